#include "core/forecast/series/pooled_ridge.h"

#include <algorithm>
#include <cmath>

#include "core/forecast/series/least_squares.h"
#include "core/forecast/series/naive.h"

namespace qd::forecast {

namespace {

constexpr std::size_t kMostRows = 4000;

// The size of a window's values, never zero.
double scale_of(Values window) {
    double sum = 0;
    for (double value : window) sum += std::abs(value);
    return sum > 0 ? sum / static_cast<double>(window.size()) : 1;
}

}  // namespace

// What went before, relative to the last value, which carries the level.
Eigen::VectorXd PooledRidge::features(Values values, double scale) const {
    Eigen::VectorXd row(static_cast<Eigen::Index>(m_lags));
    const double last = values.back();
    row[0] = 1;
    for (std::size_t lag = 1; lag < m_lags; ++lag) {
        row[static_cast<Eigen::Index>(lag)] = (values[values.size() - 1 - lag] - last) / scale;
    }
    return row;
}

Result<PooledRidge> PooledRidge::train(std::span<const Values> series, int season) {
    PooledRidge model;
    model.m_lags = static_cast<std::size_t>(std::max(4, season + 2));
    std::size_t windows = 0;
    for (Values values : series) windows += values.size() > model.m_lags ? values.size() - model.m_lags : 0;
    if (windows < 2 * model.m_lags) {
        return fail(ErrorKind::invalid_input, "The series are too short to learn from.", {},
                    "Add series or use a method for single series.");
    }
    const std::size_t stride = (windows + kMostRows - 1) / kMostRows;
    const auto rows = static_cast<Eigen::Index>((windows + stride - 1) / stride);
    Eigen::MatrixXd columns(rows, static_cast<Eigen::Index>(model.m_lags));
    Eigen::VectorXd target(rows);
    std::size_t seen = 0;
    Eigen::Index row = 0;
    for (Values values : series) {
        for (std::size_t end = model.m_lags; end < values.size(); ++end, ++seen) {
            if (seen % stride != 0) continue;
            const Values window = values.subspan(end - model.m_lags, model.m_lags);
            const double scale = scale_of(window);
            columns.row(row) = model.features(window, scale).transpose();
            target[row++] = (values[end] - window.back()) / scale;
        }
    }
    const double penalty = 0.01 * static_cast<double>(rows);
    model.m_weights = TRY(ridge(columns, target, penalty * columns.rightCols(columns.cols() - 1).cwiseAbs2().mean()));
    model.m_deviation = std::sqrt((target - columns * model.m_weights).squaredNorm() / static_cast<double>(rows));
    return model;
}

Forecast PooledRidge::forecast(Values values, int horizon) const {
    if (values.size() < m_lags) return forecast_naive(values, horizon);
    std::vector<double> path(values.end() - static_cast<std::ptrdiff_t>(m_lags), values.end());
    const double size = scale_of(path);
    Forecast result("Ridge");
    for (int step = 1; step <= horizon; ++step) {
        const Values window = Values(path).last(m_lags);
        const double scale = scale_of(window);
        // Far outside of what was seen, a linear model runs away: hold it near.
        const double change = std::clamp(features(window, scale).dot(m_weights), -2.0, 2.0);
        path.push_back(std::clamp(path.back() + scale * change, -10 * size, 10 * size));
        result.mean.push_back(path.back());
        result.sigma.push_back(m_deviation * size * std::sqrt(step));
    }
    return result;
}

}  // namespace qd::forecast
