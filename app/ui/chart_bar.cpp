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

constexpr float kWidestStep = 64, kWidestBar = 72;

double value_at(const BarSeries& series, std::size_t at) {
    return at < series.values.size() && known(series.values[at]) ? series.values[at] : 0;
}

chart::Range range_of(const BarChart& data) {
    chart::Range range{0, 0};
    for (std::size_t at = 0; at < data.categories.size() || (!data.series.empty() && at < data.series.front().values.size()); ++at) {
        double up = 0, down = 0;
        for (const BarSeries& series : data.series) {
            const double value = value_at(series, at);
            if (data.layout == BarLayout::stacked) (value < 0 ? down : up) += value;
            else {
                up = std::max(up, value);
                down = std::min(down, value);
            }
        }
        range.high = std::max(range.high, up);
        range.low = std::min(range.low, down);
        if (at < data.target.size() && known(data.target[at])) range.high = std::max(range.high, data.target[at]);
    }
    if (range.high == range.low) range.high = 1;
    return range;
}

struct Frame {
    Area plot;
    chart::Scale y;
    std::vector<Area> slots;   // one for each category
    std::vector<float> centers;
};

Color bar_color(const BarChart& data, std::size_t series, std::size_t at) {
    const BarSeries& one = data.series[series];
    const Color color = chart::series_color(one.color, series);
    const bool pale = at < one.pale.size() && one.pale[at];
    return pale ? over(color.fade(0.42f), context().theme().panel) : context().theme().dark ? color : color.fade(0.9f);
}

void draw_bars(const Frame& frame_of, const BarChart& data, std::size_t at, const ChartOptions& options) {
    const Theme& theme = context().theme();
    const Area& slot = frame_of.slots[at];
    const float zero = frame_of.y.at(0);
    const std::size_t count = data.series.size();
    const float gap = data.histogram ? 1.0f : std::max(std::min(slot.width * 0.22f, 16.0f), slot.width - kWidestBar);
    const Area body = slot.inset(gap / 2, 0);
    double up = 0, down = 0;
    for (std::size_t series = 0; series < count; ++series) {
        const double value = value_at(data.series[series], at);
        const bool stacked = data.layout == BarLayout::stacked;
        double& base = value < 0 ? down : up;
        const float from = stacked ? frame_of.y.at(base) : zero, to = frame_of.y.at(stacked ? base + value : value);
        if (stacked) base += value;
        Area bar = data.layout == BarLayout::grouped ? body.column(static_cast<int>(series), static_cast<int>(count), 1) : body;
        bar.y = std::min(from, to);
        bar.height = std::max(std::abs(from - to), value != 0 ? 1.0f : 0.0f);
        fill(bar, bar_color(data, series, at), data.histogram || stacked ? 0.0f : std::min(2.0f, bar.height / 2));
        if (stacked && series > 0) line_across(bar.x, from, bar.width, theme.panel);
        const bool labelled = options.value_labels && !stacked && (count == 1 || data.layout == BarLayout::grouped);
        if (labelled && value != 0)
            text({bar.x - 30, value >= 0 ? bar.y - 19 : bar.bottom_edge() + 3, bar.width + 60, 16}, chart::written(value, options), {options.label_size, Weight::medium}, theme.text, Align::center);
    }
    if (options.value_labels && data.layout == BarLayout::stacked && up != 0)
        text({slot.x - 20, frame_of.y.at(up) - 18, slot.width + 40, 16}, chart::written(up, options), {options.label_size, Weight::regular}, theme.second, Align::center);
}

// One line over neighbours with the same target, named where it begins.
void draw_targets(const Frame& frame_of, const BarChart& data, const ChartOptions& options) {
    const Theme& theme = context().theme();
    const Type size{options.label_size, Weight::regular};
    bool named = data.target_name.empty();
    for (std::size_t at = 0; at < data.target.size() && at < frame_of.slots.size();) {
        std::size_t end = at + 1;
        while (end < data.target.size() && end < frame_of.slots.size() && data.target[end] == data.target[at]) ++end;
        if (known(data.target[at])) {
            const float y = snap(frame_of.y.at(data.target[at]));
            const float from = frame_of.slots[at].x + 2, to = frame_of.slots[end - 1].right_edge() - 2;
            fill({from, y - 0.75f, to - from, 1.5f}, theme.warn);
            std::string words = (named ? "" : data.target_name + " ") + chart::written(data.target[at], options);
            if (text_width(words, size) < to - from) {
                text({from + 2, y - 18, to - from, 16}, words, size, theme.warn);
                named = true;
            }
        }
        at = end;
    }
}

std::string described(const BarChart& data, const ChartOptions& options) {
    std::string words{options.unit};
    for (const BarSeries& series : data.series) {
        if (!words.empty()) words += ". ";
        if (!series.name.empty()) words += series.name + ": ";
        for (std::size_t at = 0; at < series.values.size() && at < data.categories.size(); ++at)
            words += (at ? ", " : "") + data.categories[at] + " " + chart::written(series.values[at], options);
    }
    return words;
}

void hover(const Frame& frame_of, const BarChart& data, std::size_t at, const ChartOptions& options, float x, float y) {
    std::vector<chart::TipRow> rows;
    for (std::size_t series = 0; series < data.series.size(); ++series) {
        std::string value = chart::written(value_at(data.series[series], at), options);
        if (at < data.series[series].n.size()) value += fmt::format("  n {}", integer(context().locale(), data.series[series].n[at]));
        rows.push_back({chart::series_color(data.series[series].color, series), data.series[series].name, std::move(value)});
    }
    if (at < data.target.size() && known(data.target[at])) rows.push_back({context().theme().warn, data.target_name, chart::written(data.target[at], options)});
    (void)frame_of;
    std::string title = at < data.categories.size() ? data.categories[at] : std::string{};
    if (data.histogram && at + 1 < data.categories.size()) title += " – " + data.categories[at + 1];
    if (!options.unit.empty()) title += ", " + std::string{options.unit};
    chart::tip(x, y, title, rows, options.definition);
}

// A pressable bar is a button; arrows are not needed for the few there are.
void press_bar(const Frame& frame_of, const BarChart& data, std::size_t at, const ChartOptions& options, ChartResult& result) {
    const double value = data.series.empty() ? 0 : value_at(data.series.front(), at);
    const std::string name = (at < data.categories.size() ? data.categories[at] : std::to_string(at)) + " " + chart::written(value, options);
    const IdScope scope{static_cast<std::int64_t>(at)};
    const Item item = interact(frame_of.slots[at], {.role = Role::button, .name = name, .selected = static_cast<int>(at) == data.selected ? Tri::yes : Tri::no});
    if (item.pressed) result.pressed = static_cast<int>(at);
    if (item.hovered) result.hovered = static_cast<int>(at);
}

}  // namespace

ChartResult bar_chart(const Area& area, std::string_view name, const BarChart& data, const ChartOptions& options) {
    ChartResult result;
    if (chart::too_little(area, name, options)) return result;
    chart::describe(area, name, described(data, options));
    const Theme& theme = context().theme();
    Area rest = area;
    rest.cut_top(options.value_labels ? 18.0f : 6.0f);
    const Area names = options.tiny ? Area{} : rest.cut_bottom(18, 4);
    Frame frame_of;
    ChartOptions axis = options;
    // Numbers at the bars make the axis superfluous.
    if (options.value_labels && data.layout != BarLayout::stacked) axis.y_axis = false;
    const chart::Range range = range_of(data);
    if (options.tiny || !axis.y_axis) {
        frame_of.y = {range, rest.bottom_edge(), rest.y};
        line_across(rest.x, frame_of.y.at(0), rest.width, mix(theme.line, theme.faint, 0.3f));
    } else frame_of.y = chart::value_axis(rest, range, axis);
    frame_of.plot = rest;
    const std::size_t count = data.series.empty() ? 0 : data.series.front().values.size();
    for (std::size_t at = 0; at < count; ++at) {
        frame_of.slots.push_back(rest.column(static_cast<int>(at), static_cast<int>(count), 0));
        frame_of.centers.push_back(frame_of.slots.back().x + frame_of.slots.back().width / 2);
    }
    const IdScope scope{name};
    const chart::Pointer pointer = chart::pointer_over(area, "surface");
    for (std::size_t at = 0; at < count; ++at) {
        const Area& slot = frame_of.slots[at];
        if (options.selectable) press_bar(frame_of, data, at, options, result);
        else if (pointer.inside && slot.contains(pointer.x, pointer.y)) result.hovered = static_cast<int>(at);
        if (static_cast<int>(at) == data.selected) {
            fill(slot, theme.tinted(theme.accent), kRadius);
            frame(slot, theme.accent, kRadius);
        } else if (result.hovered == static_cast<int>(at)) fill(slot, theme.hover.fade(0.6f));
        draw_bars(frame_of, data, at, options);
    }
    draw_targets(frame_of, data, options);
    if (!options.tiny) {
        std::vector<float> centers = frame_of.centers;
        // The labels of a histogram stand at the edges between bins.
        if (data.histogram)
            for (std::size_t at = 0; at < centers.size(); ++at) centers[at] = frame_of.slots[at].x;
        if (data.histogram && data.categories.size() > count && count > 0) centers.push_back(frame_of.slots.back().right_edge());
        const std::size_t shown = std::min(centers.size(), data.categories.size());
        chart::category_names(names, std::span{data.categories}.first(shown), std::span{centers}.first(shown), options.label_size);
    }
    if (result.hovered >= 0) {
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        hover(frame_of, data, static_cast<std::size_t>(result.hovered), options, mouse.x, mouse.y);
    }
    return result;
}

ChartResult waterfall(const Area& area, std::string_view name, std::span<const WaterfallStep> steps, int selected, const ChartOptions& options) {
    ChartResult result;
    if (chart::too_little(area, name, options)) return result;
    const Theme& theme = context().theme();
    std::string words{options.unit};
    chart::Range range{0, 0};
    std::vector<chart::Range> spans_of;
    double level = 0;
    for (const WaterfallStep& step : steps) {
        const double from = step.total ? 0 : level;
        level = step.total ? step.value : level + step.value;
        spans_of.push_back({from, level});
        range.low = std::min({range.low, from, level});
        range.high = std::max({range.high, from, level});
        words += (words.empty() ? "" : ", ") + step.label + " " + chart::written(step.value, options);
    }
    chart::describe(area, name, words);
    Area rest = area;
    rest.cut_top(24);
    Area names = rest.cut_bottom(38, 4);
    const chart::Scale y{range, rest.bottom_edge(), rest.y};
    line_across(rest.x, y.at(0), rest.width, mix(theme.line, theme.faint, 0.3f));
    const int count = static_cast<int>(steps.size());
    const IdScope scope{name};
    for (int at = 0; at < count; ++at) {
        const WaterfallStep& step = steps[static_cast<std::size_t>(at)];
        const chart::Range& span = spans_of[static_cast<std::size_t>(at)];
        const Area slot = Area{rest.x, area.y, rest.width, area.height}.column(at, count, 0);
        const float gap = std::max(slot.width * 0.2f, slot.width - kWidestStep);
        if (at == selected) {
            fill(slot.inset(2, 0), theme.tinted(theme.accent), kRadius);
            frame(slot.inset(2, 0), theme.accent, kRadius);
        }
        if (options.selectable) {
            const Item item = interact(slot, {.role = Role::button, .name = step.label + " " + chart::written(step.value, options), .selected = at == selected ? Tri::yes : Tri::no});
            if (item.pressed) result.pressed = at;
            if (item.hovered) {
                result.hovered = at;
                if (at != selected) fill(slot.inset(2, 0), theme.hover.fade(0.6f), kRadius);
            }
        }
        const float top = std::min(y.at(span.low), y.at(span.high)), bottom = std::max(y.at(span.low), y.at(span.high));
        const Color color = step.color.a ? step.color : step.total ? mix(theme.faint, theme.panel, 0.35f) : step.value < 0 ? theme.series[4] : theme.series[0];
        fill({slot.x + gap / 2, top, slot.width - gap, std::max(bottom - top, 2.0f)}, color, 2);
        if (at + 1 < count) line_across(slot.right_edge() - gap / 2, y.at(span.high), gap, theme.faint);
        std::string value = chart::written(step.value, options);
        if (!step.total && step.value > 0) value = "+" + value;
        text({slot.x - 20, top - 20, slot.width + 40, 16}, value, {options.label_size, Weight::medium}, theme.text, Align::center);
        Area label = names.column(at, count, 0);
        text(label.cut_top(18), step.label, at == selected ? type::caption_strong : type::caption, at == selected ? theme.text : theme.second, Align::center);
        text(label.cut_top(16), step.remark, type::caption, theme.second, Align::center);
    }
    return result;
}

}  // namespace qd::ui
