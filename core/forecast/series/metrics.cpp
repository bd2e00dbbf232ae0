#include "core/forecast/series/metrics.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace qd::forecast {

namespace {

// Mean of loss(actual, forecast) over the periods.
template <class Loss>
double mean_loss(Values actual, Values forecast, Loss loss) {
    assert(!actual.empty() && actual.size() == forecast.size());
    double total = 0;
    for (std::size_t t = 0; t < actual.size(); ++t) total += loss(actual[t], forecast[t]);
    return total / static_cast<double>(actual.size());
}

double absolute(double actual, double forecast) { return std::abs(actual - forecast); }
double squared(double actual, double forecast) { return (actual - forecast) * (actual - forecast); }

template <class Loss>
double seasonal_naive_loss(Values history, int season, Loss loss) {
    const auto lag = static_cast<std::size_t>(season);
    if (history.size() <= lag) return 0;
    return mean_loss(history.subspan(lag), history.first(history.size() - lag), loss);
}

}  // namespace

double mean_absolute_error(Values actual, Values forecast) { return mean_loss(actual, forecast, absolute); }

double root_mean_square_error(Values actual, Values forecast) {
    return std::sqrt(mean_loss(actual, forecast, squared));
}

double mean_absolute_percentage_error(Values actual, Values forecast) {
    double total = 0;
    int counted = 0;
    for (std::size_t t = 0; t < actual.size(); ++t) {
        if (actual[t] == 0) continue;
        total += std::abs((actual[t] - forecast[t]) / actual[t]);
        ++counted;
    }
    return counted == 0 ? 0 : 100 * total / counted;
}

double symmetric_percentage_error(Values actual, Values forecast) {
    return mean_loss(actual, forecast, [](double a, double f) {
        const double size = std::abs(a) + std::abs(f);
        return size == 0 ? 0 : 200 * std::abs(a - f) / size;
    });
}

double weighted_percentage_error(Values actual, Values forecast) {
    const double size = mean_loss(actual, actual, [](double a, double) { return std::abs(a); });
    return size == 0 ? 0 : 100 * mean_absolute_error(actual, forecast) / size;
}

double bias(Values actual, Values forecast) {
    return mean_loss(actual, forecast, [](double a, double f) { return f - a; });
}

double theil_u2(Values actual, Values forecast) {
    double error = 0, change = 0;
    for (std::size_t t = 1; t < actual.size(); ++t) {
        const double before = actual[t - 1];
        if (before == 0) continue;
        error += squared(forecast[t] / before, actual[t] / before);
        change += squared(actual[t] / before, 1);
    }
    return change == 0 ? 0 : std::sqrt(error / change);
}

double seasonal_naive_error(Values history, int season) {
    return seasonal_naive_loss(history, season, absolute);
}

double scaled_error(Values actual, Values forecast, Values history, int season) {
    const double scale = seasonal_naive_error(history, season);
    return scale == 0 ? 0 : mean_absolute_error(actual, forecast) / scale;
}

double scaled_squared_error(Values actual, Values forecast, Values history) {
    const double scale = seasonal_naive_loss(history, 1, squared);
    return scale == 0 ? 0 : root_mean_square_error(actual, forecast) / std::sqrt(scale);
}

double pinball_loss(Values actual, Values quantile, double tau) {
    return mean_loss(actual, quantile,
                     [tau](double a, double q) { return a >= q ? tau * (a - q) : (1 - tau) * (q - a); });
}

double coverage(Values actual, Values low, Values high) {
    int inside = 0;
    for (std::size_t t = 0; t < actual.size(); ++t) inside += low[t] <= actual[t] && actual[t] <= high[t];
    return static_cast<double>(inside) / static_cast<double>(actual.size());
}

double interval_score(Values actual, Values low, Values high, double level, double scale) {
    if (scale == 0) return 0;
    const double penalty = 2 / (1 - level);
    double total = 0;
    for (std::size_t t = 0; t < actual.size(); ++t) {
        total += high[t] - low[t] + penalty * std::max(low[t] - actual[t], 0.0) +
                 penalty * std::max(actual[t] - high[t], 0.0);
    }
    return total / static_cast<double>(actual.size()) / scale;
}

double overall_weighted_average(double smape, double mase, double naive_smape, double naive_mase) {
    return 0.5 * (smape / naive_smape + mase / naive_mase);
}

}  // namespace qd::forecast
