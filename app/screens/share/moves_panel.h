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
    // A new comparison, of these sides: which of its deals can be taken over. What was chosen stays chosen.
    void look_at(Desk& desk, const CompareSides& sides, const Comparison& comparison);
    // Of what was looked at last. Shows as many as there is room for.
    void draw(Desk& desk, const CompareSides& sides, const Comparison& comparison, ui::Area area);
    [[nodiscard]] static float height_for(std::size_t moves);

private:
    void draw_head(ui::Area head);
    void draw_choosing(Desk& desk, ui::Area head, const SnapshotInMemory& from);
    void draw_move(Desk& desk, const CompareSides& sides, const Move& move, ui::Area row);

    bool m_choosing = false;
    std::vector<Id> m_choosable;   // deals of the snapshot that is taken over from, largest move first
    std::set<Id> m_chosen;         // of those
};

}  // namespace qd
