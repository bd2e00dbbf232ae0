#pragma once
// Where the search for an ETS model's parameters starts.

#include "core/forecast/series/ets.h"

namespace qd::forecast {

// Level, growth and season of the first periods: a line through the seasonally
// adjusted beginning, as in Hyndman et al. 2002.
[[nodiscard]] EtsState starting_state(Values values, int season, const EtsSpec& spec);
// The likelihood has several hills: slow learning (attempt 0) and fast learning (attempt 1).
inline constexpr int kEtsAttempts = 2;
[[nodiscard]] EtsParameters starting_parameters(int season, const EtsSpec& spec, int attempt);

}  // namespace qd::forecast
