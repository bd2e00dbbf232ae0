#pragma once
// Rules or sequences with their health: when each last ran and acts next, how often it acted,
// failed and was stopped, and who is waiting in it.

#include <vector>

#include "app/shell/desk.h"
#include "app/ui/table.h"
#include "core/automation/automation.h"

namespace qd {

class RuleList {
public:
    explicit RuleList(bool sequences) : m_sequences(sequences) {}
    // new_rule: the person wants to start one.
    struct Outcome { bool new_rule = false, gallery = false; };
    Outcome draw(Desk& desk, ui::Area area);

private:
    struct Row {
        std::int64_t id = 0;
        RuleLine line;
        [[nodiscard]] const std::string& spoken() const { return line.name; }
    };
    void read(Desk& desk);
    void draw_table(Desk& desk, ui::Area area);
    void draw_cards(Desk& desk, ui::Area area);
    void draw_menu(Desk& desk);
    void write_cell(Desk& desk, const Row& row, int field, ui::Cell& out) const;

    bool m_sequences;
    const Workspace* m_workspace = nullptr;
    std::uint64_t m_read_at = 0, m_looks = 0;
    std::vector<Row> m_rows;
    std::optional<Error> m_problem;
    std::vector<ui::TableColumn> m_columns;
    ui::TableState m_table;
    Id m_menu_for = 0;
    ui::Rect m_menu_at;
};

// "draft", "live", "paused" as a word and its colour.
[[nodiscard]] std::string state_words(const RuleLine& line);
[[nodiscard]] ui::Color state_color(const RuleLine& line);
// "now", "in 2 h", "Dec 3": when something is due.
[[nodiscard]] std::string from_now(Desk& desk, Instant at);
// "2 h ago", "Dec 3": when something last happened.
[[nodiscard]] std::string ago(Desk& desk, const std::optional<Instant>& at);

}  // namespace qd
