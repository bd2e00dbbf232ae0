#pragma once
// The panel beside the canvas: everything that can be said about the chosen step, or
// about the trigger and the rule as a whole.

#include "app/screens/automation/place_editor.h"
#include "app/screens/automation/rule_draft.h"
#include "app/ui/item.h"

namespace qd {

class StepPanel {
public:
    struct Outcome { bool removed = false, duplicated = false; };
    // Edits the draft; keeps it when a value is settled. enter: the first field takes the keyboard.
    Outcome draw(Desk& desk, ui::Area area, RuleDraft& draft, std::int64_t card, bool enter = false);
    // The popover of one tinted word of the sentence.
    void draw_word(Desk& desk, const ui::Item& word, RuleDraft& draft, std::string_view place);

private:
    void take(Desk& desk, RuleDraft& draft, const PlaceEditor& editor);

    FilterBuilder m_filters, m_word_filters;  // of the panel, and of the popover over it
};

}  // namespace qd
