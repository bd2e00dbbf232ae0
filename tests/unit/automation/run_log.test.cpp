// Finding what rules did: by the rule's name, by days, and how long each step took.

#include "core/automation/run_log.h"
#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;
using namespace std::chrono_literals;

TEST_CASE_METHOD(RuleFixture, "The log is searched by the rule's name as well as by the record's, whatever the accents", "[log]") {
    publish(must(rule_from_json(R"({"name": "Café call", "trigger": {"on": "created"}, "steps": [{"do": "note", "body": "x"}]})")));
    publish(must(rule_from_json(R"({"name": "Other", "trigger": {"on": "created"}, "steps": [{"do": "note", "body": "x"}]})")));
    deal("Konex");
    CHECK(must(qd::runs(*workspace, {.text = "cafe"})).count == 1);
    CHECK(must(qd::runs(*workspace, {.text = "cafe"})).lines.front().rule_name == "Café call");
    CHECK(must(qd::runs(*workspace, {.text = "konex"})).count == 2);
    CHECK(must(qd::runs(*workspace, {.text = "nobody"})).count == 0);
}

TEST_CASE_METHOD(RuleFixture, "The log is narrowed to days, both included", "[log]") {
    publish(must(rule_from_json(R"({"name": "R", "trigger": {"on": "created"}, "steps": [{"do": "note", "body": "x"}]})")));
    const Instant first = clock.now();
    for (int day = 0; day < 3; ++day) deal("Deal " + std::to_string(day)), clock.advance(24h);
    CHECK(must(qd::runs(*workspace, {.from = first + 24h})).count == 2);
    CHECK(must(qd::runs(*workspace, {.to = first + 25h})).count == 2);
    CHECK(must(qd::runs(*workspace, {.from = first + 24h, .to = first + 25h})).lines.front().title == "Deal 1");
}

TEST_CASE_METHOD(RuleFixture, "Each action in the log says how long it took, also one that failed; a wait says nothing", "[log]") {
    publish(rule_of(R"({"on": "created"})", R"([{"do": "note", "body": "x"}, {"do": "move_stage", "stage": "Won"}, {"do": "delay", "span": {"days": 1}}])"));
    deal("Konex");
    const RunLine run = must(qd::runs(*workspace, {})).lines.front();
    const auto steps = must(run_steps(*workspace, run.id));
    REQUIRE(steps.size() == 3);
    CHECK(steps[0].microseconds > 0);
    CHECK(steps[1].microseconds > 0);
    CHECK(steps[2].microseconds == 0);
    CHECK(must(runs_csv(*workspace, {})).starts_with("rule,record,state,cause,started,step,what,field,before,after,reason,microseconds\r\n"));
}
