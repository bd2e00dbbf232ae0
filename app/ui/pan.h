#pragma once
// How far content that is larger than its view has been scrolled. Wheel, trackpad,
// finger and the thin bars at the edge all move it; the owner keeps it between
// frames, so a resize never loses the place.

#include <cstdint>

#include "app/ui/area.h"

namespace qd::ui {

struct Pan {
    double x = 0, y = 0;  // logical pixels scrolled away at the left and the top

    // Before drawing: takes this frame's scrolling over the view and keeps the offsets within the
    // content. finger false: a touch on the view belongs to somebody else (a lifted card).
    void take_input(std::uint32_t id, const Area& view, double content_width, double content_height, bool finger = true);
    // After drawing: thin bars at the right and at the bottom where there is something to scroll.
    void draw_bars(std::uint32_t id, const Area& view, double content_width, double content_height);
    // Moves just enough that [from, to) of the content is inside a view of that length.
    void reveal_y(double from, double to, double view_height);
    void reveal_x(double from, double to, double view_width);
};

}  // namespace qd::ui
