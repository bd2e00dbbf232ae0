#pragma once
// Chosen records of a snapshot on their way into the own workspace: what would be new and
// what would change is shown first; one click undoes it afterwards.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/ui/area.h"
#include "core/exchange/snapshot/take_over.h"

namespace qd {

class Desk;

class TakeOverDialog {
public:
    // from: how the snapshot is called in the label of the change. Costs a look at each record in both workspaces.
    void open(Workspace& mine, Workspace& theirs, const std::vector<std::pair<std::string, Id>>& wanted, std::string from);
    // Every frame, over the page; mine is the desk that would be written to.
    void draw(Desk& mine);
    void forget() { m_plan.reset(); }

private:
    void draw_record(Desk& mine, ui::Area& column, const TakenRecord& record) const;

    std::optional<TakeOver> m_plan;
    std::string m_problem;
};

}  // namespace qd
