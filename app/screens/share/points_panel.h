#pragma once
// Restore points of this workspace in this browser, and copies outside of it.

#include <optional>
#include <string>
#include <vector>

#include "app/shell/desk.h"
#include "app/shell/kept_points.h"
#include "app/shell/last_copy.h"
#include "app/ui/area.h"

namespace qd {

class PointsPanel {
public:
    void draw(Desk& desk, ui::Area area);

private:
    void read(Desk& desk);
    void draw_copy(Desk& desk, ui::Area& column);
    void draw_making(Desk& desk, ui::Area& column);
    void draw_list(Desk& desk, ui::Area& column);
    void restore(Desk& desk, const RestorePoint& kept);

    const Workspace* m_for = nullptr;
    CopyWatch m_copy;
    std::optional<std::vector<RestorePoint>> m_points;   // nullopt until the browser has answered
    std::optional<Error> m_problem;
    bool m_asked = false, m_busy = false;
    std::string m_name;
    std::optional<RestorePoint> m_chosen;                // to be restored, when that was confirmed
};

}  // namespace qd
