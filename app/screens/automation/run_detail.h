#pragma once
// One run: its cause, the path it took through the rule as it was then, what each
// step wrote with before and after, and undo or another try.

#include <string>
#include <vector>

#include "app/screens/automation/undo_dialog.h"
#include "app/shell/desk.h"
#include "app/ui/flow.h"
#include "core/automation/run_log.h"

namespace qd {

class RunDetail {
public:
    void draw(Desk& desk, ui::Area area, const RunLine& run, UndoDialog& undo);
    // Phone: the run that covers the list; 0 = none.
    [[nodiscard]] Id opened() const { return m_opened; }
    void open(Id run) { m_opened = run; }
    void close() { m_opened = 0; }

private:
    void read(Desk& desk, const RunLine& run);
    void draw_head(Desk& desk, ui::Area& area, const RunLine& run, UndoDialog& undo);
    void draw_steps(Desk& desk, ui::Area area);

    Id m_read_id = 0, m_opened = 0;
    std::uint64_t m_read_at = 0;
    std::vector<RunStepLine> m_steps;
    std::vector<ui::FlowStep> m_cards;
    ui::FlowState m_flow;
    bool m_dark = false;
    int m_tab = 0;
    std::string m_problem;
};

}  // namespace qd
