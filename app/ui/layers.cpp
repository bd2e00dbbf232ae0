#include "app/ui/layers.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace qd::ui {

void Layers::open(std::uint32_t id) {
    if (is_open(id)) return;
    Focus& focus = context().focus;
    // Opened from within layer n: whatever else lies above n gives way.
    m_stack.resize(std::min(m_stack.size(), static_cast<std::size_t>(m_current)));
    m_stack.push_back({id, focus.current(), true, true, focus.visible()});
    context().need_frames(2);
}

void Layers::close(std::uint32_t id) {
    const auto found = std::ranges::find(m_stack, id, &Layer::id);
    if (found == m_stack.end()) return;
    if (found->return_focus != 0) context().focus.request(found->return_focus, found->ring);
    else context().focus.clear();
    m_stack.erase(found, m_stack.end());
    context().need_frames(2);
}

bool Layers::is_open(std::uint32_t id) const {
    return std::ranges::find(m_stack, id, &Layer::id) != m_stack.end();
}

bool Layers::just_opened(std::uint32_t id) const {
    const auto found = std::ranges::find(m_stack, id, &Layer::id);
    return found != m_stack.end() && found->fresh;
}

std::uint32_t Layers::opener(std::uint32_t id) const {
    const auto found = std::ranges::find(m_stack, id, &Layer::id);
    return found == m_stack.end() ? 0 : found->return_focus;
}

void Layers::draw_panel(const Rect& panel, const LayerOptions& options) {
    const Theme& theme = context().theme();
    if (options.backdrop == Backdrop::scrim)
        fill(context().stage(), theme.dark ? Color{5, 7, 10, 255}.fade(0.62f) : Color{22, 28, 38, 255}.fade(0.38f));
    shadow(panel, options.radius);
    fill(panel, theme.raised, options.radius);
    frame(panel, theme.line, options.radius);
}

bool Layers::begin(std::uint32_t id, const Rect& panel, const LayerOptions& options) {
    const auto found = std::ranges::find(m_stack, id, &Layer::id);
    if (found == m_stack.end()) return false;
    found->drawn = true;
    const int layer = static_cast<int>(found - m_stack.begin()) + 1;
    const Area stage = context().stage();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({stage.width, stage.height});
    constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground |
                                        ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoMove |
                                        ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoFocusOnAppearing;
    ImGui::Begin(fmt::format("##layer{:08x}", id).c_str(), nullptr, kFlags);
    ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
    m_entered.push_back({m_current, id, options, panel});
    m_current = layer;
    draw_panel(panel, options);
    if (found->fresh) {
        found->fresh = false;
        if (options.focus_first) context().focus.request_first(layer, context().focus.visible());
    }
    Node node;
    node.id = 0;
    node.role = options.role;
    node.name = options.name;
    node.rect = panel;
    node.modal = options.modal || options.backdrop == Backdrop::scrim;
    context().semantics.open_root(std::move(node));
    return true;
}

void Layers::end() {
    const Saved saved = m_entered.back();
    context().semantics.close();
    const bool top = m_current == this->top();
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    // The press that opened the layer belongs to the page below.
    const bool outside = top && !saved.options.modal && ImGui::IsWindowHovered() &&
                         (ImGui::IsMouseClicked(0) || ImGui::IsMouseClicked(1)) &&
                         !Area{saved.panel}.contains(mouse.x, mouse.y);
    const bool escaped = saved.options.closes_on_escape && context().take_key(ImGuiKey_Escape);
    ImGui::End();
    m_current = saved.layer;
    m_entered.pop_back();
    if (outside || escaped) close(saved.id);
}

void Layers::begin_frame() {
    m_current = 0;
    m_entered.clear();
    for (Layer& layer : m_stack) layer.drawn = false;
}

void Layers::end_frame() {
    const auto gone = std::ranges::find_if(m_stack, [](const Layer& layer) { return !layer.drawn && !layer.fresh; });
    if (gone != m_stack.end()) close(gone->id);
    if (std::ranges::any_of(m_stack, [](const Layer& layer) { return layer.fresh; })) context().need_frames(2);
}

Area place_popup(const Rect& anchor, float width, float height, float gap) {
    constexpr float kMargin = 8;
    const Area stage = context().stage();
    const float wide = std::min(width, stage.width - 2 * kMargin), high = std::min(height, stage.height - 2 * kMargin);
    float y = anchor.y + anchor.height + gap;
    if (y + high > stage.height - kMargin && anchor.y - gap - high >= kMargin) y = anchor.y - gap - high;
    y = std::clamp(y, kMargin, stage.height - kMargin - high);
    const float x = std::clamp(anchor.x, kMargin, std::max(stage.width - kMargin - wide, kMargin));
    return {std::round(x), std::round(y), wide, high};
}

}  // namespace qd::ui
