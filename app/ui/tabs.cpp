#include "app/ui/tabs.h"

#include <algorithm>
#include <vector>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/roving.h"

namespace qd::ui {
namespace {

float width_of(const TabSpec& spec, Type font_type) {
    float width = text_width(spec.label, font_type);
    if (spec.icon) width += 16 + (spec.label.empty() ? 0 : 7);
    if (!spec.count.empty()) width += 6 + text_width(spec.count, type::caption);
    return width;
}

void draw_label(Area rest, const TabSpec& spec, Type font_type, Color color, Color icon_color) {
    if (spec.icon) icon(rest.cut_left(16, 7), spec.icon, icon_color, 16);
    rest.cut_left(text(rest, spec.label, font_type, color), 6);
    text(rest, spec.count, type::caption, context().theme().second);
}

Item tab_item(const Area& area, const TabSpec& spec, bool chosen, Role role) {
    Node node{.role = role, .name = std::string{spec.label}};
    (role == Role::radio ? node.checked : node.selected) = chosen ? Tri::yes : Tri::no;
    return interact(area, std::move(node), {.tab_stop = chosen});
}

template <class Draw>
bool run(const Area& row, std::string_view name, std::span<const TabSpec> specs, int& current, Role list_role, Role role,
         const std::vector<Area>& places, Draw draw) {
    const NodeScope scope{list_role, name, row};
    const IdScope ids{name};
    const int before = current;
    Roving roving{Roving::Axis::horizontal};
    for (int at = 0; at < static_cast<int>(specs.size()); ++at) {
        const auto index = static_cast<std::size_t>(at);
        const Item item = tab_item(places[index], specs[index], at == before, role);
        if (roving.offer(item) || item.pressed) current = at;
        if (item.visible) draw(places[index], specs[index], at == before, item);
    }
    if (const int moved = roving.finish(); moved >= 0) current = moved;
    return current != before;
}

}  // namespace

bool tabs(const Area& row, std::string_view name, std::span<const TabSpec> specs, int& current) {
    const Theme& theme = context().theme();
    line_across(row.x, row.bottom_edge() - 1, row.width, theme.line);
    std::vector<Area> places;
    Area rest = row;
    const bool phone = context().breadth() == Breadth::phone;
    for (std::size_t at = 0; at < specs.size(); ++at) {
        if (phone) places.push_back(row.column(static_cast<int>(at), static_cast<int>(specs.size()), 0));
        else places.push_back(rest.cut_left(width_of(specs[at], type::control), 20));
    }
    return run(row, name, specs, current, Role::tablist, Role::tab, places,
               [&](const Area& place, const TabSpec& spec, bool chosen, const Item& item) {
                   const float spare = phone ? (place.width - width_of(spec, type::control)) / 2 : 0;
                   draw_label(place.inset(spare, 0), spec, type::control, chosen || item.hovered ? theme.text : theme.second, theme.second);
                   if (chosen) fill(Rect{place.x, place.bottom_edge() - 2, place.width, 2}, theme.accent);
               });
}

bool tabs(const Area& row, std::string_view name, std::initializer_list<TabSpec> specs, int& current) {
    return tabs(row, name, std::span{specs.begin(), specs.size()}, current);
}

bool pill_tabs(const Area& row, std::string_view name, std::span<const TabSpec> specs, int& current) {
    const Theme& theme = context().theme();
    std::vector<Area> places;
    Area rest = row;
    for (const TabSpec& spec : specs) {
        const Area strip = rest.cut_left(width_of(spec, type::caption_medium) + 16, 4);
        places.push_back(strip.centered(strip.width, std::min(strip.height, 24.0f)));
    }
    return run(row, name, specs, current, Role::tablist, Role::tab, places,
               [&](const Area& place, const TabSpec& spec, bool chosen, const Item& item) {
                   if (chosen) fill(place, theme.tinted(theme.accent), kRadius);
                   else if (item.hovered) fill(place, theme.hover, kRadius);
                   draw_label(place.inset(8, 0), spec, type::caption_medium, chosen ? theme.text : theme.second, theme.second);
               });
}

bool pill_tabs(const Area& row, std::string_view name, std::initializer_list<TabSpec> specs, int& current) {
    return pill_tabs(row, name, std::span{specs.begin(), specs.size()}, current);
}

bool segmented(const Slot& slot, std::string_view name, std::span<const TabSpec> specs, int& current) {
    const Theme& theme = context().theme();
    float total = 0;
    for (const TabSpec& spec : specs) total += width_of(spec, type::control) + 22;
    const Area body = slot.take(total, context().control_height());
    const float extra = (body.width - total) / static_cast<float>(specs.size());
    fill(body, theme.raised, kRadius);
    std::vector<Area> places;
    Area rest = body;
    for (const TabSpec& spec : specs) places.push_back(rest.cut_left(width_of(spec, type::control) + 22 + extra));
    const bool changed =
        run(body, name, specs, current, Role::group, Role::radio, places,
            [&](const Area& place, const TabSpec& spec, bool chosen, const Item& item) {
                const bool first = place.x <= body.x + 1, last = place.right_edge() >= body.right_edge() - 1;
                if (chosen) fill(place, theme.tinted(theme.accent), first || last ? kRadius : 0);
                else if (item.hovered) fill(place, theme.hover, first || last ? kRadius : 0);
                if (!first) line_down(place.x, place.y, place.height, theme.line);
                const float spare = (place.width - width_of(spec, type::control)) / 2;
                draw_label(place.inset(spare, 0), spec, type::control, chosen ? theme.text : theme.second, chosen ? theme.text : theme.second);
            });
    frame(body, theme.line, kRadius);
    return changed;
}

bool segmented(const Slot& slot, std::string_view name, std::initializer_list<TabSpec> specs, int& current) {
    return segmented(slot, name, std::span{specs.begin(), specs.size()}, current);
}

}  // namespace qd::ui
