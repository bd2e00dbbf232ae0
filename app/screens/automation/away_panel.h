#pragma once
// "While you were away": what became due while the workspace was closed, before it
// happens; by rule, each to do or to pass over. Also says when the clock is wrong.

#include <set>
#include <string>

#include "app/shell/desk.h"

namespace qd {

class AwayPanel {
public:
    void draw(Desk& desk, ui::Area area);

private:
    void draw_clock(Desk& desk, ui::Area area, const CatchUpSummary& summary);
    void draw_group(Desk& desk, ui::Area& area, const CatchUpGroup& group);

    std::set<Id> m_skip;                         // rules that are passed over
};

}  // namespace qd
