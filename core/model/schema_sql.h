#pragma once
// Parts of the schema for whoever writes a database of our shape without opening a workspace over it.

#include "core/model/catalogue.h"

namespace qd {

// "INTEGER", "REAL" or "TEXT": how a field of this type is stored.
[[nodiscard]] const char* column_type(FieldType type);
// The statements that create field_key, change and journal where they are missing, without their indexes.
[[nodiscard]] const char* journal_tables_sql();

}  // namespace qd
