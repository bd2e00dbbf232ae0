#pragma once
// What does not fit into a series: single wild values, and the periods from which on
// it runs on another level.

#include "core/forecast/series/series.h"

namespace qd::forecast {

struct Outlier {
    std::size_t index = 0;
    double value = 0;
    double expected = 0;  // what trend and season suggest instead
    double deviation = 0; // in robust standard deviations
};

// Values whose remainder after a robust trend and season lies more than `limit` robust
// standard deviations (MAD / 0.6745) out. In time order.
[[nodiscard]] std::vector<Outlier> find_outliers(Values values, int season, double limit = 3);

// The values with the outliers replaced by what was expected.
[[nodiscard]] std::vector<double> cleaned(Values values, const std::vector<Outlier>& outliers);

struct LevelShift {
    std::size_t index = 0;  // first value on the new level
    double before = 0, after = 0;  // where the old trend would have been, and where the new one starts
};

// Where the seasonally adjusted series breaks into straight lines, as many as the
// Bayesian criterion supports; each has at least `shortest` values, so steady growth
// is no shift.
[[nodiscard]] std::vector<LevelShift> find_level_shifts(Values values, int season, std::size_t shortest = 6);

}  // namespace qd::forecast
