#include "core/forecast/pipeline/deal_health.h"

#include "tests/unit/forecast/maven_pipeline.h"

using namespace qd;
using namespace qd::forecast;
using namespace qd::test;

TEST_CASE_METHOD(MavenPipeline, "A deal older than the won ones says so, and old deals slip more", "[pipeline][health][maven][data]") {
    if (!load()) SKIP("the Maven files are not there");
    const DealHistory known = history(make_date(2017, 9, 30));
    const ClosingModel model = ClosingModel::fit(known, {});
    const HealthNorms norms = measure_health(known);
    const auto all = deal_health(known, model, norms, {make_date(2017, 10, 1), make_date(2017, 12, 31)});
    CHECK(all.size() == 2409);
    double old_risk = 0, young_risk = 0, old = 0, young = 0;
    for (const DealHealth& health : all) {
        REQUIRE(health.slip_risk);
        CHECK((*health.slip_risk >= 0 && *health.slip_risk <= 1));
        const auto age = (known.as_of - known.deals[health.deal].created).count() / 86'400'000;
        if (age > 200) {
            old_risk += *health.slip_risk, old += 1;
            CHECK(health.grade != Grade::good);
            REQUIRE_FALSE(health.reasons.empty());
            CHECK(health.reasons[0].text.contains("days in Engaging; of the deals that were won, 85 % had left it after"));
        } else if (age > 60 && age < 100) young_risk += *health.slip_risk, young += 1;
    }
    REQUIRE((old > 10 && young > 10));
    CHECK(old_risk / old > young_risk / young + 0.2);
}

TEST_CASE_METHOD(WorkspaceFixture, "Health names pushes, a passed date and a cut amount; without history slipping is left open", "[pipeline][health]") {
    const auto at = [&](int day) { clock.set(start_of(make_date(2018, 1, 1)) + std::chrono::days{day}); };
    at(1);
    const Id deal = create("deal", {{"name", Value{"Konex"}}, {"amount", Value{std::int64_t{1000}}}, {"close_date", date_value(make_date(2018, 1, 10))}});
    at(2);
    apply(update_op("deal", deal, {{"close_date", date_value(make_date(2018, 1, 20))}}));
    at(3);
    apply(update_op("deal", deal, {{"amount", Value{std::int64_t{500}}}}));
    at(30);
    const DealHistory history = must(read_deal_history(*workspace, clock.now()));
    const DealHealth health = health_of(history, ClosingModel::fit(history, {}), measure_health(history), {make_date(2018, 1, 1), make_date(2018, 3, 31)}, 0);
    CHECK(health.score == 75 - 20 - 8 - 10);
    CHECK(health.grade == Grade::poor);
    REQUIRE(health.reasons.size() == 3);
    CHECK(health.reasons[0].text == "Close date passed 11 days ago.");
    CHECK(health.reasons[1].text == "Amount cut by 50 %.");
    CHECK(health.reasons[2].text == "Close date put off 1 time.");
    CHECK_FALSE(health.slip_risk);
    CHECK(health.slip_reason.starts_with("Insufficient history"));
}
