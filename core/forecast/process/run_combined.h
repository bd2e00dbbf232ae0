#pragma once
// The deals' view and the series' view as one statistical forecast. Private to the process.

#include "core/forecast/pipeline/combination.h"
#include "core/forecast/process/people_forecast.h"

namespace qd::forecast {

inline constexpr const char* kCombined = "combined";

// Whether the past says enough about both: three past months at least.
[[nodiscard]] bool can_combine(const RunInputs& inputs, const Combination& combination);

// Puts it among the candidates; with `use` it becomes the forecast: months of the period and their
// bands are the combined ones, and people's parts are shared out again.
[[nodiscard]] Result<> apply_combination(const RunInputs& inputs, const Combination& combination, bool use, const PeopleForecast& people, ModelOutcome& outcome);

}  // namespace qd::forecast
