#pragma once
// The key that snapshots are signed with on the command line: a file that its owner keeps.

#include <optional>
#include <string>

#include "core/exchange/snapshot/container.h"

namespace qd::cli {

// By the key in the file, which is made (readable by its owner only) when it is not there yet.
[[nodiscard]] Result<Signature> sign_with(const std::string& key_file, std::string_view manifest);

}  // namespace qd::cli
