#include "core/forecast/series/unit_root.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/forecast/series/least_squares.h"
#include "core/forecast/series/stl.h"

namespace qd::forecast {

std::vector<double> difference(Values values, int lag, int times) {
    std::vector<double> result(values.begin(), values.end());
    const auto step = static_cast<std::size_t>(lag);
    for (int round = 0; round < times; ++round) {
        if (result.size() <= step) return {};
        for (std::size_t t = result.size() - 1; t >= step; --t) result[t] -= result[t - step];
        result.erase(result.begin(), result.begin() + lag);
    }
    return result;
}

int kpss_lags(std::size_t values) { return static_cast<int>(4 * std::sqrt(std::sqrt(static_cast<double>(values) / 100))); }

double kpss_statistic(Values values, int lags) {
    const std::size_t n = values.size();
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(n);
    std::vector<double> residual(values.begin(), values.end());
    double partial = 0, squares_of_partials = 0, long_run = 0;
    for (double& value : residual) {
        value -= mean;
        partial += value;
        squares_of_partials += partial * partial;
        long_run += value * value;
    }
    for (int lag = 1; lag <= lags; ++lag) {
        double product = 0;
        for (std::size_t t = static_cast<std::size_t>(lag); t < n; ++t) {
            product += residual[t] * residual[t - static_cast<std::size_t>(lag)];
        }
        long_run += 2 * (1 - lag / (lags + 1.0)) * product;
    }
    return long_run <= 0 ? 0 : squares_of_partials / (static_cast<double>(n) * long_run);
}

double dickey_fuller_statistic(Values values, int lags) {
    const std::size_t n = values.size(), k = static_cast<std::size_t>(lags);
    if (n < 2 * k + 6) return 0;
    // The change explained by the value before, a line, and the changes before.
    const std::vector<double> changes = difference(values, 1);
    const auto rows = static_cast<Eigen::Index>(changes.size() - k);
    Eigen::MatrixXd columns(rows, 3 + static_cast<Eigen::Index>(k));
    Eigen::VectorXd target(rows);
    for (Eigen::Index row = 0; row < rows; ++row) {
        const std::size_t t = static_cast<std::size_t>(row) + k;
        columns(row, 0) = 1;
        columns(row, 1) = values[t];
        columns(row, 2) = static_cast<double>(t + 1);
        for (std::size_t lag = 1; lag <= k; ++lag) columns(row, 2 + static_cast<Eigen::Index>(lag)) = changes[t - lag];
        target[row] = changes[t];
    }
    const auto fit = least_squares(columns, target);
    return fit && fit->standard_errors[1] > 0 ? fit->coefficients[1] / fit->standard_errors[1] : 0;
}

int dickey_fuller_lags(std::size_t values) {
    int lags = 0;
    while (static_cast<std::size_t>((lags + 1) * (lags + 1) * (lags + 1)) < values) ++lags;
    return lags;
}

double dickey_fuller_limit(std::size_t values) {
    const auto n = static_cast<double>(values);
    return -3.41049 - 4.3904 / n - 9.036 / (n * n) - 45.374 / (n * n * n);
}

int ordinary_differences(Values values) {
    constexpr int most = 2;
    std::vector<double> current(values.begin(), values.end());
    for (int d = 0; d < most; ++d) {
        if (current.size() < 3) return d;
        const bool constant = std::ranges::all_of(current, [&](double v) { return v == current.front(); });
        // Fewer lags than the test alone takes: as the reference's order search does.
        const int lags = static_cast<int>(3 * std::sqrt(static_cast<double>(current.size())) / 13);
        if (constant || kpss_statistic(current, lags) <= kKpssLimit) return d;
        current = difference(current, 1);
    }
    return most;
}

int seasonal_differences(Values values, int season) {
    constexpr double strong = 0.64;
    if (season <= 1 || values.size() <= 2 * static_cast<std::size_t>(season)) return 0;
    return decompose_stl(values, season).seasonal_strength() > strong ? 1 : 0;
}

}  // namespace qd::forecast
