#pragma once
// What leaves this browser and what is kept in reserve: snapshots for others, restore
// points and copies, the own key and the people whose keys are known.

#include "app/screens/share/people_panel.h"
#include "app/screens/share/points_panel.h"
#include "app/screens/share/snapshot_panel.h"
#include "app/shell/screen.h"

namespace qd {

class ShareScreen final : public Screen {
public:
    [[nodiscard]] const ScreenInfo& info() const override;
    void draw(Desk& desk, ui::Area area) override;

private:
    SnapshotPanel m_snapshot;
    PointsPanel m_points;
    PeoplePanel m_people;
};

}  // namespace qd
