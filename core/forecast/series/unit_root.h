#pragma once
// How often a series has to be differenced before an ARMA model fits it.

#include "core/forecast/series/series.h"

namespace qd::forecast {

// y_t − y_{t−lag}, applied `times` times.
[[nodiscard]] std::vector<double> difference(Values values, int lag, int times = 1);

// Kwiatkowski–Phillips–Schmidt–Shin statistic for a constant level; the 5 % limit is 0.463.
[[nodiscard]] double kpss_statistic(Values values, int lags);

// Ordinary differences (at most 2) until the KPSS test no longer rejects at 5 %.
[[nodiscard]] int ordinary_differences(Values values);

// 1 when the seasonal strength of the STL decomposition exceeds 0.64, else 0.
[[nodiscard]] int seasonal_differences(Values values, int season);

}  // namespace qd::forecast
