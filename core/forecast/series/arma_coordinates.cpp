#include "core/forecast/series/arma_coordinates.h"

#include <cmath>

namespace qd::forecast {

namespace {

// Coefficients a with all roots of 1 − Σ a_j z^j outside the unit circle.
std::vector<double> stationary(const double* x, int count) {
    // Nearer to 1 the likelihood loses its digits.
    constexpr double most = 0.9999;
    std::vector<double> a, before;
    for (int k = 0; k < count; ++k) {
        const double partial = most * x[k] / std::sqrt(1 + x[k] * x[k]);
        before = a;
        const std::size_t order = before.size();
        for (std::size_t j = 0; j < order; ++j) a[j] = before[j] - partial * before[order - 1 - j];
        a.push_back(partial);
    }
    return a;
}

std::vector<double> invertible(const double* x, int count) {
    std::vector<double> a = stationary(x, count);
    for (double& value : a) value = -value;
    return a;
}

}  // namespace

ArmaCoefficients coefficients_at(const Eigen::VectorXd& x, const ArmaShape& shape) {
    const double* at = x.data();
    ArmaCoefficients result;
    result.ar = stationary(at, shape.p);
    at += shape.p;
    result.ma = invertible(at, shape.q);
    at += shape.q;
    result.seasonal_ar = stationary(at, shape.seasonal_p);
    at += shape.seasonal_p;
    result.seasonal_ma = invertible(at, shape.seasonal_q);
    return result;
}

}  // namespace qd::forecast
