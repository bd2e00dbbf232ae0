#pragma once
// Automation: rules, sequences, who is in them, what waits to be sent, the log, templates, and what
// became due while nobody was here.

#include "app/screens/automation/away_panel.h"
#include "app/screens/automation/member_panel.h"
#include "app/screens/automation/outbox_panel.h"
#include "app/screens/automation/rule_list.h"
#include "app/screens/automation/run_log_panel.h"
#include "app/screens/automation/sequence_figures.h"
#include "app/screens/automation/template_gallery.h"
#include "app/shell/screen.h"
#include "app/ui/item.h"

namespace qd {

class AutomationScreen final : public Screen {
public:
    [[nodiscard]] const ScreenInfo& info() const override;
    void draw(Desk& desk, ui::Area area) override;
    [[nodiscard]] std::string count(Desk& desk) override;

private:
    void draw_title(Desk& desk, ui::Area& area, int tab);
    void draw_new_menu(Desk& desk, const ui::Item& owner);
    void create(Desk& desk, std::string entity, bool sequence);
    void read_file(Desk& desk);
    [[nodiscard]] const OutboxPanel::Waiting& waiting(Desk& desk);   // for the person who sits here

    OutboxPanel::Waiting m_waiting;
    std::uint64_t m_waiting_at = 0;
    Id m_waiting_for = 0;
    RuleList m_rules{false}, m_sequences{true};
    SequenceFigures m_figures;
    MemberPanel m_members;
    OutboxPanel m_outbox;
    RunLogPanel m_log;
    TemplateGallery m_gallery;
    AwayPanel m_away;
};

}  // namespace qd
