#include "app/ui/select.h"

#include <algorithm>

#include "app/ui/avatar.h"
#include "app/ui/choice.h"
#include "app/ui/chip.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "imgui.h"

namespace qd::ui {
namespace {

struct ListState {
    std::string typed;
    std::vector<SelectOption> found;
    int cursor = 0;
};
constexpr std::uint32_t kSalt = 0x5e1ec7u;
constexpr float kListRow = 30;

struct Picked { int index = -1; bool create = false; };

Item closed_control(const Slot& slot, std::string_view label, std::string_view shown, const SelectOption* current, const SelectOptions& options) {
    Context& ui = context();
    const Theme& theme = ui.theme();
    Area area = slot.take(options.width, (options.show_label ? 20.0f : 0.0f) + ui.control_height());
    if (options.show_label) text(area.cut_top(20), label, type::caption, theme.second);
    const std::string_view key = options.id.empty() ? label : options.id;
    const bool open = ui.layers.is_open(id_of(key) ^ kSalt);
    const Item item = interact(area, {.role = Role::combobox, .name = std::string{label}, .value = std::string{shown},
                                      .expanded = open ? Tri::yes : Tri::no, .has_popup = true},
                               {.disabled = options.disabled}, key);
    if (!item.visible) return item;
    const bool framed = !options.bare || item.hovered || open;
    if (framed) {
        fill(area, item.hovered ? theme.hover : theme.raised, kRadius);
        frame(area, open ? theme.accent : theme.line, kRadius);
    }
    Area rest = area.inset(options.bare ? 6 : 9, 0);
    if (framed) icon(rest.cut_right(14, 6), icons::chevron_down, theme.second, 14);
    if (options.icon) icon(rest.cut_left(16, 8), options.icon, theme.second);
    if (current && current->color.a) stage_square(rest.cut_left(8, 8), current->color);
    if (current && current->person) avatar(rest.cut_left(18, 8), current->label);
    if (shown.empty()) text(rest, options.placeholder.empty() ? tr("Choose…") : options.placeholder, type::body, theme.faint);
    else text(rest, shown, type::body, options.disabled ? theme.faint : theme.text);
    return item;
}

bool option_row(const Area& row, const SelectOption& option, bool at_cursor, Tri checked, bool& hovered) {
    const Theme& theme = context().theme();
    Node node{.role = Role::option, .name = option.label, .description = option.remark, .selected = at_cursor ? Tri::yes : Tri::no};
    node.checked = checked;
    const Item item = interact(row, std::move(node), {.tab_stop = false, .focusable = false});
    hovered = item.hovered;
    if (!item.visible) return item.pressed;
    if (at_cursor) fill(row, theme.hover, kRadius);
    Area rest = row.inset(8, 0);
    if (checked != Tri::none) draw_checkbox(rest.cut_left(14, 9), checked);
    if (!option.remark.empty()) text(rest.cut_right(std::min(text_width(option.remark, type::caption), rest.width / 2), 8), option.remark, type::caption, theme.second);
    if (option.color.a) stage_square(rest.cut_left(8, 8), option.color);
    if (option.person) avatar(rest.cut_left(18, 8), option.label);
    if (option.icon) icon(rest.cut_left(16, 8), option.icon, theme.second);
    text(rest, option.label, type::body, theme.text);
    return item.pressed;
}

void move_cursor(ListState& list, int count) {
    Context& ui = context();
    if (count == 0) return;
    if (ui.take_key(ImGuiKey_DownArrow)) ++list.cursor;
    if (ui.take_key(ImGuiKey_UpArrow)) --list.cursor;
    if (ui.take_key(ImGuiKey_PageDown)) list.cursor += 8;
    if (ui.take_key(ImGuiKey_PageUp)) list.cursor -= 8;
    list.cursor = std::clamp(list.cursor, 0, count - 1);
}

// The open list; index −2 is "create what is typed".
Picked open_list(std::uint32_t id, const Item& owner, std::string_view label, ListState& list, const OptionProvider& provider,
                 const SelectOptions& options, const std::vector<std::int64_t>* checked, bool filterable) {
    Context& ui = context();
    Picked picked;
    if (ui.layers.just_opened(id)) {
        list = {};
        list.found = provider("");
    }
    const bool offers_new = !options.create.empty() && !list.typed.empty();
    const int count = static_cast<int>(list.found.size()) + (offers_new ? 1 : 0);
    const float rows = std::min(static_cast<float>(std::max(count, 1)), 9.0f) * kListRow;
    const Area panel = place_popup(owner.rect, std::max(owner.rect.width, 220.0f), rows + 10 + (filterable ? 40.0f : 0.0f));
    if (!ui.layers.begin(id, panel, {.role = Role::dialog, .name = label, .focus_first = filterable})) return picked;
    Area rest = panel.inset(5, 5);
    bool entered = false;
    if (filterable) {
        Area head = rest.cut_top(34, 6);
        const FieldResult filter = text_field(head.inset(4, 2), tr("Filter"), list.typed, {.placeholder = tr("Type to filter"), .icon = icons::search, .focus_now = ui.layers.just_opened(id), .bare = true, .escape_restores = false});
        line_across(panel.x, head.bottom_edge() + 2, panel.width, ui.theme().line);
        entered = filter.submitted;
        if (filter.changed) {
            list.found = provider(list.typed);
            list.cursor = 0;
        }
    }
    const int before = list.cursor;
    move_cursor(list, count);
    entered = entered || ui.take_key(ImGuiKey_Enter, 0, false) || (!filterable && ui.take_key(ImGuiKey_Space, 0, false));
    const NodeScope scope{Role::listbox, label, rest};
    Scroll scroll{rest, "options"};
    Area content = scroll.content();
    const float top = content.y;
    for (int at = 0; at < count; ++at) {
        const IdScope row_id{static_cast<std::int64_t>(at)};
        const bool is_new = at >= static_cast<int>(list.found.size());
        const SelectOption fresh{.label = std::string{options.create} + " “" + list.typed + "”", .icon = icons::plus};
        const SelectOption& option = is_new ? fresh : list.found[static_cast<std::size_t>(at)];
        const Tri mark = !checked ? Tri::none : std::ranges::find(*checked, option.key) != checked->end() ? Tri::yes : Tri::no;
        bool hovered = false;
        if (option_row(content.cut_top(kListRow), option, at == list.cursor, mark, hovered) || (entered && at == list.cursor))
            picked = {at, is_new};
        const ImVec2 moved = ImGui::GetIO().MouseDelta;
        if (hovered && (moved.x != 0 || moved.y != 0)) list.cursor = at;
    }
    if (count == 0) text(content.cut_top(kListRow).inset(8, 0), tr("Nothing found"), type::body, ui.theme().faint);
    if (list.cursor != before) scroll.reveal(static_cast<float>(list.cursor) * kListRow, static_cast<float>(list.cursor + 1) * kListRow);
    scroll.set_height(content.y - top);
    return picked;
}

}  // namespace

SelectResult select(const Slot& slot, std::string_view label, std::string_view shown, const OptionProvider& provider,
                    const SelectOptions& options) {
    Context& ui = context();
    SelectResult result;
    result.item = closed_control(slot, label, shown, nullptr, options);
    const std::uint32_t id = result.item.id ^ kSalt;
    if (result.item.pressed || options.open_now) ui.layers.open(id);
    if (!ui.layers.is_open(id)) return result;
    ListState& list = ui.state<ListState>(id);
    const OptionProvider with_none = [&](std::string_view typed) {
        auto found = provider(typed);
        if (options.clearable && typed.empty()) found.insert(found.begin(), SelectOption{.key = 0, .label = tr("None")});
        return found;
    };
    const int layer_before = ui.layers.current();
    const Picked picked = open_list(id, result.item, label, list, with_none, options, nullptr, true);
    if (picked.index >= 0) {
        result.changed = !picked.create;
        if (picked.create) result.create = list.typed;
        else {
            result.key = list.found[static_cast<std::size_t>(picked.index)].key;
            result.label = result.key == 0 ? std::string{} : list.found[static_cast<std::size_t>(picked.index)].label;
        }
        ui.layers.close(id);
    }
    if (ui.layers.current() != layer_before) ui.layers.end();
    result.closed = !ui.layers.is_open(id);
    return result;
}

bool select(const Slot& slot, std::string_view label, std::span<const SelectOption> fixed, int& current, const SelectOptions& options) {
    Context& ui = context();
    const bool known = current >= 0 && current < static_cast<int>(fixed.size());
    const SelectOption* shown = known ? &fixed[static_cast<std::size_t>(current)] : nullptr;
    const Item item = closed_control(slot, label, shown ? std::string_view{shown->label} : std::string_view{}, shown, options);
    const std::uint32_t id = item.id ^ kSalt;
    if (item.pressed || options.open_now) ui.layers.open(id);
    if (!ui.layers.is_open(id)) return false;
    ListState& list = ui.state<ListState>(id);
    // Rows keep their place in the fixed list through the filter.
    const OptionProvider provider = [&](std::string_view typed) {
        std::vector<SelectOption> found;
        for (std::size_t at = 0; at < fixed.size(); ++at) {
            if (!contains_folded(fixed[at].label, typed)) continue;
            found.push_back(fixed[at]);
            found.back().key = static_cast<std::int64_t>(at);
        }
        if (options.clearable && typed.empty()) found.insert(found.begin(), SelectOption{.key = -1, .label = tr("None")});
        return found;
    };
    const bool fresh = ui.layers.just_opened(id);
    const int layer_before = ui.layers.current();
    const Picked picked = open_list(id, item, label, list, provider, options, nullptr, fixed.size() > 8);
    if (fresh) list.cursor = std::max(current, 0);
    bool changed = false;
    if (picked.index >= 0) {
        const auto next = static_cast<int>(list.found[static_cast<std::size_t>(picked.index)].key);
        changed = next != current;
        current = next;
        ui.layers.close(id);
    }
    if (ui.layers.current() != layer_before) ui.layers.end();
    return changed;
}

bool select(const Slot& slot, std::string_view label, std::initializer_list<std::string_view> fixed, int& current, const SelectOptions& options) {
    std::vector<SelectOption> list;
    for (const std::string_view each : fixed) list.push_back({.label = std::string{each}});
    return select(slot, label, std::span<const SelectOption>{list}, current, options);
}

bool multi_select(const Slot& slot, std::string_view label, std::span<const SelectOption> fixed, std::vector<std::int64_t>& keys,
                  const SelectOptions& options) {
    Context& ui = context();
    std::string shown;
    for (const SelectOption& option : fixed)
        if (std::ranges::find(keys, option.key) != keys.end() && shown.empty()) shown = option.label;
    if (keys.size() > 1) shown += fmt::format(" +{}", keys.size() - 1);
    const Item item = closed_control(slot, label, shown, nullptr, options);
    const std::uint32_t id = item.id ^ kSalt;
    if (item.pressed || options.open_now) ui.layers.open(id);
    if (!ui.layers.is_open(id)) return false;
    ListState& list = ui.state<ListState>(id);
    const OptionProvider provider = [&](std::string_view typed) {
        std::vector<SelectOption> found;
        for (const SelectOption& option : fixed)
            if (contains_folded(option.label, typed)) found.push_back(option);
        return found;
    };
    const int layer_before = ui.layers.current();
    const Picked picked = open_list(id, item, label, list, provider, options, &keys, fixed.size() > 8);
    if (picked.index >= 0) {
        const std::int64_t key = list.found[static_cast<std::size_t>(picked.index)].key;
        if (std::erase(keys, key) == 0) keys.push_back(key);
    }
    if (ui.layers.current() != layer_before) ui.layers.end();
    return picked.index >= 0;
}

}  // namespace qd::ui
