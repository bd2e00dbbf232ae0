#include "core/forecast/pipeline/what_if.h"

#include <chrono>

#include "tests/unit/forecast/maven_pipeline.h"

using namespace qd;
using namespace qd::forecast;
using namespace qd::test;

TEST_CASE_METHOD(MavenPipeline, "A what-if moves the fourth quarter of Maven without fitting again", "[pipeline][what-if][maven][data]") {
    if (!load()) SKIP("the Maven files are not there");
    const DealHistory known = history(make_date(2017, 9, 30));
    const ClosingModel model = ClosingModel::fit(known, {});
    PipelineRequest request{.period = {make_date(2017, 10, 1), make_date(2017, 12, 31)}};
    request.quota = 300'000'000;
    const PipelineForecast forecast = must(forecast_pipeline(known, model, request));
    const WhatIf what_if{known, model, forecast, 30};
    const WhatIfAnswer& base = what_if.base();
    // The spread worked out agrees with the one played through.
    CHECK(base.expected == Catch::Approx(forecast.expected()).epsilon(1e-6));
    CHECK(base.p10 == Catch::Approx(forecast.simulation.total.p10).epsilon(0.01));
    CHECK(base.p50 == Catch::Approx(forecast.simulation.total.p50).epsilon(0.01));
    CHECK(base.p90 == Catch::Approx(forecast.simulation.total.p90).epsilon(0.01));
    CHECK(*base.chance_of_target == Catch::Approx(*forecast.simulation.chance_of_target).margin(0.03));
    double all = 0;
    for (double share : base.histogram.share) all += share;
    CHECK(all > 0.99);

    CHECK(what_if.evaluate({.win_rate_change = 0.05}).expected > base.expected);
    CHECK(what_if.evaluate({.slip_change = 0.05}).expected < base.expected);
    CHECK(what_if.evaluate({.added_reps = 3}).expected > base.expected);
    CHECK(*what_if.evaluate({.win_rate_change = 0.05}).chance_of_target > *base.chance_of_target);
    CHECK(what_if.worth_of_win_point() == Catch::Approx((what_if.evaluate({.win_rate_change = 0.02}).expected - base.expected) / 2));

    REQUIRE(what_if.biggest());
    const auto biggest = std::ranges::find(forecast.deals, *what_if.biggest(), &DealChance::deal);
    CHECK(base.expected - what_if.evaluate({.lose_biggest = true}).expected ==
          Catch::Approx(static_cast<double>(biggest->amount) * biggest->won));
    const DealEdit sure{.deal = biggest->deal, .amount = 5'000'000, .chance = 1.0};
    CHECK(what_if.evaluate({.edits = {sure}}).expected - base.expected ==
          Catch::Approx(5'000'000 - static_cast<double>(biggest->amount) * biggest->won));
}

TEST_CASE("A what-if over a few deals plays them through", "[pipeline][what-if]") {
    DealHistory history;
    history.as_of = end_of(make_date(2017, 12, 31));
    history.stages = {{.id = 1, .kind = StageKind::open, .probability = 50}};
    for (std::uint32_t at = 0; at < 2; ++at) {
        history.deals.push_back({.id = Id{at} + 1, .created = start_of(make_date(2017, 12, 1)), .first = at, .count = 1});
        history.moments.push_back({.at = start_of(make_date(2017, 12, 1)), .stage = 0, .amount = 1000, .close_date = make_date(2018, 2, 1)});
    }
    const ClosingModel model = ClosingModel::fit(history, {});
    PipelineRequest request{.period = {make_date(2018, 1, 1), make_date(2018, 3, 31)}};
    request.quota = 1500;
    const PipelineForecast forecast = test::must(forecast_pipeline(history, model, request));
    CHECK_FALSE(forecast.from_history);
    CHECK(forecast.insufficient.starts_with("Insufficient history"));
    CHECK(forecast.expected() == Catch::Approx(1000));
    const WhatIf what_if{history, model, forecast, 2};
    CHECK(*what_if.base().chance_of_target == Catch::Approx(0.25).margin(0.04));
    CHECK(what_if.base().p90 == Catch::Approx(2000));
    const WhatIfAnswer moved = what_if.evaluate({.edits = {{.deal = 0, .close_date = make_date(2018, 4, 1)}}});
    CHECK(moved.expected == Catch::Approx(500));
    CHECK(*moved.chance_of_target == 0);
}
