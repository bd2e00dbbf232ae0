#include "core/insight/kpi.h"

#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

struct Selling : WorkspaceFixture {
    QueryContext context = must(query_context(*workspace, 0));
    DateRange quarter{make_date(2017, 10, 1), make_date(2017, 12, 31)};

    Id deal(const char* in_stage, std::int64_t amount, Date created, std::optional<Date> close, Id owner = 0) {
        std::vector<Assignment> values = {{"name", Value{"D"}}, {"stage", Value{stage(in_stage)}}, {"amount", Value{amount}},
                                          {"created", instant_value(start_of(created))}};
        if (close) values.push_back({"close_date", date_value(*close)});
        if (owner) values.push_back({"owner", Value{owner}});
        return create("deal", std::move(values));
    }
    Kpi kpi(std::string_view key, const KpiScope& scope) {
        const auto all = must(kpis(*workspace, scope, context));
        REQUIRE(find_kpi(all, key));
        return *find_kpi(all, key);
    }
};

}  // namespace

TEST_CASE_METHOD(Selling, "Key figures count what was closed in the period and all that is open", "[kpi]") {
    deal("Won", 10000, make_date(2017, 10, 1), make_date(2017, 10, 11));
    deal("Won", 20000, make_date(2017, 10, 1), make_date(2017, 10, 31));
    deal("Lost", 5000, make_date(2017, 10, 1), make_date(2017, 10, 3));
    deal("Won", 90000, make_date(2017, 1, 1), make_date(2017, 2, 1));
    deal("Negotiation", 1000, make_date(2017, 10, 1), make_date(2017, 12, 24));
    deal("Negotiation", 3000, make_date(2017, 10, 1), make_date(2018, 2, 1));
    const KpiScope scope{.period = quarter, .quota = 50000};
    CHECK(*kpi("won_count", scope).value == 2);
    CHECK(*kpi("won_value", scope).value == 30000);
    CHECK(*kpi("win_rate_count", scope).value == Catch::Approx(2.0 / 3));
    CHECK(kpi("win_rate_count", scope).interval->low == Catch::Approx(0.2077).margin(1e-4));
    CHECK(kpi("win_rate_count", scope).note == "Only 3 closed deals: read with care.");
    CHECK(*kpi("win_rate_value", scope).value == Catch::Approx(30000.0 / 35000));
    CHECK(*kpi("average_won", scope).value == 15000);
    CHECK(*kpi("cycle_won_mean", scope).value == 20);
    CHECK(*kpi("cycle_closed_median", scope).value == 10);
    CHECK(*kpi("cycle_won_p85", scope).value == Catch::Approx(27));
    CHECK(*kpi("open_count", scope).value == 2);
    CHECK(*kpi("open_due_value", scope).value == 1000);
    CHECK(*kpi("weighted_pipeline", scope).value == 3200);
    CHECK(*kpi("coverage_remaining", scope).value == Catch::Approx(0.05));
    CHECK(*kpi("coverage_target", scope).value == Catch::Approx(0.02));
    CHECK(*kpi("attainment", scope).value == Catch::Approx(0.6));
    CHECK(*kpi("velocity", scope).value == Catch::Approx(2 * 15000 * (2.0 / 3) / 20));
    CHECK(*kpi("won_count", {}).value == 3);
}

TEST_CASE_METHOD(Selling, "What cannot be said is empty and says why", "[kpi]") {
    CHECK_FALSE(kpi("win_rate_count", {}).value);
    CHECK(kpi("average_won", {}).note == "No deal was won.");
    deal("Won", 10000, make_date(2017, 10, 1), make_date(2017, 10, 11));
    deal("Lost", 0, make_date(2017, 10, 1), make_date(2017, 10, 3));
    CHECK_FALSE(kpi("win_rate_value", {}).value);
    CHECK(kpi("win_rate_value", {}).note.starts_with("Unusable"));
    CHECK(kpi("attainment", {.period = quarter}).note == "Nobody has a quota yet.");
    CHECK(kpi("slip_rate", {.period = quarter}).note == "No deal was known to be due in the period when it began.");
}

TEST_CASE_METHOD(Selling, "The slip rate counts deals whose close date left the period", "[kpi]") {
    const Id kept = deal("Engaging", 1, make_date(2017, 12, 1), make_date(2018, 1, 10));
    const Id pushed = deal("Engaging", 1, make_date(2017, 12, 1), make_date(2018, 1, 20));
    deal("Engaging", 1, make_date(2017, 12, 1), make_date(2018, 6, 1));
    clock.set(start_of(make_date(2018, 2, 1)));
    apply(update_op("deal", pushed, {{"close_date", date_value(make_date(2018, 4, 20))}}));
    apply(update_op("deal", kept, {{"stage", Value{stage("Won")}}, {"close_date", date_value(make_date(2018, 2, 1))}}));
    const Kpi slip = kpi("slip_rate", {.period = DateRange{make_date(2018, 1, 1), make_date(2018, 3, 31)}});
    CHECK(slip.n == 2);
    CHECK(*slip.value == 0.5);
}

TEST_CASE_METHOD(Selling, "A breakdown keeps old wins with the owner who won them", "[kpi]") {
    const Id anna = create("user", {{"name", Value{"Anna"}}, {"quota", Value{std::int64_t{40000}}}});
    const Id berta = create("user", {{"name", Value{"Berta"}}});
    const Id won = deal("Won", 10000, make_date(2017, 10, 1), make_date(2017, 10, 11), anna);
    deal("Lost", 0, make_date(2017, 10, 1), make_date(2017, 10, 11));
    const Instant before = clock.now();
    clock.advance(std::chrono::hours{24});
    apply(update_op("deal", won, {{"owner", Value{berta}}}));
    const auto by_owner = [&](std::optional<Instant> at) {
        return must(kpi_breakdown(*workspace, {.period = quarter, .as_of = at}, "owner", DateBucket::none, context));
    };
    const auto now = by_owner({});
    REQUIRE(now.size() == 2);
    CHECK(now[0].label == "Berta");
    CHECK(now[1].label.empty());
    CHECK(*find_kpi(now[1].kpis, "lost_count")->value == 1);
    const auto then = by_owner(before);
    CHECK(then[0].label == "Anna");
    CHECK(*find_kpi(then[0].kpis, "attainment")->value == 0.25);
}

TEST_CASE_METHOD(Selling, "A figure of the quarter is that of its moment, of everybody or of one person", "[kpi]") {
    const Id ann = create("user", {{"name", Value{"Ann"}}, {"quota", Value{std::int64_t{100'000}}}}), ben = create("user", {{"name", Value{"Ben"}}, {"quota", Value{std::int64_t{300'000}}}});
    const Id cem = create("user", {{"name", Value{"Cem"}}});
    deal("Won", 40'000, make_date(2017, 10, 1), make_date(2017, 10, 11), ann);
    deal("Won", 90'000, make_date(2017, 7, 1), make_date(2017, 7, 11), ann);
    const auto attainment = [&](Date day, Id person) { return must(kpi_of_quarter(*workspace, "attainment", start_of(day) + std::chrono::hours{9}, person)); };
    CHECK(attainment(make_date(2017, 11, 15), ann) == Catch::Approx(0.4));
    CHECK(attainment(make_date(2017, 8, 15), ann) == Catch::Approx(0.9));
    CHECK(attainment(make_date(2017, 11, 15), ben) == 0.0);
    CHECK(attainment(make_date(2017, 11, 15), 0) == Catch::Approx(0.1));
    CHECK_FALSE(attainment(make_date(2017, 11, 15), cem).has_value());
    CHECK_FALSE(must(kpi_of_quarter(*workspace, "luck", clock.now(), 0)).has_value());
    const auto there = must(kpis(*workspace, {.period = quarter}, context));
    const auto known = known_kpis();
    REQUIRE(known.size() == there.size());
    for (std::size_t at = 0; at < known.size(); ++at) CHECK(known[at].key == there[at].key);
    for (const Kpi& kpi : known) CHECK_FALSE(kpi.value.has_value());
}

TEST_CASE("Statistics agree with R", "[kpi]") {
    CHECK(*quantile_of({1, 2, 3, 4, 10}, 0.85) == Catch::Approx(6.4));
    CHECK(*quantile_of({4, 1}, 0.5) == 2.5);
    CHECK_FALSE(quantile_of({}, 0.5));
    const Interval wilson = *wilson_interval(81, 263);  // Hmisc::binconf(81, 263)
    CHECK(wilson.low == Catch::Approx(0.2553).margin(1e-4));
    CHECK(wilson.high == Catch::Approx(0.3662).margin(1e-4));
}
