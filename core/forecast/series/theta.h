#pragma once
// The Theta method: the classic of Assimakopoulos & Nikolopoulos, the state-space
// form with drift (Hyndman & Billah 2003) and the dynamic optimised Theta model
// (Fiorucci et al. 2016). All adjust for season first when the series tests seasonal.

#include "core/forecast/series/decomposition.h"
#include "core/forecast/series/forecast.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

struct ThetaFit {
    int season = 1;
    std::vector<double> index;  // multiplicative seasonal indices by phase; empty: not seasonal
    double initial_level = 0, alpha = 0.5, theta = 2;
    std::size_t observations = 0;
    // State after the last value: smoothed level, running mean, intercept and slope.
    double level = 0, mean = 0, intercept = 0, slope = 0;
    double sigma2 = 0;  // of one-step errors of the adjusted series
};

// The dynamic optimised Theta model. Values are not empty.
[[nodiscard]] ThetaFit fit_theta(Values values, int season);
// Same parameters over other values of the same origin.
[[nodiscard]] ThetaFit rerun(const ThetaFit& fit, Values values);
[[nodiscard]] Forecast forecast_theta(const ThetaFit& fit, int horizon);

// SES plus half the linear trend, as in the reference's thetaf; parameters by least squares.
[[nodiscard]] Forecast forecast_standard_theta(Values values, int season, int horizon);

}  // namespace qd::forecast
