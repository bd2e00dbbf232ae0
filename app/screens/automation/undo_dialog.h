#pragma once
// Taking back what rules did: one run, or all runs of a rule in a period. What was
// edited since is shown first and keeps its later value.

#include "app/shell/desk.h"
#include "app/shell/stepped_look.h"
#include "app/ui/select.h"
#include "core/automation/run_undo.h"

namespace qd {

class UndoDialog {
public:
    void open(Desk& desk, Id rule);
    void open_for_run(Desk& desk, const RunLine& run);
    void draw(Desk& desk);

private:
    void preview(Desk& desk);
    void draw_period(Desk& desk, ui::Area& body);

    RunQuery m_query;
    std::string m_about;                     // of one run: its record and rule
    bool m_single = false;
    SteppedLook<UndoLook, UndoPreview> m_look;
    std::vector<ui::SelectOption> m_rules;   // read when it opens
};

}  // namespace qd
