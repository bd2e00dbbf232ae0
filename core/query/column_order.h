#pragma once
// Private to core/query: putting rows in order by columns.

#include "core/query/column_path.h"

namespace qd {

// One number for each row: the order of the column's values; kLast = empty.
using OrderKeys = std::vector<std::uint64_t>;
constexpr std::uint64_t kLast = ~std::uint64_t{0};

// The integer or first day of a bucket that the key stands for.
[[nodiscard]] constexpr std::int64_t integer_of(std::uint64_t key) {
    return static_cast<std::int64_t>(key ^ (std::uint64_t{1} << 63));
}

// Keys of the given rows, for sorting: equal where the list's order sees no difference.
[[nodiscard]] Result<OrderKeys> sort_keys(const ColumnPath& path, const std::vector<RowIndex>& rows, bool descending);
// The same for grouping: equal exactly where the group is the same.
[[nodiscard]] Result<OrderKeys> group_keys(const ColumnPath& path, const std::vector<RowIndex>& rows, DateBucket bucket,
                                           const QueryContext& context);

// Sorts rows by their keys and keeps the order of equal ones. keys is parallel to rows.
void sort_by_keys(std::vector<RowIndex>& rows, const OrderKeys& keys);
// The same with the keys brought into the new order too.
void sort_with_keys(std::vector<RowIndex>& rows, OrderKeys& keys);

}  // namespace qd
