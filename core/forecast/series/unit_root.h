#pragma once
// How often a series has to be differenced before an ARMA model fits it.

#include "core/forecast/series/series.h"

namespace qd::forecast {

// y_t − y_{t−lag}, applied `times` times.
[[nodiscard]] std::vector<double> difference(Values values, int lag, int times = 1);

// Kwiatkowski–Phillips–Schmidt–Shin statistic for a constant level: above kKpssLimit when there is none.
[[nodiscard]] double kpss_statistic(Values values, int lags);
// The lags that are usual for so many values: ⌊4 ∜(n / 100)⌋.
[[nodiscard]] int kpss_lags(std::size_t values);

// Augmented Dickey–Fuller t statistic with a constant and a line (Said & Dickey 1984): far below
// 0 when the series keeps coming back to its line. 0 when it is too short for so many lags.
[[nodiscard]] double dickey_fuller_statistic(Values values, int lags);
// The lags that are usual for so many values: ⌊∛(n − 1)⌋.
[[nodiscard]] int dickey_fuller_lags(std::size_t values);
// What the statistic must stay below, 5 % level (MacKinnon 2010).
[[nodiscard]] double dickey_fuller_limit(std::size_t values);
inline constexpr double kKpssLimit = 0.463;  // 5 % level

// Ordinary differences (at most 2) until the KPSS test no longer rejects at 5 %.
[[nodiscard]] int ordinary_differences(Values values);

// 1 when the seasonal strength of the STL decomposition exceeds 0.64, else 0.
[[nodiscard]] int seasonal_differences(Values values, int season);

}  // namespace qd::forecast
