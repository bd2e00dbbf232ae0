#include "app/ui/menu.h"

#include <algorithm>

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/kbd.h"
#include "app/ui/roving.h"
#include "app/ui/scroll.h"
#include "assets/icons.h"
#include "imgui.h"

namespace qd::ui {
namespace {

struct MenuState { Rect anchor; };
constexpr std::uint32_t kMenuSalt = 0x3e4u;
constexpr float kPad = 5, kSeparator = 9;

float entry_height(const MenuEntry& entry) {
    if (entry.label.empty()) return kSeparator;
    return context().breadth() == Breadth::phone ? kTouch : entry.title ? 26.0f : 30.0f;
}

Area panel_of(const Rect& anchor, std::span<const MenuEntry> entries) {
    float wide = 160, high = 2 * kPad;
    for (const MenuEntry& entry : entries) {
        float row = text_width(entry.label, type::body_medium) + 24;
        if (!entry.remark.empty()) row += 8 + text_width(entry.remark, type::caption);
        if (!entry.shortcut.empty()) row += 24 + text_width(key_label(entry.shortcut), type::caption);
        wide = std::max(wide, row + 26);
        high += entry_height(entry);
    }
    const Area stage = context().stage();
    if (context().breadth() == Breadth::phone) {
        const float sheet = std::min(high + 8, stage.height * 0.7f);
        return {8, stage.height - sheet - 8, stage.width - 16, sheet};
    }
    return place_popup(anchor, wide, std::min(high, stage.height - 16));
}

bool draw_entry(const Area& row, const MenuEntry& entry, Roving& roving) {
    const Theme& theme = context().theme();
    if (entry.label.empty()) {
        line_across(row.x, row.y + row.height / 2, row.width, theme.line);
        return false;
    }
    if (entry.title) {
        text(row.inset(9, 0), entry.label, type::caption, theme.second);
        return false;
    }
    Node node{.role = Role::menuitem, .name = entry.label, .description = entry.remark};
    if (entry.checked) node.checked = Tri::yes;
    const Item item = interact(row, std::move(node), {.disabled = entry.disabled, .own_ring = true});
    if (!entry.disabled) (void)roving.offer(item);
    const ImVec2 moved = ImGui::GetIO().MouseDelta;
    if (item.hovered && !item.focused && (moved.x != 0 || moved.y != 0)) context().focus.request(item.id, false);
    if (item.focused || item.held) fill(row, theme.hover, kRadius);
    if (item.ring) frame(row, theme.accent, kRadius);
    const Color ink = entry.disabled ? theme.faint : entry.danger ? theme.bad : theme.text;
    Area rest = row.inset(9, 0);
    if (!entry.shortcut.empty()) text(rest.cut_right(text_width(key_label(entry.shortcut), type::caption), 12), key_label(entry.shortcut), type::caption, theme.second);
    const Area mark = rest.cut_left(16, 9);
    if (entry.checked) icon(mark, icons::check, theme.accent, 16);
    else if (entry.icon) icon(mark, entry.icon, entry.danger ? theme.bad : theme.second, 16);
    spans(rest, {{entry.label, type::body_medium, ink}, {entry.remark, type::caption, theme.second, 8}});
    return item.pressed;
}

}  // namespace

void open_menu(const Item& owner, bool at_pointer) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const bool pointed = at_pointer && owner.hovered;
    context().state<MenuState>(owner.id).anchor = pointed ? Rect{mouse.x, mouse.y, 0, 0} : Rect{owner.rect};
    context().layers.open(owner.id ^ kMenuSalt);
}

bool menu_is_open(const Item& owner) { return context().layers.is_open(owner.id ^ kMenuSalt); }

int menu(const Item& owner, std::string_view name, std::span<const MenuEntry> entries) {
    Context& ui = context();
    const std::uint32_t id = owner.id ^ kMenuSalt;
    if (!ui.layers.is_open(id)) return -1;
    const Area panel = panel_of(ui.state<MenuState>(owner.id).anchor, entries);
    const bool phone = ui.breadth() == Breadth::phone;
    if (!ui.layers.begin(id, panel, {.role = Role::menu, .name = name, .backdrop = phone ? Backdrop::scrim : Backdrop::clear})) return -1;
    int chosen = -1;
    {
        Scroll scroll{panel.inset(1, 1), "menu"};
        Area content = scroll.content().inset(kPad - 1, 0);
        const float top = content.y;
        content.cut_top(kPad - 1);
        Roving roving{Roving::Axis::vertical};
        for (std::size_t at = 0; at < entries.size(); ++at) {
            const IdScope scope{static_cast<std::int64_t>(at)};
            if (draw_entry(content.cut_top(entry_height(entries[at])), entries[at], roving)) chosen = static_cast<int>(at);
        }
        (void)roving.finish();
        scroll.set_height(content.y - top + kPad - 1);
    }
    if (chosen >= 0) ui.layers.close(id);
    ui.layers.end();
    return chosen;
}

int menu(const Item& owner, std::string_view name, std::initializer_list<MenuEntry> entries) {
    return menu(owner, name, std::span{entries.begin(), entries.size()});
}

int context_menu(const Item& owner, std::string_view name, std::span<const MenuEntry> entries) {
    if (owner.wants_menu) open_menu(owner, true);
    return menu(owner, name, entries);
}

int menu_button(const Slot& slot, std::string_view label, std::span<const MenuEntry> entries, Icon which) {
    const Item item = button_item(slot, label, {.icon = which, .trailing = icons::chevron_down, .expanded = Tri::no});
    if (item.pressed) open_menu(item);
    return menu(item, label, entries);
}

}  // namespace qd::ui
