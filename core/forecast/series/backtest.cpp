#include "core/forecast/series/backtest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/sort_by.h"
#include "core/forecast/series/methods.h"
#include "core/forecast/series/metrics.h"

namespace qd::forecast {

namespace {

double pinball(double actual, double quantile, double tau) {
    return actual >= quantile ? tau * (actual - quantile) : (1 - tau) * (quantile - actual);
}

}  // namespace

BacktestOptions plan_backtest(const Series& history, int horizon) {
    // Weeks are tried over a whole quarter: its end is where they differ most.
    constexpr int longest = 12, most_origins = 8, most_weeks = 13;
    const int count = static_cast<int>(history.values.size());
    BacktestOptions options{.horizon = std::clamp(horizon, 1, longest)};
    // Three origins are the least for a verdict; a shorter horizon may make room for them.
    while (options.horizon > 1 && count - options.horizon - 2 < 3) --options.horizon;
    options.origins = std::clamp(count - options.horizon - 2, 1, history.frequency == Frequency::weekly ? most_weeks : most_origins);
    return options;
}

Backtest::Backtest(const Series& series, std::string method, const BacktestOptions& options)
    : m_series(series), m_method(std::move(method)), m_options(options) {
    m_forecaster = [this](const Series& past, int horizon) { return forecast_task(past, m_method, horizon, {0.80, 0.95}); };
}

Backtest::Backtest(const Series& series, std::string name, Forecaster forecaster, const BacktestOptions& options)
    : m_series(series), m_method(std::move(name)), m_forecaster(std::move(forecaster)), m_options(options) {}

Result<Progress> Backtest::step() {
    const int n = static_cast<int>(m_series.values.size());
    const int first = n - m_options.horizon - (m_options.origins - 1) * m_options.step;
    if (m_options.horizon < 1 || m_options.origins < 1 || m_options.step < 1 || first < 2) {
        return fail(ErrorKind::invalid_input,
                    fmt::format("{} periods are too few to test {} forecasts of {} periods.", n, m_options.origins, m_options.horizon),
                    {}, "Shorten the horizon or test fewer origins.");
    }
    const int origin = first + m_done * m_options.step;
    if (!m_task) m_task = begin_origin(origin);
    if (TRY(m_task->step())) {
        add_points(origin, m_task->take());
        m_task.reset();
        ++m_done;
    }
    return Progress{.done = static_cast<double>(m_done) / m_options.origins,
                    .doing = fmt::format("Testing {} from period {}", m_method, origin),
                    .finished = m_done == m_options.origins};
}

std::unique_ptr<ForecastTask> Backtest::begin_origin(int origin) const {
    // The copy ends at the origin: what follows cannot leak into the model.
    Series past{m_series.frequency, m_series.start, {}};
    past.values.assign(m_series.values.begin(), m_series.values.begin() + origin);
    return m_forecaster(past, m_options.horizon);
}

void Backtest::add_points(int origin, const Forecast& forecast) {
    const Values past = Values(m_series.values).first(static_cast<std::size_t>(origin));
    const int season = m_series.frequency == Frequency::weekly ? 1 : season_length(m_series.frequency);
    double scale = seasonal_naive_error(past, season);
    if (scale == 0) scale = seasonal_naive_error(past, 1);
    for (int k = 0; k < m_options.horizon; ++k) {
        const auto at = static_cast<std::size_t>(k);
        m_points.push_back({origin, k, m_series.values[static_cast<std::size_t>(origin + k)], forecast.mean[at], forecast.bands[0].low[at],
                            forecast.bands[0].high[at], forecast.bands[1].low[at], forecast.bands[1].high[at], scale});
    }
}

Scores Backtest::score(int step) const {
    Scores s;
    double absolute = 0, size = 0;
    for (const BacktestPoint& p : m_points) {
        if (step >= 0 && p.step != step) continue;
        ++s.forecasts;
        const double error = std::abs(p.actual - p.mean), both = std::abs(p.actual) + std::abs(p.mean);
        absolute += error;
        size += std::abs(p.actual);
        s.bias += p.mean - p.actual;
        s.smape += both > 0 ? 200 * error / both : 0;
        s.coverage80 += p.low80 <= p.actual && p.actual <= p.high80;
        s.coverage95 += p.low95 <= p.actual && p.actual <= p.high95;
        if (p.scale > 0) {
            s.mase += error / p.scale;
            s.msis95 += (p.high95 - p.low95 + 40 * std::max(p.low95 - p.actual, 0.0) + 40 * std::max(p.actual - p.high95, 0.0)) / p.scale;
        }
        // The 80 % interval runs from the 10 % to the 90 % quantile.
        s.pinball10 += pinball(p.actual, p.low80, 0.1);
        s.pinball50 += pinball(p.actual, p.mean, 0.5);
        s.pinball90 += pinball(p.actual, p.high80, 0.9);
    }
    const double n = std::max(s.forecasts, 1);
    s.wape = size > 0 ? 100 * absolute / size : 0;
    for (double* mean : {&s.bias, &s.smape, &s.mase, &s.coverage80, &s.coverage95, &s.msis95, &s.pinball10, &s.pinball50, &s.pinball90}) {
        *mean /= n;
    }
    return s;
}

BacktestResult Backtest::result() const {
    BacktestResult result{.method = m_method, .overall = score(-1), .by_step = {}};
    for (int step = 0; step < m_options.horizon; ++step) result.by_step.push_back(score(step));
    return result;
}

Result<BacktestResult> backtest(const Series& series, const std::string& method, const BacktestOptions& options) {
    Backtest job(series, method, options);
    TRY(run_to_end(job));
    return job.result();
}

Result<Choice> choose_method(const Series& series, const std::vector<std::string>& candidates, const BacktestOptions& options) {
    if (candidates.empty()) return fail(ErrorKind::invalid_input, "There is no method to choose from.");
    Choice choice;
    for (const std::string& name : candidates) choice.results.push_back(TRY(backtest(series, name, options)));
    sort_by(choice.results, {}, [](const BacktestResult& r) { return r.overall.mase; });
    const BacktestResult& best = choice.results.front();
    choice.method = best.method;
    choice.reason = fmt::format("{} had the smallest error over {} past forecasts: {:.1f} % of sales, {:.2f} times a seasonal naive forecast's",
                                best.method, best.overall.forecasts, best.overall.wape, best.overall.mase);
    if (choice.results.size() > 1) {
        const BacktestResult& next = choice.results[1];
        choice.reason += fmt::format("; next came {} with {:.1f} %", next.method, next.overall.wape);
    }
    choice.reason += ".";
    return choice;
}

double value_added(Values actual, Values naive, Values forecast) {
    return weighted_percentage_error(actual, naive) - weighted_percentage_error(actual, forecast);
}

}  // namespace qd::forecast
