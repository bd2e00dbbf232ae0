// How long it takes to forecast one series: compiled to wasm and run under Node, or natively.
// bench_forecast FREQUENCY HORIZON CSV OUT: figures as JSON lines; the forecasts of `auto`, one line a series, to OUT.

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <string>

#include "core/forecast/series/arima.h"
#include "core/forecast/series/ets.h"
#include "core/forecast/series/methods.h"
#include "core/forecast/series/series_csv.h"
#include "core/forecast/series/theta.h"
#include "tests/bench/native/measure.h"

using namespace qd;
using namespace qd::forecast;
using qd::bench::must;

#ifdef __EMSCRIPTEN__
constexpr const char* kWhere = "in wasm";
#else
constexpr const char* kWhere = "natively";
#endif

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    const Frequency frequency = must(parse_frequency(argv[1]));
    const int horizon = std::atoi(argv[2]), season = season_length(frequency);
    std::ifstream file(argv[3], std::ios::binary);
    const std::string csv{std::istreambuf_iterator<char>(file), {}};
    const std::vector<NamedSeries> all = must(read_series_csv(csv, frequency));

    double checksum = 0;
    auto measure = [&](const char* name, auto work) {
        const double total = bench::milliseconds([&] {
            for (const NamedSeries& one : all) checksum += work(one.series).mean.back();
        });
        bench::report(fmt::format("{}, {}: a series {}", name, name_of(frequency), kWhere), total / static_cast<double>(all.size()), "ms");
    };
    measure("DOTM", [&](const Series& s) { return forecast_theta(fit_theta(s.values, season), horizon); });
    measure("ETS", [&](const Series& s) { return forecast_ets(must(fit_auto_ets(s.values, season)), horizon); });
    measure("ARIMA", [&](const Series& s) { return forecast_arima(must(fit_auto_arima(s.values, season)), horizon); });
    std::string forecasts;
    measure("auto", [&](const Series& s) {
        Forecast forecast = must(forecast_series(s, "auto", horizon, {0.80, 0.95}));
        for (double value : forecast.mean) forecasts += fmt::format("{:.10g} ", value);
        forecasts += '\n';
        return forecast;
    });
    std::ofstream(argv[4], std::ios::binary) << forecasts;
    return checksum == checksum ? 0 : 1;
}
