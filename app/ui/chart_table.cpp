#include <algorithm>
#include <cmath>

#include "app/ui/chart.h"
#include "app/ui/chart_parts.h"
#include "app/ui/text.h"

namespace qd::ui {
namespace {

constexpr int kMostBins = 30;

std::string cell(const std::vector<double>& values, std::size_t at, const ChartOptions& options) {
    return at < values.size() && chart::known(values[at]) ? chart::written(values[at], options) : std::string{};
}

std::string head_of(const ChartOptions& options) { return std::string{options.unit}; }

}  // namespace

ChartTable table_of(const LineChart& data, const ChartOptions& options) {
    ChartTable table;
    std::vector<std::string> head{head_of(options)};
    for (const LineSeries& series : data.series) head.push_back(series.name);
    for (const Band& band : data.bands) {
        head.push_back(tr("{} low", band.name));
        head.push_back(tr("{} high", band.name));
    }
    table.push_back(std::move(head));
    for (std::size_t at = 0; at < data.categories.size(); ++at) {
        std::vector<std::string> row{data.categories[at]};
        for (const LineSeries& series : data.series) row.push_back(cell(series.values, at, options));
        for (const Band& band : data.bands) {
            row.push_back(cell(band.low, at, options));
            row.push_back(cell(band.high, at, options));
        }
        table.push_back(std::move(row));
    }
    return table;
}

ChartTable table_of(const BarChart& data, const ChartOptions& options) {
    ChartTable table;
    std::vector<std::string> head{head_of(options)};
    for (const BarSeries& series : data.series) head.push_back(series.name);
    if (!data.target.empty()) head.push_back(data.target_name);
    table.push_back(std::move(head));
    for (std::size_t at = 0; at < data.categories.size(); ++at) {
        std::vector<std::string> row{data.categories[at]};
        for (const BarSeries& series : data.series) row.push_back(cell(series.values, at, options));
        if (!data.target.empty()) row.push_back(cell(data.target, at, options));
        table.push_back(std::move(row));
    }
    return table;
}

ChartTable table_of(const HBarChart& data, const ChartOptions& options) {
    ChartTable table;
    std::vector<std::string> head{head_of(options)};
    const std::size_t pieces = data.rows.empty() ? 0 : data.rows.front().values.size();
    for (std::size_t piece = 0; piece < pieces; ++piece) head.push_back(piece < data.names.size() ? data.names[piece] : std::string{});
    table.push_back(std::move(head));
    for (const HBarRow& row : data.rows) {
        std::vector<std::string> line{row.label};
        for (std::size_t piece = 0; piece < pieces; ++piece) line.push_back(cell(row.values, piece, options));
        table.push_back(std::move(line));
    }
    return table;
}

ChartTable table_of(std::span<const WaterfallStep> steps, const ChartOptions& options) {
    ChartTable table{{head_of(options), tr("Value"), tr("Remark")}};
    for (const WaterfallStep& step : steps) table.push_back({step.label, chart::written(step.value, options), step.remark});
    return table;
}

Histogram make_histogram(std::span<const double> values, int bins) {
    std::vector<double> kept;
    for (const double value : values)
        if (chart::known(value)) kept.push_back(value);
    if (kept.empty()) return {};
    const auto [low, high] = std::ranges::minmax(kept);
    // Sturges is enough for a picture; the edges are round numbers.
    const int wanted = bins > 0 ? bins : std::clamp(static_cast<int>(std::ceil(std::log2(static_cast<double>(kept.size())) + 1)), 1, kMostBins);
    Histogram result;
    result.edges = chart::ticks({low, high}, wanted);
    if (result.edges.back() <= high) result.edges.push_back(result.edges.back() + (result.edges[1] - result.edges[0]));
    result.counts.assign(result.edges.size() - 1, 0);
    for (const double value : kept) {
        const auto after = std::ranges::upper_bound(result.edges, value);
        const auto bin = std::clamp<std::ptrdiff_t>(after - result.edges.begin() - 1, 0, std::ssize(result.counts) - 1);
        ++result.counts[static_cast<std::size_t>(bin)];
    }
    return result;
}

}  // namespace qd::ui
