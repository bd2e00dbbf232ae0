#pragma once
// How swings grow with the level of a series (Box & Cox 1964).

#include <optional>

#include "core/forecast/series/series.h"

namespace qd::forecast {

// The exponent of the transformation under which the standard deviation within a season no longer depends on its
// mean: 1 = swings stay as wide, 0 = they grow in proportion; between −1 and 2 (Guerrero 1993). Seasons of 1 are
// taken in pairs. Nothing for values that are not all positive, constant, or no longer than two seasons.
[[nodiscard]] std::optional<double> guerrero_lambda(Values values, int season);

// What that exponent minimises: the coefficient of variation of deviation ÷ mean^(1 − lambda) over whole seasons.
[[nodiscard]] double guerrero_variation(Values values, int season, double lambda);

}  // namespace qd::forecast
