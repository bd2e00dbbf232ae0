#include "core/forecast/series/methods.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/forecast/series/arima.h"
#include "core/forecast/series/ces.h"
#include "core/forecast/series/ets_average.h"
#include "core/forecast/series/intermittent.h"
#include "core/forecast/series/naive.h"
#include "core/forecast/series/pooled_ridge.h"
#include "core/forecast/series/regression.h"
#include "core/forecast/series/stl_forecast.h"
#include "core/forecast/series/theta.h"

namespace qd::forecast {

namespace {

// Seasons of 52 weeks are too long for the state-space models' own season.
int modelled_season(Frequency frequency) {
    return frequency == Frequency::weekly ? 1 : season_length(frequency);
}

// Sales follow the quarter: its last month is not like its first.
int quarter_length(Frequency frequency) {
    return frequency == Frequency::weekly ? 13 : frequency == Frequency::monthly ? 3 : 1;
}

Forecast ets_class(Values values, Frequency frequency, int horizon, const EtsSpec& spec) {
    const auto fit = fit_ets(values, modelled_season(frequency), spec);
    return fit ? forecast_ets(*fit, horizon) : forecast_naive(values, horizon);
}

Forecast holt_winters(Values values, Frequency frequency, Date, int horizon) {
    const bool positive = *std::ranges::min_element(values) > 0;
    const bool seasonal = modelled_season(frequency) > 1;
    const EtsPart season = !seasonal ? EtsPart::none : positive ? EtsPart::multiplicative : EtsPart::additive;
    const EtsPart error = positive && seasonal ? EtsPart::multiplicative : EtsPart::additive;
    return ets_class(values, frequency, horizon, {error, EtsPart::additive, false, season});
}

// Without other series to learn from, the model learns from the one.
Forecast ridge_alone(Values values, Frequency frequency, Date, int horizon) {
    const auto model = PooledRidge::train(std::span(&values, 1), modelled_season(frequency));
    return model ? model->forecast(values, horizon) : forecast_naive(values, horizon);
}

// Trend, season and calendar. Weeks and years have nearly equally many working days.
Forecast by_calendar(RegressionKind kind, Values values, Frequency frequency, Date start, int horizon) {
    const std::size_t n = values.size(), season = static_cast<std::size_t>(season_length(frequency));
    const bool two_years = season > 1 && n > 2 * season + 4;
    const bool months = frequency == Frequency::monthly;
    const RegressionSpec spec{.kind = kind, .season = two_years, .quarter_end = !two_years && months && n >= 9,
                              .trading_days = two_years && (months || frequency == Frequency::quarterly)};
    const auto fit = fit_regression({frequency, start, {values.begin(), values.end()}}, spec);
    return fit ? forecast_regression(*fit, horizon) : forecast_naive(values, horizon);
}

class ArimaTask final : public ForecastTask {
public:
    ArimaTask(Values values, Frequency frequency, int horizon) : m_values(values), m_horizon(horizon), m_search(values, modelled_season(frequency)) {}
    Result<bool> step() override { return m_search.step(); }
    Forecast take() override {
        const auto fit = m_search.take();
        return fit ? forecast_arima(*fit, m_horizon) : forecast_naive(m_values, m_horizon);
    }

private:
    Values m_values;
    int m_horizon;
    ArimaSearch m_search;
};

template <class Task>
Forecast made_at_once(Values values, Frequency frequency, int horizon) {
    Task task{values, frequency, horizon};
    while (!task.step().value_or(true)) {}
    return task.take();
}

constexpr Method kMethods[] = {
    {"naive", "Last value", [](Values v, Frequency, Date, int h) { return forecast_naive(v, h); }},
    {"snaive", "Same period of last year",
     [](Values v, Frequency f, Date, int h) { return forecast_seasonal_naive(v, season_length(f), h); }},
    {"snaive-quarter", "Same place in the last quarter",
     [](Values v, Frequency f, Date, int h) { return forecast_seasonal_naive(v, quarter_length(f), h); }},
    {"naive2", "Last value, seasonally adjusted",
     [](Values v, Frequency f, Date, int h) { return forecast_naive2(v, modelled_season(f), h); }},
    {"drift", "Line from first to last value", [](Values v, Frequency, Date, int h) { return forecast_drift(v, h); }},
    {"average", "Moving average of a season",
     [](Values v, Frequency f, Date, int h) { return forecast_moving_average(v, std::max(3, modelled_season(f)), h); }},
    {"ses", "Simple exponential smoothing",
     [](Values v, Frequency f, Date, int h) { return ets_class(v, f, h, {}); }},
    {"holt", "Holt's linear trend",
     [](Values v, Frequency f, Date, int h) { return ets_class(v, f, h, {EtsPart::additive, EtsPart::additive}); }},
    {"damped", "Damped trend",
     [](Values v, Frequency f, Date, int h) { return ets_class(v, f, h, {EtsPart::additive, EtsPart::additive, true}); }},
    {"holt-winters", "Holt–Winters", holt_winters},
    {"ets", "Exponential smoothing, class chosen",
     [](Values v, Frequency f, Date, int h) { return forecast_ets(*fit_auto_ets(v, modelled_season(f)), h); }},
    {"ets-quarter", "Smoothing by place in the quarter",
     [](Values v, Frequency f, Date, int h) {
         const int season = quarter_length(f);
         const auto fit = fit_auto_ets(v, season > 12 ? 1 : season);
         return fit && season <= 12 ? forecast_ets(*fit, h) : forecast_seasonal_naive(v, season, h);
     }},
    {"ets-average", "Exponential smoothing, classes averaged",
     [](Values v, Frequency f, Date, int h) { return forecast_ets_average(fit_ets_average(v, modelled_season(f)), h); }},
    {"theta", "Theta",
     [](Values v, Frequency f, Date, int h) { return forecast_standard_theta(v, season_length(f), h); }},
    {"dotm", "Dynamic optimised Theta",
     [](Values v, Frequency f, Date, int h) { return forecast_theta(fit_theta(v, season_length(f)), h); }},
    {"ces", "Complex exponential smoothing",
     [](Values v, Frequency f, Date, int h) { return forecast_ces(fit_ces(v, season_length(f)), h); }},
    {"arima", "ARIMA, order chosen",
     [](Values v, Frequency f, Date, int h) { return made_at_once<ArimaTask>(v, f, h); },
     [](Values v, Frequency f, int h) -> std::unique_ptr<ForecastTask> { return std::make_unique<ArimaTask>(v, f, h); }},
    {"stl", "Decomposition and exponential smoothing",
     [](Values v, Frequency f, Date, int h) { return forecast_stl(v, {season_length(f)}, h); }},
    {"regression", "Regression on trend and calendar",
     [](Values v, Frequency f, Date start, int h) { return by_calendar(RegressionKind::least_squares, v, f, start, h); }},
    {"regression-robust", "Regression that wild values do not bend",
     [](Values v, Frequency f, Date start, int h) { return by_calendar(RegressionKind::robust, v, f, start, h); }},
    {"ridge", "Learned from the series in the file", ridge_alone},
    {"croston", "Croston", [](Values v, Frequency, Date, int h) { return forecast_croston(v, h); }},
    {"sba", "Croston, Syntetos–Boylan", [](Values v, Frequency, Date, int h) { return forecast_sba(v, h); }},
    {"tsb", "Teunter–Syntetos–Babai", [](Values v, Frequency, Date, int h) { return forecast_tsb(v, h); }},
    {"adida", "Aggregate and disaggregate", [](Values v, Frequency, Date, int h) { return forecast_adida(v, h); }},
    {"imapa", "Aggregates of several lengths", [](Values v, Frequency, Date, int h) { return forecast_imapa(v, h); }},
};

}  // namespace

std::span<const Method> methods() { return kMethods; }

Result<const Method*> find_method(std::string_view name) {
    for (const Method& method : kMethods) {
        if (name == method.name) return &method;
    }
    std::string known = std::string("auto, ") + kCleanedMethod + ", " + kSinceShiftMethod + ", " + kTemporalMethod;
    for (const Method& method : kMethods) known += std::string(", ") + method.name;
    return fail(ErrorKind::invalid_input, "“" + std::string(name) + "” is not a forecast method.", {},
                "Choose one of " + known + ".");
}

Result<Forecast> forecast_series(const Series& series, std::string_view method, int horizon,
                                 const std::vector<double>& levels) {
    return run_to_end(*forecast_task(series, method, horizon, levels));
}

}  // namespace qd::forecast
