#pragma once
// Unbounded coordinates for ARMA coefficients: every point is a stationary and
// invertible model (Monahan 1984: coefficients from partial autocorrelations).

#include <Eigen/Core>
#include <vector>

namespace qd::forecast {

struct ArmaCoefficients {
    std::vector<double> ar, ma, seasonal_ar, seasonal_ma;
};

struct ArmaShape {
    int p = 0, q = 0, seasonal_p = 0, seasonal_q = 0;
    [[nodiscard]] int size() const { return p + q + seasonal_p + seasonal_q; }
};

[[nodiscard]] ArmaCoefficients coefficients_at(const Eigen::VectorXd& x, const ArmaShape& shape);

}  // namespace qd::forecast
