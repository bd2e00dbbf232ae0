#pragma once
// Charts. Each takes plain numbers, draws into its area, answers hover with value,
// definition and n, and exposes a description that says what the picture shows.
// NaN in a series is a gap.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/area.h"
#include "app/ui/color.h"

namespace qd::ui {

// What all charts share.
struct ChartOptions {
    std::string_view unit;          // "$ thousand": in the description and the tooltip
    std::string_view definition;    // "Won value of deals closed in the month"
    int decimals = 0;
    std::function<std::string(double)> write;  // overrides unit-less numbers on axis and labels
    float label_size = 12;
    bool value_labels = false;      // numbers at the points or bars
    bool y_axis = true;
    bool from_zero = false;         // lines; bars always start at zero
    bool selectable = false;        // points and bars can be pressed
    bool tiny = false;              // no axes at all
    std::string_view too_little;    // not empty: drawn instead, "Too little data: 3 of 12 months"
};

struct ChartResult {
    int hovered = -1;               // category or point
    int pressed = -1;
    int pressed_series = -1;
};

enum class LineStyle : unsigned char { solid, dashed, step, area };

struct LineSeries {
    std::string name;
    Color color{0, 0, 0, 0};        // alpha 0 = the theme's series colour of its place
    LineStyle style = LineStyle::solid;
    std::vector<double> values;     // one for each category
    bool marks = false;             // dots; hollow when dashed
    bool label_end = true;          // the name and last value at the right, ≥ 14 px apart, with leaders
    std::vector<std::int64_t> n;    // sample sizes for the tooltip; may be empty
};
struct Band {                       // between two lines, drawn under the series
    std::string name;               // "80 %"
    std::vector<double> low, high;
    Color color{0, 0, 0, 0};
    bool label_end = true;
};
struct LineChart {
    std::vector<std::string> categories;
    std::vector<Band> bands;        // the widest first
    std::vector<LineSeries> series;
    int known_until = -1;           // index: a dotted line after it, "known | forecast"
    std::vector<std::string> groups;  // under the categories: "Q2 won 3,086"
    int group_size = 3, group_offset = 0;
};
ChartResult line_chart(const Area& area, std::string_view name, const LineChart& chart, const ChartOptions& options = {});

enum class BarLayout : unsigned char { single, stacked, grouped };
struct BarSeries {
    std::string name;
    Color color{0, 0, 0, 0};
    std::vector<double> values;
    std::vector<std::uint8_t> pale; // 1 = drawn paler (under quota); may be empty
    std::vector<std::int64_t> n;
};
struct BarChart {
    std::vector<std::string> categories;
    std::vector<BarSeries> series;
    BarLayout layout = BarLayout::single;
    std::vector<double> target;     // a tick line over each bar; NaN or empty = none
    std::string target_name;        // "Quota"
    bool histogram = false;         // bars touch, labels stand at the edges between bins
    int selected = -1;              // outlined
};
ChartResult bar_chart(const Area& area, std::string_view name, const BarChart& chart, const ChartOptions& options = {});

// Horizontal: a row for each category, label at the left, value at the right.
struct HBarRow {
    std::string label;
    std::vector<double> values;     // stacked pieces, in the order of colors
    std::string right, far_right;   // written columns at the right; right empty = the sum
    bool person = false;            // initials before the label
};
struct HBarChart {
    std::vector<HBarRow> rows;
    std::vector<std::string> names; // of the pieces: the legend
    std::vector<Color> colors;      // alpha 0 or missing = series colours
    std::string right_head, far_right_head;
    bool around_zero = false;       // negative values go left, in the theme's good and bad
};
ChartResult hbar_chart(const Area& area, std::string_view name, const HBarChart& chart, const ChartOptions& options = {});

// Rows of intervals: low – value – high with a reference line ("all 63.2 %").
struct IntervalRow { std::string label; double low = 0, value = 0, high = 0; std::int64_t n = 0; };
struct IntervalChart {
    std::vector<IntervalRow> rows;
    double reference = 0;
    bool has_reference = false;
    std::int64_t least_n = 1;       // rows with less say "too little data"
};
ChartResult interval_chart(const Area& area, std::string_view name, const IntervalChart& chart, const ChartOptions& options = {});

struct WaterfallStep {
    std::string label, remark;      // "Pushed out", "214"
    double value = 0;               // a total stands on zero, the others are changes
    bool total = false;
    Color color{0, 0, 0, 0};        // alpha 0 = good, bad, or grey for totals
};
ChartResult waterfall(const Area& area, std::string_view name, std::span<const WaterfallStep> steps, int selected = -1,
                      const ChartOptions& options = {});

// Bins between equal edges; chooses them when bins is 0.
struct Histogram { std::vector<double> edges; std::vector<std::int64_t> counts; };
[[nodiscard]] Histogram make_histogram(std::span<const double> values, int bins = 0);

// A line without axes with a dot at its end.
void sparkline(const Area& area, std::string_view name, std::span<const double> values, Color color = {0, 0, 0, 0});
// Dots on a line, stacked where they would overlap, with one marked value.
struct DotStrip {
    std::vector<double> values;
    double marked = 0;
    bool has_marked = false;
    std::string marked_words;       // "this deal, 50 d"
    std::string unit_words;         // "d to win"
};
void dot_strip(const Area& area, std::string_view name, const DotStrip& strip, const ChartOptions& options = {});
// A cell coloured by its share of the largest, for "age by stage".
void heat_cell(const Area& area, std::string_view words, double share, Color color);

// What a chart says as a table: first row = headers. For "as a table", CSV, and screen readers.
using ChartTable = std::vector<std::vector<std::string>>;
[[nodiscard]] ChartTable table_of(const LineChart& chart, const ChartOptions& options = {});
[[nodiscard]] ChartTable table_of(const BarChart& chart, const ChartOptions& options = {});
[[nodiscard]] ChartTable table_of(const HBarChart& chart, const ChartOptions& options = {});
[[nodiscard]] ChartTable table_of(std::span<const WaterfallStep> steps, const ChartOptions& options = {});
// A short legend: squares and names on one line; returns the width.
float legend(const Area& area, std::span<const std::string> names, std::span<const Color> colors);

}  // namespace qd::ui
