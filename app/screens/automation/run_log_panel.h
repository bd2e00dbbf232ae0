#pragma once
// Everything rules did, and everything that was stopped: searchable, with the path of
// each run, and undone one by one or for a period.

#include "app/screens/automation/paged_lines.h"
#include "app/screens/automation/run_detail.h"
#include "app/screens/automation/undo_dialog.h"
#include "app/ui/table.h"
#include "core/automation/run_log.h"

namespace qd {

class RunLogPanel {
public:
    void draw(Desk& desk, ui::Area area);

private:
    class Source final : public PagedLines<RunLine, RunQuery, runs> {
    public:
        void row(std::int64_t index, ui::TableRow& out) const override;
        void cell(std::int64_t index, int field, ui::Cell& out) const override;
    };
    void refresh(Desk& desk);
    void draw_filters(Desk& desk, ui::Area& area);
    void draw_period(Desk& desk, ui::Area& row);
    void draw_days(ui::Area& area);
    void draw_phone(Desk& desk, ui::Area area);
    void export_csv(Desk& desk);

    Source m_source;
    std::string m_words;
    int m_state = 0;
    int m_period = 0;                        // of the list; the last lets days be typed
    std::optional<Date> m_from, m_to;        // both included
    Id m_rule = 0;
    std::string m_asked;                     // what the pages answer
    std::vector<ui::TableColumn> m_columns;
    ui::TableState m_table;
    RunDetail m_detail;
    UndoDialog m_undo;
};

// "done" and its like as a word and a colour.
[[nodiscard]] std::string run_state_words(std::string_view state);
[[nodiscard]] ui::Color run_state_color(std::string_view state);

}  // namespace qd
