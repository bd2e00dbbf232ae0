#pragma once
// Prediction intervals that hold what they promise. Model-based ones are too narrow
// (95 % ones hold 79–92 % on the M3 series), so they are widened by how far off the
// forecasts from past origins were: by what holds over many series (which alone serves
// a cold start), drawn towards the series' own record on the log scale. What is never
// negative can surprise farther upwards than down.

#include <vector>

#include "core/forecast/series/ensemble.h"
#include "core/forecast/series/forecast.h"

namespace qd::forecast {

// |actual − forecast| / sigma for the last origins, all steps up to the horizon pooled.
// The ensemble keeps its parameters, only its state goes back in time.
[[nodiscard]] std::vector<double> rolling_scores(const Ensemble& ensemble, Values values, Frequency frequency,
                                                 int horizon);

// The value that `level` of future scores should not exceed (split conformal rank);
// 0 when there are no scores.
[[nodiscard]] double score_quantile(std::vector<double> scores, double level);

// Multiples of sigma for a level, learned from the M3 series.
[[nodiscard]] double pooled_factor(Frequency frequency, double level);

// Adds mean − factor·sigma and mean + factor·skew·sigma for each level, not below `floor`; the skew is 1
// when the floor is −∞.
void add_calibrated_bands(Forecast& forecast, const std::vector<double>& scores, Frequency frequency,
                          const std::vector<double>& levels, double floor);

}  // namespace qd::forecast
