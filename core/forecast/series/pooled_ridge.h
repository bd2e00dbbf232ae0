#pragma once
// A model learned from many series at once: the next value from the values of the last
// year and a little more, by ridge regression on windows brought to a common scale.
// Short series borrow what the others know.

#include <Eigen/Core>
#include <span>

#include "core/forecast/series/forecast.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

class PooledRidge {
public:
    // All series have the same season. Fails when no series is longer than a window.
    static Result<PooledRidge> train(std::span<const Values> series, int season);

    // Step by step, each forecast feeding the next.
    [[nodiscard]] Forecast forecast(Values values, int horizon) const;

private:
    [[nodiscard]] Eigen::VectorXd features(Values values, double scale) const;

    std::size_t m_lags = 1;
    Eigen::VectorXd m_weights;
    double m_deviation = 0;  // of one-step errors, relative to a window's scale
};

}  // namespace qd::forecast
