// Conditions about values that another record has, where rules ask them.

#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kTask = R"([{"do": "task", "subject": "T"}])";
constexpr const char* kShared = R"(, "entity": "contact", "filter": {"field": "email", "op": "shared"})";

struct Contacts : RuleFixture {
    Id contact(std::string email) { return create("contact", {{"name", Value{"c"}}, {"email", email.empty() ? Value{} : Value{std::move(email)}}}); }
    void mail(Id contact, std::string email) { apply(update_op("contact", contact, {{"email", email.empty() ? Value{} : Value{std::move(email)}}})); }
};

}  // namespace

TEST_CASE_METHOD(Contacts, "A rule knows who has a value after edits, deletions, undo and a change that was refused", "[shared]") {
    publish(rule_of(R"({"on": "field_changed", "field": "email"})", kTask, kShared));
    const Id first = contact("a@example.com"), second = contact("b@example.com"), third = contact("");
    mail(third, "c@example.com");
    CHECK(tasks() == 0);
    mail(third, "a@example.com");
    CHECK(tasks() == 1);
    mail(first, "d@example.com");
    CHECK(tasks() == 1);
    mail(second, "a@example.com");
    CHECK(tasks() == 2);
    apply(remove_op("contact", second));
    mail(first, "a@example.com");
    CHECK(tasks() == 3);
    apply(remove_op("contact", third));
    mail(first, "");
    mail(first, "a@example.com");
    CHECK(tasks() == 3);
    // Refused as a whole: what it would have written counts for nothing.
    Change refused{"Refused", Cause::person, 0, 0, {}, {create_op("contact", {{"name", Value{"c"}}, {"email", Value{"e@example.com"}}}), create_op("contact", {{"name", Value{"c"}}, {"email", Value{"no address"}}})}};
    CHECK_FALSE(workspace->apply(refused).has_value());
    mail(first, "e@example.com");
    CHECK(tasks() == 3);
    const Id fourth = contact("f@example.com");
    must(workspace->undo());
    mail(first, "f@example.com");
    CHECK(tasks() == 3);
    must(workspace->undo()), must(workspace->redo());
    CHECK(count("SELECT count(*) FROM contact WHERE deleted IS NULL AND id = " + std::to_string(fourth)) == 0);
}

TEST_CASE_METHOD(Contacts, "Who had a double before an edit and has one after it does not match anew", "[shared]") {
    publish(rule_of(R"({"on": "field_changed", "field": "email"})", kTask, std::string{kShared} + R"(, "again": "when_matching_again")"));
    contact("a@example.com"), contact("b@example.com");
    const Id moving = contact("");
    mail(moving, "a@example.com");
    CHECK(tasks() == 1);
    mail(moving, "b@example.com");
    CHECK(tasks() == 1);
    mail(moving, "c@example.com");
    mail(moving, "b@example.com");
    CHECK(tasks() == 2);
}

TEST_CASE_METHOD(Contacts, "A dry run knows who had a double on that day", "[shared][dry_run]") {
    const Instant from = clock.now();
    clock.advance(24h);
    const Id first = contact("a@example.com");
    clock.advance(24h);
    const Id second = contact("a@example.com");
    clock.advance(24h);
    mail(first, "b@example.com");
    clock.advance(24h);
    contact("a@example.com");
    clock.advance(24h);
    apply(remove_op("contact", second));
    clock.advance(24h);
    mail(first, "a@example.com");
    clock.advance(24h);
    mail(first, "c@example.com");
    const auto acted = [&](std::string_view trigger) {
        auto run = must(automation->dry_run(rule_of(trigger, kTask, kShared), {.from = from, .to = clock.now()}));
        must(run_to_end(*run));
        return run->result().acted;
    };
    CHECK(acted(R"({"on": "created"})") == 2);
    CHECK(acted(R"({"on": "field_changed", "field": "email"})") == 1);
}

TEST_CASE_METHOD(Contacts, "What others had before a change cannot be asked", "[shared]") {
    const auto problems = check_rule(*workspace, rule_of(R"({"on": "updated"})", kTask, R"(, "entity": "contact", "filter": {"field": "email", "op": "shared", "when": "before"})"));
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().what == "Filter on E-mail: whether another record had it before the change is not known here.");
}
