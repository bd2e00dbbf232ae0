#include "app/ui/pan.h"

#include <algorithm>
#include <cmath>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace qd::ui {
namespace {

constexpr double kLine = 48;  // one notch of the wheel
constexpr float kBar = 6;

struct Finger {
    bool dragging = false;
    float speed_x = 0, speed_y = 0;  // pixels per second
};
// Of two nested views only one follows the finger.
struct FingerOwner { std::uint32_t id = 0; };
constexpr std::uint32_t kOwner = 0x9a40;

bool pointer_inside(const Area& view) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    return view.contains(mouse.x, mouse.y) && ImGui::GetCurrentWindow()->ClipRect.Contains(mouse) &&
           ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
}

// What this view uses, the views around it do not see.
void by_wheel(Pan& pan, const Area& view, bool can_x, bool can_y) {
    ImGuiIO& io = ImGui::GetIO();
    if ((io.MouseWheel == 0 && io.MouseWheelH == 0) || !pointer_inside(view)) return;
    const bool sideways = io.KeyShift && io.MouseWheelH == 0;
    float& across = sideways ? io.MouseWheel : io.MouseWheelH;
    if (can_x && across != 0) {
        pan.x -= static_cast<double>(across) * kLine;
        across = 0;
    }
    if (can_y && !sideways && io.MouseWheel != 0) {
        pan.y -= static_cast<double>(io.MouseWheel) * kLine;
        io.MouseWheel = 0;
    }
    context().need_frames(1);
}

void follow(Pan& pan, Finger& finger, bool can_x, bool can_y) {
    const ImGuiIO& io = ImGui::GetIO();
    const float rate = 1.0f / std::max(io.DeltaTime, 0.001f);
    if (can_x) pan.x -= static_cast<double>(io.MouseDelta.x);
    if (can_y) pan.y -= static_cast<double>(io.MouseDelta.y);
    finger.speed_x = can_x ? -io.MouseDelta.x * rate : 0;
    finger.speed_y = can_y ? -io.MouseDelta.y * rate : 0;
    context().need_frames(1);
}

void glide(Pan& pan, Finger& finger) {
    if (std::abs(finger.speed_x) + std::abs(finger.speed_y) < 12 || context().reduced_motion()) return;
    const float passed = ImGui::GetIO().DeltaTime;
    pan.x += static_cast<double>(finger.speed_x * passed);
    pan.y += static_cast<double>(finger.speed_y * passed);
    const float kept = std::exp(-4 * passed);
    finger.speed_x *= kept;
    finger.speed_y *= kept;
    context().need_frames(1);
}

void by_finger(Pan& pan, std::uint32_t id, const Area& view, bool can_x, bool can_y) {
    Context& ui = context();
    Finger& finger = ui.state<Finger>(id);
    FingerOwner& owner = ui.state<FingerOwner>(kOwner);
    const ImGuiIO& io = ImGui::GetIO();
    if (!io.MouseDown[0] && owner.id == id) owner.id = 0;
    if (!io.MouseDown[0]) finger.dragging = false;
    if (ImGui::IsMouseClicked(0) && pointer_inside(view)) finger.speed_x = finger.speed_y = 0;
    const ImVec2 from = io.MouseClickedPos[0];
    if (io.MouseDown[0] && owner.id == 0 && view.contains(from.x, from.y) && pointer_inside(view)) {
        const ImVec2 drag = ImGui::GetMouseDragDelta(0, 6);
        const bool vertical = std::abs(drag.y) >= std::abs(drag.x);
        if ((drag.x != 0 || drag.y != 0) && (vertical ? can_y : can_x)) {
            owner.id = id;
            finger.dragging = true;
        }
    }
    if (finger.dragging) follow(pan, finger, can_x, can_y);
    else glide(pan, finger);
}

struct Thumb { float at, size; double range; float track; };

Thumb thumb_of(double offset, float view, double content) {
    const float track = view - 4;
    const float size = std::min(std::max(static_cast<float>(static_cast<double>(track * view) / content), 28.0f), track);
    const double range = content - static_cast<double>(view);
    return {2 + (track - size) * static_cast<float>(offset / range), size, range, track};
}

void bar(std::uint32_t id, const Area& grab, const Area& thumb, float moved, const Thumb& shape, double& offset, bool warm) {
    bool hovered = false, held = false;
    const ImRect box{grab.x, grab.y, grab.right_edge(), grab.bottom_edge()};
    if (!context().touch() && ImGui::ItemAdd(box, id, nullptr, ImGuiItemFlags_NoNav)) {
        ImGui::ButtonBehavior(box, id, &hovered, &held, ImGuiButtonFlags_NoNavFocus);
        if (held && shape.track > shape.size && moved != 0) {
            offset += static_cast<double>(moved) * shape.range / static_cast<double>(shape.track - shape.size);
            offset = std::clamp(offset, 0.0, shape.range);
            context().need_frames(1);
        }
    }
    fill(thumb, context().theme().faint.fade(hovered || held ? 0.7f : warm ? 0.45f : 0.22f), kBar / 2);
}

}  // namespace

void Pan::take_input(std::uint32_t id, const Area& view, double content_width, double content_height, bool finger) {
    const double most_x = std::max(content_width - static_cast<double>(view.width), 0.0);
    const double most_y = std::max(content_height - static_cast<double>(view.height), 0.0);
    by_wheel(*this, view, most_x > 0, most_y > 0);
    if (context().touch() && finger) by_finger(*this, id, view, most_x > 0, most_y > 0);
    x = std::clamp(x, 0.0, most_x);
    y = std::clamp(y, 0.0, most_y);
}

void Pan::draw_bars(std::uint32_t id, const Area& view, double content_width, double content_height) {
    const bool warm = pointer_inside(view);
    const ImVec2 moved = ImGui::GetIO().MouseDelta;
    if (content_height > static_cast<double>(view.height) + 1) {
        const Thumb shape = thumb_of(y, view.height, content_height);
        const Area thumb{view.right_edge() - kBar - 2, view.y + shape.at, kBar, shape.size};
        bar(id + 1, {thumb.x - 3, view.y, kBar + 5, view.height}, thumb, moved.y, shape, y, warm);
    }
    if (content_width > static_cast<double>(view.width) + 1) {
        const Thumb shape = thumb_of(x, view.width, content_width);
        const Area thumb{view.x + shape.at, view.bottom_edge() - kBar - 2, shape.size, kBar};
        bar(id + 2, {view.x, thumb.y - 2, view.width, kBar + 4}, thumb, moved.x, shape, x, warm);
    }
}

void Pan::reveal_y(double from, double to, double view_height) {
    if (to > y + view_height) y = to - view_height;
    if (from < y) y = std::max(from, 0.0);
}

void Pan::reveal_x(double from, double to, double view_width) {
    if (to > x + view_width) x = to - view_width;
    if (from < x) x = std::max(from, 0.0);
}

}  // namespace qd::ui
