#include "core/forecast/series/decomposition.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace qd::forecast {

std::vector<double> autocorrelation(Values values, int max_lag) {
    const std::size_t n = values.size();
    std::vector<double> result(static_cast<std::size_t>(max_lag), 0.0);
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(n);
    double variance = 0;
    for (double value : values) variance += (value - mean) * (value - mean);
    if (variance <= 0) return result;
    for (std::size_t lag = 1; lag <= result.size() && lag < n; ++lag) {
        double sum = 0;
        for (std::size_t t = lag; t < n; ++t) sum += (values[t] - mean) * (values[t - lag] - mean);
        result[lag - 1] = sum / variance;
    }
    return result;
}

bool is_seasonal(Values values, int season, double z) {
    if (season <= 1 || values.size() < 3 * static_cast<std::size_t>(season)) return false;
    const std::vector<double> r = autocorrelation(values, season);
    double sum = 0;
    for (std::size_t lag = 0; lag + 1 < r.size(); ++lag) sum += r[lag] * r[lag];
    const double limit = z * std::sqrt((1 + 2 * sum) / static_cast<double>(values.size()));
    return std::abs(r.back()) > limit;
}

std::vector<double> centred_average(Values values, int season) {
    const auto n = static_cast<std::ptrdiff_t>(values.size());
    const std::ptrdiff_t half = season / 2;
    const bool even = season % 2 == 0;
    std::vector<double> trend(values.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::ptrdiff_t t = half; t < n - half; ++t) {
        double sum = 0;
        for (std::ptrdiff_t k = -half; k <= half; ++k) {
            const bool edge = even && (k == -half || k == half);
            sum += (edge ? 0.5 : 1.0) * values[static_cast<std::size_t>(t + k)];
        }
        trend[static_cast<std::size_t>(t)] = sum / season;
    }
    return trend;
}

std::vector<double> seasonal_indices(Values values, int season, SeasonKind kind) {
    const auto m = static_cast<std::size_t>(season);
    const std::vector<double> trend = centred_average(values, season);
    const bool additive = kind == SeasonKind::additive;
    std::vector<double> index(m, additive ? 0.0 : 1.0);
    for (std::size_t phase = 0; phase < m; ++phase) {
        double sum = 0;
        int counted = 0;
        for (std::size_t t = phase; t < values.size(); t += m) {
            if (std::isnan(trend[t]) || (!additive && trend[t] == 0)) continue;
            sum += additive ? values[t] - trend[t] : values[t] / trend[t];
            ++counted;
        }
        if (counted > 0) index[phase] = sum / counted;
    }
    const double mean = std::accumulate(index.begin(), index.end(), 0.0) / season;
    for (double& value : index) {
        if (additive) {
            value -= mean;
        } else if (mean != 0) {
            value /= mean;
        }
    }
    return index;
}

}  // namespace qd::forecast
