#include "core/forecast/series/stl_forecast.h"

#include <algorithm>

#include "core/forecast/series/ets_average.h"
#include "core/forecast/series/stl.h"

namespace qd::forecast {

Mstl decompose_mstl(Values values, std::vector<int> seasons) {
    std::ranges::sort(seasons);
    std::erase_if(seasons, [&](int m) { return m <= 1 || values.size() <= 2 * static_cast<std::size_t>(m); });
    Mstl result;
    result.remainder.assign(values.begin(), values.end());
    result.trend.assign(values.size(), 0.0);
    result.seasonal.assign(seasons.size(), std::vector<double>(values.size(), 0.0));
    // A second round lets each season see the series without the other ones.
    const int rounds = seasons.size() > 1 ? 2 : 1;
    std::vector<double> rest(values.begin(), values.end());
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t k = 0; k < seasons.size(); ++k) {
            for (std::size_t t = 0; t < rest.size(); ++t) rest[t] += result.seasonal[k][t];
            Stl stl = decompose_stl(rest, seasons[k], {.season_window = 11 + 4 * static_cast<int>(k)});
            result.seasonal[k] = std::move(stl.seasonal);
            result.trend = std::move(stl.trend);
            for (std::size_t t = 0; t < rest.size(); ++t) rest[t] -= result.seasonal[k][t];
        }
    }
    for (std::size_t t = 0; t < rest.size(); ++t) result.remainder[t] = rest[t] - result.trend[t];
    return result;
}

Forecast forecast_stl(Values values, const std::vector<int>& seasons, int horizon) {
    std::vector<int> used = seasons;
    std::ranges::sort(used);
    std::erase_if(used, [&](int m) { return m <= 1 || values.size() <= 2 * static_cast<std::size_t>(m); });
    const Mstl parts = decompose_mstl(values, used);
    std::vector<double> adjusted = parts.remainder;
    // Without a season to take out there is no trend component either.
    for (std::size_t t = 0; t < adjusted.size(); ++t) adjusted[t] += parts.trend[t];
    Forecast result = forecast_ets_average(fit_ets_average(adjusted, 1), horizon);
    result.model = "STL + ETS";
    for (std::size_t k = 0; k < used.size(); ++k) {
        const auto m = static_cast<std::size_t>(used[k]);
        for (std::size_t step = 0; step < result.mean.size(); ++step) {
            result.mean[step] += parts.seasonal[k][values.size() - m + step % m];
        }
    }
    return result;
}

}  // namespace qd::forecast
