#pragma once
// A forecast made in steps of a few milliseconds, so that no frame waits for a long search.

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/forecast/series/forecast.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

class ForecastTask {
public:
    virtual ~ForecastTask() = default;
    // True when the forecast is made. After that, or an error, it must not be called again.
    [[nodiscard]] virtual Result<bool> step() = 0;
    [[nodiscard]] virtual Forecast take() = 0;  // then
};

// What forecast_series() answers, in steps; keeps a copy of the series. Errors come from the first step.
[[nodiscard]] std::unique_ptr<ForecastTask> forecast_task(const Series& series, std::string_view method, int horizon, const std::vector<double>& levels);
// In a single step.
[[nodiscard]] std::unique_ptr<ForecastTask> forecast_task(std::function<Result<Forecast>()> make);

[[nodiscard]] Result<Forecast> run_to_end(ForecastTask& task);

}  // namespace qd::forecast
