#pragma once
// Market indicators as drivers of sales: how far each leads them, and the forecast by
// those that do.

#include <span>
#include <string>
#include <vector>

#include "core/forecast/series/forecast.h"
#include "core/forecast/series/series_csv.h"

namespace qd::forecast {

inline constexpr const char* kDriversMethod = "drivers";  // beside those of methods.h, which know no indicators

struct Lead {
    std::string name;
    int lag = 0;                 // periods
    double correlation = 0;      // of changes, at that lag
    bool significant = false;    // beyond chance, as many lags as were tried
    bool too_short = false;      // covers too little of the history to tell
    [[nodiscard]] bool leads() const { return significant && lag > 0; }
};

// One for each indicator. A history of fewer than 12 periods is too short for all.
[[nodiscard]] std::vector<Lead> find_leads(const Series& history, std::span<const NamedSeries> indicators);

// Sales by season, place in the quarter and the indicators that lead them in this past; regression by ordinary least
// squares. Nothing after the past is looked at, of the indicators neither: beyond it they stay as they were last.
// By the calendar alone when none leads. Errors as of fit_regression().
[[nodiscard]] Result<Forecast> forecast_by_drivers(const Series& past, std::span<const NamedSeries> indicators, int horizon, const std::vector<double>& levels);

// The indicator on the series' grain and from the series' first period on: means of shorter
// periods, steps of longer ones. Empty when it begins later.
[[nodiscard]] std::vector<double> aligned(const Series& indicator, const Series& to);

}  // namespace qd::forecast
