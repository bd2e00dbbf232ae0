#include "app/ui/choice.h"

#include <algorithm>
#include <cmath>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/roving.h"
#include "assets/icons.h"
#include "imgui.h"

namespace qd::ui {
namespace {

constexpr float kBox = 14, kToggleWide = 30, kToggleHigh = 18;

float row_height() { return context().breadth() == Breadth::phone ? kTouch : 24; }

}  // namespace

void draw_checkbox(const Rect& area, Tri value, bool hovered, bool disabled) {
    const Theme& theme = context().theme();
    const Area box = Area{area}.centered(kBox, kBox);
    const bool filled = value == Tri::yes || value == Tri::mixed;
    if (filled) {
        fill(box, disabled ? theme.faint : theme.accent, 4);
        icon(box, value == Tri::yes ? icons::check : icons::minus, theme.on_accent, 12);
    } else {
        if (hovered) fill(box, theme.hover, 4);
        frame(box, disabled ? theme.line : mix(theme.line, theme.faint, hovered ? 0.9f : 0.7f), 4);
    }
}

bool checkbox(const Slot& slot, std::string_view label, Tri& value, const ChoiceOptions& options) {
    const Theme& theme = context().theme();
    const float wide = kBox + (options.bare ? 0 : 8 + text_width(label, type::body) + (options.remark.empty() ? 0 : 6 + text_width(options.remark, type::body)));
    const Area area = slot.take(wide, row_height());
    const Item item = interact(area, {.role = Role::checkbox, .name = std::string{label}, .checked = value},
                               {.disabled = options.disabled, .tab_stop = !options.bare}, options.id);
    if (item.visible) {
        Area rest = area;
        draw_checkbox(options.bare ? area : rest.cut_left(kBox, 8), value, item.hovered, options.disabled);
        if (!options.bare)
            spans(rest, {{label, type::body, options.disabled ? theme.faint : theme.text}, {options.remark, type::body, theme.second, 6}});
    }
    if (item.pressed) value = value == Tri::yes ? Tri::no : Tri::yes;
    return item.pressed;
}

bool checkbox(const Slot& slot, std::string_view label, bool& value, const ChoiceOptions& options) {
    Tri state = value ? Tri::yes : Tri::no;
    const bool pressed = checkbox(slot, label, state, options);
    value = state == Tri::yes;
    return pressed;
}

bool toggle(const Slot& slot, std::string_view label, bool& value, const ChoiceOptions& options) {
    const Theme& theme = context().theme();
    const float wide = kToggleWide + (options.bare ? 0 : 8 + text_width(label, type::body));
    const Area area = slot.take(wide, row_height());
    const Item item = interact(area, {.role = Role::toggle, .name = std::string{label}, .checked = value ? Tri::yes : Tri::no},
                               {.disabled = options.disabled, .radius = 9}, options.id);
    if (item.visible) {
        Area rest = area;
        const Area track = rest.cut_left(kToggleWide, 8).centered(kToggleWide, kToggleHigh);
        const float way = context().animate(item.id, value ? 1.0f : 0.0f);
        fill(track, mix(theme.dark ? hex(0x3A4350) : hex(0xB6BEC9), theme.accent, way), kToggleHigh / 2);
        dot(track.x + 9 + way * (kToggleWide - kToggleHigh), track.y + 9, 7, hex(0xFFFFFF));
        if (!options.bare) text(rest, label, type::body, options.disabled ? theme.faint : theme.text);
    }
    if (item.pressed) value = !value;
    return item.pressed;
}

bool radio_group(Area& area, std::string_view name, std::span<const RadioSpec> specs, int& current) {
    const Theme& theme = context().theme();
    const int before = current;
    const NodeScope scope{Role::group, name, area};
    const IdScope ids{name};
    Roving roving{Roving::Axis::both};
    for (int at = 0; at < static_cast<int>(specs.size()); ++at) {
        const RadioSpec& spec = specs[static_cast<std::size_t>(at)];
        Area row = area.cut_top(row_height(), 2);
        const Item item = interact(row, {.role = Role::radio, .name = std::string{spec.label}, .description = std::string{spec.remark},
                                         .checked = at == before ? Tri::yes : Tri::no}, {.tab_stop = at == before || (before < 0 && at == 0)});
        (void)roving.offer(item);
        if (item.pressed) current = at;
        if (!item.visible) continue;
        const Area ball = row.cut_left(16, 8);
        const float x = ball.x + 8, y = ball.y + ball.height / 2;
        ring(x, y, 7.5f, at == before ? theme.accent : mix(theme.line, theme.faint, 0.7f), at == before ? 2.0f : 1.0f);
        if (at == before) dot(x, y, 4, theme.accent);
        spans(row, {{spec.label, type::body, theme.text}, {spec.remark, type::body, theme.second, 8}});
    }
    if (const int moved = roving.finish(); moved >= 0) current = moved;
    return current != before;
}

bool slider(const Slot& slot, std::string_view label, float& value, float low, float high, float step, std::string_view spoken_value) {
    Context& ui = context();
    const Theme& theme = ui.theme();
    const Area area = slot.take(200, row_height());
    const float before = value;
    const Item item = interact(area, {.role = Role::slider, .name = std::string{label}, .value = std::string{spoken_value},
                                      .value_now = value, .value_min = low, .value_max = high}, {.keys = false, .drag = true});
    const float track = area.width - 14;
    if (item.held) value = low + (high - low) * std::clamp((ImGui::GetIO().MousePos.x - area.x - 7) / track, 0.0f, 1.0f);
    if (item.focused) {
        if (ui.take_key(ImGuiKey_RightArrow) || ui.take_key(ImGuiKey_UpArrow)) value += step;
        if (ui.take_key(ImGuiKey_LeftArrow) || ui.take_key(ImGuiKey_DownArrow)) value -= step;
        if (ui.take_key(ImGuiKey_Home)) value = low;
        if (ui.take_key(ImGuiKey_End)) value = high;
    }
    value += static_cast<float>(item.step) * step;
    value = std::clamp(std::round(value / step) * step, low, high);
    const float y = area.y + area.height / 2, x = area.x + 7 + track * (value - low) / std::max(high - low, 1e-6f);
    fill({area.x, y - 1, area.width, 2}, theme.line, 1);
    fill({area.x, y - 1, x - area.x, 2}, theme.accent, 1);
    dot(x, y, 7, theme.panel);
    ring(x, y, 6.5f, theme.accent, 2);
    if (value != before) ui.need_frames(2);
    return value != before;
}

}  // namespace qd::ui
