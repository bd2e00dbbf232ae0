#include "app/ui/area.h"

#include <algorithm>
#include <cmath>

#include "app/ui/theme.h"

namespace qd::ui {
namespace {

float limit(float wanted, float there) { return std::clamp(wanted, 0.0f, std::max(there, 0.0f)); }

}  // namespace

Area Area::cut_left(float size, float gap) {
    const float cut = limit(size, width);
    const Area piece{x, y, cut, height};
    const float gone = limit(cut + gap, width);
    x += gone;
    width -= gone;
    return piece;
}

Area Area::cut_top(float size, float gap) {
    const float cut = limit(size, height);
    const Area piece{x, y, width, cut};
    const float gone = limit(cut + gap, height);
    y += gone;
    height -= gone;
    return piece;
}

Area Area::cut_right(float size, float gap) {
    const float cut = limit(size, width);
    const Area piece{x + width - cut, y, cut, height};
    width -= limit(cut + gap, width);
    return piece;
}

Area Area::cut_bottom(float size, float gap) {
    const float cut = limit(size, height);
    const Area piece{x, y + height - cut, width, cut};
    height -= limit(cut + gap, height);
    return piece;
}

Slot Area::left(float gap) { return {*this, Slot::Side::left, gap}; }
Slot Area::top(float gap) { return {*this, Slot::Side::top, gap}; }
Slot Area::right(float gap) { return {*this, Slot::Side::right, gap}; }
Slot Area::bottom(float gap) { return {*this, Slot::Side::bottom, gap}; }

Area Area::inset(float horizontal, float vertical) const {
    return {x + horizontal, y + vertical, std::max(width - 2 * horizontal, 0.0f),
            std::max(height - 2 * vertical, 0.0f)};
}

Area Area::centered(float wide, float high) const {
    return {std::floor(x + (width - wide) / 2), std::floor(y + (height - high) / 2), wide, high};
}

Area Area::column(int index, int count, float gap) const {
    const float each = (width - gap * static_cast<float>(count - 1)) / static_cast<float>(count);
    const float from = std::round(x + (each + gap) * static_cast<float>(index));
    const float to = std::round(x + (each + gap) * static_cast<float>(index) + each);
    return {from, y, to - from, height};
}

Area Slot::take(float natural_width, float natural_height) const {
    switch (side) {
        case Side::whole: return fixed;
        case Side::top: return from->cut_top(natural_height, gap);
        case Side::bottom: return from->cut_bottom(natural_height, gap);
        case Side::left:
        case Side::right: break;
    }
    const Area strip = side == Side::left ? from->cut_left(natural_width, gap) : from->cut_right(natural_width, gap);
    const float high = std::min(natural_height, strip.height);
    return {strip.x, std::floor(strip.y + (strip.height - high) / 2), strip.width, high};
}

Breadth breadth_of(float stage_width) {
    if (stage_width < kPhoneWidth) return Breadth::phone;
    return stage_width < kRailWidth ? Breadth::narrow : Breadth::wide;
}

}  // namespace qd::ui
