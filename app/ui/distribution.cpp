#include "app/ui/distribution.h"

#include <algorithm>
#include <cmath>

#include "app/ui/chart_parts.h"
#include "app/ui/context.h"
#include "app/ui/text.h"
#include "imgui.h"

namespace qd::ui {
namespace {

constexpr int kSteps = 96;  // points of a drawn curve

// Share per unit of value at x, between the middles of the bins, smoothed over the two neighbours.
double density(const OutcomeCurve& curve, double x) {
    if (curve.width <= 0 || curve.share.empty()) return 0;
    const auto bin = [&](std::ptrdiff_t at) {
        double sum = 0;
        constexpr double kWeights[] = {0.1, 0.2, 0.4, 0.2, 0.1};
        for (std::ptrdiff_t off = -2; off <= 2; ++off)
            if (at + off >= 0 && at + off < static_cast<std::ptrdiff_t>(curve.share.size())) sum += kWeights[off + 2] * curve.share[static_cast<std::size_t>(at + off)];
        return sum / curve.width;
    };
    const double place = (x - curve.low) / curve.width - 0.5;
    const auto left = static_cast<std::ptrdiff_t>(std::floor(place));
    const double part = place - static_cast<double>(left);
    return bin(left) * (1 - part) + bin(left + 1) * part;
}

double end_of(const OutcomeCurve& curve) { return curve.low + curve.width * static_cast<double>(curve.share.size()); }

chart::Range range_of(const Distribution& shown) {
    chart::Range range{shown.now.low - 2 * shown.now.width, end_of(shown.now) + 2 * shown.now.width};
    if (shown.changed) range = {std::min(range.low, shown.changed->low), std::max(range.high, end_of(*shown.changed))};
    if (shown.target) {
        // A target far outside would leave no room for the curve: its line then stands at the edge.
        const double span = range.high - range.low;
        range.low = std::max(std::min(range.low, *shown.target - span * 0.05), range.low - span);
        range.high = std::min(std::max(range.high, *shown.target + span * 0.05), range.high + span);
    }
    if (range.high <= range.low) range.high = range.low + 1;
    return range;
}

void fill_under(const Area& plot, const chart::Scale& x, const chart::Scale& y, const OutcomeCurve& curve, const Distribution& shown) {
    const Theme& theme = context().theme();
    ImDrawList& list = canvas();
    const ImDrawListFlags before = list.Flags;
    list.Flags &= ~ImDrawListFlags_AntiAliasedFill;
    const auto strip = [&](double from, double to, Color color) {
        list.AddQuadFilled({x.at(from), plot.bottom_edge()}, {x.at(from), y.at(density(curve, from))}, {x.at(to), y.at(density(curve, to))}, {x.at(to), plot.bottom_edge()}, color.packed());
    };
    const Color pale = over(theme.series[0].fade(theme.dark ? 0.2f : 0.15f), theme.panel), strong = over(theme.series[0].fade(theme.dark ? 0.55f : 0.5f), theme.panel);
    for (int step = 0; step < kSteps; ++step) {
        const double from = x.values.low + (x.values.high - x.values.low) * step / kSteps, to = x.values.low + (x.values.high - x.values.low) * (step + 1) / kSteps;
        if (shown.target && from < *shown.target && to > *shown.target) {
            strip(from, *shown.target, pale);
            strip(*shown.target, to, strong);
        } else {
            strip(from, to, shown.target && from >= *shown.target ? strong : pale);
        }
    }
    list.Flags = before;
}

void outline(const chart::Scale& x, const chart::Scale& y, const OutcomeCurve& curve, Color color, bool dashed) {
    std::vector<chart::Point> points;
    for (int step = 0; step <= kSteps; ++step) {
        const double value = x.values.low + (x.values.high - x.values.low) * step / kSteps;
        points.push_back({x.at(value), y.at(density(curve, value)), true});
    }
    chart::polyline(points, color, 1.5f, dashed);
}

std::string described(const Distribution& shown, const ChartOptions& options) {
    std::string words = tr("from {} to {}", chart::written(shown.now.low, options), chart::written(end_of(shown.now), options));
    if (shown.target) words += ", " + shown.target_name + " " + chart::written(*shown.target, options);
    if (shown.chance) words += ", " + tr("{} reach it", percent(context().locale(), 100 * *shown.chance));
    return words;
}

void draw_target(const Area& plot, float head, const chart::Scale& x, const Distribution& shown, const ChartOptions& options) {
    const Theme& theme = context().theme();
    const double target = std::clamp(*shown.target, x.values.low, x.values.high);
    const float at = snap(x.at(target));
    fill({at - 0.75f, plot.y - head + 16, 1.5f, plot.height + head - 16}, theme.warn);
    const std::string words = shown.target_name + " " + chart::written(*shown.target, options);
    const float wide = text_width(words, type::caption);
    const bool left = at + 6 + wide > plot.right_edge();
    text({left ? at - 6 - wide : at + 6, plot.y - head + 8, wide + 1, 16}, words, type::caption, theme.warn);
    if (!shown.chance) return;
    const std::string below = percent(context().locale(), 100 - std::round(100 * *shown.chance)), above = percent(context().locale(), 100 * *shown.chance);
    const float line = plot.bottom_edge() - 38;
    if (at - plot.x > 50) text({at - 60, line, 52, 18}, below, type::body, theme.second, Align::right);
    if (plot.right_edge() - at > 50) text({at + 8, line, 60, 18}, above, type::body_strong, theme.text);
}

}  // namespace

ChartResult distribution(const Area& area, std::string_view name, const Distribution& shown, const ChartOptions& options) {
    ChartResult result;
    if (chart::too_little(area, name, options)) return result;
    const Theme& theme = context().theme();
    chart::describe(area, name, described(shown, options));
    constexpr float kHead = 26;
    Area rest = area;
    rest.cut_top(kHead);
    const Area names = rest.cut_bottom(18, 2);
    const chart::Range range = range_of(shown);
    const chart::Scale x{range, rest.x, rest.right_edge()};
    double highest = 0;
    for (int step = 0; step <= kSteps; ++step) {
        const double value = range.low + (range.high - range.low) * step / kSteps;
        highest = std::max({highest, density(shown.now, value), shown.changed ? density(*shown.changed, value) : 0.0});
    }
    const chart::Scale y{{0, highest > 0 ? highest : 1}, rest.bottom_edge(), rest.y};
    fill_under(rest, x, y, shown.now, shown);
    if (shown.changed) outline(x, y, *shown.changed, theme.text, true);
    line_across(rest.x, rest.bottom_edge(), rest.width, mix(theme.line, theme.faint, 0.3f));
    const std::vector<double> marks = chart::ticks(range, 4);
    float free = names.x;
    for (const double mark : marks) {
        if (mark < range.low || mark > range.high) continue;
        const std::string words = chart::written(mark, options);
        const float wide = text_width(words, type::caption), at = std::clamp(x.at(mark) - wide / 2, names.x, names.right_edge() - wide);
        if (at < free) continue;
        text({at, names.y, wide + 1, names.height}, words, type::caption, theme.second);
        free = at + wide + 10;
    }
    if (shown.target) draw_target(rest, kHead, x, shown, options);
    const chart::Pointer pointer = chart::pointer_over(area, name);
    if (!pointer.inside || !rest.contains(pointer.x, pointer.y) || shown.now.share.empty()) return result;
    const double value = range.low + (range.high - range.low) * static_cast<double>((pointer.x - rest.x) / rest.width);
    double above = 0;
    for (std::size_t bin = 0; bin < shown.now.share.size(); ++bin) {
        const double from = shown.now.low + shown.now.width * static_cast<double>(bin);
        above += shown.now.share[bin] * std::clamp((from + shown.now.width - value) / shown.now.width, 0.0, 1.0);
    }
    line_down(pointer.x, rest.y, rest.height, theme.faint);
    const chart::TipRow rows[] = {{Color{0, 0, 0, 0}, tr("this or more"), percent(context().locale(), 100 * above)}};
    chart::tip(pointer.x, pointer.y, chart::written(value, options), rows, options.definition);
    return result;
}

ChartTable table_of(const Distribution& shown, const ChartOptions& options) {
    ChartTable table{{tr("From"), tr("To"), tr("Share")}};
    for (std::size_t bin = 0; bin < shown.now.share.size(); ++bin) {
        const double from = shown.now.low + shown.now.width * static_cast<double>(bin);
        table.push_back({chart::written(from, options), chart::written(from + shown.now.width, options), percent(context().locale(), 100 * shown.now.share[bin], 1)});
    }
    return table;
}

}  // namespace qd::ui
