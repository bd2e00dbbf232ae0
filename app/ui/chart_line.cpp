#include <algorithm>
#include <cmath>

#include "app/ui/chart.h"
#include "app/ui/chart_parts.h"
#include "app/ui/context.h"
#include "app/ui/item.h"
#include "app/ui/text.h"
#include "imgui.h"

namespace qd::ui {
namespace {

using chart::known;

chart::Range range_of(const LineChart& data, const ChartOptions& options) {
    chart::Range range{INFINITY, -INFINITY};
    const auto take = [&](const std::vector<double>& values) {
        for (const double value : values) {
            if (!known(value)) continue;
            range.low = std::min(range.low, value);
            range.high = std::max(range.high, value);
        }
    };
    for (const LineSeries& series : data.series) take(series.values);
    for (const Band& band : data.bands) {
        take(band.low);
        take(band.high);
    }
    if (range.low > range.high) return {0, 1};
    const bool filled = std::ranges::any_of(data.series, [](const LineSeries& s) { return s.style == LineStyle::area; });
    // Starting at zero costs little when the values are far from each other.
    if (options.from_zero || filled || (range.low > 0 && range.low < range.high * 0.6)) range.low = std::min(range.low, 0.0);
    if (range.high == range.low) range.high = range.low + 1;
    return range;
}

double last_known(const std::vector<double>& values) {
    for (auto value = values.rbegin(); value != values.rend(); ++value)
        if (known(*value)) return *value;
    return NAN;
}

struct Plot {
    Area area;
    chart::Scale y;
    std::vector<float> x;
};

std::vector<chart::Point> points_of(const Plot& plot, const LineSeries& series) {
    std::vector<chart::Point> points;
    for (std::size_t at = 0; at < series.values.size() && at < plot.x.size(); ++at) {
        const double value = series.values[at];
        const float y = known(value) ? plot.y.at(value) : 0;
        if (series.style == LineStyle::step && !points.empty()) points.push_back({plot.x[at], points.back().y, points.back().known && known(value)});
        points.push_back({plot.x[at], y, known(value)});
    }
    return points;
}

void draw_band(const Plot& plot, const Band& band, std::size_t place, std::size_t count) {
    const Theme& theme = context().theme();
    const Color color = chart::series_color(band.color, 0).fade((theme.dark ? 0.16f : 0.12f) + 0.08f * static_cast<float>(place) / static_cast<float>(std::max<std::size_t>(count, 1)));
    for (std::size_t at = 0; at + 1 < plot.x.size() && at + 1 < band.low.size(); ++at) {
        if (!known(band.low[at]) || !known(band.low[at + 1]) || !known(band.high[at]) || !known(band.high[at + 1])) continue;
        ImDrawList& list = canvas();
        // Without soft edges neighbouring pieces meet without a seam.
        const ImDrawListFlags before = list.Flags;
        list.Flags &= ~ImDrawListFlags_AntiAliasedFill;
        list.AddQuadFilled({plot.x[at], plot.y.at(band.low[at])}, {plot.x[at], plot.y.at(band.high[at])},
                           {plot.x[at + 1], plot.y.at(band.high[at + 1])}, {plot.x[at + 1], plot.y.at(band.low[at + 1])}, color.packed());
        list.Flags = before;
    }
}

void draw_area_under(const Plot& plot, std::span<const chart::Point> points, Color color) {
    const float floor = plot.y.at(std::max(0.0, plot.y.values.low));
    ImDrawList& list = canvas();
    const ImDrawListFlags before = list.Flags;
    list.Flags &= ~ImDrawListFlags_AntiAliasedFill;
    for (std::size_t at = 0; at + 1 < points.size(); ++at)
        if (points[at].known && points[at + 1].known)
            list.AddQuadFilled({points[at].x, floor}, {points[at].x, points[at].y}, {points[at + 1].x, points[at + 1].y}, {points[at + 1].x, floor}, color.fade(0.14f).packed());
    list.Flags = before;
}

// Above a peak, under a trough.
void draw_value_labels(const Plot& plot, const LineSeries& series, const ChartOptions& options, std::size_t from = 0) {
    const Theme& theme = context().theme();
    const auto& values = series.values;
    for (std::size_t at = from; at < values.size() && at < plot.x.size(); ++at) {
        // The last one of a labelled end stands at the right already.
        if (!known(values[at]) || (series.label_end && at + 1 == plot.x.size())) continue;
        const double left = at > 0 && known(values[at - 1]) ? values[at - 1] : values[at];
        const double right = at + 1 < values.size() && known(values[at + 1]) ? values[at + 1] : values[at];
        const bool trough = values[at] < left && values[at] <= right;
        const float y = plot.y.at(values[at]) + (trough ? 5.0f : -21.0f);
        const std::string words = chart::written(values[at], options);
        const Type type{options.label_size, Weight::medium};
        // At the ends beside its point rather than cut off.
        const float half = text_width(words, type) / 2 + 1;
        const float x = half * 2 < plot.area.width ? std::clamp(plot.x[at], plot.area.x + half, plot.area.right_edge() - half) : plot.x[at];
        text({x - half, y, 2 * half, 16}, words, type, theme.text, Align::center);
    }
}

void draw_series(const Plot& plot, const LineSeries& series, Color color) {
    const auto points = points_of(plot, series);
    if (series.style == LineStyle::area) draw_area_under(plot, points, color);
    chart::polyline(points, color, 1.75f, series.style == LineStyle::dashed);
    if (!series.marks) return;
    for (std::size_t at = 0; at < series.values.size() && at < plot.x.size(); ++at) {
        if (!known(series.values[at])) continue;
        const float y = plot.y.at(series.values[at]);
        dot(plot.x[at], y, 3.5f, series.style == LineStyle::dashed ? context().theme().panel : color);
        if (series.style == LineStyle::dashed) ring(plot.x[at], y, 3.5f, color, 1.75f);
    }
}

void draw_known_until(const Plot& plot, int index) {
    const Theme& theme = context().theme();
    if (index < 0 || static_cast<std::size_t>(index) + 1 >= plot.x.size()) return;
    const auto at = static_cast<std::size_t>(index);
    const float x = snap((plot.x[at] + plot.x[at + 1]) / 2);
    for (float y = plot.area.y - 14; y < plot.area.bottom_edge(); y += 5) fill({x, y, hairline(), 2}, theme.second);
    text({x - 106, plot.area.y - 20, 100, 16}, tr("known"), type::caption, theme.second, Align::right);
    text({x + 6, plot.area.y - 20, 100, 16}, tr("forecast"), type::caption, theme.accent);
}

void draw_groups(const Plot& plot, const Area& strip, const LineChart& data) {
    const Theme& theme = context().theme();
    const auto size = static_cast<std::size_t>(std::max(data.group_size, 1));
    for (std::size_t group = 0; group < data.groups.size(); ++group) {
        const std::size_t first = group * size + static_cast<std::size_t>(std::max(data.group_offset, 0));
        if (first >= plot.x.size()) break;
        const std::size_t last = std::min(first + size - 1, plot.x.size() - 1);
        const float from = plot.x[first] - 20, to = plot.x[last] + 20;
        line_across(from, strip.y, to - from, theme.line);
        text({from, strip.y + 1, to - from, strip.height - 1}, data.groups[group], type::caption, theme.second, Align::center);
    }
}

std::vector<chart::EndLabel> end_labels(const LineChart& data, const chart::Scale& y, const ChartOptions& options) {
    std::vector<chart::EndLabel> labels;
    const Theme& theme = context().theme();
    for (const Band& band : data.bands) {
        if (!band.label_end) continue;
        for (const double value : {last_known(band.high), last_known(band.low)})
            if (known(value)) labels.push_back({y.at(value), chart::written(value, options), band.name, theme.second, 0});
    }
    for (std::size_t at = 0; at < data.series.size(); ++at) {
        const LineSeries& series = data.series[at];
        if (const double value = last_known(series.values); series.label_end && known(value))
            labels.push_back({y.at(value), chart::written(value, options), series.name, chart::series_color(series.color, at), 0});
    }
    return labels;
}

int hover(const Plot& plot, const LineChart& data, const ChartOptions& options, const chart::Pointer& pointer) {
    if (!pointer.inside || plot.x.empty() || !plot.area.inset(-10).contains(pointer.x, pointer.y)) return -1;
    std::size_t nearest = 0;
    for (std::size_t at = 1; at < plot.x.size(); ++at)
        if (std::abs(plot.x[at] - pointer.x) < std::abs(plot.x[nearest] - pointer.x)) nearest = at;
    line_down(plot.x[nearest], plot.area.y, plot.area.height, context().theme().faint);
    std::vector<chart::TipRow> rows;
    for (std::size_t at = 0; at < data.series.size(); ++at) {
        const LineSeries& series = data.series[at];
        if (nearest >= series.values.size() || !known(series.values[nearest])) continue;
        std::string value = chart::written(series.values[nearest], options);
        if (nearest < series.n.size()) value += fmt::format("  n {}", integer(context().locale(), series.n[nearest]));
        rows.push_back({chart::series_color(series.color, at), series.name, std::move(value)});
        dot(plot.x[nearest], plot.y.at(series.values[nearest]), 4, chart::series_color(series.color, at));
    }
    for (const Band& band : data.bands)
        if (nearest < band.low.size() && known(band.low[nearest]) && known(band.high[nearest]))
            rows.push_back({Color{0, 0, 0, 0}, band.name, chart::written(band.low[nearest], options) + " – " + chart::written(band.high[nearest], options)});
    std::string title = nearest < data.categories.size() ? data.categories[nearest] : std::string{};
    if (!options.unit.empty()) title += ", " + std::string{options.unit};
    chart::tip(pointer.x, pointer.y, title, rows, options.definition);
    return static_cast<int>(nearest);
}

std::string described(const LineChart& data, const ChartOptions& options) {
    std::string words{options.unit};
    for (const LineSeries& series : data.series) {
        if (!words.empty()) words += ". ";
        words += series.name + ": ";
        for (std::size_t at = 0; at < series.values.size() && at < data.categories.size(); ++at)
            if (known(series.values[at])) words += data.categories[at] + " " + chart::written(series.values[at], options) + (at + 1 < series.values.size() ? ", " : "");
    }
    return words;
}

}  // namespace

ChartResult line_chart(const Area& area, std::string_view name, const LineChart& data, const ChartOptions& options) {
    ChartResult result;
    if (chart::too_little(area, name, options)) return result;
    chart::describe(area, name, described(data, options));
    Area rest = area;
    const chart::Range range = range_of(data, options);
    rest.cut_top(data.known_until >= 0 ? 22.0f : options.value_labels ? 18.0f : 8.0f);
    const Area group_strip = data.groups.empty() || options.tiny ? Area{} : rest.cut_bottom(20);
    const Area names = options.tiny ? Area{} : rest.cut_bottom(18, 4);
    auto labels = end_labels(data, {range, rest.bottom_edge(), rest.y}, options);
    const float label_room = options.tiny ? 0 : chart::end_labels_width(labels, options.label_size);
    const Area label_strip = rest.cut_right(std::min(label_room, rest.width * 0.35f));
    Plot plot;
    if (options.tiny) plot.y = {range, rest.bottom_edge(), rest.y};
    else plot.y = chart::value_axis(rest, range, options);
    plot.area = rest;
    const std::size_t count = std::max<std::size_t>(data.categories.size(), data.series.empty() ? 0 : data.series.front().values.size());
    const float edge = options.value_labels ? 14.0f : 4.0f;
    for (std::size_t at = 0; at < count; ++at)
        plot.x.push_back(rest.x + edge + (rest.width - 2 * edge) * (count > 1 ? static_cast<float>(at) / static_cast<float>(count - 1) : 0.5f));
    for (std::size_t at = 0; at < data.bands.size(); ++at) draw_band(plot, data.bands[at], at, data.bands.size());
    if (!options.tiny) draw_known_until(plot, data.known_until);
    for (std::size_t at = data.series.size(); at-- > 0;) draw_series(plot, data.series[at], chart::series_color(data.series[at].color, at));
    if (options.value_labels && !data.series.empty()) draw_value_labels(plot, data.series.front(), options);
    if (options.value_labels && data.known_until >= 0)
        for (const LineSeries& series : data.series)
            if (&series != &data.series.front() && series.marks) draw_value_labels(plot, series, options, static_cast<std::size_t>(data.known_until) + 1);
    if (!options.tiny) {
        chart::category_names(names, data.categories, plot.x, options.label_size, data.known_until >= 0 ? data.known_until + 1 : -1);
        draw_groups(plot, group_strip, data);
        labels = end_labels(data, plot.y, options);
        chart::draw_end_labels({label_strip.x, plot.area.y - 6, label_strip.width, plot.area.height + 12}, plot.x.empty() ? rest.right_edge() : plot.x.back(), labels, options.label_size);
    }
    const chart::Pointer pointer = chart::pointer_over(area, name);
    result.hovered = hover(plot, data, options, pointer);
    if (options.selectable && pointer.pressed) result.pressed = result.hovered;
    return result;
}

void sparkline(const Area& area, std::string_view name, std::span<const double> values, Color color) {
    std::string words;
    for (const double value : values) words += (words.empty() ? "" : ", ") + chart::written(value, {.decimals = 1});
    chart::describe(area, name, words);
    chart::Range range{INFINITY, -INFINITY};
    for (const double value : values) {
        if (!known(value)) continue;
        range.low = std::min(range.low, value);
        range.high = std::max(range.high, value);
    }
    if (values.size() < 2 || range.low > range.high) return;
    const Area inside = area.inset(3, 4);
    const chart::Scale y{range, inside.bottom_edge(), inside.y};
    std::vector<chart::Point> points;
    for (std::size_t at = 0; at < values.size(); ++at)
        points.push_back({inside.x + inside.width * static_cast<float>(at) / static_cast<float>(values.size() - 1), known(values[at]) ? y.at(values[at]) : 0, known(values[at])});
    const Color ink = chart::series_color(color, 0);
    chart::polyline(points, ink, 1.5f);
    if (points.back().known) dot(points.back().x, points.back().y, 2.5f, ink);
}

}  // namespace qd::ui
