#pragma once
// The largest moves of a comparison; those of them that the snapshot has can be chosen and taken
// over into the own workspace.

#include <set>
#include <vector>

#include "app/screens/share/compare_sides.h"
#include "app/ui/area.h"
#include "core/exchange/snapshot/comparison.h"

namespace qd {

class MovesPanel {
public:
    // The comparison is of these sides. Shows as many as there is room for.
    void draw(Desk& desk, const CompareSides& sides, const Comparison& comparison, ui::Area area);
    [[nodiscard]] static float height_for(std::size_t moves);

private:
    // Ids of deals in the snapshot that is taken over from, largest move first.
    using Choosable = std::vector<Id>;
    void draw_head(ui::Area head, const Choosable& all);
    void draw_choosing(Desk& desk, ui::Area head, const SnapshotInMemory& from, const Choosable& all);
    void draw_move(Desk& desk, const CompareSides& sides, const Move& move, ui::Area row);
    void keep_choice(const Choosable& all);

    bool m_choosing = false;
    std::set<Id> m_chosen;   // of the choosable
};

}  // namespace qd
