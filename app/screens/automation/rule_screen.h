#pragma once
// The builder of one rule: the sentence on top, steps on a canvas, the chosen step's
// editor, and the rehearsal beside it.

#include "app/screens/automation/publish_dialog.h"
#include "app/screens/automation/record_rehearsal.h"
#include "app/screens/automation/rehearsal_panel.h"
#include "app/screens/automation/rule_draft.h"
#include "app/screens/automation/step_panel.h"
#include "app/screens/automation/versions_sheet.h"
#include "app/shell/screen.h"
#include "app/ui/item.h"
#include "app/ui/phrase.h"

namespace qd {

class RuleScreen final : public Screen {
public:
    [[nodiscard]] const ScreenInfo& info() const override;
    void draw(Desk& desk, ui::Area area) override;

private:
    void draw_head(Desk& desk, ui::Area& area);
    void draw_badges(ui::Area row);
    void draw_menu(Desk& desk, const ui::Item& more);
    void draw_sentence(Desk& desk, ui::Area& area);
    void draw_trouble(Desk& desk, ui::Area& area);
    void draw_canvas(Desk& desk, ui::Area area);
    void draw_insert_menu(Desk& desk);
    void draw_step(Desk& desk, ui::Area area);
    void draw_phone(Desk& desk, ui::Area area);
    void export_file(Desk& desk);
    void refresh_words(Desk& desk);

    RuleDraft m_draft;
    StepPanel m_step_panel;
    RehearsalPanel m_rehearsal;
    PublishDialog m_publish;
    VersionsSheet m_versions;
    RecordRehearsal m_record;
    ui::FlowState m_flow;
    std::vector<ui::FlowStep> m_cards;
    std::vector<ui::PhrasePart> m_words;
    std::uint64_t m_words_for = 0;
    std::uint64_t m_cards_for = 0;           // version of the rehearsal that they count
    std::string m_word;                      // place whose popover is open
    std::optional<ui::FlowPlace> m_insert;   // where the menu of steps will insert
    ui::Item m_insert_owner;
    Id m_shown = 0;
    bool m_enter_step = false;               // its first field takes the keyboard
    int m_tab = 0, m_side = 0;               // phone and narrow: which part is shown
};

}  // namespace qd
