#pragma once
// Who is in a rule, or in any: each record with its step, what it waits for, and since when; chosen ones are taken out.

#include <map>

#include "app/screens/automation/paged_lines.h"
#include "app/ui/select.h"
#include "app/ui/table.h"
#include "core/automation/members.h"

namespace qd {

class MemberPanel {
public:
    // The rule is the route's parameter "rule"; without it all are shown.
    void draw(Desk& desk, ui::Area area);

private:
    class Source final : public PagedLines<MemberLine, MemberQuery, members> {
    public:
        void ask(Desk& desk, MemberQuery query);
        // "Send an e-mail: An idea for …": in the version it is in.
        [[nodiscard]] std::string step_words(const MemberLine& line) const;
        // "in 2 h", "on a reply, else Dec 3": what happens next.
        [[nodiscard]] std::string next_words(const MemberLine& line) const;
        void row(std::int64_t index, ui::TableRow& out) const override;
        void cell(std::int64_t index, int field, ui::Cell& out) const override;
        void all_ids(std::vector<std::int64_t>& out) const override;

    private:
        [[nodiscard]] const RuleDefinition* definition(Id version) const;  // nullptr: unreadable

        mutable std::map<Id, std::optional<RuleDefinition>> m_definitions;
        mutable std::map<std::pair<Id, std::string>, std::string> m_steps;
        std::map<Id, int> m_live;            // the version that acts, by rule
    };
    void refresh(Desk& desk);
    void draw_filters(Desk& desk, ui::Area& area);
    void draw_empty(Desk& desk, ui::Area area);
    void draw_table(Desk& desk, ui::Area area);
    void draw_cards(Desk& desk, ui::Area area);
    void draw_menu(Desk& desk);
    void take_out(Desk& desk, std::vector<Id> enrolments);
    void show(Desk& desk, Id enrolment);

    Source m_source;
    std::string m_words;
    Id m_rule = 0;
    std::string m_asked;                     // what the pages answer
    std::vector<ui::SelectOption> m_rules;
    std::vector<ui::TableColumn> m_columns;
    ui::TableState m_table;
    Id m_menu_for = 0;
    ui::Rect m_menu_at;
};

}  // namespace qd
