#include <set>

#include "core/automation/rule_words.h"
#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;

TEST_CASE_METHOD(RuleFixture, "All templates work as they come: no mistakes, a sentence, and no circle", "[templates]") {
    REQUIRE(rule_templates().size() == 29);
    std::set<std::string> names;
    for (const RuleTemplate& one : rule_templates()) {
        INFO(one.key);
        for (const RuleProblem& problem : check_rule(*workspace, one.rule)) FAIL_CHECK(problem.place << ": " << problem.what);
        CHECK(names.insert(one.rule.name).second);
        CHECK(plain(sentence(*workspace, one.rule)).size() > 40);
        CHECK_FALSE(one.rule.about.empty());
        CHECK(find_cycles(*workspace, one.rule, 0, {}).empty());
        publish(one.rule);
    }
    for (const RuleLine& line : must(automation->rules())) CHECK(line.state == "live");
}

TEST_CASE_METHOD(RuleFixture, "The idle-deal template asks the owner, then tells the manager unless something happened", "[templates]") {
    publish(rule_template("02-idle-deal")->rule);
    const Id quiet = deal("Quiet"), moved = deal("Moved");
    for (int day = 0; day < 15; ++day) pass(std::chrono::hours{24});
    CHECK(tasks("subject LIKE 'Get % moving'") == 2);
    create("activity", {{"kind", Value{"call"}}, {"subject", Value{"c"}}, {"done", Value{std::int64_t{1}}}, {"deal", Value{moved}}});
    for (int day = 0; day < 5; ++day) pass(std::chrono::hours{24});
    const OutboxPage told = must(outbox(*workspace, {.owner = manager}));
    REQUIRE(told.count == 1);
    CHECK(told.items.front().record == quiet);
}

TEST_CASE_METHOD(RuleFixture, "A lead that answers after the reminder is not reported to the manager", "[templates]") {
    publish(rule_template("10-lead-not-contacted")->rule);
    const Id silent = create("lead", {{"name", Value{"Silent"}}, {"owner", Value{anna}}}), answers = create("lead", {{"name", Value{"Answers"}}, {"owner", Value{anna}}});
    pass(std::chrono::hours{72});
    CHECK(tasks("subject LIKE 'Contact % now'") == 2);
    create("activity", {{"kind", Value{"email"}}, {"direction", Value{"in"}}, {"subject", Value{"Re"}}, {"lead", Value{answers}}});
    pass(std::chrono::hours{72});
    CHECK(count("SELECT count(*) FROM outbox WHERE kind = 'notice' AND record = " + std::to_string(silent)) == 1);
    CHECK(count("SELECT count(*) FROM outbox WHERE kind = 'notice' AND record = " + std::to_string(answers)) == 0);
}

TEST_CASE_METHOD(RuleFixture, "A lead that was called is contacted; one that did not pick up is not", "[templates]") {
    publish(rule_template("10-lead-not-contacted")->rule);
    const Id reached = create("lead", {{"name", Value{"Reached"}}, {"owner", Value{anna}}}), away = create("lead", {{"name", Value{"Away"}}, {"owner", Value{anna}}});
    pass(std::chrono::hours{72});
    const auto call = [&](Id lead, const char* outcome) {
        create("activity", {{"kind", Value{"call"}}, {"subject", Value{"c"}}, {"done", Value{std::int64_t{1}}}, {"outcome", Value{outcome}}, {"lead", Value{lead}}});
    };
    call(reached, "reached"), call(away, "no_answer");
    CHECK(runs("exited") == 1);
    CHECK(count("SELECT count(*) FROM rule_run WHERE state = 'exited' AND reason = 'somebody was in touch' AND record = " + std::to_string(reached)) == 1);
    pass(std::chrono::hours{72});
    CHECK(count("SELECT count(*) FROM outbox WHERE kind = 'notice' AND record = " + std::to_string(away)) == 1);
    CHECK(count("SELECT count(*) FROM outbox WHERE kind = 'notice' AND record = " + std::to_string(reached)) == 0);
}

TEST_CASE_METHOD(RuleFixture, "Whoever comes in twice is tagged and gets a task, from an import too, and nobody else does", "[templates][shared]") {
    for (const char* key : {"12-possible-duplicate", "12b-duplicate-contact", "12c-duplicate-lead"}) publish(rule_template(key)->rule);
    const auto tagged = [&](std::string_view entity) { return count("SELECT count(*) FROM \"" + std::string{entity} + "\" WHERE tags = '[\"duplicate\"]'"); };
    create("contact", {{"name", Value{"Cem"}}, {"email", Value{"cem@example.com"}}, {"phone", Value{"+49 30 1"}}});
    create("contact", {{"name", Value{"Dora"}}, {"email", Value{"dora@example.com"}}, {"phone", Value{"+49 30 1"}}});
    create("lead", {{"name", Value{"Cem"}}, {"email", Value{"cem@example.com"}}});
    CHECK(tasks() == 0);
    Change import{"Import", Cause::import, 0, 0, {}, {}};
    for (int n = 0; n < 30; ++n) import.ops.push_back(create_op("contact", {{"name", Value{"c"}}, {"email", Value{"c" + std::to_string(n / 2) + "@example.com"}}}));
    import.ops.push_back(create_op("contact", {{"name", Value{"Cem A."}}, {"email", Value{"CEM@example.com"}}}));
    import.ops.push_back(create_op("account", {{"name", Value{"Konex"}}, {"domain", Value{"konex.example"}}}));
    must(workspace->apply(import));
    CHECK(tagged("contact") == 31);  // both of each pair are new, of Cem only the second
    CHECK(tasks("subject = 'Merge Cem A. with the other entry'") == 1);
    CHECK(tagged("account") == 0);
    create("account", {{"name", Value{"Konex Ltd"}}, {"domain", Value{"Konex.example"}}});
    CHECK(tagged("account") == 1);
    CHECK(tagged("lead") == 0);
    CHECK(tasks() == 32);
}

TEST_CASE_METHOD(RuleFixture, "Who renews a consent for a few days may be written to until it ends, whoever does not may not", "[templates]") {
    for (const char* key : {"20b-consent-ends", "20c-lead-consent-ends"}) publish(rule_template(key)->rule);
    for (const char* kind : {"contact", "lead"}) {
        INFO(kind);
        const auto one = [&](const char* name) { return create(kind, {{"name", Value{name}}, {"owner", Value{anna}}, {"consent_until", date_value(clock.today() + std::chrono::days{31})}}); };
        const Id late = one("Late"), renewed = one("Renewed"), endless = one("Endless");
        const auto stopped = [&](Id id) { return count("SELECT do_not_contact FROM \"" + std::string{kind} + "\" WHERE id = " + std::to_string(id)) == 1; };
        for (int day = 0; day < 20; ++day) pass(std::chrono::hours{24});
        apply(update_op(kind, renewed, {{"consent_until", date_value(clock.today() + std::chrono::days{20})}}));
        apply(update_op(kind, endless, {{"consent_until", Value{}}}));
        for (int day = 0; day < 13; ++day) pass(std::chrono::hours{24});
        CHECK(stopped(late));
        CHECK_FALSE(stopped(renewed));
        for (int day = 0; day < 60; ++day) pass(std::chrono::hours{24});
        CHECK(stopped(renewed));
        CHECK_FALSE(stopped(endless));
    }
}
