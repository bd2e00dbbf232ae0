// What people, old files and other programs can get wrong: each is said at its place, and nothing is lost.

#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kTask = R"([{"do": "task", "subject": "Call {{title}}"}])";

struct BadInput : RuleFixture {
    // A custom field that rules were written with, and that somebody took away.
    void add_warmth() {
        Field field;
        field.key = "x_warmth", field.label = "Warmth", field.custom = true;
        must(workspace->add_custom_field("deal", field, 0));
    }
    void take_warmth_away() { must(workspace->undo_change(count("SELECT id FROM change WHERE label LIKE '%Warmth%' LIMIT 1"))); }
    // A definition that did not come through the builder.
    void store_definition(Id rule, std::string_view json) {
        apply(update_op("rule_version", count("SELECT live_version FROM rule WHERE id = " + std::to_string(rule)), {{"definition", Value{std::string{json}}}}));
    }
    RuleLine line(Id rule) {
        for (RuleLine& one : must(automation->rules()))
            if (one.id == rule) return one;
        FAIL("the rule is gone");
        return {};
    }
    std::string problem_at(const RuleDefinition& rule, std::string_view place) {
        for (const RuleProblem& problem : must(automation->check(rule, 0)).problems)
            if (problem.place == place) return problem.what;
        return {};
    }
    // Refused with words, and nothing is live.
    void cannot_be_published(const RuleDefinition& rule, std::string_view words) {
        const Id id = must(automation->create(rule, manager));
        const auto published = automation->publish(id, {});
        REQUIRE_FALSE(published.has_value());
        INFO(published.error().sentence());
        CHECK(published.error().what().find(words) != std::string::npos);
        CHECK(published.error().safe() == "Nothing was published.");
        CHECK(line(id).state == "draft");
    }
};

}  // namespace

TEST_CASE_METHOD(BadInput, "A rule that names a field that was taken away pauses itself and says which", "[bad_input]") {
    const char* const anything = R"({"on": "created"})";
    const std::vector<std::pair<std::string, RuleDefinition>> rules = {
        {"trigger.field", rule_of(R"({"on": "field_changed", "field": "x_warmth"})", kTask)},
        {"filter", rule_of(anything, kTask, R"(, "filter": {"any": [{"field": "x_warmth", "op": "is", "value": "hot"}, {"field": "amount", "op": ">", "value": 1}]})")},
        {"steps.s1.set.0", rule_of(anything, R"([{"do": "update", "set": [{"field": "x_warmth", "value": "cold"}]}])")},
        {"steps.s1.filter", rule_of(anything, R"([{"do": "branch", "filter": {"field": "x_warmth", "op": "not_empty"}, "then": [{"do": "note", "body": "n"}]}])")}};
    add_warmth();
    std::vector<Id> published;
    for (const auto& [place, rule] : rules) published.push_back(publish(rule));
    const Id other = publish(rule_of(anything, kTask));
    take_warmth_away();
    deal("Konex");
    for (std::size_t at = 0; at < rules.size(); ++at) {
        INFO(rules[at].first);
        CHECK(line(published[at]).state == "paused");
        CHECK(line(published[at]).problem == "Deals have no field “Warmth” any more.");
        CHECK(problem_at(rules[at].second, rules[at].first) == "Deals have no field “Warmth” any more.");
        const auto resumed = automation->resume(published[at], manager);
        REQUIRE_FALSE(resumed.has_value());
        CHECK(resumed.error().safe() == "The rule stays paused.");
    }
    CHECK(line(other).state == "live");
    CHECK(tasks() == 1);
}

TEST_CASE_METHOD(BadInput, "A broken expression is told at the conditions; one that got in pauses its rule and no other", "[bad_input]") {
    RuleDefinition rule = rule_of(R"({"on": "created"})", kTask);
    for (const char* broken : {"amount >", "amount > (SELECT 1 FROM user)", "warmth = 3", "load_extension('x')", "amount; DROP TABLE deal"}) {
        INFO(broken);
        rule.filter = {};
        rule.filter.kind = Filter::Kind::expression, rule.filter.expression = broken;
        const std::string said = problem_at(rule, "filter");
        CHECK(said.starts_with("This expression cannot be used: "));
        cannot_be_published(rule, "This expression cannot be used: ");
    }
    const Id damaged = publish(rule_of(R"({"on": "created"})", kTask)), other = publish(rule_of(R"({"on": "created"})", kTask));
    store_definition(damaged, R"({"name": "R", "trigger": {"on": "created"}, "filter": {"sql": "amount >"}, "steps": [{"do": "task", "subject": "t"}]})");
    deal("Konex");
    CHECK(line(damaged).state == "paused");
    CHECK(line(damaged).problem.starts_with("This expression cannot be used: "));
    CHECK(line(other).state == "live");
    CHECK(tasks() == 1);
}

TEST_CASE_METHOD(BadInput, "A rule that watches a figure that does not exist cannot be published", "[bad_input]") {
    automation->set_figures({{{"win_rate", "Win rate"}}, {}});
    const RuleDefinition rule = rule_of(R"({"on": "threshold", "measure": "luck", "level": 7})", kTask);
    CHECK(problem_at(rule, "trigger.field") == "There is no key figure “luck”.");
    cannot_be_published(rule, "There is no key figure “luck”.");
}

TEST_CASE_METHOD(BadInput, "A template for a role that nobody has says so at the person, and waits when the last one leaves", "[bad_input]") {
    RuleDefinition rule = rule_template("05-large-deal-commit")->rule;
    rule.steps[0].who = {Who::Kind::role, "director", 0};
    CHECK(problem_at(rule, "steps.s1.who").find("Director") != std::string::npos);
    cannot_be_published(rule, "Director");
    const Id dora = create("user", {{"name", Value{"Dora"}}, {"role", Value{"director"}}});
    const Id id = publish(rule);
    apply(update_op("user", dora, {{"active", Value{std::int64_t{0}}}}));
    const Id large = deal("Konex", {{"amount", Value{std::int64_t{2'000'000}}}});
    apply(update_op("deal", large, {{"category", Value{"commit"}}}));
    for (int retry = 0; retry < 4; ++retry) pass(2h);
    CHECK(runs("parked") == 1);
    CHECK(line(id).failed == 1);
    CHECK(count("SELECT count(*) FROM rule_step WHERE state = 'parked' AND step = 's1' AND error LIKE '%obody%'") == 1);
    apply(update_op("user", dora, {{"active", Value{std::int64_t{1}}}}));
    must(automation->retry(count("SELECT id FROM rule_run"), manager));
    CHECK(tasks("owner = " + std::to_string(dora)) == 1);
}

TEST_CASE_METHOD(BadInput, "A rule file from a newer version is refused; one that is stored pauses and is not touched", "[bad_input]") {
    constexpr const char* kNewer = R"({"format": 2, "name": "From the future", "trigger": {"on": "dreamt"}, "steps": []})";
    const auto read = rule_from_json(kNewer);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().kind() == ErrorKind::newer_version);
    CHECK(read.error().sentence().find("newer") != std::string::npos);
    const Id newer = publish(rule_of(R"({"on": "created"})", kTask)), other = publish(rule_of(R"({"on": "created"})", kTask));
    store_definition(newer, kNewer);
    deal("Konex");
    CHECK(line(newer).state == "paused");
    CHECK(line(newer).problem == read.error().what());
    CHECK(line(other).state == "live");
    CHECK(tasks() == 1);
    CHECK_FALSE(automation->resume(newer, manager).has_value());
    CHECK(count("SELECT count(*) FROM rule_version WHERE definition LIKE '%dreamt%'") == 1);
}

TEST_CASE_METHOD(BadInput, "A step that fails half-way keeps what was done, says why, and goes on from there", "[bad_input]") {
    apply(update_op("stage", stage("Engaging"), {{"required_fields", Value{"next_step"}}}));
    const Id rule = publish(rule_of(R"({"on": "created"})", R"([{"do": "task", "subject": "Before"}, {"do": "move_stage", "stage": "Engaging"}, {"do": "task", "subject": "After"}])", R"(, "retries": 0)"));
    const Id id = deal("Konex");
    CHECK(tasks("subject = 'Before'") == 1);
    CHECK(tasks("subject = 'After'") == 0);
    CHECK(line(rule).failed == 1);
    CHECK(count("SELECT count(*) FROM rule_step WHERE step = 's2' AND state = 'parked' AND error LIKE '%Next step%'") == 1);
    apply(update_op("deal", id, {{"next_step", Value{"Call"}}}));
    must(automation->retry(count("SELECT id FROM rule_run"), manager));
    CHECK(tasks("subject = 'Before'") == 1);
    CHECK(tasks("subject = 'After'") == 1);
    CHECK(runs("done") == 1);
}

TEST_CASE_METHOD(BadInput, "A record that waits in a version nobody can read is parked, and everything else goes on", "[bad_input]") {
    const Id rule = publish(rule_of(R"({"on": "created"})", R"([{"do": "delay", "span": {"days": 1}}, {"do": "task", "subject": "Old"}])"));
    const Id edited = deal("Edited");
    deal("Waiting");
    const Id version = count("SELECT live_version FROM rule");
    must(automation->save_draft(rule, rule_of(R"({"on": "created"})", R"([{"do": "delay", "span": {"days": 1}}, {"do": "task", "subject": "New"}])"), manager));
    must(automation->publish(rule, {}));
    apply(update_op("rule_version", version, {{"definition", Value{R"({"format": 2, "name": "From the future", "trigger": {"on": "dreamt"}, "steps": []})"}}}));
    deal("Later");
    apply(update_op("deal", edited, {{"next_step", Value{"Call"}}}));
    CHECK(runs("parked") == 1);
    pass(25h);
    CHECK(runs("parked") == 2);
    CHECK(count("SELECT count(*) FROM rule_run WHERE state = 'parked' AND reason LIKE '%newer%'") == 2);
    CHECK(count("SELECT count(*) FROM enrolment WHERE state = 'parked'") == 2);
    CHECK(tasks("subject = 'New'") == 1);
    CHECK_FALSE(automation->retry(count("SELECT id FROM rule_run WHERE state = 'parked'"), manager).has_value());
    CHECK(runs("parked") == 2);
}
