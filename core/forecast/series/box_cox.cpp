#include "core/forecast/series/box_cox.h"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <vector>

#include "core/forecast/series/portable_math.h"

namespace qd::forecast {

namespace {

struct Moments {
    double mean = 0, deviation = 0;
};

Moments moments(Values values) {
    const auto n = static_cast<double>(values.size());
    double sum = 0, squares = 0;
    for (const double value : values) sum += value;
    const double mean = sum / n;
    for (const double value : values) squares += (value - mean) * (value - mean);
    return {mean, std::sqrt(squares / (n - 1))};
}

}  // namespace

double guerrero_variation(Values values, int season, double lambda) {
    const auto length = static_cast<std::size_t>(std::max(season, 2));
    std::vector<double> ratios;
    for (std::size_t from = values.size() % length; from < values.size(); from += length) {
        const Moments cycle = moments(values.subspan(from, length));
        ratios.push_back(cycle.deviation / portable_power(cycle.mean, 1 - lambda));
    }
    const Moments all = moments(ratios);
    return all.deviation / all.mean;
}

std::optional<double> guerrero_lambda(Values values, int season) {
    constexpr double lowest = -1, highest = 2;
    constexpr int bits = 20;  // of the exponent
    if (values.size() <= 2 * static_cast<std::size_t>(season) || values.size() < 4) return {};
    const auto [least, most] = std::ranges::minmax(values);
    if (!(least > 0) || least == most) return {};
    // On one scale, so that no power overflows; the minimum is the same.
    std::vector<double> scaled(values.begin(), values.end());
    for (double& value : scaled) value /= most;
    const auto variation = [&](double lambda) {
        const double at = guerrero_variation(scaled, season, lambda);
        return std::isfinite(at) ? at : HUGE_VAL;  // no season varies
    };
    return boost::math::tools::brent_find_minima(variation, lowest, highest, bits).first;
}

}  // namespace qd::forecast
