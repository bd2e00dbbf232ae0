#include "app/ui/card.h"

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/text.h"

namespace qd::ui {

Area card(const Area& area) {
    const Theme& theme = context().theme();
    fill(area, theme.panel, kCardRadius);
    frame(area, theme.line, kCardRadius);
    return area;
}

Area card_head(Area& inside, std::string_view title, std::string_view remark, bool ruled) {
    const Theme& theme = context().theme();
    Area row = inside.cut_top(42).inset(12, 0);
    if (ruled) line_across(inside.x, inside.y - 1, inside.width, theme.line);
    label_node(Role::heading, title, row, 2);
    Area rest = row;
    rest.cut_left(spans(row, {{title, type::strong, theme.text}, {remark, type::caption, theme.second, 9}}), 12);
    return rest;
}

Item press_card(const Area& area, std::string_view name, bool outlined, std::string_view id) {
    const Theme& theme = context().theme();
    const Item item = interact(area, {.role = Role::button, .name = std::string{name}}, {.radius = kCardRadius}, id);
    if (!item.visible) return item;
    fill(area, theme.panel, kCardRadius);
    const float warm = context().animate(item.id, item.hovered ? 1.0f : 0.0f);
    if (warm > 0) fill(area, theme.hover.fade(warm * (item.held ? 1.0f : 0.6f)), kCardRadius);
    frame(area, outlined ? theme.accent : mix(theme.line, theme.faint, 0.3f * warm), kCardRadius, outlined ? 1.5f : 1.0f);
    return item;
}

void rule(Area& area, float above, float below) {
    area.cut_top(above);
    line_across(area.x, area.y, area.width, context().theme().line);
    area.cut_top(1 + below);
}

Area section_title(Area& area, std::string_view title, std::string_view remark, int level) {
    const Theme& theme = context().theme();
    Area row = area.cut_top(30);
    label_node(Role::heading, title, row, level);
    Area rest = row;
    rest.cut_left(spans(row, {{title, type::body_strong, theme.text}, {remark, type::caption, theme.second, 8}}), 8);
    return rest;
}

Area title_row(Area& content, std::string_view title, std::string_view remark) {
    const Theme& theme = context().theme();
    Area row = content.cut_top(context().control_height(), 10);
    label_node(Role::heading, title, row, 1);
    Area rest = row;
    rest.cut_left(text(rest, title, type::title, theme.text), 12);
    if (!remark.empty()) {
        // The remark gives way to the actions, which are cut from the right afterwards; it is kept short.
        const float room = rest.width * 0.5f;
        text(Area{rest.x, rest.y + 1, room, rest.height}, remark, type::body, theme.second);
    }
    return rest;
}

void figure(const Area& area, const Figure& shown, float size) {
    const Theme& theme = context().theme();
    Area rest = area;
    label_node(Role::text, std::string{shown.caption} + " " + std::string{shown.value} + " " + std::string{shown.remark}, area);
    text(rest.cut_top(18), shown.caption, type::caption, theme.second);
    text(rest.cut_top(size * 1.35f), shown.value, {size, Weight::semibold}, shown.value_color.a ? shown.value_color : theme.text);
    text(rest.cut_top(18), shown.remark, type::caption, theme.second);
}

}  // namespace qd::ui
