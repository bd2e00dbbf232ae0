#pragma once
// Decompose, forecast the rest without season, add the last seasons again. The way to
// go for long seasons (52 weeks) and for several seasons at once.

#include <vector>

#include "core/forecast/series/forecast.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

struct Mstl {
    std::vector<std::vector<double>> seasonal;  // one component for each season length
    std::vector<double> trend, remainder;
};

// Seasons of which the values hold no two are left out; shorter ones are removed first.
[[nodiscard]] Mstl decompose_mstl(Values values, std::vector<int> seasons);

// MSTL with exponential smoothing (classes averaged) of what is left.
[[nodiscard]] Forecast forecast_stl(Values values, const std::vector<int>& seasons, int horizon);

}  // namespace qd::forecast
