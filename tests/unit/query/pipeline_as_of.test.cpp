#include "core/query/pipeline_as_of.h"

#include "core/base/random.h"
#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;

TEST_CASE_METHOD(WorkspaceFixture, "Stage sums of a past day count what was open then", "[as-of]") {
    const Id deal = create("deal", {{"name", Value{"Konex"}}, {"amount", Value{std::int64_t{1000}}}});
    const Instant early = clock.now();
    clock.advance(std::chrono::hours{48});
    apply(update_op("deal", deal, {{"stage", Value{stage("Negotiation")}}, {"amount", Value{std::int64_t{2000}}}}));
    const Instant middle = clock.now();
    clock.advance(std::chrono::hours{48});
    apply(update_op("deal", deal, {{"stage", Value{stage("Won")}}}));

    const auto sums_at = [&](Instant at) {
        return must(stage_sums(*workspace, must(pipeline_as_of(*workspace, at, TimeView::happened))));
    };
    CHECK(sums_at(early)[0].count == 1);
    CHECK(sums_at(early)[0].weighted == 100);
    CHECK(sums_at(middle)[3].sum == 2000);
    CHECK(sums_at(middle)[3].weighted == 1600);
    CHECK(sums_at(clock.now())[4].kind == "won");
    CHECK(sums_at(clock.now())[4].count == 1);
    CHECK(sums_at(early - std::chrono::hours{1})[0].count == 0);
}

TEST_CASE_METHOD(WorkspaceFixture, "The whole pipeline as of any moment equals each deal read by itself", "[as-of][property]") {
    constexpr std::uint64_t kSeed = 7;
    INFO("seed " << kSeed);
    Random random{kSeed};
    const Entity& entity = workspace->catalogue().entity("deal");
    const Instant start = clock.now();
    std::vector<Id> deals, stages;
    for (const char* name : {"Prospecting", "Engaging", "Won", "Lost"}) stages.push_back(stage(name));
    const auto some_time = [&] { return start + std::chrono::minutes{random.between(-3000, 3000)}; };
    for (int edit = 0; edit < 400; ++edit) {
        clock.advance(std::chrono::minutes{random.between(0, 20)});
        Change change;
        change.label = "Edit";
        if (random.chance(0.3)) change.happened = some_time();
        if (deals.empty() || random.chance(0.1)) {
            change.ops.push_back(create_op("deal", {{"name", Value{"D"}}, {"amount", Value{random.between(0, 9)}}}));
            deals.push_back(must(workspace->apply(change)).touched.front().id);
            continue;
        }
        const Id deal = deals[random.below(deals.size())];
        const bool gone = !workspace->record(entity, deal).has_value();
        if (gone) change.ops.push_back({OpKind::restore, "deal", deal, {}, {}});
        else if (random.chance(0.1)) change.ops.push_back(remove_op("deal", deal));
        else change.ops.push_back(update_op("deal", deal, {{"stage", Value{stages[random.below(4)]}},
                                                           {"amount", random.chance(0.2) ? Value{} : Value{random.between(0, 9)}}}));
        must(workspace->apply(change));
    }
    for (int round = 0; round < 40; ++round) {
        const Instant at = some_time();
        for (const TimeView view : {TimeView::happened, TimeView::recorded}) {
            const auto states = must(pipeline_as_of(*workspace, at, view));
            std::size_t expected = 0;
            for (const Id deal : deals) {
                const auto record = workspace->record_as_of(entity, deal, at, view);
                if (!record) continue;
                REQUIRE(expected < states.size());
                const DealState& state = states[expected++];
                REQUIRE(state.id == deal);
                REQUIRE(state.stage == as_integer((*record)["stage"]));
                REQUIRE(state.amount.has_value() != is_empty((*record)["amount"]));
                REQUIRE(state.amount.value_or(0) == as_integer((*record)["amount"]));
            }
            REQUIRE(states.size() == expected);
        }
    }
}

TEST_CASE_METHOD(WorkspaceFixture, "Deals that close within days are those of the whole pipeline that do", "[as-of]") {
    const Date first = make_date(2024, 4, 1), last = make_date(2024, 6, 30);
    const auto closing_on = [&](std::string_view name, std::optional<Date> date) {
        return create("deal", {{"name", Value{std::string{name}}}, {"close_date", date ? date_value(*date) : Value{}}});
    };
    closing_on("before", first - std::chrono::days{1});
    const Id on_first = closing_on("first", first);
    const Id on_last = closing_on("last", last);
    closing_on("after", last + std::chrono::days{1});
    closing_on("never", {});
    apply(remove_op("deal", closing_on("gone", first)));
    std::vector<Id> found;
    for (const DealState& deal : must(pipeline_closing(*workspace, {first, last}))) found.push_back(deal.id);
    CHECK(found == std::vector{on_first, on_last});
}
