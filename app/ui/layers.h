#pragma once
// What lies over the page: menus, popovers, dialogs. Each open one is a
// full-stage window, so only the top layer can be hovered, clicked or tabbed to.

#include <cstdint>
#include <string_view>
#include <vector>

#include "app/ui/area.h"
#include "app/ui/semantics.h"

namespace qd::ui {

enum class Backdrop : std::uint8_t { clear, scrim };

struct LayerOptions {
    Role role = Role::dialog;
    std::string_view name;          // for screen readers
    Backdrop backdrop = Backdrop::clear;
    bool modal = false;             // a click outside does not close it
    bool closes_on_escape = true;
    bool focus_first = true;        // the first tab stop gets the focus on opening
    float radius = 10;
};

class Layers {
public:
    void open(std::uint32_t id);
    void close(std::uint32_t id);   // and everything above it
    void close_all() { m_stack.clear(); }
    [[nodiscard]] bool is_open(std::uint32_t id) const;
    [[nodiscard]] bool any() const { return !m_stack.empty(); }
    [[nodiscard]] int current() const { return m_current; }  // being drawn; 0 = the page
    [[nodiscard]] int top() const { return static_cast<int>(m_stack.size()); }
    [[nodiscard]] bool just_opened(std::uint32_t id) const;
    // The widget that had the focus when the layer opened.
    [[nodiscard]] std::uint32_t opener(std::uint32_t id) const;

    // Draws panel, shadow and backdrop and enters the layer. False when it is not open;
    // then end() must not be called. Esc or a click outside closes it.
    bool begin(std::uint32_t id, const Rect& panel, const LayerOptions& options);
    void end();

    void begin_frame();
    void end_frame();   // forgets layers whose owner did not draw them

private:
    struct Layer { std::uint32_t id, return_focus; bool drawn, fresh, ring; };
    struct Saved { int layer; std::uint32_t id; LayerOptions options; Rect panel; };
    void draw_panel(const Rect& panel, const LayerOptions& options);

    std::vector<Layer> m_stack;
    std::vector<Saved> m_entered;
    int m_current = 0;
};

// Where a popup of that size goes: under the anchor, over it when there is no room, inside
// the stage always.
[[nodiscard]] Area place_popup(const Rect& anchor, float width, float height, float gap = 4);

}  // namespace qd::ui
