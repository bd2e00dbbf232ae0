#pragma once
// A table over rows that are already in memory: each has an id, a spoken name, and
// cells that the panel writes.

#include <functional>
#include <vector>

#include "app/ui/table.h"

namespace qd {

template <class Row>
class Rows final : public ui::TableSource {
public:
    using WriteCell = std::function<void(const Row&, int field, ui::Cell&)>;
    Rows(const std::vector<Row>& rows, WriteCell cell) : m_rows(rows), m_cell(std::move(cell)) {}

    [[nodiscard]] std::int64_t row_count() const override { return static_cast<std::int64_t>(m_rows.size()); }
    void row(std::int64_t index, ui::TableRow& out) const override {
        const Row& row = at(index);
        out.id = row.id;
        out.title = row.spoken();
    }
    void cell(std::int64_t index, int field, ui::Cell& out) const override { m_cell(at(index), field, out); }

private:
    [[nodiscard]] const Row& at(std::int64_t index) const { return m_rows[static_cast<std::size_t>(index)]; }
    const std::vector<Row>& m_rows;
    WriteCell m_cell;
};

}  // namespace qd
