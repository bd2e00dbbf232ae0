#include <algorithm>
#include <cmath>

#include "app/ui/avatar.h"
#include "app/ui/chart.h"
#include "app/ui/chart_parts.h"
#include "app/ui/context.h"
#include "app/ui/item.h"
#include "app/ui/text.h"
#include "imgui.h"

namespace qd::ui {
namespace {

using chart::known;

double sum_of(const HBarRow& row) {
    double sum = 0;
    for (const double value : row.values) sum += known(value) ? value : 0;
    return sum;
}

std::string right_of(const HBarRow& row, const ChartOptions& options) {
    return row.right.empty() ? chart::written(sum_of(row), options) : row.right;
}

Color piece_color(const HBarChart& data, std::size_t piece, double value) {
    const Theme& theme = context().theme();
    if (data.around_zero) return value < 0 ? theme.bad : theme.good;
    return piece < data.colors.size() ? chart::series_color(data.colors[piece], piece) : theme.series[piece % 8];
}

struct Columns { float label = 0, right = 0, far_right = 0; };

Columns columns_of(const HBarChart& data, const ChartOptions& options, float width) {
    Columns columns;
    const Type size{options.label_size, Weight::medium};
    for (const HBarRow& row : data.rows) {
        columns.label = std::max(columns.label, text_width(row.label, type::body) + (row.person ? 26.0f : 0.0f));
        columns.right = std::max(columns.right, text_width(right_of(row, options), size));
        columns.far_right = std::max(columns.far_right, text_width(row.far_right, size));
    }
    columns.label = std::min(columns.label, width * 0.42f);
    columns.right = std::max(columns.right, text_width(data.right_head, type::caption));
    columns.far_right = std::max(columns.far_right, text_width(data.far_right_head, type::caption));
    return columns;
}

void draw_pieces(const Area& bar, const HBarChart& data, const HBarRow& row, const chart::Scale& x) {
    double at = 0;
    for (std::size_t piece = 0; piece < row.values.size(); ++piece) {
        const double value = known(row.values[piece]) ? row.values[piece] : 0;
        const float from = x.at(at), to = x.at(at + value);
        fill({std::min(from, to), bar.y, std::max(std::abs(to - from) - (piece + 1 < row.values.size() ? 1.0f : 0.0f), value != 0 ? 1.0f : 0.0f), bar.height}, piece_color(data, piece, value), 1.5f);
        at += value;
    }
}

}  // namespace

ChartResult hbar_chart(const Area& area, std::string_view name, const HBarChart& data, const ChartOptions& options) {
    ChartResult result;
    if (chart::too_little(area, name, options)) return result;
    const Theme& theme = context().theme();
    std::string words{options.unit};
    chart::Range range{0, 0};
    for (const HBarRow& row : data.rows) {
        range.high = std::max(range.high, sum_of(row));
        range.low = std::min(range.low, sum_of(row));
        words += (words.empty() ? "" : ", ") + row.label + " " + right_of(row, options);
    }
    chart::describe(area, name, words);
    Area rest = area;
    const bool legend_wanted = data.names.size() > 1;
    if (legend_wanted) legend(rest.cut_bottom(20, 4), data.names, data.colors);
    const Columns columns = columns_of(data, options, area.width);
    if (!data.right_head.empty() || !data.far_right_head.empty()) {
        Area head = rest.cut_top(20);
        if (columns.far_right > 0) text(head.cut_right(columns.far_right, 14), data.far_right_head, type::caption, theme.second, Align::right);
        text(head.cut_right(columns.right), data.right_head, type::caption, theme.second, Align::right);
    }
    const float high = data.rows.empty() ? 0 : std::clamp(rest.height / static_cast<float>(data.rows.size()), 18.0f, 34.0f);
    const Type size{options.label_size, Weight::medium};
    const chart::Pointer pointer = chart::pointer_over(area, name);
    for (std::size_t at = 0; at < data.rows.size(); ++at) {
        const HBarRow& row = data.rows[at];
        Area line = rest.cut_top(high);
        if (pointer.inside && line.contains(pointer.x, pointer.y)) {
            result.hovered = static_cast<int>(at);
            if (options.selectable) fill(line.inset(-4, 0), theme.hover, 4);
            if (options.selectable && pointer.pressed) result.pressed = static_cast<int>(at);
        }
        Area label = line.cut_left(columns.label, 12);
        if (row.person) avatar(label.cut_left(18, 8), row.label);
        text(label, row.label, type::body, theme.text);
        if (columns.far_right > 0) text(line.cut_right(columns.far_right, 14), row.far_right, {size.size, Weight::regular}, theme.second, Align::right);
        text(line.cut_right(columns.right, 12), right_of(row, options), size, theme.text, Align::right);
        const chart::Scale x{range, line.x, line.right_edge()};
        const float thick = data.around_zero ? 8.0f : std::min(high - 8, 26.0f);
        if (data.around_zero) line_down(x.at(0), line.y, line.height, theme.line);
        draw_pieces({line.x, line.y + (high - thick) / 2, line.width, thick}, data, row, x);
    }
    if (result.hovered >= 0 && legend_wanted) {
        const HBarRow& row = data.rows[static_cast<std::size_t>(result.hovered)];
        std::vector<chart::TipRow> rows;
        for (std::size_t piece = 0; piece < row.values.size() && piece < data.names.size(); ++piece)
            rows.push_back({piece_color(data, piece, row.values[piece]), data.names[piece], chart::written(row.values[piece], options)});
        chart::tip(pointer.x, pointer.y, row.label, rows, options.definition);
    }
    return result;
}

ChartResult interval_chart(const Area& area, std::string_view name, const IntervalChart& data, const ChartOptions& options) {
    ChartResult result;
    if (chart::too_little(area, name, options)) return result;
    const Theme& theme = context().theme();
    chart::Range range{INFINITY, -INFINITY};
    std::string words{options.unit};
    float label = 0, value_wide = 0;
    for (const IntervalRow& row : data.rows) {
        words += (words.empty() ? "" : ", ") + row.label + " " + chart::written(row.value, options) + fmt::format(" ({} – {}, n {})", chart::written(row.low, options), chart::written(row.high, options), row.n);
        label = std::max(label, text_width(row.label, type::body));
        value_wide = std::max(value_wide, text_width(chart::written(row.value, options), type::caption_medium));
        if (row.n < data.least_n) continue;
        range.low = std::min(range.low, row.low);
        range.high = std::max(range.high, row.high);
    }
    chart::describe(area, name, words);
    if (range.low > range.high) range = {0, 1};
    if (data.has_reference) range = {std::min(range.low, data.reference), std::max(range.high, data.reference)};
    const auto marks = chart::ticks(range, 4);
    range = chart::covering(marks, range);
    Area rest = area;
    Area head = rest.cut_top(20);
    label = std::min(label, area.width * 0.36f);
    constexpr float kCount = 44;
    text(head.cut_right(kCount), "n", type::caption, theme.second, Align::right);
    const Area plot{area.x + label + 16, rest.y, area.width - label - 16 - kCount - value_wide - 20, rest.height};
    const chart::Scale x{range, plot.x, plot.right_edge()};
    const float high = data.rows.empty() ? 0 : std::clamp(rest.height / static_cast<float>(data.rows.size()), 18.0f, 32.0f);
    for (const double mark : marks) {
        line_down(x.at(mark), rest.y, high * static_cast<float>(data.rows.size()), theme.line);
        text({x.at(mark) - 30, head.y, 60, head.height}, chart::written(mark, options), type::caption, theme.second, Align::center);
    }
    if (data.has_reference)
        for (float y = rest.y; y < rest.y + high * static_cast<float>(data.rows.size()); y += 6) fill({snap(x.at(data.reference)), y, 1.5f, 3}, theme.warn);
    const chart::Pointer pointer = chart::pointer_over(area, name);
    for (std::size_t at = 0; at < data.rows.size(); ++at) {
        const IntervalRow& row = data.rows[at];
        Area line = rest.cut_top(high);
        if (pointer.inside && line.contains(pointer.x, pointer.y)) result.hovered = static_cast<int>(at);
        text(line.cut_left(label), row.label, type::body, theme.text);
        text(line.cut_right(kCount), integer(context().locale(), row.n), type::caption, theme.second, Align::right);
        if (row.n < data.least_n) {
            text({plot.x, line.y, plot.width, line.height}, tr("too little data"), type::caption, theme.faint, Align::center);
            continue;
        }
        text(line.cut_right(value_wide + 4), chart::written(row.value, options), type::caption_medium, theme.text, Align::right);
        const float y = snap(line.y + high / 2), from = x.at(row.low), to = x.at(row.high);
        const Color ink = theme.series[0];
        fill({from, y - 0.75f, to - from, 1.5f}, ink);
        for (const float end : {from, to}) fill({end - 0.75f, y - 4, 1.5f, 8}, ink);
        dot(x.at(row.value), y, 5, theme.panel);
        dot(x.at(row.value), y, 3.5f, ink);
    }
    if (result.hovered >= 0) {
        const IntervalRow& row = data.rows[static_cast<std::size_t>(result.hovered)];
        const chart::TipRow rows[] = {{theme.series[0], tr("value"), chart::written(row.value, options)},
                                      {Color{0, 0, 0, 0}, tr("interval"), chart::written(row.low, options) + " – " + chart::written(row.high, options)},
                                      {Color{0, 0, 0, 0}, "n", integer(context().locale(), row.n)}};
        chart::tip(pointer.x, pointer.y, row.label, rows, options.definition);
    }
    return result;
}

void dot_strip(const Area& area, std::string_view name, const DotStrip& strip, const ChartOptions& options) {
    if (chart::too_little(area, name, options)) return;
    const Theme& theme = context().theme();
    chart::Range range{0, strip.has_marked ? strip.marked : 1};
    for (const double value : strip.values) range.high = std::max(range.high, known(value) ? value : 0);
    chart::describe(area, name, fmt::format("{} values up to {}. {}", strip.values.size(), chart::written(range.high, options), strip.marked_words));
    const auto marks = chart::ticks(range, 3);
    Area rest = area;
    const Area names = rest.cut_bottom(18);
    const Area head = strip.marked_words.empty() ? Area{} : rest.cut_top(18);
    const chart::Scale x{chart::covering(marks, range), rest.x + 4, rest.right_edge() - 4};
    const float floor = rest.bottom_edge() - 2;
    line_across(rest.x, floor, rest.width, theme.line);
    for (std::size_t at = 0; at < marks.size(); ++at) {
        const std::string words = chart::written(marks[at], options) + (at + 1 == marks.size() && !strip.unit_words.empty() ? " " + strip.unit_words : "");
        const float wide = text_width(words, type::caption);
        text({std::clamp(x.at(marks[at]) - wide / 2, area.x, area.right_edge() - wide), names.y, wide + 1, names.height}, words, type::caption, theme.second);
    }
    std::vector<double> sorted = strip.values;
    std::ranges::sort(sorted);
    float last_x = -100;
    int stacked = 0;
    for (const double value : sorted) {
        if (!known(value)) continue;
        const float px = x.at(value);
        stacked = px - last_x < 5 ? stacked + 1 : 0;
        if (stacked == 0) last_x = px;
        const float y = floor - 4 - static_cast<float>(stacked) * 6;
        if (y > rest.y) dot(last_x, y, 2.75f, theme.good);
    }
    if (!strip.has_marked) return;
    const float px = x.at(strip.marked), wide = text_width(strip.marked_words, type::caption_medium);
    fill({snap(px) - 0.75f, rest.y, 1.5f, rest.height}, theme.warn);
    text({std::clamp(px - wide / 2, area.x, std::max(area.right_edge() - wide, area.x)), head.y, wide + 1, head.height}, strip.marked_words, type::caption_medium, theme.warn);
}

void heat_cell(const Area& area, std::string_view words, double share, Color color) {
    const Theme& theme = context().theme();
    const Area cell = area.inset(1);
    const Color surface = over(color.fade(0.06f + 0.6f * static_cast<float>(std::clamp(share, 0.0, 1.0))), theme.panel);
    fill(cell, surface, 3);
    text(cell, words, type::body, contrast(theme.text, surface) >= 4.5 ? theme.text : theme.dark ? hex(0x0B1220) : hex(0xFFFFFF), Align::center);
}

float legend(const Area& area, std::span<const std::string> names, std::span<const Color> colors) {
    Area rest = area;
    for (std::size_t at = 0; at < names.size(); ++at) {
        const Area square = rest.cut_left(10, 6);
        fill({square.x, square.y + (square.height - 10) / 2, 10, 10}, chart::series_color(at < colors.size() ? colors[at] : Color{0, 0, 0, 0}, at), 2);
        rest.cut_left(text(rest, names[at], type::caption, context().theme().second), 16);
    }
    return rest.x - area.x;
}

}  // namespace qd::ui
