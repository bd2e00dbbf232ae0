#include "core/forecast/pipeline/pipeline_forecast.h"

#include <algorithm>
#include <cmath>

namespace qd::forecast {
namespace {

using std::chrono::days;
constexpr std::size_t kDealsInStep = 2000;
constexpr std::size_t kMostMonths = 60;

}  // namespace

std::vector<DateRange> months_of(const DateRange& period) {
    std::vector<DateRange> months;
    for (Date day = period.first; day <= period.last;) {
        const Date next = first_of_month(add_months(first_of_month(day), 1));
        const Date last = months.size() + 1 == kMostMonths ? period.last : std::min(next - days{1}, period.last);
        months.push_back({day, last});
        day = last + days{1};
    }
    return months;
}

struct PipelineForecastJob::State {
    const DealHistory& history;
    const ClosingModel& model;
    PipelineForecast forecast;
    Date today{};
    std::optional<ClosingOutlook> outlook;   // empty: the period is over
    Realisation realisation{};
    std::size_t next = 0;
    std::optional<Simulation> simulation;
    double open_amount = 0;

    void begin();
    void take(std::uint32_t place);
    void take_open(std::uint32_t place, const DealMoment& moment);
    [[nodiscard]] ClosingChances chances_of(const DealPath& deal, const DealMoment& moment) const;
    void add_new_deals();
    void begin_simulation();
    void finish();
    [[nodiscard]] bool is_ours(Id owner) const {
        const auto& owners = forecast.request.owners;
        return owners.empty() || std::ranges::find(owners, owner) != owners.end();
    }
    [[nodiscard]] std::size_t month_of(Date day) const {
        std::size_t at = 0;
        while (at + 1 < forecast.months.size() && day > forecast.months[at].days.last) ++at;
        return at;
    }
};

void PipelineForecastJob::State::begin() {
    const DateRange& period = forecast.request.period;
    forecast.as_of = history.as_of;
    forecast.from_history = model.is_sufficient();
    forecast.insufficient = model.why_insufficient();
    today = day_of(history.as_of);
    realisation = measure_realisation(history);
    std::vector<Date> ends;
    for (const DateRange& month : months_of(period)) {
        forecast.months.push_back({.days = month});
        ends.push_back(month.last);
    }
    if (today < period.last) outlook.emplace(model, today, period.first, std::move(ends));
}

void PipelineForecastJob::State::take(std::uint32_t place) {
    const DealPath& deal = history.deals[place];
    const DealMoment& moment = history.path(deal).back();
    if (moment.deleted || !is_ours(moment.owner)) return;
    if (history.is_open(moment)) {
        take_open(place, moment);
    } else if (history.kind(moment) == StageKind::won) {
        const Date day = moment.close_date.value_or(day_of(moment.at));
        if (!forecast.request.period.contains(day)) return;
        forecast.months[month_of(day)].closed += moment.amount.value_or(0);
        forecast.closed += moment.amount.value_or(0);
        ++forecast.closed_count;
    }
}

ClosingChances PipelineForecastJob::State::chances_of(const DealPath& deal, const DealMoment& moment) const {
    if (forecast.from_history)
        return outlook->chances({moment.stage, day_of(deal.created), moment.close_date});
    // The visible fallback: due in the period and won by the stage's chance.
    const std::size_t months = forecast.months.size();
    ClosingChances chances{std::vector<double>(months, 0.0), std::vector<double>(months, 0.0)};
    if (!moment.close_date || !forecast.request.period.contains(*moment.close_date)) return chances;
    const std::size_t month = month_of(std::max(*moment.close_date, today));
    chances.won[month] = std::clamp(history.probability(moment) / 100, 0.0, 1.0);
    chances.lost[month] = 1 - chances.won[month];
    return chances;
}

void PipelineForecastJob::State::take_open(std::uint32_t place, const DealMoment& moment) {
    if (!outlook || history.category(moment) == Category::omitted) return;
    ClosingChances chances = chances_of(history.deals[place], moment);
    DealChance& chance = forecast.deals.emplace_back();
    chance.deal = place;
    const double worth = moment.amount ? static_cast<double>(*moment.amount) * realisation.ratio : realisation.mean_won;
    chance.amount = std::llround(worth);
    chance.won = chances.won_in_all();
    chance.lost = chances.lost_in_all();
    for (std::size_t month = 0; month < forecast.months.size(); ++month)
        forecast.months[month].from_open += worth * chances.won[month];
    forecast.from_open += worth * chance.won;
    open_amount += worth;
    chance.won_by_month = std::move(chances.won);
}

// One made-up deal for each day to come, counted as many times as deals come a day.
void PipelineForecastJob::State::add_new_deals() {
    forecast.input.new_wins.assign(forecast.months.size(), 0.0);
    if (!outlook || !forecast.from_history) return;
    const Inflow inflow = measure_inflow(history, forecast.request.owners);
    if (inflow.per_day == 0) return;
    const double worth = inflow.amounts.empty() ? realisation.mean_won : inflow.mean_amount * realisation.ratio;
    for (Date day = today + days{1}; day <= forecast.request.period.last; day += days{1}) {
        forecast.new_deals += inflow.per_day;
        const ClosingChances chances = outlook->chances({inflow.stage, day, {}});
        for (std::size_t month = 0; month < forecast.months.size(); ++month) {
            const double wins = inflow.per_day * chances.won[month];
            forecast.input.new_wins[month] += wins;
            forecast.months[month].from_new += wins * worth;
            forecast.from_new += wins * worth;
        }
    }
    for (std::int64_t amount : inflow.amounts)
        forecast.input.new_amounts.push_back(static_cast<double>(amount) * realisation.ratio);
    if (inflow.amounts.empty() && worth > 0) forecast.input.new_amounts.push_back(worth);
}

void PipelineForecastJob::State::begin_simulation() {
    add_new_deals();
    if (forecast.from_open > 0) forecast.coverage_needed = open_amount / forecast.from_open;
    SimulationInput& input = forecast.input;
    input.stretches = forecast.months.size();
    for (const DealChance& deal : forecast.deals) {
        input.deals.push_back({static_cast<double>(deal.amount), deal.won, deal.lost, input.chances.size()});
        input.chances.insert(input.chances.end(), deal.won_by_month.begin(), deal.won_by_month.end());
    }
    for (const PipelineMonth& month : forecast.months) input.certain.push_back(static_cast<double>(month.closed));
    input.amount_noise = realisation.noise;
    input.shock = forecast.deals.empty() && input.new_amounts.empty() ? 0 : model.shock();
    if (forecast.request.quota) input.target = static_cast<double>(*forecast.request.quota);
    if (forecast.request.draws > 0) simulation.emplace(input, forecast.request.draws, forecast.request.seed);
}

void PipelineForecastJob::State::finish() {
    forecast.simulation = simulation->result();
    for (std::size_t month = 0; month < forecast.months.size(); ++month)
        forecast.months[month].spread = forecast.simulation.by_stretch[month];
}

PipelineForecastJob::PipelineForecastJob(const DealHistory& history, const ClosingModel& model, PipelineRequest request)
    : m_state(new State{.history = history, .model = model, .forecast = {.request = std::move(request)}}) {
    m_state->begin();
}
PipelineForecastJob::~PipelineForecastJob() = default;

Result<Progress> PipelineForecastJob::step() {
    State& state = *m_state;
    const std::size_t deals = state.history.deals.size();
    if (!state.simulation) {
        const double share = state.forecast.request.draws > 0 ? 0.5 : 1.0;
        if (state.forecast.months.empty())
            return fail(ErrorKind::invalid_input, "The period ends before it begins.", "Nothing was changed.", "Choose another period.");
        for (std::size_t i = 0; i < kDealsInStep && state.next < deals; ++i) state.take(static_cast<std::uint32_t>(state.next++));
        const bool all = state.next == deals;
        if (all) state.begin_simulation();
        return Progress{share * static_cast<double>(state.next) / static_cast<double>(std::max<std::size_t>(deals, 1)),
                        "Weighing the open deals", all && !state.simulation};
    }
    Progress progress = TRY(state.simulation->step());
    progress.done = 0.5 + progress.done / 2;
    if (progress.finished) state.finish();
    return progress;
}

PipelineForecast PipelineForecastJob::result() { return std::move(m_state->forecast); }

Result<PipelineForecast> forecast_pipeline(const DealHistory& history, const ClosingModel& model, const PipelineRequest& request) {
    PipelineForecastJob job{history, model, request};
    TRY(run_to_end(job));
    return job.result();
}

}  // namespace qd::forecast
