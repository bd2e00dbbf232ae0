#pragma once
// A logarithm and powers made of operations that IEEE 754 defines exactly. Those of two
// C libraries differ in the last digit; inside a search that stops by comparing
// likelihoods this would let native and browser stop at different parameters.

#include <cmath>
#include <numbers>

namespace qd::forecast {

// Within two units in the last place of the true value for positive, normal x.
[[nodiscard]] inline double portable_log(double x) {
    int exponent = 0;
    double mantissa = std::frexp(x, &exponent);  // exact
    if (mantissa < std::numbers::sqrt2 / 2) {
        mantissa *= 2;
        --exponent;
    }
    // log m = 2 (s + s³/3 + s⁵/5 + …) with |s| ≤ 0.1716.
    const double s = (mantissa - 1) / (mantissa + 1), square = s * s;
    double sum = 0;
    for (int k = 23; k >= 3; k -= 2) sum = square * (1.0 / k + sum);
    return 2 * s + (2 * s * sum + exponent * std::numbers::ln2);
}

// Within a few units in the last place; |x| < 700.
[[nodiscard]] inline double portable_exp(double x) {
    const double halvings = std::round(x / std::numbers::ln2);
    const double rest = x - halvings * std::numbers::ln2;  // |rest| ≤ 0.35
    double sum = 1;
    for (int k = 16; k >= 1; --k) sum = 1 + rest / k * sum;
    return std::ldexp(sum, static_cast<int>(halvings));  // exact
}

[[nodiscard]] inline double portable_power(double base, double exponent) { return portable_exp(exponent * portable_log(base)); }

}  // namespace qd::forecast
