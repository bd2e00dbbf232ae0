#include "app/ui/range_bar.h"

#include <algorithm>

#include "app/ui/chart_parts.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"

namespace qd::ui {

void range_bar(const Area& area, std::string_view name, std::string_view words, const RangeBar& shown) {
    const Theme& theme = context().theme();
    chart::describe(area, name, words);
    Area rest = area;
    const bool named = shown.tick && !shown.tick_name.empty() && area.height >= 30;
    const Area head = named ? rest.cut_top(16) : Area{};
    const chart::Scale x{{shown.axis_low, std::max(shown.axis_high, shown.axis_low + 1e-9)}, rest.x + 5, rest.right_edge() - 5};
    const auto place = [&](double value) { return std::clamp(x.at(value), rest.x, rest.right_edge()); };
    const float y = snap(rest.y + rest.height / 2);
    line_across(rest.x, y, rest.width, theme.line);
    const float from = place(shown.low), to = place(shown.high);
    fill({from, y - 4, std::max(to - from, 2.0f), 8}, over(theme.series[0].fade(theme.dark ? 0.45f : 0.32f), theme.panel), 3);
    dot(place(shown.value), y, 4, theme.series[0]);
    if (!shown.tick) return;
    const float tick = snap(place(*shown.tick));
    fill({tick - 0.75f, y - 9, 1.5f, 18}, theme.warn);
    if (!named) return;
    const float wide = text_width(shown.tick_name, type::caption);
    text({std::clamp(tick - wide / 2, head.x, head.right_edge() - wide), head.y, wide + 1, head.height}, shown.tick_name, type::caption, theme.warn);
}

void attainment_bar(const Area& area, const AttainmentBar& shown) {
    const Theme& theme = context().theme();
    const float y = area.y + area.height / 2 - 4;
    const auto wide = [&](double value) { return area.width * static_cast<float>(std::clamp(shown.scale > 0 ? value / shown.scale : 0.0, 0.0, 1.0)); };
    fill({area.x, y, area.width, 8}, theme.hover, 1);
    fill({area.x, y, wide(shown.call), 8}, over(theme.series[0].fade(0.65f), theme.panel), 1);
    fill({area.x, y, wide(std::min(shown.closed, shown.call)), 8}, theme.good, 1);
    if (shown.quota > 0) fill({snap(area.x + wide(shown.quota)) - 1, y - 4, 2, 16}, theme.text);
}

}  // namespace qd::ui
