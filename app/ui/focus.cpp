#include "app/ui/focus.h"

#include <algorithm>

namespace qd::ui {

void Focus::begin_frame(int top_layer, bool forward, bool backward) {
    m_arrived = m_next_arrived;
    m_next_arrived = 0;
    m_moved = false;
    m_building.clear();
    if (forward) step(1, top_layer);
    if (backward) step(-1, top_layer);
}

void Focus::step(int direction, int layer) {
    std::vector<std::size_t> stops;
    std::size_t position = 0;
    bool found = false;
    for (std::size_t at = 0; at < m_entries.size(); ++at) {
        const Entry& entry = m_entries[at];
        if (entry.id == m_current) {
            position = stops.size();
            found = true;
        }
        // The focused widget counts even when arrows, not Tab, lead to it.
        if (entry.layer == layer && (entry.tab_stop || entry.id == m_current)) stops.push_back(at);
    }
    if (stops.empty()) return;
    const std::size_t count = stops.size();
    std::size_t next = direction > 0 ? 0 : count - 1;
    if (found) next = (position + count + static_cast<std::size_t>(direction + static_cast<int>(count))) % count;
    else if (m_last_index > 0) next = std::min(m_last_index, count - 1);
    request(m_entries[stops[next]].id, true);
    m_arrived = m_current;
}

bool Focus::offer(std::uint32_t id, const Rect& rect, int layer, bool tab_stop) {
    m_building.push_back({id, rect, layer, tab_stop});
    if (m_first_of_layer == layer && tab_stop) {
        m_first_of_layer = -1;
        request(id, m_first_by_keyboard);
    }
    return m_current == id;
}

void Focus::request(std::uint32_t id, bool by_keyboard) {
    if (m_current != id) {
        m_next_arrived = id;
        m_moved = true;
    }
    m_current = id;
    m_visible = by_keyboard;
    m_missing = 0;
}

void Focus::request_first(int layer, bool by_keyboard) {
    m_first_of_layer = layer;
    m_first_by_keyboard = by_keyboard;
    m_moved = true;
}

const Rect* Focus::arrived_since(std::size_t first) const {
    if (m_arrived == 0 || !m_visible) return nullptr;
    for (std::size_t at = first; at < m_building.size(); ++at)
        if (m_building[at].id == m_arrived) return &m_building[at].rect;
    return nullptr;
}

void Focus::end_frame() {
    m_entries.swap(m_building);
    const auto found = std::ranges::find(m_entries, m_current, &Entry::id);
    if (found != m_entries.end()) {
        m_last_index = static_cast<std::size_t>(found - m_entries.begin());
        m_missing = 0;
    } else if (m_current != 0 && ++m_missing > 2) {
        m_current = 0;  // its widget is gone
    }
}

}  // namespace qd::ui
