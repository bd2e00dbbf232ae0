#pragma once
// Layout by cutting: a screen gets one Area and cuts pieces off its sides. What
// is cut is gone, so nothing overlaps; what is left is the rest.
//
//     Area row = content.cut_top(kControl, 12);
//     if (button(row.right(8), "New deal", {.kind = ButtonKind::primary})) …
//     text(row, title, type::title);

#include "app/ui/semantics.h"

namespace qd::ui {

struct Slot;

struct Area : Rect {
    Area() = default;
    Area(float left, float top, float wide, float high) : Rect{left, top, wide, high} {}
    explicit Area(const Rect& rect) : Rect(rect) {}

    // Cut a piece off; gap is thrown away between the piece and the rest. Never cuts
    // more than there is.
    Area cut_left(float size, float gap = 0);
    Area cut_top(float size, float gap = 0);
    Area cut_right(float size, float gap = 0);
    Area cut_bottom(float size, float gap = 0);

    // "As much as the widget needs" from a side.
    [[nodiscard]] Slot left(float gap = 0);
    [[nodiscard]] Slot top(float gap = 0);
    [[nodiscard]] Slot right(float gap = 0);
    [[nodiscard]] Slot bottom(float gap = 0);

    [[nodiscard]] Area inset(float all) const { return inset(all, all); }
    [[nodiscard]] Area inset(float horizontal, float vertical) const;
    [[nodiscard]] Area centered(float wide, float high) const;
    // The index-th of count equal columns with gaps between them.
    [[nodiscard]] Area column(int index, int count, float gap) const;
    [[nodiscard]] Area moved(float dx, float dy) const { return {x + dx, y + dy, width, height}; }

    [[nodiscard]] float right_edge() const { return x + width; }
    [[nodiscard]] float bottom_edge() const { return y + height; }
    [[nodiscard]] bool contains(float px, float py) const {
        return px >= x && px < x + width && py >= y && py < y + height;
    }
    [[nodiscard]] bool overlaps(const Rect& other) const {
        return x < other.x + other.width && other.x < x + width && y < other.y + other.height &&
               other.y < y + height;
    }
};

// Where a widget goes: the whole of an area, or what it needs from one side of it.
struct Slot {
    enum class Side : unsigned char { whole, left, top, right, bottom };
    Slot(const Area& whole) : fixed(whole) {}  // NOLINT: an Area is a Slot
    Slot(Area& from_area, Side from_side, float keep_gap) : from(&from_area), side(from_side), gap(keep_gap) {}

    // Cuts and returns the widget's rectangle. From left or right it is centred at its
    // natural height; a whole area is used as it is.
    [[nodiscard]] Area take(float natural_width, float natural_height) const;

    Area fixed;
    Area* from = nullptr;
    Side side = Side::whole;
    float gap = 0;
};

enum class Breadth { phone, narrow, wide };  // bottom bar · icon rail · full rail
[[nodiscard]] Breadth breadth_of(float stage_width);

}  // namespace qd::ui
