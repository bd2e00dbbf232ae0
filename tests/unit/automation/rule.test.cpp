#include <fmt/format.h>

#include "core/automation/rule_check.h"
#include "core/automation/rule_words.h"
#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

constexpr const char* kLargeDeal = R"({
  "name": "Large deal", "entity": "deal",
  "trigger": {"on": "stage_entered", "to": ["Engaging"]},
  "filter": {"field": "amount", "op": ">", "value": 5000000},
  "steps": [{"do": "task", "subject": "Call the buyer", "who": "owner", "span": {"working_days": 2}},
            {"do": "wait", "signal": "reply", "span": {"working_days": 5},
             "otherwise": [{"do": "notify", "who": "manager", "subject": "No reply"}]}]
})";

bool complains(const std::vector<RuleProblem>& problems, std::string_view place) {
    for (const RuleProblem& problem : problems)
        if (problem.place == place) return true;
    return false;
}

}  // namespace

TEST_CASE_METHOD(WorkspaceFixture, "A rule reads as a sentence whose words name what they edit", "[rule]") {
    const RuleDefinition rule = must(rule_from_json(kLargeDeal));
    const auto parts = sentence(*workspace, rule);
    CHECK(plain(parts) ==
          "When a deal enters Engaging and Amount more than 50,000 USD, create the task “Call the buyer” for the owner, due in 2 working days"
          " and wait until a reply comes, at most 5 working days; if it does not happen, tell the owner's manager “No reply”.");
    bool found = false;
    for (const SentencePart& part : parts)
        if (part.edits == "steps.s1.span") found = part.text == "2 working days";
    CHECK(found);
}

TEST_CASE("A rule survives being written and read", "[rule]") {
    const RuleDefinition rule = must(rule_from_json(kLargeDeal));
    const std::string text = to_json(rule);
    CHECK(to_json(must(rule_from_json(text))) == text);
    CHECK(rule.steps[1].otherwise.front().key == "s3");
    CHECK(new_step_key(rule) == "s4");
}

TEST_CASE("A rule of a newer program and broken files are refused with words", "[rule]") {
    CHECK(rule_from_json(R"({"format": 2, "name": "x"})").error().kind() == ErrorKind::newer_version);
    for (const char* text : {"", "[]", "{\"steps\": 3}", "{\"steps\": [{\"do\": \"fly\"}]}", "{\"steps\": [{}]}",
                             "{\"trigger\": {\"on\": \"created\", \"span\": {\"eons\": 3}}}", "{\"filter\": {\"op\": \"<\"}}"}) {
        INFO(text);
        const auto rule = rule_from_json(text);
        REQUIRE_FALSE(rule.has_value());
        CHECK(rule.error().sentence().size() > 40);
    }
    std::string deep = "{\"steps\": ";
    for (int level = 0; level < 40; ++level) deep += "[{\"do\": \"branch\", \"then\": ";
    CHECK_FALSE(rule_from_json(deep).has_value());
}

TEST_CASE_METHOD(WorkspaceFixture, "Every mistake in a rule is told at its place", "[rule]") {
    RuleDefinition rule = must(rule_from_json(kLargeDeal));
    CHECK(check_rule(*workspace, rule).empty());
    rule.name.clear();
    rule.trigger.to = {Value{"Nowhere"}};
    rule.filter = where("warmth", FilterOperator::is, {Value{"hot"}});
    rule.steps[0].subject.clear();
    rule.steps[0].who = {Who::Kind::role, "director", 0};
    rule.steps[1].otherwise[0].key = "s1";
    rule.hours = {true, 0, 0, 0};
    const auto problems = check_rule(*workspace, rule);
    for (const char* place : {"name", "trigger.to", "filter", "steps.s1.subject", "steps.s1.who", "steps.s1", "hours"}) {
        INFO(place);
        CHECK(complains(problems, place));
    }
    rule.entity = "spaceship";
    CHECK(complains(check_rule(*workspace, rule), "entity"));
}

TEST_CASE_METHOD(WorkspaceFixture, "A key figure that does not exist is told at its place, with those that do", "[rule]") {
    const Figures figures{{{"win_rate", "Win rate"}, {"attainment", "Quota attainment", KeyFigure::Unit::rate}}, {}};
    const auto told = [&](std::string_view about, std::string_view trigger) {
        return check_rule(*workspace, must(rule_from_json(fmt::format(R"({{"name": "R", "entity": "{}", "trigger": {}, "steps": [{{"do": "create", "entity": "activity", "set": [{{"field": "subject", "value": "Talk"}}]}}]}})", about, trigger))), figures);
    };
    CHECK(told("deal", R"({"on": "threshold", "measure": "attainment", "level": 0.5})").empty());
    const auto unknown = told("deal", R"({"on": "threshold", "measure": "luck", "level": 0.5})");
    REQUIRE(unknown.size() == 1);
    CHECK(unknown[0].place == "trigger.field");
    CHECK(unknown[0].what == "There is no key figure “luck”.");
    CHECK(unknown[0].next == "Choose one of these: Win rate; Quota attainment.");
    CHECK(told("user", R"({"on": "schedule", "recurrence": "FREQ=DAILY", "measure": "attainment", "level": 0.5, "rising": false})").empty());
    CHECK(complains(told("user", R"({"on": "schedule", "recurrence": "FREQ=DAILY", "measure": "luck", "level": 0.5})"), "trigger.measure"));
    CHECK(complains(told("deal", R"({"on": "schedule", "recurrence": "FREQ=DAILY", "measure": "attainment", "level": 0.5})"), "trigger.measure"));
    CHECK(complains(told("lead", R"({"on": "threshold", "field": "luck", "level": 80})"), "trigger.field"));
}

TEST_CASE_METHOD(WorkspaceFixture, "Only a rule that sees a change can ask what was before", "[rule]") {
    RuleDefinition rule = must(rule_from_json(kLargeDeal));
    rule.filter = must(filter_from_json(R"({"all": [{"field": "amount", "op": "was", "value": 100},
        {"field": "owner", "op": "not_changed"}, {"field": "amount", "op": "<", "value": 5, "when": "before"}]})"));
    CHECK(check_rule(*workspace, rule).empty());
    CHECK(to_json(rule.filter) == to_json(must(filter_from_json(to_json(rule.filter)))));
    rule.trigger.kind = TriggerKind::created;
    CHECK(complains(check_rule(*workspace, rule), "filter"));
}

TEST_CASE_METHOD(WorkspaceFixture, "An expression cannot decide what matches anew", "[rule]") {
    const auto rule = [](std::string_view on, std::string_view again) {
        return must(rule_from_json(R"({"name": "R", "trigger": {"on": ")" + std::string{on} + R"("}, "again": ")" + std::string{again} +
                                   R"(", "filter": {"any": [{"sql": "amount > 5"}]}, "steps": [{"do": "stop"}]})"));
    };
    CHECK(complains(check_rule(*workspace, rule("updated", "when_matching_again")), "filter"));
    CHECK_FALSE(complains(check_rule(*workspace, rule("updated", "every_time")), "filter"));
    CHECK_FALSE(complains(check_rule(*workspace, rule("created", "when_matching_again")), "filter"));
}

TEST_CASE_METHOD(WorkspaceFixture, "Two versions of a rule are compared member by member, in words", "[rule]") {
    const auto rule = [](std::string_view email, std::string_view more) {
        return must(rule_from_json(R"({"name": "R", "trigger": {"on": "created"}, "steps": [{"do": "email", "subject": "Hello")" + std::string{email} + "}]" + std::string{more} + "}"));
    };
    const RuleDefinition plain = rule("", "");
    const auto changed = [&](std::string_view email, std::string_view more) {
        const auto lines = differences(*workspace, plain, rule(email, more));
        return lines.size() == 1 ? lines.front() : std::to_string(lines.size()) + " lines";
    };
    CHECK(differences(*workspace, plain, plain).empty());
    CHECK(changed(R"(, "body": "Dear\nsir")", "") == "Text of “Prepare an e-mail”: “Dear sir” instead of nothing");
    CHECK(changed(R"(, "approval": "owner")", "") == "Approval of “Prepare an e-mail”: by the owner instead of nothing");
    CHECK(changed("", R"(, "exits": ["reply", "closed"])") == "Leaves when: a reply comes or it is closed instead of nothing");
    CHECK(changed("", R"(, "again": "once")") == "Repetition: once for a record instead of every time");
    CHECK(changed("", R"(, "catch_up": "none")") == "After an absence: nothing is caught up instead of the last is caught up");
    CHECK(changed("", R"(, "retries": 1)") == "Retries: 1, after 30 minutes instead of 3, after 30 minutes");
    CHECK(changed("", R"(, "imports": true)") == "Imports: count instead of do not count");
    const auto assigned = [](int share) {
        return must(rule_from_json(R"({"name": "R", "trigger": {"on": "created"}, "steps": [{"do": "assign", "method": "weighted", "weights": [{"name": "Anna", "share": )" +
                                   std::to_string(share) + R"(}]}, {"do": "each", "entity": "activity", "via": "deal", "most": )" + std::to_string(share) + R"(, "then": [{"do": "stop"}]}]})"));
    };
    const auto lines = differences(*workspace, assigned(1), assigned(2));
    CHECK(std::ranges::contains(lines, std::string{"Shares of “Assign an owner”: Anna 2 instead of Anna 1"}));
    CHECK(std::ranges::any_of(lines, [](const std::string& line) { return line.find("at most 2") != std::string::npos; }));
}
