#pragma once
// What SQL can say here beyond SQLite's own functions.
//   qd_fold(text)   the text for comparing and searching: base/text.h fold(); NULL stays NULL
//   COLLATE fold    orders names so; equal when they fold to the same
// A file that uses them in an index or a generated column can no longer be written
// by the plain sqlite3 program: use them in queries, store folded columns instead.

#include "core/base/error.h"

struct sqlite3;

namespace qd {

[[nodiscard]] Result<> register_functions(sqlite3* database);

}  // namespace qd
