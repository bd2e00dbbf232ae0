#include "core/insight/statistics.h"

#include <algorithm>
#include <cmath>

namespace qd {

std::optional<double> mean_of(const std::vector<double>& values) {
    if (values.empty()) return {};
    double total = 0;
    for (const double value : values) total += value;
    return total / static_cast<double>(values.size());
}

std::optional<double> quantile_of(std::vector<double> values, double share) {
    if (values.empty()) return {};
    const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(values.size() - 1);
    const auto below = values.begin() + static_cast<std::ptrdiff_t>(place);
    std::ranges::nth_element(values, below);
    if (below + 1 == values.end()) return *below;
    const double next = *std::ranges::min_element(below + 1, values.end());
    return *below + (place - std::floor(place)) * (next - *below);
}

std::optional<Interval> wilson_interval(std::size_t successes, std::size_t total) {
    if (total == 0) return {};
    constexpr double kZ = 1.959963984540054;  // 97.5 % of the normal distribution
    const double n = static_cast<double>(total);
    const double rate = static_cast<double>(successes) / n;
    const double centre = rate + kZ * kZ / (2 * n);
    const double spread = kZ * std::sqrt(rate * (1 - rate) / n + kZ * kZ / (4 * n * n));
    const double scale = 1 + kZ * kZ / n;
    return Interval{std::max(0.0, (centre - spread) / scale), std::min(1.0, (centre + spread) / scale)};
}

}  // namespace qd
