#pragma once
// The expert's door: one SQL expression over the columns of one record. It can read
// this record's fields and call harmless functions; nothing else.

#include <string_view>

#include "core/model/catalogue.h"
#include "core/store/database.h"

namespace qd {

// Refuses several expressions, sub-selects, parameters, comments, other tables, unknown columns
// and functions that are not listed. Compiles the expression under an SQLite authorizer.
[[nodiscard]] Result<> check_expression(Database& database, const Entity& entity, std::string_view expression);

}  // namespace qd
