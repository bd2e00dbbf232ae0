#include "core/forecast/series/methods.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "core/forecast/series/anomalies.h"
#include "core/forecast/series/arima.h"
#include "core/forecast/series/calibration.h"
#include "core/forecast/series/ces.h"
#include "core/forecast/series/ensemble.h"
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
    {"ets-quarter", "Exponential smoothing by place in the quarter",
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
    {"regression", "Regression on trend, season and working days",
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

// A year's season is told from outliers when two years are known.
int season_for_anomalies(Values values, Frequency frequency) {
    const int season = season_length(frequency);
    return values.size() > 2 * static_cast<std::size_t>(season) ? season : 1;
}

std::vector<double> without_outliers(Values values, Frequency frequency) {
    if (values.size() < kFewestForAnomalies) return {values.begin(), values.end()};
    return cleaned(values, find_outliers(values, season_for_anomalies(values, frequency)));
}

std::vector<double> since_last_shift(Values values, Frequency frequency) {
    if (values.size() >= kFewestForAnomalies) {
        const auto shifts = find_level_shifts(values, season_for_anomalies(values, frequency));
        if (!shifts.empty()) values = values.subspan(shifts.back().index);
    }
    return {values.begin(), values.end()};
}

// "auto": the ensemble with calibrated intervals; the mean of aggregates when sales come now and then.
class CombinedTask final : public ForecastTask {
public:
    CombinedTask(std::vector<double> values, Frequency frequency, int horizon, std::vector<double> levels)
        : m_values(std::move(values)), m_frequency(frequency), m_horizon(horizon), m_levels(std::move(levels)) {
        const bool never_negative = *std::ranges::min_element(m_values) >= 0;
        if (never_negative) m_floor = 0;
        m_sparse = never_negative && profile_of(m_values).mean_interval >= 1.32;
    }

    Result<bool> step() override {
        if (m_sparse) {
            m_forecast = forecast_imapa(m_values, m_horizon);
            m_forecast.model = "auto";
            add_pooled_bands(m_forecast, m_frequency, m_levels, m_floor);
            return true;
        }
        if (!m_ensemble) {
            if (!m_fitting) m_fitting = std::make_unique<Ensemble::Fitting>(m_values, m_frequency);
            if (m_fitting->step()) m_ensemble = m_fitting->take();
            return false;
        }
        m_forecast = m_ensemble->forecast(m_values, m_horizon);
        add_calibrated_bands(m_forecast, rolling_scores(*m_ensemble, m_values, m_frequency, m_horizon), m_frequency, m_levels, m_floor);
        return true;
    }
    Forecast take() override { return std::move(m_forecast); }

private:
    std::vector<double> m_values;
    Frequency m_frequency;
    int m_horizon;
    std::vector<double> m_levels;
    double m_floor = -std::numeric_limits<double>::infinity();
    bool m_sparse = false;
    std::unique_ptr<Ensemble::Fitting> m_fitting;
    std::optional<Ensemble> m_ensemble;
    Forecast m_forecast;
};

// Any method by name.
class SeriesTask final : public ForecastTask {
public:
    SeriesTask(const Series& series, std::string_view method, int horizon, const std::vector<double>& levels)
        : m_series(series), m_name(method), m_horizon(horizon), m_levels(levels) {}

    Result<bool> step() override {
        if (!m_begun) return begin();
        if (!TRY(m_inner->step())) return false;
        finish(m_inner->take());
        return true;
    }
    Forecast take() override { return std::move(m_forecast); }

private:
    Result<bool> begin() {
        m_begun = true;
        if (m_series.values.empty()) return fail(ErrorKind::invalid_input, "The series has no values.");
        if (m_horizon < 1) return fail(ErrorKind::invalid_input, "The horizon must be at least one period.");
        const std::size_t left_out = m_series.values.size() - std::min(m_series.values.size(), kLongestHistory);
        m_series.start = m_series.date_at(left_out);
        m_series.values.erase(m_series.values.begin(), m_series.values.begin() + static_cast<std::ptrdiff_t>(left_out));
        const Values values = m_series.values;
        const Frequency frequency = m_series.frequency;
        if (m_name == "auto") return begin_combined({values.begin(), values.end()});
        if (m_name == kCleanedMethod) return begin_combined(without_outliers(values, frequency));
        if (m_name == kSinceShiftMethod) return begin_combined(since_last_shift(values, frequency));
        m_method = TRY(find_method(m_name));
        if (m_method->in_steps) {
            m_inner = m_method->in_steps(values, frequency, m_horizon);
            return false;
        }
        finish(m_method->forecast(values, frequency, m_series.start, m_horizon));
        return true;
    }
    bool begin_combined(std::vector<double> values) {
        m_inner = std::make_unique<CombinedTask>(std::move(values), m_series.frequency, m_horizon, m_levels);
        return false;
    }
    void finish(Forecast made) {
        m_forecast = std::move(made);
        if (!m_method) return;
        const auto finite = [](double value) { return std::isfinite(value); };
        if (!std::ranges::all_of(m_forecast.mean, finite)) m_forecast = forecast_naive(m_series.values, m_horizon);
        for (double& sigma : m_forecast.sigma) sigma = std::isfinite(sigma) ? sigma : 0;
        m_forecast.model = m_method->name;
        add_normal_bands(m_forecast, m_levels);
    }

    Series m_series;
    std::string m_name;
    int m_horizon;
    std::vector<double> m_levels;
    bool m_begun = false;
    const Method* m_method = nullptr;  // none for the combinations
    std::unique_ptr<ForecastTask> m_inner;
    Forecast m_forecast;
};

class SingleStep final : public ForecastTask {
public:
    explicit SingleStep(std::function<Result<Forecast>()> make) : m_make(std::move(make)) {}
    Result<bool> step() override {
        m_forecast = TRY(m_make());
        return true;
    }
    Forecast take() override { return std::move(m_forecast); }

private:
    std::function<Result<Forecast>()> m_make;
    Forecast m_forecast;
};

}  // namespace

std::span<const Method> methods() { return kMethods; }

Result<const Method*> find_method(std::string_view name) {
    for (const Method& method : kMethods) {
        if (name == method.name) return &method;
    }
    std::string known = std::string("auto, ") + kCleanedMethod + ", " + kSinceShiftMethod;
    for (const Method& method : kMethods) known += std::string(", ") + method.name;
    return fail(ErrorKind::invalid_input, "“" + std::string(name) + "” is not a forecast method.", {},
                "Choose one of " + known + ".");
}

std::unique_ptr<ForecastTask> forecast_task(const Series& series, std::string_view method, int horizon, const std::vector<double>& levels) {
    return std::make_unique<SeriesTask>(series, method, horizon, levels);
}

std::unique_ptr<ForecastTask> forecast_task(std::function<Result<Forecast>()> make) { return std::make_unique<SingleStep>(std::move(make)); }

Result<Forecast> run_to_end(ForecastTask& task) {
    while (!TRY(task.step())) {}
    return task.take();
}

Result<Forecast> forecast_series(const Series& series, std::string_view method, int horizon,
                                 const std::vector<double>& levels) {
    return run_to_end(*forecast_task(series, method, horizon, levels));
}

}  // namespace qd::forecast
