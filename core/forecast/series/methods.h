#pragma once
// Every way to forecast one series, by name. The registry feeds the command line,
// the screen's list of methods and the back-test.

#include <memory>
#include <span>
#include <string_view>

#include "core/forecast/series/forecast_task.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

struct Method {
    const char* name;   // on the command line and in stored runs; never changes
    const char* label;  // for people
    // values: finite, not empty; start: of the first one
    Forecast (*forecast)(Values values, Frequency frequency, Date start, int horizon);
    // For a method that takes long: the same in steps. The values outlive the task.
    std::unique_ptr<ForecastTask> (*in_steps)(Values values, Frequency frequency, int horizon) = nullptr;
};

[[nodiscard]] std::span<const Method> methods();
// "auto", with its variants, and an unknown name are errors here: auto is not one method.
[[nodiscard]] Result<const Method*> find_method(std::string_view name);

// "auto" on the history with its outliers replaced by what trend and season suggest, and on the history since its level
// shifted last. Like all methods they know nothing later than the values they are given.
inline constexpr const char* kCleanedMethod = "auto-cleaned";
inline constexpr const char* kSinceShiftMethod = "auto-since-shift";
inline constexpr std::size_t kFewestForAnomalies = 12;
// "auto" on the periods, the quarters and the years, made to add up.
inline constexpr const char* kTemporalMethod = "auto-temporal";

// Mean, sigma and a band for each level. "auto" picks and combines by frequency and
// calibrates its bands; the other methods have bands from their own error variance.
// History longer than kLongestHistory is cut at the old end.
inline constexpr std::size_t kLongestHistory = 1040;  // 20 years of weeks
[[nodiscard]] Result<Forecast> forecast_series(const Series& series, std::string_view method, int horizon,
                                               const std::vector<double>& levels);

}  // namespace qd::forecast
