// fit_series ets|arima|dotm FREQUENCY HORIZON CSV: a line for each series with its id, the model, AICc (0 without
// one) and the forecasts, separated by tabs. For comparing with other implementations.

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "core/forecast/series/arima.h"
#include "core/forecast/series/ets.h"
#include "core/forecast/series/series_csv.h"
#include "core/forecast/series/theta.h"

using namespace qd::forecast;

namespace {

struct Answer {
    double criterion = 0;
    Forecast forecast;
};

Answer answer(std::string_view model, Values values, int season, int horizon) {
    if (model == "dotm") return {0, forecast_theta(fit_theta(values, season), horizon)};
    if (model == "ets") {
        const auto fit = fit_auto_ets(values, season);
        return fit ? Answer{fit->aicc, forecast_ets(*fit, horizon)} : Answer{};
    }
    const auto fit = fit_auto_arima(values, season);
    return fit ? Answer{fit->aicc, forecast_arima(*fit, horizon)} : Answer{};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    const auto frequency = parse_frequency(argv[2]);
    if (!frequency) return 2;
    std::ifstream file(argv[4], std::ios::binary);
    const std::string csv{std::istreambuf_iterator<char>(file), {}};
    const auto all = read_series_csv(csv, *frequency);
    if (!all) {
        fmt::print(stderr, "{}\n", all.error().sentence());
        return 1;
    }
    for (const NamedSeries& one : *all) {
        const Answer result = answer(argv[1], one.series.values, season_length(*frequency), std::atoi(argv[3]));
        fmt::print("{}\t{}\t{:.6f}\t{:.6g}\n", one.id, result.forecast.model, result.criterion, fmt::join(result.forecast.mean, " "));
    }
    return 0;
}
