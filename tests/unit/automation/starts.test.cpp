// Rules with several triggers.

#include "core/automation/rule_words.h"
#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;
using namespace std::chrono_literals;

namespace {
constexpr const char* kTask = R"([{"do": "task", "subject": "T"}])";

RuleDefinition also(std::string_view trigger, std::string_view more, std::string_view rest = "") {
    return rule_of(trigger, kTask, ", \"also\": " + std::string{more} + std::string{rest});
}
}  // namespace

TEST_CASE_METHOD(RuleFixture, "Each of a rule's triggers starts it, and one event once however many of them it sets off", "[starts]") {
    publish(also(R"({"on": "created"})", R"([{"on": "field_changed", "field": "need", "to": ["x"]}, {"on": "updated"}, {"on": "signal", "signal": "reply"}])"));
    const Id deal = this->deal("One");
    CHECK(tasks() == 1);
    apply(update_op("deal", deal, {{"need", Value{"x"}}}));
    CHECK(tasks() == 2);
    CHECK(count("SELECT count(*) FROM rule_run") == 2);
    create("activity", {{"kind", Value{"email"}}, {"direction", Value{"in"}}, {"subject", Value{"Re"}}, {"deal", Value{deal}}});
    CHECK(tasks() == 3);
}

TEST_CASE_METHOD(RuleFixture, "A timed trigger may have events beside it", "[starts]") {
    const Id quiet = deal("Quiet");
    publish(also(R"({"on": "idle", "span": {"days": 2}})", R"([{"on": "field_changed", "field": "amount"}])"));
    apply(update_op("deal", quiet, {{"amount", Value{std::int64_t{5}}}}));
    CHECK(tasks() == 1);
    pass(72h);
    CHECK(tasks() == 2);
    pass(72h);
    CHECK(tasks() == 2);
}

TEST_CASE_METHOD(RuleFixture, "A timed trigger cannot be a second one, and beside one nobody can ask what was before", "[starts]") {
    const auto problems = check_rule(*workspace, also(R"({"on": "created"})", R"([{"on": "updated"}, {"on": "idle", "span": {"days": 2}}, {"on": "field_changed", "field": "nothing"}])"));
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].place == "also.1");
    CHECK(problems[1].place == "also.2.field");
    const char* const changed = R"(, "filter": {"field": "amount", "op": "changed"})";
    CHECK(check_rule(*workspace, also(R"({"on": "created"})", R"([{"on": "updated"}])", changed)).empty());
    CHECK(check_rule(*workspace, also(R"({"on": "idle", "span": {"days": 2}})", R"([{"on": "updated"}])", changed)).size() == 1);
}

TEST_CASE_METHOD(RuleFixture, "Several triggers are kept, read as one sentence, and looked at for circles", "[starts]") {
    const RuleDefinition rule = also(R"({"on": "created"})", R"([{"on": "stage_entered", "to": ["Won"]}, {"on": "field_changed", "field": "amount"}])");
    const RuleDefinition read = must(rule_from_json(to_json(rule)));
    CHECK(to_json(read) == to_json(rule));
    CHECK(plain(sentence(*workspace, rule)).starts_with("When a deal is created or when it enters Won or when its Amount changes, create the task"));
    RuleDefinition circle = rule;
    circle.steps = must(rule_from_json(R"({"steps": [{"do": "update", "set": [{"field": "amount", "add": 1}]}]})")).steps;
    CHECK(find_cycles(*workspace, circle, 0, {}).size() == 1);
    RuleDefinition fewer = rule;
    fewer.also.pop_back();
    REQUIRE(differences(*workspace, fewer, rule).size() == 1);
    CHECK(differences(*workspace, fewer, rule).front().find("Amount of a deal changes instead of") != std::string::npos);
}

TEST_CASE_METHOD(RuleFixture, "A dry run asks all of a rule's triggers", "[starts][dry_run]") {
    const Instant from = clock.now();
    const Id deal = this->deal("One");
    apply(update_op("deal", deal, {{"amount", Value{std::int64_t{5}}}}));
    move(deal, "Engaging");
    clock.advance(1h);
    const auto acted = [&](const RuleDefinition& rule) {
        auto run = must(automation->dry_run(rule, {.from = from, .to = clock.now()}));
        must(run_to_end(*run));
        return run->result().acted;
    };
    CHECK(acted(also(R"({"on": "created"})", "[]")) == 1);
    CHECK(acted(also(R"({"on": "created"})", R"([{"on": "field_changed", "field": "amount"}, {"on": "stage_left"}])")) == 3);
}

TEST_CASE_METHOD(RuleFixture, "A rule with a button beside another trigger is among the buttons", "[starts]") {
    publish(also(R"({"on": "deleted"})", R"([{"on": "manual"}])"));
    CHECK(automation->buttons("deal").size() == 1);
}
