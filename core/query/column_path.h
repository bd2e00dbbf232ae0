#pragma once
// Private to core/query: a field path over loaded columns.

#include "core/query/column_table.h"

namespace qd {

struct ColumnPath {
    std::vector<const ColumnData*> hops;  // references on the way
    ColumnTable* table = nullptr;         // that holds the column
    ColumnData* column = nullptr;
    const Field* field = nullptr;

    // The row of `table`; kNoRow when a reference on the way is empty.
    [[nodiscard]] RowIndex follow(RowIndex row) const {
        for (const ColumnData* hop : hops) {
            if (row == kNoRow) return kNoRow;
            row = hop->rows[row];
        }
        return row;
    }
};

// Where a query finds its tables and columns.
class ColumnSource {
public:
    virtual ~ColumnSource() = default;
    [[nodiscard]] virtual Result<ColumnTable*> table(const std::string& entity) = 0;
    // Loads what the path needs.
    [[nodiscard]] virtual Result<ColumnPath> path(const FieldPath& fields) = 0;
    [[nodiscard]] virtual Result<ColumnPath> path(const Entity& entity, std::string_view dotted) = 0;
    [[nodiscard]] virtual Database& database() = 0;
};

}  // namespace qd
