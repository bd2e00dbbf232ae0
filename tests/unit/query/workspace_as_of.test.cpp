#include "core/query/workspace_as_of.h"

#include <catch2/catch_amalgamated.hpp>

#include "core/base/random.h"
#include "core/query/list_query.h"
#include "core/query/pipeline_as_of.h"
#include "tests/support/workspace_fixture.h"

using namespace qd;

namespace {

PastWorkspace past_of(test::WorkspaceFixture& fixture, Instant at) {
    WorkspaceAsOf job{*fixture.workspace, fixture.clock, at};
    test::must(run_to_end(job));
    return job.take();
}

std::vector<Id> ids_in(Workspace& workspace, const ListQuery& query, Date today) {
    QueryContext context = test::must(query_context(workspace, 0));
    context.today = today;
    return test::must(run_list(workspace.database(), workspace.catalogue(), query, context)).ids;
}

}  // namespace

TEST_CASE_METHOD(test::WorkspaceFixture, "A past workspace shows what was there, with the values of then", "[as-of]") {
    clock.set(start_of(make_date(2018, 3, 1)));
    const Id account = create("account", {{"name", Value{"Konex"}}});
    const Id early = create("deal", {{"account", Value{account}}, {"name", Value{"Early"}}, {"amount", Value{std::int64_t{100'00}}}, {"stage", Value{stage("Prospecting")}}});
    clock.set(start_of(make_date(2018, 5, 1)));
    apply(update_op("deal", early, {{"amount", Value{std::int64_t{250'00}}}, {"stage", Value{stage("Engaging")}}}));
    const Id late = create("deal", {{"account", Value{account}}, {"name", Value{"Late"}}});
    const Id stranger = create("account", {{"name", Value{"Met later"}}});
    clock.set(start_of(make_date(2018, 8, 1)));
    apply(remove_op("deal", early));

    PastWorkspace past = past_of(*this, start_of(make_date(2018, 4, 1)));
    const Catalogue& catalogue = past.workspace->catalogue();
    const Record deal = test::must(past.workspace->record(catalogue.entity("deal"), early));
    CHECK(as_integer(deal["amount"]) == 100'00);
    CHECK(as_integer(deal["stage"]) == stage("Prospecting"));
    CHECK(day_of(instant_from_stored(as_integer(deal["stage_since"]))) == make_date(2018, 3, 1));
    CHECK_FALSE(past.workspace->record(catalogue.entity("deal"), late));
    CHECK(past.workspace->record(catalogue.entity("account"), account));
    CHECK_FALSE(past.workspace->record(catalogue.entity("account"), stranger));

    PastWorkspace june = past_of(*this, start_of(make_date(2018, 6, 1)));
    const Record moved = test::must(june.workspace->record(june.workspace->catalogue().entity("deal"), early));
    CHECK(as_integer(moved["amount"]) == 250'00);
    CHECK(day_of(instant_from_stored(as_integer(moved["stage_since"]))) == make_date(2018, 5, 1));
    CHECK_FALSE(workspace->record(workspace->catalogue().entity("deal"), early));
}

TEST_CASE_METHOD(test::WorkspaceFixture, "Filters, groups and sums of a past day count the values of that day", "[as-of]") {
    clock.set(start_of(make_date(2018, 3, 1)));
    std::vector<Id> deals;
    for (int at = 0; at < 3; ++at) deals.push_back(create("deal", {{"name", Value{"Deal"}}, {"amount", Value{std::int64_t{1000'00}}}}));
    clock.set(start_of(make_date(2018, 6, 1)));
    apply(update_op("deal", deals[1], {{"amount", Value{std::int64_t{5'00}}}}));
    apply(update_op("deal", deals[2], {{"stage", Value{stage("Won")}}}));
    const ListQuery large{.entity = "deal", .filter = all_of({where("status", FilterOperator::is, {Value{"open"}}),
                                                              where("amount", FilterOperator::more, {Value{std::int64_t{500'00}}})})};
    CHECK(ids_in(*workspace, large, clock.today()) == std::vector<Id>{deals[0]});
    PastWorkspace past = past_of(*this, start_of(make_date(2018, 4, 1)));
    CHECK(ids_in(*past.workspace, large, make_date(2018, 4, 1)) == deals);
}

TEST_CASE_METHOD(test::WorkspaceFixture, "A past workspace cannot be written", "[as-of]") {
    const Id deal = create("deal", {{"name", Value{"Deal"}}});
    PastWorkspace past = past_of(*this, clock.now());
    Change change{.label = "Too late"};
    change.ops.push_back(update_op("deal", deal, {{"name", Value{"Other"}}}));
    CHECK_FALSE(past.workspace->apply(change));
}

TEST_CASE_METHOD(test::WorkspaceFixture, "Every deal of a random history is as record_as_of and the pipeline say", "[as-of]") {
    const auto seed = GENERATE(1ULL, 2ULL, 3ULL);
    CAPTURE(seed);
    Random random{seed};
    const std::vector<Id> stages = {stage("Prospecting"), stage("Engaging"), stage("Won"), stage("Lost")};
    std::vector<Id> deals;
    clock.set(start_of(make_date(2018, 1, 1)));
    for (int step = 0; step < 120; ++step) {
        clock.advance(std::chrono::hours{random.between(1, 60)});
        if (deals.empty() || random.chance(0.3)) {
            deals.push_back(create("deal", {{"name", Value{"Deal"}}, {"amount", Value{random.between(1, 9000)}}}));
            continue;
        }
        const Id deal = deals[static_cast<std::size_t>(random.below(deals.size()))];
        if (random.chance(0.1)) {
            if (workspace->record(workspace->catalogue().entity("deal"), deal)) apply(remove_op("deal", deal));
            continue;
        }
        if (!workspace->record(workspace->catalogue().entity("deal"), deal)) continue;
        if (random.chance(0.5)) apply(update_op("deal", deal, {{"amount", Value{random.between(1, 9000)}}}));
        else apply(update_op("deal", deal, {{"stage", Value{stages[static_cast<std::size_t>(random.below(stages.size()))]}}}));
        if (random.chance(0.1)) (void)workspace->undo();
    }
    for (int month = 1; month <= 10; ++month) {
        const Instant at = start_of(make_date(2018, static_cast<unsigned>(month), 15));
        if (at > clock.now()) break;
        PastWorkspace past = past_of(*this, at);
        const Entity& there = past.workspace->catalogue().entity("deal");
        std::size_t living = 0;
        for (const Id deal : deals) {
            const auto expected = workspace->record_as_of(workspace->catalogue().entity("deal"), deal, at, TimeView::happened);
            const auto found = past.workspace->record(there, deal);
            REQUIRE(found.has_value() == expected.has_value());
            if (!found) continue;
            ++living;
            for (const char* field : {"amount", "stage", "status", "name", "owner", "close_date"}) CHECK((*found)[field] == (*expected)[field]);
        }
        const auto states = test::must(pipeline_as_of(*workspace, at, TimeView::happened));
        CHECK(states.size() == living);
        for (const DealState& state : states)
            CHECK(to_stored(state.stage_since) == as_integer(test::must(past.workspace->record(there, state.id))["stage_since"]));
    }
}
