#pragma once
// Locally weighted regression on equally spaced points, as STL needs it.

#include "core/forecast/series/series.h"

namespace qd::forecast {

struct Loess {
    int window = 7;  // points that take part; tricube weights
    int degree = 1;  // 0 local constant, 1 local line
    int jump = 1;    // fit at every jump-th point, interpolate between
};

// The fit at position x of the points left…right (1-based, x may lie one outside);
// false when no weight is left. weights: one for each value, or empty.
bool loess_at(Values y, const Loess& loess, double x, int left, int right, Values weights, double& fit);

// The smoothed series.
[[nodiscard]] std::vector<double> loess_smooth(Values y, const Loess& loess, Values weights);

}  // namespace qd::forecast
