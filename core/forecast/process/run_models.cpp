#include "core/forecast/process/run_models.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/sort_by.h"
#include "core/forecast/process/people_forecast.h"
#include "core/forecast/series/methods.h"

namespace qd::forecast {
namespace {

constexpr std::size_t kLongHistory = 36;  // from here on slow models are worth their time
const std::vector<double> kLevels{0.80, 0.95};

const Band* band(const Forecast& forecast, double level) {
    for (const Band& one : forecast.bands)
        if (one.level == level) return &one;
    return nullptr;
}

// How sums of errors compare with independent ones: √(Σ(Σe)² ÷ ΣΣe²) over origins, half of it, and half
// independence, as intervals are half a series' own and half of all.
double errors_together(const std::vector<BacktestPoint>& points) {
    std::map<int, std::pair<double, double>> by_origin;
    for (const BacktestPoint& point : points) {
        const double error = point.actual - point.mean;
        by_origin[point.origin].first += error;
        by_origin[point.origin].second += error * error;
    }
    double sums = 0, squares = 0;
    for (const auto& [origin, both] : by_origin) {
        sums += both.first * both.first;
        squares += both.second;
    }
    return squares > 0 ? std::sqrt((sums / squares + 1) / 2) : 1;
}

std::string label_of_method(const std::string& name) {
    if (name == "auto") return "Ensemble";
    if (name == kDriversMethod) return "Regression on market indicators";
    if (name == kTemporalMethod) return "Ensemble with quarters and years";
    if (name == kCleanedMethod) return "Ensemble, outliers set aside";
    if (name == kSinceShiftMethod) return "Ensemble since the last level change";
    for (const Method& method : methods())
        if (name == method.name) return method.label;
    return name;
}

Forecast flat(const Series& series, int horizon) {
    double sum = 0;
    for (const double value : series.values) sum += value;
    Forecast made{"average"};
    made.mean.assign(static_cast<std::size_t>(horizon), series.values.empty() ? 0 : sum / static_cast<double>(series.values.size()));
    return made;
}

}  // namespace

ModelTrial::ModelTrial(const RunInputs& inputs, const Analysis& analysis, std::string method)
    : m_inputs(inputs), m_analysis(analysis), m_wanted(std::move(method)) {}
ModelTrial::~ModelTrial() = default;

ModelOutcome ModelTrial::take_outcome() { return std::move(m_outcome); }
std::unique_ptr<PeopleForecast> ModelTrial::take_people() { return std::move(m_people); }

void ModelTrial::plan() {
    m_planned = true;
    const Series& history = m_analysis.history;
    const Date current = current_grain(m_inputs);
    int horizon = 0;
    for (Date start = current; start <= m_inputs.period.last; start = advance(start, history.frequency, 1)) {
        m_outcome.fan.push_back({start});
        ++horizon;
    }
    m_outcome.insufficient = !m_analysis.enough();
    if (m_outcome.insufficient) return;
    m_options = plan_backtest(history, horizon);
    m_outcome.horizon = m_options.horizon;
    m_outcome.origins = m_options.origins;
    std::vector<std::string> names = {"auto", "ets", "dotm", "ses", "average", "naive", "snaive-quarter", "ets-quarter"};
    if (history.values.size() > static_cast<std::size_t>(season_length(history.frequency)) + 3) names.emplace_back("snaive");
    const bool long_history = history.values.size() >= kLongHistory, pattern_left = m_analysis.left_over && m_analysis.left_over->test.has_pattern();
    if (long_history || pattern_left) names.emplace_back("arima");
    if (long_history) names.insert(names.end(), {"stl", "holt-winters", "regression"});
    if (history.values.size() > 2 * static_cast<std::size_t>(season_length(history.frequency))) names.emplace_back(kTemporalMethod);
    if (!m_analysis.outliers.empty()) names.emplace_back(kCleanedMethod);
    if (!m_analysis.shifts.empty()) names.emplace_back(kSinceShiftMethod);
    if (std::ranges::any_of(m_analysis.leads, &Lead::leads)) names.emplace_back(kDriversMethod);
    if (std::ranges::find(names, m_wanted) == names.end() && !m_wanted.empty()) names.push_back(m_wanted);
    for (std::string& name : names) m_outcome.candidates.push_back({.method = name, .label = label_of_method(name), .scores = {}, .lack = {}});
}

std::unique_ptr<ForecastTask> ModelTrial::forecast(const std::string& method, const Series& series, int horizon) const {
    if (method == kDriversMethod) return forecast_task([this, series, horizon] { return forecast_by_drivers(series, m_inputs.indicators, horizon, kLevels); });
    return forecast_task(series, method, horizon, kLevels);
}

void ModelTrial::begin_next() {
    const std::string name = m_outcome.candidates[m_next].method;
    m_test = std::make_unique<Backtest>(m_analysis.history, name,
                                        [this, name](const Series& past, int horizon) { return forecast(name, past, horizon); }, m_options);
}

Result<Progress> ModelTrial::step() {
    if (!m_planned) plan();
    if (m_next < m_outcome.candidates.size() && !m_outcome.insufficient) {
        Candidate& candidate = m_outcome.candidates[m_next];
        if (!m_test) begin_next();
        auto progress = m_test->step();
        if (!progress) candidate.lack = progress.error().what();
        else if (progress->finished) {
            candidate.scores = m_test->result().overall;
            candidate.intervals_tested = candidate.scores.forecasts;
            m_together.emplace_back(candidate.method, errors_together(m_test->points()));
        }
        const double within = progress ? progress->done : 1;
        if (!progress || progress->finished) {
            m_test.reset();
            ++m_next;
        }
        const double done = (static_cast<double>(m_next) + (m_test ? within : 0)) / static_cast<double>(m_outcome.candidates.size());
        return Progress{.done = 0.95 * done, .doing = fmt::format("Testing {} on the past", candidate.label), .finished = false};
    }
    if (!m_people) {
        choose();
        m_people = std::make_unique<PeopleForecast>(m_inputs, static_cast<int>(m_outcome.fan.size()));
        begin_final();
    }
    if (!m_made) {
        if (TRY(m_final->step())) m_made = m_final->take();
        return Progress{.done = 0.96, .doing = "Forecasting the period", .finished = false};
    }
    if (!TRY(m_people->step())) return Progress{.done = 0.97, .doing = "Forecasting each person", .finished = false};
    TRY(apply(*m_made));
    return Progress{.done = 1, .doing = {}, .finished = true};
}

void ModelTrial::begin_final() {
    const int horizon = static_cast<int>(m_outcome.fan.size());
    if (horizon == 0) m_made = Forecast{"none"};
    else if (m_outcome.insufficient) m_made = flat(m_analysis.history, horizon);
    else m_final = forecast(m_outcome.method, m_analysis.history, horizon);
}

void ModelTrial::choose() {
    auto& list = m_outcome.candidates;
    if (m_outcome.insufficient) {
        m_outcome.method = "average";
        m_outcome.label = "Mean of what there is";
        m_outcome.reason = fmt::format("Insufficient history ({} periods): nothing can be tested, so the mean stands in.", m_analysis.history.values.size());
        return;
    }
    sort_by(list, {}, [](const Candidate& one) { return one.scores.forecasts ? one.scores.mase : HUGE_VAL; });
    const auto chosen = m_wanted.empty() ? list.begin() : std::ranges::find(list, m_wanted, &Candidate::method);
    m_outcome.method = chosen->method;
    m_outcome.label = chosen->label;
    if (!m_wanted.empty() && chosen != list.begin())
        m_outcome.reason = fmt::format("Chosen by hand: {:.1f} % error on {} past forecasts; {} had {:.1f} %.", chosen->scores.wape, chosen->scores.forecasts, list.front().label, list.front().scores.wape);
    else
        m_outcome.reason = fmt::format("Smallest error on {} forecasts from {} past {}: {:.1f} % of sales.", chosen->scores.forecasts, m_options.origins,
                                         m_analysis.history.frequency == Frequency::weekly ? "weeks" : "months", chosen->scores.wape);
    if (chosen == list.begin() && list.size() > 1 && list[1].scores.forecasts)
        m_outcome.reason += fmt::format(" Next came {} with {:.1f} %.", list[1].label, list[1].scores.wape);
    for (const auto& [method, together] : m_together)
        if (method == m_outcome.method) m_outcome.error_together = together;
}

Result<> ModelTrial::apply(const Forecast& made) {
    const Band *inner = band(made, 0.80), *outer = band(made, 0.95);
    for (std::size_t at = 0; at < m_outcome.fan.size(); ++at) {
        FanStep& step = m_outcome.fan[at];
        const double mean = std::max(made.mean[at], 0.0);
        step.mean = mean;
        step.low80 = inner ? std::clamp(inner->low[at], 0.0, mean) : mean;
        step.high80 = inner ? std::max(inner->high[at], mean) : mean;
        step.low95 = outer ? std::clamp(outer->low[at], 0.0, step.low80) : mean;
        step.high95 = outer ? std::max(outer->high[at], step.high80) : mean;
    }
    return m_people->share(m_outcome);
}

}  // namespace qd::forecast
