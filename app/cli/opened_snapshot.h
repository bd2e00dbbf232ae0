#pragma once
// A snapshot file, whatever lies around it: encrypted, packed, or plain.

#include <optional>
#include <string>

#include "app/cli/age_program.h"
#include "app/cli/arguments.h"
#include "app/cli/workspace_file.h"
#include "core/exchange/snapshot/open_snapshot.h"

namespace qd::cli {

// --passphrase-file F or --identity KEYS; neither for a file that is not encrypted.
[[nodiscard]] Result<AgeKey> opening_key(const Arguments& arguments);
// The first line of a file.
[[nodiscard]] Result<std::string> passphrase_in(const std::string& path);

struct OpenedFile {
    OpenedSnapshot snapshot;
    bool encrypted = false;
};
// The clock outlives it.
[[nodiscard]] Result<OpenedFile> open_file(const std::string& path, const AgeKey& key, const Clock& clock);

}  // namespace qd::cli
