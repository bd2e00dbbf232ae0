#pragma once
// Everything rules did, and everything that was stopped: searchable, with the path of
// each run, and undone one by one or for a period.

#include "app/screens/automation/run_detail.h"
#include "app/screens/automation/undo_dialog.h"
#include "app/shell/desk.h"
#include "app/ui/table.h"
#include "core/automation/run_log.h"

namespace qd {

class RunLogPanel {
public:
    void draw(Desk& desk, ui::Area area);

private:
    // Reads pages of the log as they are looked at.
    class Source final : public ui::TableSource {
    public:
        void ask(Desk& desk, RunQuery query);
        [[nodiscard]] const RunLine* line(std::int64_t index) const;
        [[nodiscard]] const RunLine* line_of(Id run) const;
        [[nodiscard]] std::int64_t row_count() const override { return m_count; }
        void row(std::int64_t index, ui::TableRow& out) const override;
        void cell(std::int64_t index, int field, ui::Cell& out) const override;
        [[nodiscard]] std::int64_t index_of(std::int64_t id) const override;
        [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }
        [[nodiscard]] const RunQuery& query() const { return m_query; }

    private:
        static constexpr int kPage = 200;
        Desk* m_desk = nullptr;
        RunQuery m_query;
        mutable std::vector<std::vector<RunLine>> m_pages;
        std::int64_t m_count = 0;
        std::optional<Error> m_problem;
    };
    void refresh(Desk& desk);
    void draw_filters(Desk& desk, ui::Area& area);
    void draw_period(Desk& desk, ui::Area& row);
    void draw_days(Desk& desk, ui::Area& area);
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
