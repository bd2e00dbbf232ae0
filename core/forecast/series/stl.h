#pragma once
// Seasonal-trend decomposition by loess (Cleveland et al. 1990), with the defaults
// and the interpolation steps of the reference implementation.

#include "core/forecast/series/series.h"

namespace qd::forecast {

struct StlOptions {
    int season_window = 11;  // in cycles; 0 = periodic: the same season every year
    bool robust = false;     // reweights so that outliers do not bend trend or season
};

struct Stl {
    std::vector<double> seasonal, trend, remainder;  // they sum to the values

    // 1 − Var(remainder) / Var(remainder + component), 0…1.
    [[nodiscard]] double seasonal_strength() const;
    [[nodiscard]] double trend_strength() const;
};

// Needs more than two seasons of values; season > 1.
[[nodiscard]] Stl decompose_stl(Values values, int season, const StlOptions& options = {});

}  // namespace qd::forecast
