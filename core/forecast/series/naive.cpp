#include "core/forecast/series/naive.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/forecast/series/decomposition.h"

namespace qd::forecast {

namespace {

// Root mean square of y_t − y_{t−lag} − shift.
double residual_deviation(Values values, std::size_t lag, double shift) {
    if (values.size() <= lag) return 0;
    double sum = 0;
    for (std::size_t t = lag; t < values.size(); ++t) {
        const double error = values[t] - values[t - lag] - shift;
        sum += error * error;
    }
    return std::sqrt(sum / static_cast<double>(values.size() - lag));
}

}  // namespace

Forecast forecast_naive(Values values, int horizon) {
    Forecast result("Naive");
    const double deviation = residual_deviation(values, 1, 0);
    for (int step = 1; step <= horizon; ++step) {
        result.mean.push_back(values.back());
        result.sigma.push_back(deviation * std::sqrt(step));
    }
    return result;
}

Forecast forecast_seasonal_naive(Values values, int season, int horizon) {
    const auto m = static_cast<std::size_t>(season);
    if (values.size() < m) return forecast_naive(values, horizon);
    Forecast result("Seasonal naive");
    const double deviation = residual_deviation(values, m, 0);
    for (int step = 0; step < horizon; ++step) {
        result.mean.push_back(values[values.size() - m + static_cast<std::size_t>(step) % m]);
        result.sigma.push_back(deviation * std::sqrt(step / season + 1));
    }
    return result;
}

Forecast forecast_naive2(Values values, int season, int horizon) {
    Forecast result = forecast_naive(values, horizon);
    result.model = "Naive2";
    if (!is_seasonal(values, season)) return result;
    const auto m = static_cast<std::size_t>(season);
    const std::vector<double> index = seasonal_indices(values, season, SeasonKind::multiplicative);
    const double last = values.back() / index[(values.size() - 1) % m];
    for (std::size_t step = 0; step < result.mean.size(); ++step) {
        result.mean[step] = last * index[(values.size() + step) % m];
    }
    return result;
}

Forecast forecast_drift(Values values, int horizon) {
    Forecast result("Drift");
    const auto n = static_cast<double>(values.size());
    const double slope = values.size() < 2 ? 0 : (values.back() - values.front()) / (n - 1);
    const double deviation = residual_deviation(values, 1, slope);
    for (int step = 1; step <= horizon; ++step) {
        result.mean.push_back(values.back() + step * slope);
        const double spread = values.size() < 2 ? 0 : step * (1 + step / (n - 1));
        result.sigma.push_back(deviation * std::sqrt(spread));
    }
    return result;
}

Forecast forecast_moving_average(Values values, int window, int horizon) {
    const std::size_t width = std::clamp<std::size_t>(static_cast<std::size_t>(window), 1, values.size());
    const Values tail = values.last(width);
    const double mean = std::accumulate(tail.begin(), tail.end(), 0.0) / static_cast<double>(width);
    double sum = 0;
    std::size_t errors = 0;
    for (std::size_t t = width; t < values.size(); ++t, ++errors) {
        const Values before = values.subspan(t - width, width);
        const double error =
            values[t] - std::accumulate(before.begin(), before.end(), 0.0) / static_cast<double>(width);
        sum += error * error;
    }
    const double deviation = errors == 0 ? 0 : std::sqrt(sum / static_cast<double>(errors));
    Forecast result("Moving average");
    result.mean.assign(static_cast<std::size_t>(horizon), mean);
    result.sigma.assign(static_cast<std::size_t>(horizon), deviation);
    return result;
}

}  // namespace qd::forecast
