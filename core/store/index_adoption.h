#pragma once
// A tree that IndexWriter has written becomes an index of the database that is open over the store.

#include <cstdint>
#include <string_view>

#include "core/store/database.h"

namespace qd {

// Nobody reads: then it may be adopted.
[[nodiscard]] bool can_adopt(const Database& database);

// sql: the statement that would have made it, CREATE INDEX "name" ON "table"(…). The tree holds every row that it asks
// for, in its order. No transaction is open and can_adopt(). When it fails the database is as it was.
[[nodiscard]] Result<> adopt_index(Database& database, std::string_view name, std::string_view table, std::string_view sql, std::uint32_t root);

}  // namespace qd
