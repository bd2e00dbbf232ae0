// The record beside the list: Space shows it, J and K go on, Enter opens its page, Esc closes it.

#include <imgui.h>

#include <algorithm>

#include "app/screens/list/list_screen.h"
#include "app/ui/context.h"

namespace qd {

using namespace ui;

void ListScreen::peek(Desk& desk, Id id) {
    if (context().breadth() == Breadth::phone) return show(desk, id);
    m_peeked = m_peeked == id ? 0 : id;
}

void ListScreen::follow_cursor(Id cursor) {
    if (m_peeked && cursor > 0) m_peeked = cursor;
}

Area ListScreen::draw_peek(Desk& desk, Area area) {
    if (!m_peeked || context().breadth() == Breadth::phone) return area;
    if (!m_beside) m_beside = std::make_unique<RecordScreen>(m_entity_key, m_info);
    const float width = std::clamp(area.width * 0.36f, 320.0f, 460.0f);
    const auto answer = m_beside->draw_beside(desk, area.cut_right(width), m_peeked);
    if (answer == RecordScreen::Beside::opens) show(desk, m_peeked);
    if (answer == RecordScreen::Beside::closes) m_peeked = 0;
    return area;
}

void ListScreen::take_peek_keys() {
    if (m_peeked && m_table.selected.empty() && m_board_state.selected.empty() && !m_board_state.lift && !m_table.editing &&
        context().take_key(ImGuiKey_Escape, 0, false))
        m_peeked = 0;
}

}  // namespace qd
