#pragma once
// What a model leaves over, looked at for a pattern that it missed.

#include <optional>
#include <vector>

#include "core/forecast/series/series.h"

namespace qd::forecast {

// Partial autocorrelations at lags 1…max_lag (Durbin 1960); zeros for a constant series.
[[nodiscard]] std::vector<double> partial_autocorrelation(Values values, int max_lag);

// Whether the autocorrelations up to a lag are together more than chance (Ljung & Box 1978).
struct LjungBox {
    int lags = 0;
    double statistic = 0, p_value = 1;
    [[nodiscard]] bool has_pattern() const { return p_value < 0.05; }
};
[[nodiscard]] LjungBox ljung_box(Values values, int lags);

// The errors one period ahead of exponential smoothing, class chosen, with its parameters fitted to all values;
// relative ones when the class has relative errors. Values are not empty.
[[nodiscard]] std::vector<double> smoothing_errors(Values values, int season);

struct LeftOver {
    std::vector<double> autocorrelation, partial;  // at lags 1…
    double limit = 0;                              // chance alone stays within ± this, 95 %, one lag taken alone
    LjungBox test;
    [[nodiscard]] int strongest_lag() const;       // 1…
};

// Of smoothing_errors(); nothing for a series too short to tell.
[[nodiscard]] std::optional<LeftOver> check_left_over(Values values, int season);

}  // namespace qd::forecast
