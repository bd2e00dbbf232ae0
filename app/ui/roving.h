#pragma once
// Arrow keys inside a composite widget (tabs, radio group, menu, list): one tab
// stop outside, arrows, Home and End inside.

#include <vector>

#include "app/ui/item.h"

namespace qd::ui {

class Roving {
public:
    enum class Axis : unsigned char { horizontal, vertical, both };
    explicit Roving(Axis axis, bool wraps = true) : m_axis(axis), m_wraps(wraps) {}

    // Every child in order; true when the screen reader or Tab moved the focus onto it (never a press).
    bool offer(const Item& item);
    // After the last child: the index that an arrow key moved the focus to, or −1.
    int finish();

private:
    Axis m_axis;
    bool m_wraps;
    std::vector<std::uint32_t> m_ids;
    int m_focused = -1;
};

}  // namespace qd::ui
