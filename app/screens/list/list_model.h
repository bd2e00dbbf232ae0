#pragma once
// What a list shows: the answer to its query, and how each cell reads. The table's
// source; it touches only the rows that are on screen.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/shell/desk.h"
#include "app/ui/table.h"
#include "core/query/columns.h"
#include "core/query/saved_view.h"

namespace qd {

// Columns that are not fields of the entity.
inline constexpr std::string_view kWeightedColumn = "=weighted";  // amount × win chance
inline constexpr std::string_view kAgeColumn = "=age";            // days in the stage, against its usual stay

struct ShownColumn {
    std::string path;
    std::string title;
    const Field* field = nullptr;  // null for the computed ones
    float width = 120;
};

struct StageLook {
    std::string name, colour, kind;
    double probability = 0;
    float usual_days = 0;          // 0 = unknown
    std::optional<int> rotting_days;
};

class ListModel final : public ui::TableSource {
public:
    ListModel(Desk& desk, const Entity& entity) : m_desk(desk), m_entity(entity) {}

    // Runs the query again when the data or the question changed.
    void refresh(const ViewDefinition& view, const QueryContext& context);
    // Grows each time it did.
    [[nodiscard]] std::uint64_t version() const { return m_version; }
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }
    [[nodiscard]] const Selection& selection() const { return m_selection; }
    [[nodiscard]] std::size_t count() const { return m_selection.rows.size(); }
    [[nodiscard]] Id id_at(RowIndex row) const;
    [[nodiscard]] const std::vector<ShownColumn>& columns() const { return m_columns; }
    [[nodiscard]] const std::map<Id, StageLook>& stages() const { return m_stages; }
    // Sums over everything shown; deals only.
    [[nodiscard]] std::int64_t sum() const { return m_sum; }
    [[nodiscard]] std::int64_t weighted() const { return m_weighted; }
    void toggle_group(std::int64_t group_row_id);
    // Sum and weighted sum of some records.
    [[nodiscard]] std::pair<std::int64_t, std::int64_t> sums_of(const std::unordered_set<std::int64_t>& ids);

    [[nodiscard]] std::int64_t row_count() const override { return static_cast<std::int64_t>(m_lines.size()); }
    void row(std::int64_t index, ui::TableRow& out) const override;
    void cell(std::int64_t index, int field, ui::Cell& out) const override;
    void all_ids(std::vector<std::int64_t>& out) const override;
    void ids_of_group(std::int64_t index, std::vector<std::int64_t>& out) const override;
    bool begin_edit(std::int64_t index, int field, const ui::Rect& cell, std::string& text) override;
    std::string commit_edit(std::int64_t id, int field, std::string_view text) override;

    // Any field of the records shown, for cards and for what a cell depends on. Valid until the next refresh().
    [[nodiscard]] const ColumnView& view(std::string_view path) const;

private:
    struct Line { std::int32_t group = -1; RowIndex row = kNoRow; };  // a group's head has no row
    void load_columns(ListQuery query);
    void choose_columns(const ViewDefinition& view);
    void lay_out();
    void read_stages();
    [[nodiscard]] std::string text_of(const Field& field, const ColumnView& view, RowIndex row) const;
    void age_cell(RowIndex row, ui::Cell& out) const;
    void group_cell(const Group& group, const ShownColumn& column, ui::Cell& out) const;

    Desk& m_desk;
    const Entity& m_entity;
    std::string m_asked;             // the definition that was answered
    std::uint64_t m_revision = 0, m_version = 0, m_norms = 0;
    Date m_day{};
    Selection m_selection;
    std::vector<Aggregate> m_aggregates;
    std::vector<ShownColumn> m_columns;
    std::vector<ColumnView> m_views; // parallel to m_columns
    mutable std::map<std::string, ColumnView, std::less<>> m_extra;  // asked for by view()
    std::vector<Line> m_lines;
    std::set<std::string> m_collapsed;  // labels of groups
    std::map<Id, StageLook> m_stages;
    std::int64_t m_sum = 0, m_weighted = 0;
    std::optional<Error> m_problem;
};

}  // namespace qd
