// Changes of many records, applied in steps.

#include "core/model/change_job.h"
#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

constexpr int kDeals = 120;  // more than one step

struct ManyDeals : WorkspaceFixture {
    std::vector<Id> deals;
    ManyDeals() {
        for (int number = 0; number < kDeals; ++number) deals.push_back(create("deal", {{"name", Value{"Deal " + std::to_string(number)}}}));
        clock.advance(std::chrono::seconds{1});
    }
    Change amounts() {
        Change change;
        change.label = "Amounts";
        for (const Id deal : deals) change.ops.push_back(update_op("deal", deal, {{"amount", Value{std::int64_t{700}}}}));
        return change;
    }
    std::int64_t changed() { return count("SELECT count(*) FROM deal WHERE amount = 700"); }
    std::int64_t changes() { return count("SELECT count(*) FROM change"); }
};

}  // namespace

TEST_CASE_METHOD(ManyDeals, "Many records changed in steps are one step of undo", "[change]") {
    ChangeJob job{*workspace, amounts()};
    CHECK(steps_to_end(job) > 3);
    CHECK(changed() == kDeals);
    CHECK(job.applied().change != 0);
    CHECK(job.applied().touched.size() == kDeals);
    must(workspace->undo());
    CHECK(changed() == 0);
}

TEST_CASE_METHOD(ManyDeals, "Stopped at any step, a change of many records leaves nothing behind", "[change]") {
    const std::int64_t before = changes();
    const std::uint64_t saved = store.status().committed;
    int steps = 0;
    for (int stop = 0;; ++stop) {
        ChangeJob job{*workspace, amounts()};
        bool finished = false;
        for (steps = 0; steps < stop && !finished; ++steps) finished = must(job.step()).finished;
        if (finished) break;
        CHECK(store.status().committed == saved);
        job.cancel();
        CHECK_FALSE(workspace->busy());
        CHECK(changed() == 0);
        CHECK(changes() == before);
    }
    CHECK(steps > 3);
    CHECK(changed() == kDeals);
}

TEST_CASE_METHOD(ManyDeals, "One refused record among many refuses them all", "[change]") {
    Change change = amounts();
    change.ops.back().values.front().value = Value{"much"};
    ChangeJob job{*workspace, change};
    const auto ended = run_to_end(job);
    REQUIRE_FALSE(ended);
    CHECK(ended.error().what().find("Amount") != std::string::npos);
    CHECK_FALSE(workspace->busy());
    CHECK(changed() == 0);
}

TEST_CASE_METHOD(ManyDeals, "Who takes part in a change is asked until it is done, in steps or at once", "[change]") {
    const Entity& account = workspace->catalogue().entity("account");
    const std::vector<FieldValue> values = {{static_cast<std::uint16_t>(account.index_of("name")), Value{"Konex"}}};
    int turns = 0;
    workspace->set_participant([&](ChangeScope& scope, const std::vector<Touched>&) -> Result<double> {
        TRY(scope.create(account, values));
        return ++turns % 3 == 0 ? 1 : 0.5;
    });
    ChangeJob job{*workspace, amounts()};
    must(run_to_end(job));
    CHECK(turns == 3);
    CHECK(count("SELECT count(*) FROM account") == 3);
    apply(update_op("deal", deals.front(), {{"amount", Value{std::int64_t{1}}}}));
    CHECK(turns == 6);
    must(workspace->undo());
    CHECK(count("SELECT count(*) FROM account WHERE deleted IS NULL") == 3 + 3);
    workspace->set_participant({});
}

TEST_CASE_METHOD(ManyDeals, "While a change is open its records read as it left them", "[change]") {
    const Entity& deal = workspace->catalogue().entity("deal");
    std::vector<std::vector<Value>> seen;
    workspace->set_participant([&](ChangeScope&, const std::vector<Touched>& touched) -> Result<double> {
        for (const Touched& one : touched)
            if (one.entity == deal.number) seen.push_back(TRY(workspace->record(deal, one.id, true)).values);
        return 1;
    });
    const Id won = count("SELECT id FROM stage WHERE kind = 'won'");
    for (const Assignment& edit : {Assignment{"amount", Value{12.0}}, Assignment{"name", Value{"  Konex "}}, Assignment{"probability", Value{std::int64_t{40}}},
                                   Assignment{"stage", Value{won}}, Assignment{"name", Value{"Konex"}}}) {
        apply(update_op("deal", deals.front(), {edit}));
        CHECK(seen.back() == record("deal", deals.front()).values);
    }
    const Id task = create("activity", {{"kind", Value{"note"}}, {"subject", Value{"n"}}, {"deal", Value{deals.front()}}});
    CHECK(task != 0);
    Change change;
    change.label = "Both";
    change.ops = {create_op("activity", {{"kind", Value{"note"}}, {"subject", Value{"n"}}, {"deal", Value{deals[1]}}}),
                  update_op("deal", deals[1], {{"amount", Value{std::int64_t{5}}}})};
    must(workspace->apply(change));
    CHECK(seen.back() == record("deal", deals[1]).values);
    CHECK_FALSE(is_empty(record("deal", deals[1])["last_activity"]));
    change.ops = {update_op("deal", deals[2], {{"amount", Value{std::int64_t{5}}}}), remove_op("deal", deals[2])};
    must(workspace->apply(change));
    CHECK(seen.back() == must(workspace->record(deal, deals[2], true)).values);
    workspace->set_participant({});
}
