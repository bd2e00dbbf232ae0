#pragma once
// Putting chosen records of a list into a sequence, or into a rule that is started by hand: who comes in, who is left
// out and why stands there before it happens.

#include <string>
#include <vector>

#include "app/shell/desk.h"
#include "app/shell/stepped_look.h"
#include "app/ui/select.h"
#include "core/automation/enrolling.h"

namespace qd {

class EnrolDialog {
public:
    // entity: a key of the catalogue.
    void open(Desk& desk, const std::string& entity, std::vector<Id> records);
    // Every frame. true in the frame in which it was agreed to: the records need not stay chosen.
    bool draw(Desk& desk);

private:
    void look(Desk& desk);
    void draw_choice(Desk& desk, ui::Area& body);
    void draw_preview(ui::Area& body);
    void start(Desk& desk);

    std::string m_entity;
    std::vector<Id> m_records;
    std::vector<RuleLine> m_rules;           // read when it opens
    std::vector<ui::SelectOption> m_options;
    int m_chosen = 0;
    SteppedLook<EnrolLook, EnrolPreview> m_look;
};

}  // namespace qd
