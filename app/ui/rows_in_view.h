#pragma once
// Long lists that are not tables: only the rows near the viewport are drawn. One more on each side is, so that the focus
// moves on from row to row through all of them.

#include <cstdint>

#include "app/ui/area.h"

namespace qd::ui {

// Calls draw(index, place) for those of count rows, and cuts the room of all from content. height_of(index) is cheap:
// it is asked for every row.
template <class Height, class Draw>
void draw_rows_in_view(Area& content, const Area& viewport, std::int64_t count, Height height_of, Draw draw) {
    const float top = content.y;
    float y = top;
    for (std::int64_t index = 0; index < count; ++index) {
        const float high = height_of(index);
        const float before = index > 0 ? height_of(index - 1) : 0, after = index + 1 < count ? height_of(index + 1) : 0;
        if (y + high + after > viewport.y && y - before < viewport.bottom_edge()) draw(index, Area{content.x, y, content.width, high});
        y += high;
    }
    content.cut_top(y - top);
}

}  // namespace qd::ui
