#pragma once
// What a snapshot says about itself, as the command line answers it.

#include <nlohmann/json.hpp>

#include "core/exchange/snapshot/manifest.h"

namespace qd::cli {

[[nodiscard]] nlohmann::ordered_json manifest_json(const Manifest& manifest);

}  // namespace qd::cli
