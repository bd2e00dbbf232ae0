#pragma once
// Private to core/query: a bound filter over columns, one tight loop for each test.

#include "core/query/bound_filter.h"
#include "core/query/column_path.h"

namespace qd {

using RowMask = std::vector<std::uint8_t>;  // by row: 1 = passes

// Deleted records are not taken out. Expressions must have been checked.
[[nodiscard]] Result<RowMask> filter_rows(ColumnSource& source, const ColumnTable& table, const BoundFilter& filter);

}  // namespace qd
