#include "app/ui/chip.h"

#include <algorithm>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd::ui {
namespace {

constexpr float kPadding = 8, kGap = 6, kCross = 20;

float chip_height() { return context().breadth() == Breadth::phone ? 36.0f : kSmallControl; }

Item cross(const Rect& body, std::string_view label) {
    const Area area{body.x + body.width - kCross - 2, body.y, kCross, body.height};
    const Item item = interact(area, {.role = Role::button, .name = tr("Remove {}", label)});
    const Theme& theme = context().theme();
    if (item.hovered) fill(area.inset(1, 5), theme.hover, 4);
    icon(area, icons::x, item.hovered ? theme.text : theme.second, 12);
    return item;
}

}  // namespace

float chip_width(std::string_view label, const ChipOptions& options) {
    float width = 2 * kPadding + text_width(label, options.value.empty() ? type::caption_medium : type::caption);
    if (!options.value.empty()) width += kGap + text_width(options.value, type::caption_medium);
    if (options.icon) width += 14 + kGap;
    if (options.changed) width += 12 + text_width(tr("changed"), type::caption) + 2;
    if (options.removable) width += kCross - 2;
    if (options.opens) width += 14 + 4;
    return width;
}

ChipResult chip(const Slot& slot, std::string_view label, const ChipOptions& options) {
    const Theme& theme = context().theme();
    const Area body = slot.take(chip_width(label, options), chip_height());
    std::string name{label};
    if (!options.value.empty()) name += " " + std::string{options.value};
    ChipResult result;
    result.item = interact(body, {.role = Role::button, .name = name, .expanded = options.opens ? Tri::no : Tri::none}, {}, options.id);
    if (!result.item.visible) return result;
    fill(body, theme.raised, kRadius);
    if (options.on) fill(body, theme.tinted(theme.accent), kRadius);
    else if (result.item.hovered) fill(body, theme.hover, kRadius);
    frame(body, options.on ? theme.accent : theme.line, kRadius);
    Area rest = body.inset(kPadding, 0);
    if (options.icon) icon(rest.cut_left(14, kGap), options.icon, options.on ? theme.accent : theme.second, 14);
    const bool alone = options.value.empty();
    rest.cut_left(text(rest, label, alone ? type::caption_medium : type::caption, alone || options.on ? theme.text : theme.second), kGap);
    if (!alone) rest.cut_left(text(rest, options.value, type::caption_medium, theme.text), kGap);
    if (options.changed) {
        dot(rest.x + 4, rest.y + rest.height / 2, 3, theme.warn);
        rest.cut_left(10);
        rest.cut_left(text(rest, tr("changed"), type::caption, theme.second), kGap);
    }
    if (options.opens) icon(Area{body.right_edge() - 14 - 7, body.y, 14, body.height}, icons::chevron_down, theme.second, 14);
    if (options.removable) result.removed = cross(body, name).pressed;
    result.pressed = result.item.pressed && !result.removed;
    return result;
}

float tag(const Slot& slot, std::string_view words) {
    const Theme& theme = context().theme();
    const float wide = text_width(words, type::caption) + 14;
    const Area area = slot.take(wide, 22);
    fill(area, theme.hover, 5);
    text(area.inset(7, 0), words, type::caption, theme.second);
    return area.width;
}

float badge(const Slot& slot, std::string_view words, Color color, Icon which, bool with_dot) {
    const Theme& theme = context().theme();
    const float mark = which ? 16.0f : with_dot ? 11.0f : 0.0f;
    const Area area = slot.take(text_width(words, type::caption_medium) + 14 + mark, 20);
    fill(area, with_dot ? theme.hover : color.fade(theme.dark ? 0.18f : 0.11f), area.height / 2);
    Area rest = area.inset(7, 0);
    if (which) icon(rest.cut_left(12, 4), which, color, 12);
    if (with_dot) {
        dot(rest.x + 3, rest.y + rest.height / 2, 3.5f, color);
        rest.cut_left(11);
    }
    text(rest, words, type::caption_medium, with_dot ? theme.text : color);
    return area.width;
}

float count_pill(const Slot& slot, std::string_view words, Color color) {
    const float wide = std::max(text_width(words, type::tiny_medium) + 10, 18.0f);
    const Area area = slot.take(wide, 18);
    fill(area, color, 9);
    text(area, words, type::tiny_medium, context().theme().on_accent, Align::center);
    return wide;
}

void stage_square(const Area& area, Color color) {
    fill(Rect{area.x, snap(area.y + (area.height - 8) / 2), 8, 8}, color, 2);
}

float stage_name(const Area& area, std::string_view name, Color color, bool strong) {
    stage_square(area, color);
    Area rest = area;
    rest.cut_left(16);
    return 16 + text(rest, name, strong ? type::body_strong : type::body, context().theme().text);
}

float status_dot(const Area& area, std::string_view words, Color dot_color, Color words_color) {
    dot(area.x + 3.5f, area.y + area.height / 2, 3.5f, dot_color);
    Area rest = area;
    rest.cut_left(13);
    return 13 + text(rest, words, type::caption, words_color);
}

}  // namespace qd::ui
