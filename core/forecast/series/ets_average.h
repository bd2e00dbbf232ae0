#pragma once
// The classes of exponential smoothing averaged instead of chosen: the weight falls
// with the distance in AICc, so that a class that fits nearly as well still counts.

#include <vector>

#include "core/forecast/series/ets.h"

namespace qd::forecast {

struct EtsAverage {
    std::vector<EtsFit> fits;
    std::vector<double> weights;  // sum to 1
};

// Values are not empty.
[[nodiscard]] EtsAverage fit_ets_average(Values values, int season, const EtsOptions& options = {});
[[nodiscard]] EtsAverage rerun(const EtsAverage& average, Values values);
[[nodiscard]] Forecast forecast_ets_average(const EtsAverage& average, int horizon);

}  // namespace qd::forecast
