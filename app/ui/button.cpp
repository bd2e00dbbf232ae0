#include "app/ui/button.h"

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/kbd.h"
#include "app/ui/tooltip.h"
#include "imgui.h"

namespace qd::ui {
namespace {

constexpr float kIcon = 16, kGap = 6;

float height_of(const ButtonOptions& options) {
    if (context().breadth() == Breadth::phone && !options.small) return kTouch - 4;
    return options.small ? kSmallControl : kControl;
}

struct Look { Color fill, line, label, icon; };

Look look_of(const ButtonOptions& options) {
    const Theme& theme = context().theme();
    const Color none{0, 0, 0, 0};
    switch (options.kind) {
        case ButtonKind::primary: return {theme.accent, none, theme.on_accent, theme.on_accent};
        case ButtonKind::danger_filled: return {theme.bad, none, theme.on_accent, theme.on_accent};
        case ButtonKind::danger: return {theme.raised, theme.line, theme.bad, theme.bad};
        case ButtonKind::quiet: return {none, none, theme.second, theme.second};
        case ButtonKind::link: return {none, none, theme.accent, theme.accent};
        case ButtonKind::secondary: break;
    }
    return {theme.raised, theme.line, theme.text, theme.text};
}

void draw_surface(const Item& item, const ButtonOptions& options, const Look& look) {
    const Theme& theme = context().theme();
    const bool filled = options.kind == ButtonKind::primary || options.kind == ButtonKind::danger_filled;
    const float warm = context().animate(item.id, item.held ? 1.0f : item.hovered ? 0.6f : 0.0f);
    if (filled) {
        fill(item.rect, mix(look.fill, theme.dark ? hex(0xFFFFFF) : hex(0x000000), 0.16f * warm), kRadius);
        return;
    }
    if (look.fill.a) fill(item.rect, look.fill, kRadius);
    if (options.on) fill(item.rect, theme.tinted(theme.accent), kRadius);
    if (warm > 0) fill(item.rect, mix(theme.hover, theme.line, item.held ? 0.5f : 0.0f).fade(warm > 0.6f ? 1.0f : warm / 0.6f), kRadius);
    if (look.line.a) frame(item.rect, options.on ? theme.accent : look.line, kRadius);
}

// A finger presses no keys.
bool shows_keys(const ButtonOptions& options) { return !options.shortcut.empty() && !context().touch(); }

float content_width(std::string_view label, const ButtonOptions& options) {
    float width = text_width(label, type::control);
    if (options.icon) width += kIcon + (label.empty() ? 0 : kGap);
    if (options.trailing) width += 14 + kGap;
    if (!options.count.empty()) width += text_width(options.count, type::caption) + kGap;
    if (shows_keys(options)) width += kbd_width(options.shortcut) + kGap + 2;
    return width;
}

void draw_content(const Item& item, std::string_view label, const ButtonOptions& options, Look look) {
    const Theme& theme = context().theme();
    if (options.disabled) look.label = look.icon = look.label.fade(0.45f);
    else if (options.kind == ButtonKind::quiet && (item.hovered || options.on)) look.label = look.icon = theme.text;
    const float padding = options.small ? 8.0f : 11.0f;
    const float wide = content_width(label, options);
    Area rest = item.rect.inset(options.kind == ButtonKind::link ? 0 : padding, 0);
    if (!options.left && rest.width > wide) rest.cut_left((rest.width - wide) / 2);
    if (options.icon) icon(rest.cut_left(kIcon, label.empty() ? 0 : kGap), options.icon, look.icon, kIcon);
    if (shows_keys(options)) {
        Area cap = rest;
        cap.cut_left(wide - (options.icon ? kIcon + kGap : 0) - kbd_width(options.shortcut));
        kbd(cap.left(), options.shortcut);
    }
    const float drawn = text(rest, label, type::control, look.label);
    rest.cut_left(drawn, kGap);
    if (!options.count.empty()) rest.cut_left(text(rest, options.count, type::caption, options.kind == ButtonKind::primary ? look.label : theme.second), kGap);
    if (options.trailing) icon(rest.cut_left(14), options.trailing, options.kind == ButtonKind::primary ? look.icon : theme.second, 14);
}

}  // namespace

float button_width(std::string_view label, const ButtonOptions& options) {
    return content_width(label, options) + (options.kind == ButtonKind::link ? 0 : options.small ? 16.0f : 22.0f);
}

Item button_item(const Slot& slot, std::string_view label, const ButtonOptions& options) {
    const float high = height_of(options);
    const Area rect = slot.take(button_width(label, options), high);
    Node node{.role = options.kind == ButtonKind::link ? Role::link : Role::button,
              .name = std::string{options.name.empty() ? label : options.name}, .expanded = options.expanded};
    node.has_popup = options.expanded != Tri::none;
    const Item item = interact(rect, std::move(node), {.disabled = options.disabled}, options.id);
    if (!item.visible) return item;
    const Look look = look_of(options);
    if (options.disabled) fill(item.rect, options.kind == ButtonKind::primary ? look.fill.fade(0.35f) : look.fill, kRadius);
    else draw_surface(item, options, look);
    if (options.disabled && look.line.a) frame(item.rect, look.line, kRadius);
    if (options.kind == ButtonKind::link && item.hovered)
        line_across(rect.x, rect.y + rect.height / 2 + 8, text_width(label, type::control), context().theme().accent);
    draw_content(item, label, options, look);
    if (!options.tip.empty()) tooltip(item, options.tip, options.shortcut);
    return item;
}

bool button(const Slot& slot, std::string_view label, const ButtonOptions& options) {
    return button_item(slot, label, options).pressed;
}

Item icon_button_item(const Slot& slot, Icon which, std::string_view name, const ButtonOptions& options) {
    const float high = height_of(options);
    const Area rect = slot.take(high, high);
    const Item item = interact(rect, {.role = Role::button, .name = std::string{name}, .expanded = options.expanded},
                               {.disabled = options.disabled}, options.id);
    if (!item.visible) return item;
    Look look = look_of(options);
    draw_surface(item, options, look);
    if (options.kind == ButtonKind::quiet && (item.hovered || options.on)) look.icon = context().theme().text;
    icon(rect, which, options.disabled ? look.icon.fade(0.45f) : look.icon, options.small ? 14.0f : kIcon);
    tooltip(item, options.tip.empty() ? name : options.tip, options.shortcut);
    return item;
}

bool icon_button(const Slot& slot, Icon which, std::string_view name, const ButtonOptions& options) {
    return icon_button_item(slot, which, name, options).pressed;
}

bool link(const Slot& slot, std::string_view label, std::string_view id) {
    return button(slot, label, {.kind = ButtonKind::link, .id = id, .small = true});
}

}  // namespace qd::ui
