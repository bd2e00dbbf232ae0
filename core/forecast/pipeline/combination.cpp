#include "core/forecast/pipeline/combination.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/forecast/series/methods.h"

namespace qd::forecast {
namespace {

using std::chrono::days;

// What a forecast is worth before it has been tried: one try that was 20 % off.
constexpr double kPriorError = 0.2, kPriorTries = 1;
constexpr int kMostOrigins = 12, kFarthest = 12;
constexpr std::size_t kAutoFrom = 6;   // months
constexpr double kImpossible = -1;
constexpr std::size_t kDealsInStep = 10'000;
constexpr std::size_t kPastDraws = 1000;  // enough for the 2.5 % point of a past month
constexpr double kTenth = 1.2816;         // standard deviations from the median to P10 and P90

struct Candidate {
    const char* name;
    const char* label;
    int season;  // 0: the series engine's own choice
};
constexpr Candidate kCandidates[] = {
    {"quarter", "Same month of the last quarter", 3}, {"year", "Same month of the last year", 12},
    {"auto", "Combined series models", 0}, {"naive", "Last month again", 1}};
constexpr std::size_t kCount = std::size(kCandidates);

// `ahead` months by one candidate; kImpossible where the series is too short.
std::vector<double> run(const Candidate& candidate, const Series& series, int ahead) {
    const std::size_t n = series.values.size();
    const auto steps = static_cast<std::size_t>(ahead);
    std::vector<double> answer(steps, kImpossible);
    if (candidate.season > 0) {
        const auto season = static_cast<std::size_t>(candidate.season);
        if (n < season) return answer;
        for (std::size_t step = 0; step < steps; ++step) answer[step] = series.values[n - season + step % season];
        return answer;
    }
    if (n < kAutoFrom) return answer;
    if (const auto forecast = forecast_series(series, "auto", ahead, {}))
        for (std::size_t step = 0; step < steps; ++step) answer[step] = std::max(forecast->mean[step], 0.0);
    return answer;
}

double log_error(double forecast, double actual) {
    const double floor = std::max(actual, forecast) * 0.01;
    return floor > 0 ? std::log(std::max(forecast, floor) / std::max(actual, floor)) : 0;
}

struct Record {
    double squares = kPriorTries * kPriorError * kPriorError, tries = kPriorTries;
    int count = 0;
    double percent = 0;
    void add(double forecast, double actual) {
        if (forecast < 0) return;
        squares += std::pow(log_error(forecast, actual), 2);
        tries += 1;
        ++count;
        if (actual > 0) percent += std::abs(forecast / actual - 1) * 100;
    }
    [[nodiscard]] double error() const { return std::sqrt(squares / tries); }
};

struct Weighing {
    Record pipeline;
    std::array<Record, kCount> series;
    int chosen = -1;
    double pipeline_weight = 1;
};

// From the past forecasts that far ahead whose month was over by `known`.
Weighing weigh(const std::vector<PastForecast>& past, int ahead, Date known, const std::vector<double>& possible, bool with_pipeline) {
    Weighing weighing;
    for (const PastForecast& one : past) {
        if (one.ahead != ahead || add_months(one.month, 1) > known + days{1}) continue;
        weighing.pipeline.add(one.pipeline, one.actual);
        for (std::size_t at = 0; at < kCount; ++at) weighing.series[at].add(one.series[at], one.actual);
    }
    for (std::size_t at = 0; at < kCount; ++at)
        if (possible[at] >= 0 && (weighing.chosen < 0 || weighing.series[at].error() < weighing.series[static_cast<std::size_t>(weighing.chosen)].error()))
            weighing.chosen = static_cast<int>(at);
    if (!with_pipeline) weighing.pipeline_weight = weighing.chosen < 0 ? 1 : 0;
    else if (weighing.chosen >= 0) {
        const double pipeline = 1 / std::pow(weighing.pipeline.error(), 2);
        const double series = 1 / std::pow(weighing.series[static_cast<std::size_t>(weighing.chosen)].error(), 2);
        weighing.pipeline_weight = pipeline / (pipeline + series);
    }
    return weighing;
}

double mix(const Weighing& weighing, double pipeline, const std::vector<double>& series) {
    if (weighing.chosen < 0) return pipeline;
    return weighing.pipeline_weight * pipeline + (1 - weighing.pipeline_weight) * series[static_cast<std::size_t>(weighing.chosen)];
}

Spread scaled(const Spread& spread, double centre, double width) {
    if (spread.mean <= 0) return {centre, centre, centre, centre, centre, centre};
    const auto moved = [&](double value) { return std::max(centre * (1 + (value / spread.mean - 1) * width), 0.0); };
    return {centre, moved(spread.p025), moved(spread.p10), moved(spread.p50), moved(spread.p90), moved(spread.p975)};
}

double deviation(const Spread& spread) { return (spread.p90 - spread.p10) / (2 * kTenth); }

// By how much simulated intervals are to be stretched so that they are as wide as the combination was off at
// that distance, as far as `known` tells; two tries that were off as simulated are weighed in.
double width_of(const Spread& simulated, double closed, const std::vector<PastForecast>& past, int ahead, Date known) {
    constexpr double prior_tries = 2;
    const double open = simulated.mean - closed;
    if (!(open > 0)) return 1;
    const double own = deviation(simulated) / open;
    if (!(own > 0)) return 1;
    double squares = prior_tries * own * own, tries = prior_tries;
    for (const PastForecast& one : past) {
        if (one.ahead != ahead || one.combined < 0 || one.actual <= 0 || add_months(one.month, 1) > known + days{1}) continue;
        squares += std::pow(log_error(one.combined, one.actual), 2);
        tries += 1;
    }
    return std::clamp(std::sqrt(squares / tries) / own, 0.5, 2.0);
}

Series before(const Series& series, Date day) {
    Series cut = series;
    const int months = std::max(periods_between(series.start, day, Frequency::monthly), 0);
    cut.values.resize(std::min(series.values.size(), static_cast<std::size_t>(months)));
    return cut;
}

}  // namespace

Series won_by_month(const DealHistory& history, const std::vector<Id>& owners) {
    std::map<Date, double> won;
    std::optional<Date> first;
    for (const DealPath& deal : history.deals) {
        const DealMoment& last = history.path(deal).back();
        if (last.deleted || history.is_open(last)) continue;
        const Date month = first_of_month(last.close_date.value_or(day_of(last.at)));
        first = std::min(first.value_or(month), month);
        if (!owners.empty() && std::ranges::find(owners, last.owner) == owners.end()) continue;
        if (history.kind(last) == StageKind::won) won[month] += static_cast<double>(last.amount.value_or(0));
    }
    Series series{.frequency = Frequency::monthly, .start = first.value_or(Date{}), .values = {}};
    const Date after = first_of_month(day_of(history.as_of) + days{1});
    if (first)
        for (Date month = *first; month < after; month = add_months(month, 1))
            series.values.push_back(won.contains(month) ? won.at(month) : 0);
    return series;
}

struct CombinationJob::State {
    const DealHistory& history;
    const PipelineForecast& forecast;
    Date today{};
    Series series;
    int ahead = 0;                  // months from the last whole one to the period's end
    std::vector<Date> origins;      // last days of months
    std::size_t next = 0;
    Combination result{};

    // One past month end, looked at in steps; a new one for each.
    struct LookBack {
        explicit LookBack(Date day) : origin(day) {}
        Date origin;
        Series known;
        int steps = 0;
        std::size_t copied = 0;     // deals
        DealHistory then;
        std::unique_ptr<ClosingFitJob> fitting;
        std::optional<ClosingModel> model;
        std::unique_ptr<PipelineForecastJob> forecasting;
        PipelineForecast pipeline;  // empty: too little was known
    };
    std::unique_ptr<LookBack> look;

    void begin();
    [[nodiscard]] bool look_back();  // true when the month end is done
    void begin_past_forecast();
    void compare();
    void finish();
    void add_month(const PipelineMonth& month, const std::vector<std::vector<double>>& series_months);
    void explain(const Weighing& weighing);
    void look_at_record();
};

void CombinationJob::State::begin() {
    today = day_of(history.as_of);
    series = won_by_month(history, forecast.request.owners);
    if (series.values.empty()) return;
    const Date next_month = advance(series.start, Frequency::monthly, static_cast<int>(series.values.size()));
    ahead = std::clamp(periods_between(next_month, first_of_month(forecast.request.period.last), Frequency::monthly) + 1, 0, kFarthest);
    // The first month with closings may be a part of one; two are the least that a model is fitted to.
    for (std::size_t month = 2; month < series.values.size(); ++month) origins.push_back(series.date_at(month) - days{1});
    if (origins.size() > kMostOrigins) origins.erase(origins.begin(), origins.end() - kMostOrigins);
    if (ahead == 0) origins.clear();
}

bool CombinationJob::State::look_back() {
    if (!look) {
        look = std::make_unique<LookBack>(origins[next]);
        look->known = before(series, look->origin + days{1});
        look->steps = std::min(ahead, static_cast<int>(series.values.size() - look->known.values.size()));
        look->then = history.without_deals(end_of(look->origin));
    }
    if (look->copied < history.deals.size()) {
        history.copy_until(look->then, look->copied, kDealsInStep);
        look->copied += kDealsInStep;
        if (look->copied >= history.deals.size()) look->fitting = std::make_unique<ClosingFitJob>(look->then, forecast.request.fiscal);
        return false;
    }
    if (look->fitting) {
        if (const auto progress = look->fitting->step(); progress && !progress->finished) return false;
        look->model = look->fitting->take();
        look->fitting.reset();
        begin_past_forecast();
        return false;
    }
    if (look->forecasting) {
        const auto progress = look->forecasting->step();
        if (progress && !progress->finished) return false;
        if (progress) look->pipeline = look->forecasting->result();
        look->forecasting.reset();
        return false;
    }
    compare();
    look.reset();
    return true;
}

void CombinationJob::State::begin_past_forecast() {
    if (!look->model->is_sufficient()) return;
    const Date first = look->origin + days{1};
    PipelineRequest request = forecast.request;
    request.period = {first, add_months(first, look->steps) - days{1}};
    request.draws = kPastDraws;
    look->forecasting = std::make_unique<PipelineForecastJob>(look->then, *look->model, std::move(request));
}

void CombinationJob::State::compare() {
    const Date origin = look->origin;
    const Series& known = look->known;
    const int steps = look->steps;
    const PipelineForecast& pipeline = look->pipeline;
    const Date first = origin + days{1};
    std::vector<std::vector<double>> candidates;
    for (const Candidate& candidate : kCandidates) candidates.push_back(run(candidate, known, steps));
    for (int step = 0; step < steps; ++step) {
        const auto at = static_cast<std::size_t>(step);
        PastForecast past{.as_of = origin, .month = add_months(first, step), .ahead = step + 1,
                          .actual = series.values[known.values.size() + at],
                          .pipeline = at < pipeline.months.size() ? pipeline.months[at].expected() : kImpossible};
        for (const auto& months : candidates) past.series.push_back(months[at]);
        const Weighing weighing = weigh(result.past, step + 1, origin, past.series, past.pipeline >= 0);
        past.combined = past.pipeline < 0 && weighing.chosen < 0 ? kImpossible : mix(weighing, past.pipeline, past.series);
        if (past.pipeline >= 0 && past.combined >= 0) {
            const PipelineMonth& month = pipeline.months[at];
            past.spread = scaled(month.spread, past.combined, width_of(month.spread, 0, result.past, step + 1, origin));
        }
        result.past.push_back(std::move(past));
    }
}

void CombinationJob::State::add_month(const PipelineMonth& month, const std::vector<std::vector<double>>& series_months) {
    CombinedMonth& combined = result.months.emplace_back();
    combined.days = month.days;
    combined.pipeline = combined.series = combined.combined = month.expected();
    combined.spread = month.spread;
    const Date start = first_of_month(month.days.first), after = add_months(start, 1);
    const Date from = std::max(month.days.first, today + days{1});
    const int step = series.values.empty() ? kFarthest : periods_between(series.date_at(series.values.size()), start, Frequency::monthly);
    if (from > month.days.last || step < 0 || step >= ahead) return;
    // What is still to come of the month, by its days.
    const double share = static_cast<double>((month.days.last - from).count() + 1) / static_cast<double>((after - start).count());
    std::vector<double> rest;
    for (const auto& months : series_months) rest.push_back(months[static_cast<std::size_t>(step)] * share);
    const Weighing weighing = weigh(result.past, step + 1, today, rest, forecast.from_history);
    if (weighing.chosen >= 0) combined.series = static_cast<double>(month.closed) + rest[static_cast<std::size_t>(weighing.chosen)];
    combined.combined = static_cast<double>(month.closed) + mix(weighing, month.from_open + month.from_new, rest);
    combined.width = width_of(month.spread, static_cast<double>(month.closed), result.past, step + 1, today);
    if (step == 0) explain(weighing);
}

void CombinationJob::State::explain(const Weighing& weighing) {
    result.pipeline_weight = weighing.pipeline_weight;
    result.series = weighing.chosen;
    result.pipeline_error = weighing.pipeline.error();
    result.pipeline_forecasts = weighing.pipeline.count;
    for (std::size_t at = 0; at < kCount; ++at) {
        const Record& record = weighing.series[at];
        result.candidates.push_back({kCandidates[at].name, kCandidates[at].label, record.count,
                                     record.count > 0 ? record.percent / record.count : 0, record.error()});
    }
    if (weighing.chosen < 0) {
        result.reason = "The won deals of whole months are too few for a series; the deals speak alone.";
        return;
    }
    const SeriesCandidate& chosen = result.candidates[static_cast<std::size_t>(weighing.chosen)];
    if (!forecast.from_history) {
        result.reason = fmt::format("{} The series speaks alone: {}.", forecast.insufficient, chosen.label);
        return;
    }
    const auto tries = [](int count) { return count == 1 ? std::string{"1 past month"} : fmt::format("{} past months", count); };
    result.reason = fmt::format("Deals count {:.0f} %, “{}” {:.0f} %: one month ahead they missed by {:.1f} % ({}) and {:.1f} % ({}).",
                                100 * weighing.pipeline_weight, chosen.label, 100 * (1 - weighing.pipeline_weight),
                                weighing.pipeline.count > 0 ? weighing.pipeline.percent / weighing.pipeline.count : 0,
                                tries(weighing.pipeline.count), chosen.mape, tries(chosen.forecasts));
}

void CombinationJob::State::look_at_record() {
    for (const PastForecast& past : result.past) {
        if (past.ahead != 1 || past.combined < 0 || past.actual <= 0) continue;
        ++result.past_count;
        result.past_mape += std::abs(past.combined / past.actual - 1) * 100;
        result.past_bias += (past.combined / past.actual - 1) * 100;
        if (!past.spread) continue;
        ++result.intervals.tested;
        result.intervals.within80 += past.spread->p10 <= past.actual && past.actual <= past.spread->p90;
        result.intervals.within95 += past.spread->p025 <= past.actual && past.actual <= past.spread->p975;
    }
    if (result.past_count > 0) {
        result.past_mape /= result.past_count;
        result.past_bias /= result.past_count;
    }
}

void CombinationJob::State::finish() {
    std::vector<std::vector<double>> series_months;
    for (const Candidate& candidate : kCandidates)
        series_months.push_back(ahead > 0 ? run(candidate, series, ahead) : std::vector<double>{});
    for (const PipelineMonth& month : forecast.months) add_month(month, series_months);
    look_at_record();
    // The total is as much wider than simulated as its months are, each by its variance.
    double simulated = 0, stretched = 0;
    for (CombinedMonth& month : result.months) {
        result.expected += month.combined;
        const double variance = std::pow(deviation(month.spread), 2);
        simulated += variance;
        stretched += variance * month.width * month.width;
        month.spread = scaled(month.spread, month.combined, month.width);
    }
    result.total = scaled(forecast.simulation.total, result.expected, simulated > 0 ? std::sqrt(stretched / simulated) : 1);
    if (const auto target = forecast.input.target; target && result.total.p90 > result.total.p10)
        result.chance_of_target = 0.5 * std::erfc((*target - result.expected) / deviation(result.total) / std::sqrt(2.0));
}

CombinationJob::CombinationJob(const DealHistory& history, const PipelineForecast& forecast)
    : m_state(new State{.history = history, .forecast = forecast}) {
    m_state->begin();
}
CombinationJob::~CombinationJob() = default;

Result<Progress> CombinationJob::step() {
    State& state = *m_state;
    if (state.next < state.origins.size()) {
        if (state.look_back()) ++state.next;
        return Progress{static_cast<double>(state.next) / static_cast<double>(state.origins.size() + 1),
                        fmt::format("Trying the method on past months, {} of {}", std::min(state.next + 1, state.origins.size()), state.origins.size()), false};
    }
    state.finish();
    return Progress{1, "Done", true};
}

Combination CombinationJob::result() { return std::move(m_state->result); }

Result<Combination> combine(const DealHistory& history, const PipelineForecast& forecast) {
    CombinationJob job{history, forecast};
    TRY(run_to_end(job));
    return job.result();
}

}  // namespace qd::forecast
