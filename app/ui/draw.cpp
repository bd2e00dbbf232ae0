#include "app/ui/draw.h"

#include <algorithm>
#include <cmath>

#include "app/ui/context.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace qd::ui {
namespace {

ImVec2 at(float x, float y) { return {x, y}; }

}  // namespace

ImDrawList& canvas() { return *ImGui::GetWindowDrawList(); }

float hairline() {
    const float density = context().density();
    return std::max(1.0f, std::floor(density)) / density;
}

float snap(float logical) {
    const float density = context().density();
    return std::round(logical * density) / density;
}

void fill(const Rect& rect, Color color, float radius) {
    if (color.a == 0 || rect.width <= 0 || rect.height <= 0) return;
    canvas().AddRectFilled(at(snap(rect.x), snap(rect.y)), at(snap(rect.x + rect.width), snap(rect.y + rect.height)),
                           color.packed(), radius);
}

void frame(const Rect& rect, Color color, float radius, float thickness) {
    const float x0 = snap(rect.x), y0 = snap(rect.y), x1 = snap(rect.x + rect.width), y1 = snap(rect.y + rect.height);
    const float wide = thickness <= 1 ? hairline() : thickness;
    const float inset = wide / 2;
    ImDrawList& list = canvas();
    if (x1 - x0 <= wide || y1 - y0 <= wide) return;
    list.PathRect(at(x0 + inset, y0 + inset), at(x1 - inset, y1 - inset), std::max(radius - inset, 0.0f));
    list.PathStroke(color.packed(), ImDrawFlags_Closed, wide);
}

void dashed_frame(const Rect& rect, Color color, float radius) {
    constexpr float kDash = 3, kSpace = 3;
    const float left = snap(rect.x), top = snap(rect.y);
    const float right = snap(rect.x + rect.width), bottom = snap(rect.y + rect.height), one = hairline();
    for (float x = left + radius; x < right - radius; x += kDash + kSpace) {
        const float end = std::min(x + kDash, right - radius);
        fill({x, top, end - x, one}, color);
        fill({x, bottom - one, end - x, one}, color);
    }
    for (float y = top + radius; y < bottom - radius; y += kDash + kSpace) {
        const float end = std::min(y + kDash, bottom - radius);
        fill({left, y, one, end - y}, color);
        fill({right - one, y, one, end - y}, color);
    }
    const float turn = radius - one / 2;
    const struct { float x, y, from; } corners[] = {{left + radius, top + radius, IM_PI},
                                                    {right - radius, top + radius, 1.5f * IM_PI},
                                                    {right - radius, bottom - radius, 0},
                                                    {left + radius, bottom - radius, 0.5f * IM_PI}};
    for (const auto& corner : corners) {
        canvas().PathArcTo(at(corner.x, corner.y), turn, corner.from + 0.2f, corner.from + 0.5f * IM_PI - 0.2f);
        canvas().PathStroke(color.packed(), 0, one);
    }
}

void line_across(float x, float y, float width, Color color) {
    fill({x, snap(y), width, hairline()}, color);
}

void line_down(float x, float y, float height, Color color) { fill({snap(x), y, hairline(), height}, color); }

void dot(float center_x, float center_y, float radius, Color color) {
    canvas().AddCircleFilled(at(center_x, center_y), radius, color.packed());
}

void ring(float center_x, float center_y, float radius, Color color, float thickness) {
    canvas().AddCircle(at(center_x, center_y), radius, color.packed(), 0, thickness);
}

void shadow(const Rect& rect, float radius) {
    // Stacked faint layers stand in for a blur, heavier below than above.
    const float strength = context().theme().dark ? 0.032f : 0.009f;
    constexpr int kLayers = 10;
    for (int layer = kLayers; layer > 0; --layer) {
        const float grow = static_cast<float>(layer) * 1.8f;
        const Rect grown{rect.x - grow, rect.y - grow + 5, rect.width + 2 * grow, rect.height + 2 * grow};
        fill(grown, Color{0, 0, 0, 255}.fade(strength), radius + grow);
    }
}

void focus_ring(const Rect& rect, float radius) {
    constexpr float kOutside = 3;
    const Rect outer{rect.x - kOutside, rect.y - kOutside, rect.width + 2 * kOutside, rect.height + 2 * kOutside};
    frame(outer, context().theme().accent, radius + kOutside, 2);
}

void icon(const Rect& rect, Icon which, Color color, float size) {
    if (!which) return;
    const ImVec2 corner{snap(rect.x + (rect.width - size) / 2), snap(rect.y + (rect.height - size) / 2)};
    char encoded[5] = {};
    ImTextCharToUtf8(encoded, which.code);
    canvas().AddText(icon_font(), size, corner, color.packed(), encoded);
}

Clip::Clip(const Rect& rect) {
    ImGui::PushClipRect(at(rect.x, rect.y), at(rect.x + rect.width, rect.y + rect.height), true);
}
Clip::~Clip() { ImGui::PopClipRect(); }

bool clipped(const Rect& rect) {
    const ImRect& visible = ImGui::GetCurrentWindow()->ClipRect;
    return !visible.Overlaps(ImRect{rect.x, rect.y, rect.x + rect.width, rect.y + rect.height});
}

}  // namespace qd::ui
