#pragma once
// Complex exponential smoothing (Svetunkov, Kourentzes & Ord 2022): level and
// potential smoothed together, so that it slides between stationary and trending
// behaviour without a choice. Seasonal series are adjusted first.

#include "core/forecast/series/forecast.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

struct CesFit {
    int season = 1;
    std::vector<double> index;  // multiplicative seasonal indices by phase; empty: not seasonal
    double alpha0 = 1.3, alpha1 = 1;
    double initial_level = 0, initial_potential = 0;
    double level = 0, potential = 0;  // after the last value
    std::size_t observations = 0;
    double sigma2 = 0;  // of one-step errors of the adjusted series
};

// Values are not empty.
[[nodiscard]] CesFit fit_ces(Values values, int season);
[[nodiscard]] CesFit rerun(const CesFit& fit, Values values);
[[nodiscard]] Forecast forecast_ces(const CesFit& fit, int horizon);

}  // namespace qd::forecast
