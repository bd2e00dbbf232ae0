#pragma once
// One record taken through the rule with a clock that the person moves: what would
// happen when, and what if a reply came meanwhile. Nothing is written.

#include "app/screens/automation/rule_draft.h"
#include "app/ui/date_field.h"
#include "core/automation/rehearsal.h"

namespace qd {

class RecordRehearsal {
public:
    // record 0: the person chooses one.
    void open(Desk& desk, RuleDraft& draft, Id record = 0);
    void draw(Desk& desk, RuleDraft& draft);

private:
    void play(Desk& desk, RuleDraft& draft);
    void draw_clock(Desk& desk, ui::Area& body, RuleDraft& draft);
    void draw_moments(Desk& desk, ui::Area body);

    RehearsalOptions m_options;
    std::string m_title;
    std::optional<Rehearsal> m_played;
    std::optional<Error> m_problem;
};

}  // namespace qd
