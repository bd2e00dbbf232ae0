#pragma once
// How good a forecast was. Actual and forecast have the same, non-zero length.

#include "core/forecast/series/series.h"

namespace qd::forecast {

[[nodiscard]] double mean_absolute_error(Values actual, Values forecast);
[[nodiscard]] double root_mean_square_error(Values actual, Values forecast);
// Percent; periods with actual 0 do not count.
[[nodiscard]] double mean_absolute_percentage_error(Values actual, Values forecast);
// Percent, 0…200; a period where both are 0 counts as hit.
[[nodiscard]] double symmetric_percentage_error(Values actual, Values forecast);
// Percent: sum of absolute errors over the sum of absolute actuals.
[[nodiscard]] double weighted_percentage_error(Values actual, Values forecast);
// Mean of forecast − actual: positive when the forecast was too high.
[[nodiscard]] double bias(Values actual, Values forecast);
// √(Σ((f−a)/a_prev)² / Σ((a−a_prev)/a_prev)²): below 1 beats "the same as last period".
[[nodiscard]] double theil_u2(Values actual, Values forecast);

// Mean absolute difference to the value `season` periods before; 0 when too short.
[[nodiscard]] double seasonal_naive_error(Values history, int season);
[[nodiscard]] double scaled_error(Values actual, Values forecast, Values history, int season);  // MASE
// RMSSE as in the M5 competition: the scale is the error of "the same as last period".
[[nodiscard]] double scaled_squared_error(Values actual, Values forecast, Values history);

// The loss whose minimiser is the quantile `tau`.
[[nodiscard]] double pinball_loss(Values actual, Values quantile, double tau);
// Share of actuals inside [low, high].
[[nodiscard]] double coverage(Values actual, Values low, Values high);
// Mean scaled interval score: width plus 2/alpha for what lies outside, over the seasonal naive error.
[[nodiscard]] double interval_score(Values actual, Values low, Values high, double level, double scale);
// ½ (sMAPE / sMAPE of Naive2 + MASE / MASE of Naive2), each already averaged over series.
[[nodiscard]] double overall_weighted_average(double smape, double mase, double naive_smape, double naive_mase);

}  // namespace qd::forecast
