#pragma once
// The benchmarks that any model has to beat. Values are not empty.

#include "core/forecast/series/forecast.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

// The last value repeated.
[[nodiscard]] Forecast forecast_naive(Values values, int horizon);
// The last season repeated; the last value when there is no whole season.
[[nodiscard]] Forecast forecast_seasonal_naive(Values values, int season, int horizon);
// Naive on the seasonally adjusted series when the series tests as seasonal.
[[nodiscard]] Forecast forecast_naive2(Values values, int season, int horizon);
// The straight line from the first value through the last one.
[[nodiscard]] Forecast forecast_drift(Values values, int horizon);
// The mean of the last `window` values.
[[nodiscard]] Forecast forecast_moving_average(Values values, int window, int horizon);

}  // namespace qd::forecast
