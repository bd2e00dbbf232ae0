#pragma once
// Another program that turns bytes into a file: age encrypts, gzip packs.

#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace qd::cli {

// Feeds `input` to the program and has its output in the file `out`. not_found when the program is not installed.
[[nodiscard]] Result<> run_filter(const std::vector<std::string>& command, std::string_view input, const std::string& out);

}  // namespace qd::cli
