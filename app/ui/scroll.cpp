#include "app/ui/scroll.h"

#include <algorithm>
#include <cmath>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace qd::ui {

struct Scroll::State {
    float x = 0, y = 0;
    float speed_y = 0, speed_x = 0;     // of the finger, pixels per second
    bool touching = false;
};

namespace {

constexpr float kLine = 48;             // one notch of the wheel
constexpr float kBar = 6;

bool pointer_inside(const Area& viewport) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const ImRect& clip = ImGui::GetCurrentWindow()->ClipRect;
    return viewport.contains(mouse.x, mouse.y) && clip.Contains(mouse) &&
           ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
}

}  // namespace

Scroll::Scroll(const Area& viewport, std::string_view id, float content_width)
    : m_viewport(viewport), m_state(nullptr), m_id(id_of(id) ^ 0x5c011u), m_width(std::max(content_width, viewport.width)),
      m_first_widget(context().focus.reported()) {
    m_state = &context().state<State>(m_id);
    ImGui::PushClipRect({viewport.x, viewport.y}, {viewport.right_edge(), viewport.bottom_edge()}, true);
}

Scroll::~Scroll() {
    by_focus();
    by_wheel();
    by_touch();
    clamp();
    draw_bars();
    ImGui::PopClipRect();
}

Area Scroll::content() const {
    return {m_viewport.x - std::round(m_state->x), m_viewport.y - std::round(m_state->y), m_width, 1e6f};
}

void Scroll::end_at(float y) { m_height = y + std::round(m_state->y) - m_viewport.y; }
float Scroll::offset_y() const { return m_state->y; }
float Scroll::offset_x() const { return m_state->x; }

void Scroll::clamp() {
    const float x = std::clamp(m_state->x, 0.0f, std::max(m_width - m_viewport.width, 0.0f));
    const float y = std::clamp(m_state->y, 0.0f, std::max(m_height - m_viewport.height, 0.0f));
    if (x != m_state->x || y != m_state->y) context().need_frames(1);
    m_state->x = x;
    m_state->y = y;
}

void Scroll::reveal(float top, float bottom) {
    const float before = m_state->y;
    if (bottom > m_state->y + m_viewport.height) m_state->y = bottom - m_viewport.height;
    if (top < m_state->y) m_state->y = top;
    if (before != m_state->y) context().need_frames(1);
}

void Scroll::reveal_x(float left, float right) {
    if (right > m_state->x + m_viewport.width) m_state->x = right - m_viewport.width;
    if (left < m_state->x) m_state->x = left;
    context().need_frames(1);
}

void Scroll::scroll_to(float y) {
    m_state->y = y;
    context().need_frames(1);
}

void Scroll::by_focus() {
    if (const Rect* rect = context().focus.arrived_since(m_first_widget)) {
        const float top = rect->y - m_viewport.y + m_state->y;
        reveal(top - 8, top + rect->height + 8);
    }
}

void Scroll::by_wheel() {
    ImGuiIO& io = ImGui::GetIO();
    if ((io.MouseWheel == 0 && io.MouseWheelH == 0) || !pointer_inside(m_viewport)) return;
    const bool sideways = io.KeyShift && io.MouseWheelH == 0;
    const float dx = sideways ? io.MouseWheel : io.MouseWheelH, dy = sideways ? 0 : io.MouseWheel;
    const bool can_y = m_height > m_viewport.height + 1, can_x = m_width > m_viewport.width + 1;
    // What this viewport uses, the ones around it do not see.
    if (dy != 0 && can_y) {
        m_state->y -= dy * kLine;
        io.MouseWheel = 0;
        context().need_frames(1);
    }
    if (dx != 0 && can_x) {
        m_state->x -= dx * kLine;
        io.MouseWheelH = 0;
        if (sideways) io.MouseWheel = 0;
        context().need_frames(1);
    }
}

void Scroll::by_touch() {
    Context& ui = context();
    if (!ui.touch()) return;
    const ImGuiIO& io = ImGui::GetIO();
    State& state = *m_state;
    struct Owner { std::uint32_t id = 0; };
    Owner& owner = ui.state<Owner>(0x70c4);
    if (!io.MouseDown[0] && owner.id == m_id && state.touching) {
        owner.id = 0;
        state.touching = false;
    }
    if (ImGui::IsMouseClicked(0) && pointer_inside(m_viewport)) state.speed_x = state.speed_y = 0;
    const bool can_y = m_height > m_viewport.height + 1, can_x = m_width > m_viewport.width + 1;
    if (io.MouseDown[0] && owner.id == 0 && (can_x || can_y) && pointer_inside(m_viewport)) {
        const ImVec2 drag = ImGui::GetMouseDragDelta(0, 6);
        const bool vertical = std::abs(drag.y) >= std::abs(drag.x);
        if ((drag.x != 0 || drag.y != 0) && (vertical ? can_y : can_x)) {
            owner.id = m_id;
            state.touching = true;
        }
    }
    if (state.touching) {
        const float rate = 1.0f / std::max(io.DeltaTime, 0.001f);
        if (can_y) state.y -= io.MouseDelta.y;
        if (can_x) state.x -= io.MouseDelta.x;
        state.speed_y = can_y ? -io.MouseDelta.y * rate : 0;
        state.speed_x = can_x ? -io.MouseDelta.x * rate : 0;
        ui.need_frames(1);
    } else if (std::abs(state.speed_y) + std::abs(state.speed_x) > 12 && !ui.reduced_motion()) {
        state.y += state.speed_y * io.DeltaTime;
        state.x += state.speed_x * io.DeltaTime;
        const float keep = std::exp(-4.0f * io.DeltaTime);
        state.speed_y *= keep;
        state.speed_x *= keep;
        ui.need_frames(1);
    }
}

void Scroll::draw_bars() {
    // A finger knows where it is; under it a bar would only cover what stands at the edge.
    const bool moves = m_state->touching || std::abs(m_state->speed_x) + std::abs(m_state->speed_y) > 12;
    if (context().touch() && !moves) return;
    const Theme& theme = context().theme();
    const Color color = theme.faint.fade(pointer_inside(m_viewport) ? 0.45f : 0.22f);
    if (m_height > m_viewport.height + 1) {
        const float track = m_viewport.height - 4;
        const float size = std::max(track * m_viewport.height / m_height, 28.0f);
        const float range = m_height - m_viewport.height;
        const float at = m_viewport.y + 2 + (track - size) * m_state->y / range;
        const Area bar{m_viewport.right_edge() - kBar - 2, at, kBar, size};
        const ImRect grab{bar.x - 4, m_viewport.y, m_viewport.right_edge(), m_viewport.bottom_edge()};
        bool hovered = false, held = false;
        const std::uint32_t bar_id = m_id + 1;
        if (!context().touch() && ImGui::ItemAdd(grab, bar_id, nullptr, ImGuiItemFlags_NoNav)) {
            ImGui::ButtonBehavior(grab, bar_id, &hovered, &held, ImGuiButtonFlags_NoNavFocus);
            if (held && track > size) {
                m_state->y += ImGui::GetIO().MouseDelta.y * range / (track - size);
                context().need_frames(1);
            }
        }
        fill(bar, hovered || held ? theme.faint.fade(0.7f) : color, kBar / 2);
    }
    if (m_width > m_viewport.width + 1) {
        const float track = m_viewport.width - 4;
        const float size = std::max(track * m_viewport.width / m_width, 28.0f);
        const float at = m_viewport.x + 2 + (track - size) * m_state->x / (m_width - m_viewport.width);
        fill({at, m_viewport.bottom_edge() - kBar - 2, size, kBar}, color, kBar / 2);
    }
}

}  // namespace qd::ui
