#include "core/forecast/series/loess.h"

#include <algorithm>
#include <cmath>

namespace qd::forecast {

bool loess_at(Values y, const Loess& loess, double x, int left, int right, Values weights, double& fit) {
    const int n = static_cast<int>(y.size());
    double reach = std::max(x - left, right - x);
    if (loess.window > n) reach += (loess.window - n) / 2;
    std::vector<double> w(static_cast<std::size_t>(right - left + 1), 0.0);
    double total = 0;
    for (int j = left; j <= right; ++j) {
        const double distance = std::abs(j - x);
        if (distance > 0.999 * reach) continue;
        double& weight = w[static_cast<std::size_t>(j - left)];
        const double ratio = distance / reach;
        const double tricube = 1 - ratio * ratio * ratio;
        weight = distance <= 0.001 * reach ? 1 : tricube * tricube * tricube;
        if (!weights.empty()) weight *= weights[static_cast<std::size_t>(j - 1)];
        total += weight;
    }
    if (total <= 0) return false;
    double centre = 0, spread = 0;
    for (int j = left; j <= right; ++j) {
        double& weight = w[static_cast<std::size_t>(j - left)];
        weight /= total;
        centre += weight * j;
    }
    if (reach > 0 && loess.degree > 0) {
        for (int j = left; j <= right; ++j) {
            spread += w[static_cast<std::size_t>(j - left)] * (j - centre) * (j - centre);
        }
        if (std::sqrt(spread) > 0.001 * (n - 1)) {
            const double slope = (x - centre) / spread;
            for (int j = left; j <= right; ++j) w[static_cast<std::size_t>(j - left)] *= slope * (j - centre) + 1;
        }
    }
    fit = 0;
    for (int j = left; j <= right; ++j) {
        fit += w[static_cast<std::size_t>(j - left)] * y[static_cast<std::size_t>(j - 1)];
    }
    return true;
}

std::vector<double> loess_smooth(Values y, const Loess& loess, Values weights) {
    const int n = static_cast<int>(y.size());
    std::vector<double> result(y.begin(), y.end());
    if (n < 2) return result;
    auto at = [&](int i) -> double& { return result[static_cast<std::size_t>(i - 1)]; };
    const int jump = std::min(loess.jump, n - 1);
    const int half = (loess.window + 1) / 2;
    int left = 1, right = std::min(loess.window, n);
    for (int i = 1; i <= n; i += jump) {
        if (loess.window < n) {
            left = std::clamp(i - half + 1, 1, n - loess.window + 1);
            right = left + loess.window - 1;
        }
        if (!loess_at(y, loess, i, left, right, weights, at(i))) at(i) = y[static_cast<std::size_t>(i - 1)];
    }
    if (jump == 1) return result;
    auto interpolate = [&](int from, int to) {
        const double step = (at(to) - at(from)) / (to - from);
        for (int j = from + 1; j < to; ++j) at(j) = at(from) + step * (j - from);
    };
    for (int i = 1; i <= n - jump; i += jump) interpolate(i, i + jump);
    const int last = (n - 1) / jump * jump + 1;
    if (last != n) {
        if (!loess_at(y, loess, n, left, right, weights, at(n))) at(n) = y.back();
        interpolate(last, n);
    }
    return result;
}

}  // namespace qd::forecast
