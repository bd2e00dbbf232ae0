#pragma once
// Chosen records of a snapshot on their way into the own workspace: what would be new, what
// would change and what is the same is shown first, each can be left out; one click undoes it afterwards.

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
    void draw_records(Desk& mine, ui::Area& body);
    void draw_head(Desk& mine, ui::Area row, std::size_t at);
    void draw_differences(Desk& mine, ui::Area column, const TakenRecord& record) const;
    [[nodiscard]] std::size_t to_write() const;

    std::optional<TakeOver> m_plan;
    std::vector<bool> m_unticked;   // by the person
    std::vector<bool> m_written;    // what that leaves
    std::vector<std::size_t> m_order;   // in which the plan's records are shown
    std::string m_problem;
};

}  // namespace qd
