#pragma once
// Sales explained by trend, season, calendar and market indicators, with the lag at
// which an indicator leads found from the data.

#include <string>
#include <vector>

#include "core/forecast/series/forecast.h"
#include "core/forecast/series/least_squares.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

struct Driver {
    std::string name;
    std::vector<double> values;  // aligned with the series' first period; may reach beyond its end
    int lag = 0;                 // the indicator of `lag` periods ago explains today
};

enum class RegressionKind { least_squares, robust };

struct RegressionSpec {
    RegressionKind kind = RegressionKind::least_squares;
    bool trend = true;
    bool season = true;       // a level for each phase of the year
    bool quarter_end = false; // the last month, or last weeks, of a quarter apart
    bool trading_days = false;  // weekdays (Mon–Fri) in the period
    std::vector<Driver> drivers;
};

struct RegressionTerm {
    std::string name;
    double coefficient = 0, standard_error = 0;
};

struct RegressionFit {
    RegressionSpec spec;
    Frequency frequency = Frequency::monthly;
    Date start{};
    std::size_t first = 0;         // periods before it lack a lagged driver
    std::size_t observations = 0;  // of the series, from its start
    std::vector<RegressionTerm> terms;
    LinearFit linear;
};

[[nodiscard]] Result<RegressionFit> fit_regression(const Series& series, const RegressionSpec& spec);

// A driver that is not known far enough ahead stays at its last value.
[[nodiscard]] Forecast forecast_regression(const RegressionFit& fit, int horizon);

struct LagFinding {
    int lag = 0;
    double correlation = 0;  // of the differenced, seasonally differenced series
    bool significant = false;  // beyond what 95 % of unrelated series reach over all lags tried
};

// The lag 0 … max_lag at which the driver's changes best match the series' changes.
[[nodiscard]] LagFinding find_lag(Values series, Values driver, int season, int max_lag);

// Monday to Friday in the period that starts at `start`.
[[nodiscard]] int weekdays_in(Date start, Frequency frequency);

}  // namespace qd::forecast
