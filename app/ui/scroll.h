#pragma once
// A viewport over taller (or wider) content: wheel, touch drag with inertia, keys,
// thin bars that lie over the content. The position survives resizing.
//
//     Scroll scroll{area, "facts"};
//     Area content = scroll.content();      // as tall as you like; cut from its top
//     … draw …
//     scroll.end_at(content.y);             // where the content ended

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "app/ui/area.h"

namespace qd::ui {

class Scroll {
public:
    // content_width 0 = as wide as the viewport, no sideways scrolling.
    Scroll(const Area& viewport, std::string_view id, float content_width = 0);
    ~Scroll();
    Scroll(const Scroll&) = delete;
    Scroll& operator=(const Scroll&) = delete;

    // Starts at the scrolled position; 1,000,000 high.
    [[nodiscard]] Area content() const;
    void end_at(float y);                 // or:
    void set_height(float height) { m_height = height; }

    [[nodiscard]] const Area& viewport() const { return m_viewport; }
    [[nodiscard]] float offset_y() const;
    [[nodiscard]] float offset_x() const;
    // In content coordinates (0 = top of the content); takes effect in the next frame.
    void reveal(float top, float bottom);
    void reveal_x(float left, float right);
    void scroll_to(float y);

private:
    struct State;
    void by_wheel();
    void by_touch();
    void by_focus();
    void draw_bars();
    void clamp();

    Area m_viewport;
    State* m_state;
    std::uint32_t m_id;
    float m_width, m_height = 0;
    std::size_t m_first_widget;
};

}  // namespace qd::ui
