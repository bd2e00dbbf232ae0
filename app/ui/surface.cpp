#include "app/ui/surface.h"

#include <cmath>

#include "app/ui/context.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace qd::ui {
namespace {

constexpr double kLongPressSeconds = 0.5;
constexpr float kSlop = 6;

bool moved_far() {
    const ImVec2 drag = ImGui::GetMouseDragDelta(0, 0);
    return std::abs(drag.x) > kSlop || std::abs(drag.y) > kSlop;
}

// A finger that rests asks for the menu; a mouse has its right button.
bool rested(bool held) {
    if (!held || !context().touch() || moved_far()) return false;
    const ImGuiIO& io = ImGui::GetIO();
    const double before = static_cast<double>(io.MouseDownDurationPrev[0]), now = static_cast<double>(io.MouseDownDuration[0]);
    if (now < kLongPressSeconds) context().wake_after(static_cast<int>((kLongPressSeconds - now) * 1000) + 1);
    return before < kLongPressSeconds && now >= kLongPressSeconds;
}

}  // namespace

SurfaceInput pointer_on(std::uint32_t id, const Area& area) {
    SurfaceInput input;
    const ImGuiIO& io = ImGui::GetIO();
    input.x = io.MousePos.x;
    input.y = io.MousePos.y;
    input.shift = io.KeyShift;
    input.ctrl = io.KeyCtrl || io.KeySuper;
    const ImRect box{area.x, area.y, area.right_edge(), area.bottom_edge()};
    if (!ImGui::ItemAdd(box, id, nullptr, ImGuiItemFlags_NoNav)) return input;
    bool hovered = false, held = false;
    const bool released = ImGui::ButtonBehavior(box, id, &hovered, &held, ImGuiButtonFlags_NoNavFocus);
    input.hovered = hovered;
    input.held = held;
    input.down = held && ImGui::IsMouseClicked(0);
    input.pressed = released && !moved_far();
    input.double_clicked = hovered && ImGui::IsMouseDoubleClicked(0);
    input.wants_menu = (hovered && ImGui::IsMouseClicked(1)) || rested(held);
    if (input.wants_menu && held) ImGui::ClearActiveID();
    if (input.down || input.pressed || input.wants_menu) context().need_frames(2);
    return input;
}

}  // namespace qd::ui
