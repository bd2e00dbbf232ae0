#pragma once
// The few statistics that KPIs need, each defined once.

#include <optional>
#include <vector>

namespace qd {

// Empty when there are no values.
[[nodiscard]] std::optional<double> mean_of(const std::vector<double>& values);
// 0 ≤ share ≤ 1, linear between neighbours (R's type 7); 0.5 is the median.
[[nodiscard]] std::optional<double> quantile_of(std::vector<double> values, double share);

struct Interval {
    double low = 0, high = 0;
};
// Wilson's 95 % interval for a rate; empty when total is 0.
[[nodiscard]] std::optional<Interval> wilson_interval(std::size_t successes, std::size_t total);

}  // namespace qd
