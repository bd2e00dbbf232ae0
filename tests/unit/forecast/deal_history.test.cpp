#include "core/forecast/pipeline/deal_history.h"

#include "core/forecast/pipeline/deal_history_job.h"
#include "core/query/pipeline_as_of.h"
#include "tests/unit/forecast/random_journal.h"

using namespace qd;
using namespace qd::forecast;
using namespace qd::test;

TEST_CASE("The path of every deal agrees with the record as of any instant", "[pipeline][history]") {
    const std::uint64_t seed = Catch::rngSeed();
    INFO("seed " << seed);
    Random random{seed};
    for (int journal = 0; journal < 50; ++journal) {
        RandomJournal company;
        company.write(random, 40);
        const DealHistory all = test::must(read_deal_history(*company.workspace, company.clock.now()));
        for (int question = 0; question < 4; ++question) {
            const Instant at = RandomJournal::kStart + std::chrono::hours{random.between(-10, RandomJournal::kDays * 24 + 2000)};
            const auto states = test::must(pipeline_as_of(*company.workspace, at, TimeView::happened));
            for (const DealHistory& history : {test::must(read_deal_history(*company.workspace, at)), all.until(at), all}) {
                std::size_t living = 0;
                for (const DealPath& deal : history.deals)
                    if (const DealMoment* moment = history.at(deal, at)) living += !moment->deleted;
                REQUIRE(living == states.size());
                for (const DealState& state : states) {
                    const DealPath* deal = history.find(state.id);
                    REQUIRE(deal);
                    const DealMoment& moment = *history.at(*deal, at);
                    CHECK(history.stages[static_cast<std::size_t>(moment.stage)].id == state.stage);
                    CHECK(moment.owner == state.owner);
                    CHECK(moment.amount == state.amount);
                    CHECK(moment.close_date == state.close_date);
                    CHECK(history.weighted(moment) == weighted_amount(state));
                }
            }
        }
    }
}

TEST_CASE_METHOD(WorkspaceFixture, "A history as of an instant holds nothing that came later", "[pipeline][history]") {
    const auto day = [](int number) { return start_of(make_date(2018, 1, 1)) + std::chrono::days{number}; };
    clock.set(day(1));
    const Id deal = create("deal", {{"name", Value{"Konex"}}, {"amount", Value{std::int64_t{100}}}});
    clock.set(day(5));
    apply(update_op("deal", deal, {{"amount", Value{std::int64_t{0}}}, {"stage", Value{stage("Lost")}}}));
    create("activity", {{"subject", Value{"Call"}}, {"deal", Value{deal}}, {"done", Value{std::int64_t{1}}}});
    const DealHistory before = must(read_deal_history(*workspace, day(4)));
    REQUIRE(before.deals.size() == 1);
    REQUIRE(before.moments.size() == 1);
    CHECK(before.is_open(before.moments[0]));
    CHECK(before.moments[0].amount == 100);
    CHECK(before.activities.empty());
    const DealHistory after = must(read_deal_history(*workspace, day(6)));
    CHECK(after.moments.size() == 2);
    CHECK(after.activities.size() == 1);
    CHECK(must(read_deal_history(*workspace, day(0))).deals.empty());
}

TEST_CASE_METHOD(WorkspaceFixture, "As known then leaves out what was written down later", "[pipeline][history]") {
    const auto day = [](int number) { return start_of(make_date(2018, 1, 1)) + std::chrono::days{number}; };
    clock.set(day(1));
    const Id deal = create("deal", {{"name", Value{"Konex"}}, {"amount", Value{std::int64_t{100}}}});
    clock.set(day(20));
    Op late = update_op("deal", deal, {{"amount", Value{std::int64_t{900}}}});
    late.happened = day(3);
    apply(late);
    const DealHistory was = must(read_deal_history(*workspace, day(10), TimeView::happened));
    const DealHistory known = must(read_deal_history(*workspace, day(10), TimeView::recorded));
    CHECK(was.at(was.deals[0], day(10))->amount == 900);
    CHECK(known.at(known.deals[0], day(10))->amount == 100);
    CHECK(known.moments.size() == 1);
}
