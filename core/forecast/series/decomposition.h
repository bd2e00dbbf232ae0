#pragma once
// Classical seasonal decomposition by centred moving averages, and the test that
// says whether it is worth doing.

#include "core/forecast/series/series.h"

namespace qd::forecast {

enum class SeasonKind { additive, multiplicative };

// Autocorrelations at lags 1…max_lag; zeros for a constant series.
[[nodiscard]] std::vector<double> autocorrelation(Values values, int max_lag);

// The M4 competition's test: |r_m| > z·√((1 + 2Σ_{i<m} r_i²)/n), at least three seasons.
// z = 1.645 for the competition's 90 % level.
[[nodiscard]] bool is_seasonal(Values values, int season, double z = 1.645);

// The effect of each of the `season` phases, phase 0 = first value; sums to 0
// (additive) or averages 1 (multiplicative). Needs two whole seasons.
[[nodiscard]] std::vector<double> seasonal_indices(Values values, int season, SeasonKind kind);

// Centred moving average (2×m when m is even); NaN at the ends.
[[nodiscard]] std::vector<double> centred_average(Values values, int season);

}  // namespace qd::forecast
