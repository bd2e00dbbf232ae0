// Runs that go on: after a failure in a loop, beside others, after a stop, beyond a day's limit.

#include "core/automation/daily_limit.h"
#include "core/automation/outbox.h"
#include "core/automation/rule_words.h"
#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;
using namespace std::chrono_literals;

namespace {
Value text(const char* words) { return Value{std::string{words}}; }
}  // namespace

TEST_CASE_METHOD(RuleFixture, "What fails on one record of a loop is tried again on that record; the others are done once", "[going_on]") {
    const Id account = create("account", {{"name", text("Konex")}});
    const Id cem = create("contact", {{"name", text("Cem")}, {"email", text("cem@example.com")}}), dora = create("contact", {{"name", text("Dora")}});
    const Id own = deal("Own", {{"account", Value{account}}, {"contact", Value{cem}}});
    const Id first = deal("First", {{"account", Value{account}}, {"contact", Value{cem}}}), second = deal("Second", {{"account", Value{account}}, {"contact", Value{dora}}});
    publish(rule_of(R"({"on": "field_changed", "field": "need"})", R"([{"do": "each", "entity": "deal", "via": "account", "then": [{"do": "note", "body": "n"}, {"do": "email", "subject": "Hello"}]}])"));
    apply(update_op("deal", own, {{"need", text("x")}}));
    CHECK(runs("failed") == 1);
    apply(update_op("contact", dora, {{"email", text("dora@example.com")}}));
    pass(31min);
    CHECK(runs("done") == 1);
    const auto drafts = [&](Id deal) { return count("SELECT count(*) FROM outbox WHERE kind = 'email' AND record = " + std::to_string(deal)); };
    CHECK(drafts(first) == 1);
    CHECK(drafts(second) == 1);
    CHECK(drafts(own) == 0);
    CHECK(count("SELECT count(*) FROM activity WHERE kind = 'note'") == 2);
}

TEST_CASE_METHOD(RuleFixture, "A loop that goes on failing is tried as often as the rule says, then waits for a person", "[going_on]") {
    const Id account = create("account", {{"name", text("Konex")}});
    const Id own = deal("Own", {{"account", Value{account}}});
    deal("Other", {{"account", Value{account}}});
    publish(rule_of(R"({"on": "field_changed", "field": "need"})", R"([{"do": "each", "entity": "deal", "via": "account", "then": [{"do": "email", "subject": "Hello"}]}])", R"(, "retries": 2)"));
    apply(update_op("deal", own, {{"need", text("x")}}));
    for (int look = 0; look < 5; ++look) pass(31min);
    CHECK(runs("parked") == 1);
    CHECK(count("SELECT count(*) FROM rule_step WHERE action = 'email' AND state IN ('failed', 'parked')") == 3);
}

TEST_CASE_METHOD(RuleFixture, "A draft made in a loop is about the related record, and is withdrawn when its contact opts out", "[going_on]") {
    const Id account = create("account", {{"name", text("Konex")}});
    const Id cem = create("contact", {{"name", text("Cem")}, {"email", text("cem@example.com")}});
    const Id own = deal("Own", {{"account", Value{account}}});
    const Id other = deal("Other", {{"account", Value{account}}, {"contact", Value{cem}}});
    publish(rule_of(R"({"on": "field_changed", "field": "need"})", R"([{"do": "each", "entity": "deal", "via": "account", "then": [{"do": "email", "subject": "Hello"}]}])"));
    apply(update_op("deal", own, {{"need", text("x")}}));
    CHECK(count("SELECT record FROM outbox WHERE kind = 'email'") == other);
    apply(update_op("contact", cem, {{"do_not_contact", Value{std::int64_t{1}}}}));
    CHECK(count("SELECT count(*) FROM outbox WHERE state = 'withdrawn'") == 1);
}

TEST_CASE_METHOD(RuleFixture, "Who was taken out by a rule that went on before it does not go on itself", "[going_on]") {
    const char* const wait = R"({"do": "wait", "filter": {"field": "need", "op": "not_empty"}, "span": {"days": 9}, "then": [{"do": "task", "subject": "too late"}]})";
    RuleDefinition second = rule_of(R"({"on": "created"})", "[" + std::string{wait} + "]");
    second.name = "Second";
    RuleDefinition first = rule_of(R"({"on": "created"})", R"([{"do": "wait", "filter": {"field": "need", "op": "not_empty"}, "span": {"days": 9}, "then": [{"do": "unenrol", "rule": "Second"}]}])");
    first.name = "First";
    const Id later = publish(second);
    must(automation->move_to(publish(first), 1, manager));
    CHECK(later != 0);
    const Id deal = this->deal("One");
    apply(update_op("deal", deal, {{"need", text("x")}}));
    CHECK(tasks() == 0);
    CHECK(runs("exited") == 1);
}

TEST_CASE_METHOD(RuleFixture, "Two timers of one batch are two occasions for the rules that answer them", "[going_on]") {
    for (const char* name : {"A", "B"}) {
        RuleDefinition rule = rule_of(R"({"on": "created"})", R"([{"do": "delay", "span": {"hours": 1}}, {"do": "update", "set": [{"field": "amount", "add": 1}]}])");
        rule.name = name;
        publish(rule);
    }
    publish(rule_of(R"({"on": "field_changed", "field": "amount"})", R"([{"do": "note", "body": "n"}])"));
    deal("One", {{"amount", Value{std::int64_t{1}}}});
    pass(2h);
    CHECK(count("SELECT amount FROM deal") == 3);
    CHECK(count("SELECT count(*) FROM activity WHERE kind = 'note'") == 2);
}

TEST_CASE_METHOD(RuleFixture, "A run that was stopped half-way and is tried again does not repeat what it did", "[going_on]") {
    const Id account = create("account", {{"name", text("Konex")}});
    std::vector<Op> ops;
    for (int n = 0; n < 150; ++n) ops.push_back(create_op("deal", {{"name", text("d")}, {"account", Value{account}}}));
    must(workspace->apply({"Many", Cause::person, 0, 0, {}, std::move(ops)}));
    publish(rule_of(R"({"on": "field_changed", "field": "need"})",
                    R"([{"do": "each", "entity": "deal", "via": "account", "most": 200, "then": [{"do": "note", "body": "1"}, {"do": "note", "body": "2"}]}])"));
    apply(update_op("deal", deal("Own", {{"account", Value{account}}}), {{"need", text("x")}}));
    REQUIRE(runs("stopped") == 1);
    CHECK(count("SELECT count(*) FROM activity WHERE kind = 'note'") == 200);
    must(automation->retry(count("SELECT id FROM rule_run WHERE state = 'stopped'"), manager));
    CHECK(count("SELECT count(*) FROM activity WHERE kind = 'note'") == 300);
}

TEST_CASE("What starts today under the daily limit is worked out from the steps before the first wait", "[going_on]") {
    const auto rule = [](const char* steps) { return rule_of(R"({"on": "created"})", steps); };
    const RuleDefinition two = rule(R"([{"do": "note", "body": "1"}, {"do": "note", "body": "2"}, {"do": "delay", "span": {"days": 1}}, {"do": "note", "body": "3"}])");
    CHECK(most_effects_at_once(two) == 2);
    CHECK(daily_share(two, 0, 400).later == 0);
    CHECK(daily_share(two, 999, 400).today == 1);
    const DailyShare share = daily_share(two, 0, 1'700);
    CHECK(share.today == 500);
    CHECK(share.later == 1'200);
    CHECK(share.days == 3);
    CHECK(daily_share(rule(R"([{"do": "delay", "span": {"days": 1}}, {"do": "note", "body": "3"}])"), 1'000, 9'999).later == 0);
    CHECK(most_effects_at_once(rule(R"([{"do": "branch", "filter": {"field": "need", "op": "empty"}, "then": [{"do": "note", "body": "1"}, {"do": "note", "body": "2"}], "otherwise": [{"do": "stop"}]}, {"do": "note", "body": "3"}])")) == 3);
}

TEST_CASE_METHOD(RuleFixture, "A sequence counts replies at the message that they came after", "[going_on]") {
    const Id rule = publish(R"({"name": "S", "sequence": true, "entity": "contact", "trigger": {"on": "manual"}, "exits": ["reply"], "steps": [
        {"do": "email", "subject": "1"}, {"do": "delay", "span": {"days": 1}}, {"do": "email", "subject": "2"}, {"do": "delay", "span": {"days": 1}}]})");
    std::vector<Id> people;
    for (const char* name : {"A", "B", "C"}) people.push_back(create("contact", {{"name", text(name)}, {"email", text("x@example.com")}}));
    for (const Id person : people) must(automation->start(rule, person, anna));
    const auto reply = [&](Id person) { create("activity", {{"kind", text("email")}, {"direction", text("in")}, {"subject", text("Re")}, {"contact", Value{person}}}); };
    reply(people[0]);
    pass(25h);
    reply(people[1]);
    const auto figures = must(automation->figures(rule));
    const auto replied = [&](std::string_view step) { return std::ranges::find(figures, step, &Automation::StepFigures::step)->replied; };
    CHECK(replied("s1") == 1);
    CHECK(replied("s3") == 1);
    CHECK(replied("s2") == 0);
}

TEST_CASE_METHOD(RuleFixture, "A document is asked for by somebody and until a day, a calendar entry lies on its day", "[going_on]") {
    publish(rule_of(R"({"on": "created"})", R"([{"do": "document", "subject": "Contract", "who": "manager", "span": {"working_days": 2}},
        {"do": "file", "format": "ics", "subject": "Signing", "body": "Bring {{title}}", "span": {"days": 3}}])"));
    deal("Offer");
    const OutboxPage page = must(outbox(*workspace, {}));
    REQUIRE(page.items.size() == 2);
    CHECK(page.items[0].owner == manager);
    CHECK(page.items[0].due == make_date(2017, 12, 21));
    CHECK(page.items[1].content.find("DTSTART;VALUE=DATE:20171222") != std::string::npos);
    CHECK(page.items[1].content.find("DESCRIPTION:Bring Offer") != std::string::npos);
}

TEST_CASE_METHOD(RuleFixture, "Merge fields read as what they stand for", "[going_on]") {
    const RuleDefinition rule = rule_of(R"({"on": "created"})", R"([{"do": "task", "subject": "Call {{account.name|the buyer}} about {{title}} in {{account.industry}}"}])");
    CHECK(describe(*workspace, rule, rule.steps.front()).detail == "Call ‹account› about ‹deal› in ‹account's industry›");
    CHECK(plain(sentence(*workspace, rule)).find("{{") == std::string::npos);
}
