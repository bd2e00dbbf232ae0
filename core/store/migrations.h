#pragma once
// The tables' history: numbered steps, each applied once and remembered in the file.

#include <span>
#include <string_view>

#include "core/store/database.h"

namespace qd {

// Never edited after a release; a correction is a further step.
struct Migration {
    int number = 0;             // 1, 2, 3, …
    std::string_view name;      // "create the journal"
    std::string_view sql;       // one or more statements
};

// Brings the file to the last step, all in one transaction: on any Error the file is
// as it was. Joins a transaction that is open already (then the caller rolls back).
// newer_version when the file knows steps that we don't; conflict when
// its steps are not the beginning of ours.
[[nodiscard]] Result<> migrate(Database& database, std::span<const Migration> shipped);

}  // namespace qd
