#include "core/forecast/series/anomalies.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/forecast/series/decomposition.h"
#include "core/forecast/series/stl.h"

namespace qd::forecast {

namespace {

double median(std::vector<double> values) {
    const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, half);
    if (values.size() % 2 == 1) return *half;
    return (*half + *std::ranges::max_element(values.begin(), half)) / 2;
}

bool has_season(Values values, int season) {
    // Unlike the autocorrelation test this is not blind to a season on top of a trend.
    constexpr double clear = 0.6;
    return season > 1 && values.size() > 2 * static_cast<std::size_t>(season) &&
           decompose_stl(values, season, {.season_window = 0}).seasonal_strength() > clear;
}

// Running median of five, its ends held: follows a trend and ignores single spikes.
std::vector<double> robust_trend(Values values) {
    const std::size_t n = values.size();
    std::vector<double> trend(n);
    for (std::size_t t = 0; t < n; ++t) {
        const std::size_t from = std::min(t > 2 ? t - 2 : 0, n >= 5 ? n - 5 : 0);
        const std::size_t to = std::min(from + 5, n);
        trend[t] = median({values.begin() + static_cast<std::ptrdiff_t>(from), values.begin() + static_cast<std::ptrdiff_t>(to)});
    }
    return trend;
}

std::vector<double> expected_values(Values values, int season) {
    if (!has_season(values, season)) return robust_trend(values);
    Stl stl = decompose_stl(values, season, {.season_window = 0, .robust = true});
    for (std::size_t t = 0; t < stl.trend.size(); ++t) stl.trend[t] += stl.seasonal[t];
    return std::move(stl.trend);
}

struct Line {
    double intercept = 0, slope = 0;
    [[nodiscard]] double at(std::size_t t) const { return intercept + slope * static_cast<double>(t); }
};

// Running sums, so that the best line through any stretch costs O(1).
class Segments {
public:
    explicit Segments(Values values) : m_sums(values.size() + 1) {
        for (std::size_t t = 0; t < values.size(); ++t) {
            const auto x = static_cast<double>(t);
            const Sums& s = m_sums[t];
            m_sums[t + 1] = {s.x + x, s.xx + x * x, s.y + values[t], s.yy + values[t] * values[t], s.xy + x * values[t]};
        }
    }
    [[nodiscard]] Line line(std::size_t from, std::size_t to) const {
        const auto n = static_cast<double>(to - from);
        const Sums s = between(from, to);
        const double spread = s.xx - s.x * s.x / n;
        const double slope = spread > 0 ? (s.xy - s.x * s.y / n) / spread : 0;
        return {(s.y - slope * s.x) / n, slope};
    }
    // Sum of squared distances from that line.
    [[nodiscard]] double cost(std::size_t from, std::size_t to) const {
        const auto n = static_cast<double>(to - from);
        const Sums s = between(from, to);
        const double spread = s.xx - s.x * s.x / n, both = s.xy - s.x * s.y / n;
        return std::max(s.yy - s.y * s.y / n - (spread > 0 ? both * both / spread : 0), 0.0);
    }

private:
    struct Sums {
        double x = 0, xx = 0, y = 0, yy = 0, xy = 0;
    };
    [[nodiscard]] Sums between(std::size_t from, std::size_t to) const {
        const Sums &a = m_sums[from], &b = m_sums[to];
        return {b.x - a.x, b.xx - a.xx, b.y - a.y, b.yy - a.yy, b.xy - a.xy};
    }
    std::vector<Sums> m_sums;
};

// The boundaries of the cheapest split when each further segment costs `penalty`.
std::vector<std::size_t> best_boundaries(const Segments& segments, std::size_t n, std::size_t shortest, double penalty) {
    std::vector<double> cost(n + 1, std::numeric_limits<double>::infinity());
    std::vector<std::size_t> before(n + 1, 0);
    cost[0] = 0;
    for (std::size_t to = shortest; to <= n; ++to) {
        for (std::size_t from = 0; from + shortest <= to; ++from) {
            const double total = cost[from] + segments.cost(from, to) + penalty;
            if (total < cost[to]) {
                cost[to] = total;
                before[to] = from;
            }
        }
    }
    std::vector<std::size_t> boundaries;
    for (std::size_t at = before[n]; at > 0; at = before[at]) boundaries.push_back(at);
    std::ranges::reverse(boundaries);
    return boundaries;
}

}  // namespace

std::vector<Outlier> find_outliers(Values values, int season, double limit) {
    std::vector<Outlier> found;
    if (values.size() < 7) return found;
    const std::vector<double> expected = expected_values(values, season);
    std::vector<double> sizes(values.size());
    for (std::size_t t = 0; t < sizes.size(); ++t) sizes[t] = std::abs(values[t] - expected[t]);
    double deviation = median(sizes) / 0.6745;
    if (!(deviation > 0)) {
        // More than half of the values fit exactly: measure by the ones that do not.
        double sum = 0;
        for (double size : sizes) sum += size;
        deviation = sum / static_cast<double>(sizes.size());
    }
    if (!(deviation > 0)) return found;
    for (std::size_t t = 0; t < values.size(); ++t) {
        const double score = (values[t] - expected[t]) / deviation;
        if (std::abs(score) > limit) found.push_back({t, values[t], expected[t], score});
    }
    return found;
}

std::vector<double> cleaned(Values values, const std::vector<Outlier>& outliers) {
    std::vector<double> result(values.begin(), values.end());
    for (const Outlier& outlier : outliers) result[outlier.index] = outlier.expected;
    return result;
}

std::vector<LevelShift> find_level_shifts(Values values, int season, std::size_t shortest) {
    constexpr std::size_t longest = 2000;  // the search is quadratic
    const std::size_t n = values.size();
    if (n < 2 * shortest || n > longest) return {};
    std::vector<double> level = cleaned(values, find_outliers(values, season, 4));
    if (has_season(values, season)) {
        const auto index = seasonal_indices(level, season, SeasonKind::additive);
        for (std::size_t t = 0; t < n; ++t) level[t] -= index[t % index.size()];
    }
    // Differences are blind to shifts and trends, so they tell how large the noise is.
    std::vector<double> changes;
    for (std::size_t t = 1; t < n; ++t) changes.push_back(level[t] - level[t - 1]);
    const double growth = median(changes);
    for (double& change : changes) change = std::abs(change - growth);
    const double noise = median(changes) / 0.6745 / std::sqrt(2.0);
    const double size = *std::ranges::max_element(level, {}, [](double v) { return std::abs(v); });
    // Rounding errors of the running sums must not look like structure.
    const double unit = std::max(noise * noise, 1e-12 * size * size);
    if (!(unit > 0)) return {};

    const Segments segments(level);
    // Each break costs a place, a level and a slope.
    std::vector<std::size_t> boundaries = best_boundaries(segments, n, shortest, 3 * unit * std::log(static_cast<double>(n)));
    boundaries.push_back(n);
    std::vector<LevelShift> shifts;
    std::size_t start = 0;
    for (std::size_t k = 0; k + 1 < boundaries.size(); ++k) {
        const std::size_t at = boundaries[k];
        shifts.push_back({at, segments.line(start, at).at(at), segments.line(at, boundaries[k + 1]).at(at)});
        start = at;
    }
    return shifts;
}

}  // namespace qd::forecast
