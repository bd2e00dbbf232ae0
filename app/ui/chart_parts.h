#pragma once
// What all charts are drawn with: scales, ticks, labels that keep apart, the
// tooltip and the spoken description. Private to the charts.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/chart.h"
#include "app/ui/draw.h"

namespace qd::ui::chart {

struct Range { double low = 0, high = 0; };

// Round numbers that cover [low, high] with about that many steps.
[[nodiscard]] std::vector<double> ticks(Range range, int about);
[[nodiscard]] Range covering(const std::vector<double>& tick_values, Range range);

// As the options say: their writer, or the locale with their decimals.
[[nodiscard]] std::string written(double value, const ChartOptions& options);
[[nodiscard]] Color series_color(Color asked, std::size_t place);

struct Scale {
    Range values;
    float from = 0, to = 0;  // pixels; from may be below to
    [[nodiscard]] float at(double value) const {
        const double span = values.high - values.low;
        return from + (to - from) * static_cast<float>(span > 0 ? (value - values.low) / span : 0.5);
    }
};

// Horizontal grid lines and numbers at the left. Returns the scale; shrinks the plot.
[[nodiscard]] Scale value_axis(Area& plot, Range range, const ChartOptions& options);
// Names under the plot, thinned until they do not touch. Centres as given.
void category_names(const Area& strip, std::span<const std::string> names, std::span<const float> centers, float size, int strong_from = -1);

// Labels at the right of a chart, at least 14 px apart, with leaders from where they belong.
struct EndLabel {
    float y = 0;              // where it belongs
    std::string value, name;
    Color color;
    float placed = 0;
};
void spread(std::vector<EndLabel>& labels, float top, float bottom, float apart = 14);
[[nodiscard]] float end_labels_width(std::span<const EndLabel> labels, float size);
void draw_end_labels(const Area& strip, float plot_right, std::vector<EndLabel>& labels, float size);

// A floating panel beside the pointer: a title, rows of colour, name and value, and a remark.
struct TipRow { Color color; std::string name, value; };
void tip(float x, float y, std::string_view title, std::span<const TipRow> rows, std::string_view remark);

// The picture's node; text says what it shows.
void describe(const Area& area, std::string_view name, std::string_view text);
// True when options say there is too little data; then that has been drawn.
bool too_little(const Area& area, std::string_view name, const ChartOptions& options);

[[nodiscard]] bool known(double value);
struct Pointer { bool inside = false, pressed = false; float x = 0, y = 0; };
[[nodiscard]] Pointer pointer_over(const Area& area, std::string_view name);

// A thick line through points, with gaps where they are unknown.
struct Point { float x, y; bool known; };
void polyline(std::span<const Point> points, Color color, float thickness, bool dashed = false);

}  // namespace qd::ui::chart
