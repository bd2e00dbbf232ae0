#pragma once
// What changed in the open pipeline between two days, to the cent, with the deals behind
// each bar; and how good past forecasts were.

#include <optional>
#include <string>
#include <vector>

#include "app/screens/forecast/amounts.h"
#include "app/screens/forecast/changes_reading.h"
#include "app/screens/forecast/forecast_state.h"
#include "app/ui/chart.h"
#include "app/ui/table.h"

namespace qd {

// The moves behind one bar, the largest first. Names are read for the rows that are drawn.
class MovesTable final : public ui::TableSource {
public:
    struct Row { Id deal = 0; const forecast::FlowMove* move = nullptr; };
    // The moves outlive what is shown.
    void show(Desk& desk, std::vector<Row> rows, const Amounts& amounts) { m_desk = &desk, m_rows = std::move(rows), m_amounts = amounts; }
    void clear() { m_rows.clear(); }
    [[nodiscard]] const std::vector<Row>& rows() const { return m_rows; }
    [[nodiscard]] std::int64_t row_count() const override { return static_cast<std::int64_t>(m_rows.size()); }
    void row(std::int64_t index, ui::TableRow& out) const override;
    void cell(std::int64_t index, int field, ui::Cell& out) const override;

private:
    [[nodiscard]] std::string title_of(const Row& row) const;
    [[nodiscard]] std::string close_of(const forecast::FlowMove& move) const;

    Desk* m_desk = nullptr;
    std::vector<Row> m_rows;
    Amounts m_amounts;
};

class ChangesView {
public:
    void draw(Desk& desk, ui::Area area, ForecastState& state, const Amounts& amounts);

private:
    void reread(Desk& desk, const ForecastState& state);
    void show_flow(Desk& desk);
    void work(Desk& desk);
    [[nodiscard]] bool draw_other_faces(ui::Area area);  // true while there is no flow to draw
    void choose(Desk& desk, std::size_t bar);
    void draw_flow(Desk& desk, ui::Area area);
    void draw_moves(Desk& desk, ui::Area area);
    void draw_accuracy(ui::Area area, const forecast::Accuracy* accuracy);
    void draw_controls(Desk& desk, ui::Area row, const ForecastState& state);

    std::optional<Date> m_from, m_to;   // as chosen; empty = the period up to the desk's day
    Date m_first{}, m_last{};           // as read
    bool m_all_open = false;            // every open deal, not only those closing in the period
    ChangesReading m_reading;
    Progress m_progress;                // of the reading
    bool m_stopped = false;             // the reading, by a person
    forecast::ChangeFlow m_flow;
    struct Bar { std::optional<forecast::FlowKind> kind; };
    std::vector<Bar> m_bars;
    std::vector<ui::WaterfallStep> m_steps;
    std::size_t m_chosen = 0;
    std::string m_read_for, m_problem;
    MovesTable m_moves;
    ui::TableState m_table;
    std::vector<ui::TableColumn> m_columns;
    Amounts m_amounts;
};

}  // namespace qd
