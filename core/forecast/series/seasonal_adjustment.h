#pragma once
// The seasonal adjustment that Theta and complex smoothing share.

#include "core/forecast/series/series.h"

namespace qd::forecast {

// Multiplicative indices when the series tests as seasonal and is positive; else empty.
[[nodiscard]] std::vector<double> indices_if_seasonal(Values values, int season);
// The values divided by their phase's index; a copy when there are none.
[[nodiscard]] std::vector<double> adjusted(Values values, const std::vector<double>& index);
// The index of the period that lies `step` (0 = next) after `observations` values; 1 when there are none.
[[nodiscard]] double effect_at(const std::vector<double>& index, std::size_t observations, std::size_t step);

}  // namespace qd::forecast
