#pragma once
// Which widget has the keyboard. Widgets report themselves in drawing order; Tab
// moves through those of the top layer.

#include <cstdint>
#include <vector>

#include "app/ui/semantics.h"

namespace qd::ui {

class Focus {
public:
    // Tab and Shift+Tab were pressed before this frame's widgets run.
    void begin_frame(int top_layer, bool forward, bool backward);
    void end_frame();

    // Called by every focusable widget. true when it has the focus.
    bool offer(std::uint32_t id, const Rect& rect, int layer, bool tab_stop);

    void request(std::uint32_t id, bool by_keyboard = true);
    void clear() { m_current = 0; }
    [[nodiscard]] std::uint32_t current() const { return m_current; }
    [[nodiscard]] bool has(std::uint32_t id) const { return id != 0 && m_current == id; }
    // The ring is drawn only when the keyboard moved the focus.
    [[nodiscard]] bool visible() const { return m_visible; }
    void show(bool visible) { m_visible = visible; }
    // Whether the focus came to that widget since the last frame: for scrolling it into view.
    [[nodiscard]] bool arrived(std::uint32_t id) const { return m_arrived == id && id != 0; }
    // Widgets reported so far in this frame, and whether one of those since then has just
    // received the focus: a scroll area brings it into view.
    [[nodiscard]] std::size_t reported() const { return m_building.size(); }
    [[nodiscard]] const Rect* arrived_since(std::size_t first) const;
    // The first tab stop of a layer gets the focus as soon as it is drawn.
    void request_first(int layer, bool by_keyboard);
    [[nodiscard]] bool moved() const { return m_moved; }

private:
    struct Entry { std::uint32_t id; Rect rect; int layer; bool tab_stop; };
    void step(int direction, int layer);

    std::vector<Entry> m_entries, m_building;
    std::uint32_t m_current = 0, m_arrived = 0, m_next_arrived = 0;
    std::size_t m_last_index = 0;   // where the focus was, for when its widget disappears
    int m_first_of_layer = -1, m_missing = 0;
    bool m_first_by_keyboard = false, m_visible = false, m_moved = false;
};

}  // namespace qd::ui
