// The pipeline engine over 100,000 deals, and what-ifs over 10,000 open ones.

#include "core/exchange/demo_company.h"
#include "core/forecast/pipeline/change_flow.h"
#include "core/forecast/pipeline/combination.h"
#include "core/forecast/pipeline/deal_health.h"
#include "core/forecast/pipeline/deal_history_job.h"
#include "core/forecast/pipeline/roll_up.h"
#include "core/forecast/pipeline/what_if.h"
#include "core/forecast/pipeline/win_model.h"
#include "core/forecast/process/run_job.h"
#include "tests/bench/native/measure.h"

using namespace qd;
using namespace qd::bench;
using namespace qd::forecast;

namespace {

template <class Work>
void measure(std::string_view name, int times, Work&& work) {
    std::vector<double> samples;
    for (int time = 0; time < times; ++time) samples.push_back(milliseconds(work));
    report(name, percentile(samples, 0.5), "ms");
}

// What a frame waits for: the longest of a job's steps.
void measure_longest_step(std::string_view name, Job& job, double limit) {
    double longest = 0;
    for (bool finished = false; !finished;)
        longest = std::max(longest, milliseconds([&] { finished = must(job.step()).finished; }));
    report(name, longest, "ms", limit);
}

// 10,000 open deals of a made-up history, so that the frame is measured at that size exactly.
PipelineForecast ten_thousand() {
    PipelineForecast forecast;
    forecast.request.period = {make_date(2024, 7, 1), make_date(2024, 9, 30)};
    forecast.months.resize(3);
    Random random{1};
    SimulationInput& input = forecast.input;
    input.stretches = 3;
    input.certain = {0, 0, 0};
    input.new_wins = {40, 40, 40};
    input.new_amounts = {100'000, 200'000, 500'000};
    input.shock = 0.15;
    input.amount_noise = 0.1;
    for (std::uint32_t at = 0; at < 10'000; ++at) {
        const double won = random.unit() * 0.6;
        forecast.deals.push_back({.deal = at, .amount = random.between(10'000, 2'000'000), .won = won, .lost = 0.3});
        input.deals.push_back({static_cast<double>(forecast.deals.back().amount), won, 0.3, input.chances.size()});
        input.chances.insert(input.chances.end(), 3, won / 3);
    }
    return forecast;
}

}  // namespace

int main() {
    PageStore store{nullptr};
    ManualClock clock{start_of(make_date(2024, 6, 28)) + std::chrono::hours{9}};
    const auto workspace = must(Workspace::open(store, clock));
    must(run_to_end(*make_demo_company(*workspace, DemoSize::large, 1, clock.today())));
    DealHistory history = must(read_deal_history(*workspace, clock.now()));
    report("deals", static_cast<double>(history.deals.size()), "deals");
    measure("reading every deal's path", 5, [&] { history = must(read_deal_history(*workspace, clock.now())); });
    const DateRange quarter{make_date(2024, 4, 1), make_date(2024, 6, 30)};
    measure("change flow of a quarter", 5, [&] { (void)change_flow(history, start_of(quarter.first), history.as_of, {.period = quarter}); });
    const People people = must(read_people(*workspace));
    measure("roll-up", 5, [&] { (void)roll_up(history, people, quarter, history.as_of); });
    ClosingModel model = ClosingModel::fit(history, {});
    measure("fitting the hazards", 3, [&] { model = ClosingModel::fit(history, {}); });
    measure("forecast without draws", 3, [&] { (void)must(forecast_pipeline(history, model, {.period = quarter, .draws = 0})); });
    measure("forecast with 4,000 draws", 1, [&] { (void)must(forecast_pipeline(history, model, {.period = quarter})); });
    measure("win model and its back-test", 1, [&] { (void)backtest_win_model(history, {}); });
    const HealthNorms norms = measure_health(history);
    measure("health of every open deal", 3, [&] { (void)deal_health(history, model, norms, quarter); });
    const PipelineForecast forecast = must(forecast_pipeline(history, model, {.period = quarter, .draws = 100}));
    measure("combination over 12 past months", 1, [&] { (void)must(combine(history, forecast)); });

    const QueryContext context = must(query_context(*workspace, 0));
    for (const Cadence cadence : {Cadence::quarterly, Cadence::weekly}) {
        RunJob run{*workspace, period_at(cadence, clock.today(), context), clock.today(), context};
        measure_longest_step(fmt::format("longest step of a {} forecast", key_of(cadence)), run, cadence == Cadence::quarterly ? 50 : 100);
    }

    const PipelineForecast many = ten_thousand();
    const WhatIf what_if{history, model, many, 30};
    std::uint32_t at = 0;
    measure("what-if over 10,000 open deals", 50, [&] {
        (void)what_if.evaluate({.edits = {{.deal = ++at, .amount = 5'000'000, .chance = 0.5}}, .lose_biggest = true, .win_rate_change = 0.02});
    });
    return 0;
}
