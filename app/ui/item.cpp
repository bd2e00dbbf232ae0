#include "app/ui/item.h"

#include <algorithm>
#include <cassert>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace qd::ui {
namespace {

constexpr double kLongPressSeconds = 0.5;
constexpr float kSlop = 6;  // pixels a finger may wander and still tap

ImRect hit_box(const Rect& rect) {
    ImRect box{rect.x, rect.y, rect.x + rect.width, rect.y + rect.height};
    if (context().touch()) {
        box.Expand({std::max((kTouch - rect.width) / 2, 0.0f), std::max((kTouch - rect.height) / 2, 0.0f)});
    }
    return box;
}

bool moved_far() {
    // Not the drag that Dear ImGui counts: a move and the release within one frame are no drag to it.
    const ImGuiIO& io = ImGui::GetIO();
    return std::abs(io.MousePos.x - io.MouseClickedPos[0].x) > kSlop || std::abs(io.MousePos.y - io.MouseClickedPos[0].y) > kSlop;
}

void by_pointer(Item& item, const ItemOptions& options) {
    bool hovered = false, held = false;
    bool pressed = ImGui::ButtonBehavior(hit_box(item.rect), item.id, &hovered, &held, ImGuiButtonFlags_NoNavFocus);
    const bool fresh_press = held && ImGui::IsMouseClicked(0);
    if (fresh_press && options.focusable) context().focus.request(item.id, false);
    // A finger that scrolls must not press what it started on.
    if ((options.drag || context().touch()) && pressed && moved_far()) pressed = false;
    item.hovered = hovered;
    item.held = held;
    const bool let_go = ImGui::IsMouseReleased(0) && ImGui::GetCurrentContext()->ActiveIdPreviousFrame == item.id;
    item.pulled = (held || let_go) && moved_far();
    item.pressed = pressed;
    item.double_clicked = hovered && ImGui::IsMouseDoubleClicked(0);
    item.wants_menu = hovered && ImGui::IsMouseClicked(1);
    if (held && context().touch()) {
        const float before = ImGui::GetIO().MouseDownDurationPrev[0], now = ImGui::GetIO().MouseDownDuration[0];
        if (before < kLongPressSeconds && now >= kLongPressSeconds && !moved_far()) {
            item.wants_menu = true;
            ImGui::ClearActiveID();
        } else if (now < kLongPressSeconds) {
            context().wake_after(static_cast<int>((kLongPressSeconds - static_cast<double>(now)) * 1000) + 1);
        }
    }
}

void by_keyboard(Item& item, const ItemOptions& options) {
    Context& ui = context();
    if (!item.focused || ui.layers.current() != ui.layers.top()) return;
    if (options.keys && (ui.take_key(ImGuiKey_Enter, 0, false) || ui.take_key(ImGuiKey_KeypadEnter, 0, false) ||
                         ui.take_key(ImGuiKey_Space, 0, false))) {
        item.pressed = true;
        ui.focus.show(true);
    }
    if (ui.take_key(ImGuiKey_Menu, 0, false) || ui.take_key(ImGuiKey_F10, ImGuiMod_Shift, false)) item.wants_menu = true;
}

void by_screen_reader(Item& item) {
    Semantics& semantics = context().semantics;
    if (semantics.take(item.id, ActionKind::focus)) {
        context().focus.request(item.id);
        item.focused = true;
    }
    if (semantics.take(item.id, ActionKind::activate)) {
        context().focus.request(item.id, context().focus.visible());
        item.pressed = true;
    }
    if (semantics.take(item.id, ActionKind::context_menu)) item.wants_menu = true;
    if (semantics.take(item.id, ActionKind::increment)) item.step = 1;
    if (semantics.take(item.id, ActionKind::decrement)) item.step = -1;
    if (auto action = semantics.take(item.id, ActionKind::set_value)) item.set_value = std::move(action->value);
}

}  // namespace

Item interact_as(std::uint32_t id, const Rect& rect, Node node, const ItemOptions& options) {
    assert((!node.name.empty() || options.disabled) && "an interactive item needs a name");
    Context& ui = context();
    Item item;
    item.id = id;
    item.rect = Area{rect};
    const ImRect box = hit_box(rect);
    item.visible = ImGui::ItemAdd(box, id, nullptr, ImGuiItemFlags_NoNav);
    if (!options.disabled) {
        if (options.focusable)
            item.focused = ui.focus.offer(id, rect, ui.layers.current(), options.tab_stop);
        if (item.visible) by_pointer(item, options);
        by_screen_reader(item);
        by_keyboard(item, options);
        if (item.pressed || item.wants_menu || item.set_value || item.step != 0) ui.need_frames(2);
    }
    item.ring = item.focused && ui.focus.visible();
    if (item.ring && !options.own_ring) focus_ring(rect, options.radius);
    node.id = id;
    node.rect = rect;
    node.disabled = node.disabled || options.disabled;
    node.focused = item.focused;
    if (options.container) ui.semantics.open(std::move(node));
    else ui.semantics.add(std::move(node));
    return item;
}

Item interact(const Rect& rect, Node node, const ItemOptions& options, std::string_view id) {
    const std::uint32_t hash = id_of(id.empty() ? std::string_view{node.name} : id);
    return interact_as(hash, rect, std::move(node), options);
}

void label_node(Role role, std::string_view name, const Rect& rect, int level) {
    Node node;
    node.role = role;
    node.name = name;
    node.rect = rect;
    node.level = level;
    context().semantics.add(std::move(node));
}

NodeScope::NodeScope(Role role, std::string_view name, const Rect& rect) {
    Node node;
    node.role = role;
    node.name = name;
    node.rect = rect;
    context().semantics.open(std::move(node));
}
NodeScope::~NodeScope() { context().semantics.close(); }

}  // namespace qd::ui
