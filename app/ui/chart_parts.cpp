#include "app/ui/chart_parts.h"

#include <algorithm>
#include <cmath>

#include "app/ui/context.h"
#include "app/ui/item.h"
#include "app/ui/surface.h"
#include "app/ui/text.h"
#include "app/ui/tooltip.h"
#include "core/base/sort_by.h"
#include "imgui.h"

namespace qd::ui::chart {

bool known(double value) { return std::isfinite(value); }

std::vector<double> ticks(Range range, int about) {
    if (!(range.high > range.low)) range = {range.low - 1, range.low + 1};
    const double rough = (range.high - range.low) / std::max(about, 1);
    const double scale = std::pow(10.0, std::floor(std::log10(rough)));
    double step = scale * 10;
    for (const double factor : {1.0, 2.0, 2.5, 5.0})
        if (scale * factor >= rough * 0.999) {
            step = scale * factor;
            break;
        }
    std::vector<double> result;
    const auto first = static_cast<long long>(std::floor(range.low / step + 1e-9));
    const auto last = static_cast<long long>(std::ceil(range.high / step - 1e-9));
    for (long long at = first; at <= last; ++at) result.push_back(static_cast<double>(at) * step);
    return result;
}

Range covering(const std::vector<double>& tick_values, Range range) {
    if (tick_values.empty()) return range;
    return {std::min(range.low, tick_values.front()), std::max(range.high, tick_values.back())};
}

std::string written(double value, const ChartOptions& options) {
    if (!known(value)) return "–";
    if (options.write) return options.write(value);
    return number(context().locale(), value, options.decimals);
}

Color series_color(Color asked, std::size_t place) {
    return asked.a ? asked : context().theme().series[place % 8];
}

Scale value_axis(Area& plot, Range range, const ChartOptions& options) {
    const Theme& theme = context().theme();
    const auto values = ticks(range, std::max(2, static_cast<int>(plot.height / 46)));
    const Range covered = covering(values, range);
    float widest = 0;
    const Type size{options.label_size, Weight::regular};
    if (options.y_axis)
        for (const double value : values) widest = std::max(widest, text_width(written(value, options), size));
    const Area strip = plot.cut_left(widest, options.y_axis ? 8 : 0);
    const Scale scale{covered, plot.bottom_edge(), plot.y};
    for (const double value : values) {
        const float y = scale.at(value);
        line_across(plot.x, y, plot.width, value == 0 ? mix(theme.line, theme.faint, 0.3f) : theme.line.fade(0.8f));
        if (options.y_axis) text({strip.x, y - 8, strip.width, 16}, written(value, options), size, theme.second, Align::right);
    }
    return scale;
}

void category_names(const Area& strip, std::span<const std::string> names, std::span<const float> centers, float size, int strong_from) {
    const Theme& theme = context().theme();
    if (names.empty()) return;
    float widest = 0;
    for (const std::string& name : names) widest = std::max(widest, text_width(name, {size, Weight::medium}));
    const float room = names.size() > 1 ? std::abs(centers[1] - centers[0]) : strip.width;
    const auto every = static_cast<std::size_t>(std::max(1.0f, std::ceil((widest + 6) / std::max(room, 1.0f))));
    for (std::size_t at = 0; at < names.size(); at += every) {
        const bool strong = strong_from >= 0 && static_cast<int>(at) >= strong_from;
        const float wide = text_width(names[at], {size, strong ? Weight::medium : Weight::regular});
        const float x = std::clamp(centers[at] - wide / 2, strip.x - 30, strip.right_edge() + 30 - wide);
        text({x, strip.y, wide + 1, strip.height}, names[at], {size, strong ? Weight::medium : Weight::regular}, strong ? theme.text : theme.second);
    }
}

void spread(std::vector<EndLabel>& labels, float top, float bottom, float apart) {
    sort_by(labels, {}, &EndLabel::y);
    float free = top;
    for (EndLabel& label : labels) {
        label.placed = std::max(label.y, free);
        free = label.placed + apart;
    }
    float limit = bottom;
    for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
        label->placed = std::min(label->placed, limit);
        limit = label->placed - apart;
    }
}

float end_labels_width(std::span<const EndLabel> labels, float size) {
    float widest = 0;
    for (const EndLabel& label : labels)
        widest = std::max(widest, text_width(label.value, {size, Weight::medium}) + 6 + text_width(label.name, {size, Weight::regular}));
    return labels.empty() ? 0 : widest + 18;
}

void draw_end_labels(const Area& strip, float plot_right, std::vector<EndLabel>& labels, float size) {
    const Theme& theme = context().theme();
    spread(labels, strip.y, strip.bottom_edge());
    for (const EndLabel& label : labels) {
        canvas().AddLine({plot_right + 3, label.y}, {strip.x + 11, label.placed}, theme.faint.fade(0.6f).packed(), 1);
        spans({strip.x + 14, label.placed - 8, strip.width - 14, 16},
              {{label.value, {size, Weight::medium}, theme.text}, {label.name, {size, Weight::regular}, label.color, 6}});
    }
}

void tip(float x, float y, std::string_view title, std::span<const TipRow> rows, std::string_view remark) {
    constexpr float kRow = 18, kWidest = 260;
    const Color ink = hex(0xF2F4F7), quiet = hex(0xA7B0BD);
    float wide = text_width(title, type::caption_strong), values = 0;
    for (const TipRow& row : rows) values = std::max(values, text_width(row.value, type::caption_medium));
    for (const TipRow& row : rows) wide = std::max(wide, 14 + text_width(row.name, type::caption) + 16 + values);
    wide = std::clamp(std::max(wide, std::min(text_width(remark, type::caption), kWidest)), 90.0f, kWidest) + 1;
    const float below = remark.empty() ? 0 : paragraph_height(remark, type::caption, wide) + 4;
    const float high = (title.empty() ? 0 : kRow) + kRow * static_cast<float>(rows.size()) + below;
    Popover panel{Rect{x + 12, y - 8, 1, 1}, wide + 20, high + 14};
    Area rest = panel.inside;
    if (!title.empty()) text(rest.cut_top(kRow), title, type::caption_strong, ink);
    for (const TipRow& row : rows) {
        Area line = rest.cut_top(kRow);
        text(line.cut_right(values + 1), row.value, type::caption_medium, ink, Align::right);
        if (row.color.a) fill(Rect{line.x, line.y + 5, 8, 8}, row.color, 2);
        line.cut_left(row.color.a ? 14 : 0);
        text(line, row.name, type::caption, quiet);
    }
    if (!remark.empty()) paragraph(Rect{rest.x, rest.y + 4, wide, below}, remark, type::caption, quiet);
}

void describe(const Area& area, std::string_view name, std::string_view words) {
    Node node{.role = Role::img, .name = std::string{name}, .description = std::string{words}, .rect = area};
    context().semantics.add(std::move(node));
}

bool too_little(const Area& area, std::string_view name, const ChartOptions& options) {
    if (options.too_little.empty()) return false;
    describe(area, name, options.too_little);
    dashed_frame(area, context().theme().line, kRadius);
    paragraph(area.centered(std::min(area.width - 16, 260.0f), 36), options.too_little, type::body, context().theme().second, 2, Align::center);
    return true;
}

Pointer pointer_over(const Area& area, std::string_view name) {
    const SurfaceInput input = pointer_on(id_of(name) ^ 0xc4a7u, area);
    const bool still = !ImGui::IsMouseDown(0) && !context().touch();
    return {input.hovered && (still || context().touch()), input.pressed, input.x, input.y};
}

void polyline(std::span<const Point> points, Color color, float thickness, bool dashed) {
    constexpr float kDash = 5, kSpace = 4;
    ImDrawList& list = canvas();
    std::vector<ImVec2> run;
    const auto flush = [&] {
        if (run.size() > 1) list.AddPolyline(run.data(), static_cast<int>(run.size()), color.packed(), 0, thickness);
        run.clear();
    };
    if (!dashed) {
        for (const Point& point : points) {
            if (!point.known) flush();
            // Two points in one place would make ImGui's soft edges bulge.
            else if (run.empty() || std::abs(run.back().x - point.x) + std::abs(run.back().y - point.y) > 0.5f) run.push_back({point.x, point.y});
        }
        flush();
        return;
    }
    float phase = 0;
    for (std::size_t at = 0; at + 1 < points.size(); ++at) {
        const Point &a = points[at], &b = points[at + 1];
        if (!a.known || !b.known) continue;
        const float length = std::hypot(b.x - a.x, b.y - a.y);
        for (float from = -phase; from < length; from += kDash + kSpace) {
            const float s = std::max(from, 0.0f) / length, e = std::min(from + kDash, length) / length;
            if (e > s) list.AddLine({a.x + (b.x - a.x) * s, a.y + (b.y - a.y) * s}, {a.x + (b.x - a.x) * e, a.y + (b.y - a.y) * e}, color.packed(), thickness);
        }
        phase = std::fmod(phase + length, kDash + kSpace);
    }
}

}  // namespace qd::ui::chart
