// Rules that answer an edit of many records, in steps.

#include "core/model/change_job.h"
#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

constexpr int kDeals = 300;

struct BulkEdit : RuleFixture {
    std::vector<Id> deals;
    BulkEdit() {
        for (int number = 0; number < kDeals; ++number) deals.push_back(deal("Deal " + std::to_string(number)));
        publish(rule_of(R"({"on": "field_changed", "field": "amount"})", R"([{"do": "task", "subject": "Look at {{title}}"}, {"do": "update", "set": [{"field": "next_step", "value": "Look"}]}])"));
        publish(R"({"name": "Second", "trigger": {"on": "field_changed", "field": "next_step"}, "steps": [{"do": "note", "body": "n"}]})");
    }
    Change amounts() {
        clock.advance(std::chrono::seconds{1});
        Change change;
        change.label = "Amounts";
        for (const Id deal : deals) change.ops.push_back(update_op("deal", deal, {{"amount", Value{std::int64_t{700}}}}));
        return change;
    }
    // What came of it, without ids and times.
    std::string outcome() {
        std::string all;
        for (const char* sql : {"SELECT name, amount, next_step FROM deal WHERE deleted IS NULL ORDER BY id",
                                "SELECT kind, subject, body, deal FROM activity WHERE deleted IS NULL ORDER BY deal, kind",
                                "SELECT rule, record, state, effects, depth, chain FROM rule_run WHERE deleted IS NULL ORDER BY record, rule"}) {
            Statement select = must(workspace->database().prepare(sql));
            while (must(select.step())) {
                for (int column = 0; column < select.column_count(); ++column) (all += select.text(column)) += '|';
                all += '\n';
            }
        }
        return all;
    }
};

}  // namespace

TEST_CASE("A bulk edit in steps lets rules do what they do when it is made at once", "[bulk]") {
    BulkEdit at_once, in_steps;
    must(at_once.workspace->apply(at_once.amounts()));
    ChangeJob job{*in_steps.workspace, in_steps.amounts()};
    must(run_to_end(job));
    CHECK(in_steps.outcome() == at_once.outcome());
    CHECK(in_steps.tasks() == kDeals);
    CHECK(in_steps.count("SELECT count(*) FROM rule_run") == 2 * kDeals);
    must(in_steps.workspace->undo());
    CHECK(in_steps.tasks() == 0);
    CHECK(in_steps.count("SELECT count(*) FROM deal WHERE amount = 700 OR next_step = 'Look'") == 0);
}

TEST_CASE_METHOD(BulkEdit, "No step of a bulk edit writes more than a frame bears, however much the rules do", "[bulk]") {
    ChangeJob job{*workspace, amounts()};
    std::int64_t before = count("SELECT total_changes()"), most = 0;
    int steps = 0;
    for (bool finished = false; !finished; ++steps) {
        finished = must(job.step()).finished;
        const std::int64_t now = count("SELECT total_changes()");
        most = std::max(most, now - before);
        before = now;
    }
    CHECK(steps > kDeals / 20);
    CHECK(most < 600);
}

TEST_CASE_METHOD(BulkEdit, "Stopped while rules answer, a bulk edit leaves nothing, and rules act on the next one", "[bulk]") {
    const std::string before = outcome();
    ChangeJob job{*workspace, amounts()};
    while (count("SELECT count(*) FROM rule_run") < kDeals / 2) REQUIRE_FALSE(must(job.step()).finished);
    job.cancel();
    CHECK(outcome() == before);
    apply(update_op("deal", deals.front(), {{"amount", Value{std::int64_t{1}}}}));
    CHECK(tasks() == 1);
    CHECK(runs("done") == 2);
}
