#pragma once
// Demand that comes now and then: sizes and gaps are forecast apart, or the zeros
// are aggregated away.

#include "core/forecast/series/forecast.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

enum class DemandClass { smooth, erratic, intermittent, lumpy };

struct DemandProfile {
    double mean_interval = 1;       // periods between sales
    double squared_variation = 0;   // of the sizes of sales
    [[nodiscard]] DemandClass demand_class() const;  // Syntetos & Boylan: 1.32 and 0.49
};

// Values without any sale have a mean interval of their length.
[[nodiscard]] DemandProfile profile_of(Values values);

// All forecast a constant rate; zero when nothing was ever sold.
[[nodiscard]] Forecast forecast_croston(Values values, int horizon, double alpha = 0.1);
[[nodiscard]] Forecast forecast_sba(Values values, int horizon, double alpha = 0.1);
[[nodiscard]] Forecast forecast_tsb(Values values, int horizon, double alpha = 0.1, double beta = 0.1);
// Exponential smoothing on buckets of the mean interval's length.
[[nodiscard]] Forecast forecast_adida(Values values, int horizon);
// The mean of that over all bucket lengths up to the mean interval.
[[nodiscard]] Forecast forecast_imapa(Values values, int horizon);

}  // namespace qd::forecast
