#include "app/ui/roving.h"

#include <algorithm>

#include "app/ui/context.h"
#include "imgui.h"

namespace qd::ui {

bool Roving::offer(const Item& item) {
    if (item.focused) m_focused = static_cast<int>(m_ids.size());
    m_ids.push_back(item.id);
    return false;
}

int Roving::finish() {
    if (m_focused < 0 || m_ids.empty()) return -1;
    Context& ui = context();
    const int count = static_cast<int>(m_ids.size());
    int next = m_focused;
    if (m_axis != Axis::vertical) {
        if (ui.take_key(ImGuiKey_RightArrow)) ++next;
        if (ui.take_key(ImGuiKey_LeftArrow)) --next;
    }
    if (m_axis != Axis::horizontal) {
        if (ui.take_key(ImGuiKey_DownArrow)) ++next;
        if (ui.take_key(ImGuiKey_UpArrow)) --next;
    }
    if (ui.take_key(ImGuiKey_Home)) next = 0;
    if (ui.take_key(ImGuiKey_End)) next = count - 1;
    if (next == m_focused) return -1;
    next = m_wraps ? (next + count) % count : std::clamp(next, 0, count - 1);
    ui.focus.request(m_ids[static_cast<std::size_t>(next)]);
    return next;
}

}  // namespace qd::ui
