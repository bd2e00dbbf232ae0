// A person puts many records into a rule, sees who is in it, and takes some out.

#include "core/automation/enrolling.h"
#include "core/automation/members.h"
#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;
using namespace std::chrono_literals;

namespace {

struct Enrolling : RuleFixture {
    Id person(std::string name, std::vector<Assignment> more = {}) {
        more.push_back({"email", Value{name + "@example.com"}}), more.push_back({"name", Value{std::move(name)}}), more.push_back({"owner", Value{anna}});
        return create("contact", std::move(more));
    }
    EnrolPreview look(Id rule, std::vector<Id> records) {
        const auto job = automation->look_at_enrolling(rule, std::move(records));
        must(run_to_end(*job));
        return job->preview();
    }
    Applied enrol(Id rule, std::vector<Id> records) {
        const auto job = automation->enrol_job(rule, std::move(records), anna);
        must(run_to_end(*job));
        return job->applied();
    }
    std::int64_t inside(Id rule) { return must(members(*workspace, {.rule = rule})).count; }
};

}  // namespace

TEST_CASE_METHOD(Enrolling, "Before people are put into a sequence, those who are in it, opted out or are gone are left out and counted", "[enrol]") {
    const Id rule = publish(rule_template("21-three-mails")->rule);
    const Id cem = person("Cem"), dora = person("Dora"), silent = person("Silent", {{"do_not_contact", Value{std::int64_t{1}}}}), gone = person("Gone");
    must(automation->start(rule, dora, anna));
    apply({.kind = OpKind::remove, .entity = "contact", .id = gone});
    const EnrolPreview seen = look(rule, {cem, dora, silent, gone});
    CHECK(seen.eligible == std::vector<Id>{cem});
    REQUIRE(seen.left_out.size() == 3);
    std::map<std::string, std::int64_t> why;
    for (const EnrolRefusal& one : seen.left_out) why[one.why] = one.count;
    CHECK(why == std::map<std::string, std::int64_t>{{"They are in it already", 1}, {"They asked not to be contacted", 1}, {"They were deleted", 1}});
    CHECK(std::ranges::any_of(seen.left_out, [](const EnrolRefusal& one) { return one.examples == std::vector<std::string>{"Silent"}; }));
    CHECK(inside(rule) == 1);  // a look starts nothing
}

TEST_CASE_METHOD(Enrolling, "A deal that is closed, or that the conditions do not hold for, is left out where that would end the rule at once", "[enrol]") {
    const Id ends = publish(rule_of(R"({"on": "manual"})", R"([{"do": "delay", "span": {"days": 3}}])",
                                    R"(, "filter": {"field": "amount", "op": ">", "value": 1000}, "exits": ["closed", "no_match"])"));
    const Id open = deal("Open", {{"amount", Value{std::int64_t{5'000}}}}), small = deal("Small", {{"amount", Value{std::int64_t{10}}}}), won = deal("Won", {{"amount", Value{std::int64_t{5'000}}}});
    move(won, "Won");
    const EnrolPreview seen = look(ends, {open, small, won});
    CHECK(seen.eligible == std::vector<Id>{open});
    REQUIRE(seen.left_out.size() == 2);
    CHECK(seen.left_out[0].why == "They do not match its conditions, which ends it at once");
    CHECK(seen.left_out[1].why == "They are closed, which ends it at once");
    // Without those exits all come in, as by the button; that one does not match is said.
    const Id stays = publish(rule_of(R"({"on": "manual"})", R"([{"do": "delay", "span": {"days": 3}}])", R"(, "filter": {"field": "amount", "op": ">", "value": 1000})"));
    const EnrolPreview all = look(stays, {open, small, won});
    CHECK(all.eligible.size() == 3);
    CHECK(all.unmatched == 1);
}

TEST_CASE_METHOD(Enrolling, "Hundreds are put into a rule in one change, and one undo takes all of them out again", "[enrol]") {
    const Id rule = publish(rule_of(R"({"on": "manual"})", R"([{"do": "note", "body": "Came in"}, {"do": "delay", "span": {"days": 3}}, {"do": "note", "body": "Done"}])", R"(, "entity": "contact")"));
    std::vector<Id> people;
    for (int at = 0; at < 300; ++at) people.push_back(person("P" + std::to_string(at)));
    const std::int64_t changes = count("SELECT count(*) FROM change");
    const Applied applied = enrol(rule, people);
    CHECK(applied.label == "“R” started on 300 records");
    CHECK(applied.notes.empty());
    CHECK(count("SELECT count(*) FROM change") == changes + 1);
    CHECK(inside(rule) == 300);
    CHECK(count("SELECT count(*) FROM activity WHERE deleted IS NULL AND body = 'Came in'") == 300);
    must(workspace->undo());
    CHECK(inside(rule) == 0);
    CHECK(count("SELECT count(*) FROM activity WHERE deleted IS NULL AND body = 'Came in'") == 0);
    pass(72h + 1s);
    CHECK(count("SELECT count(*) FROM activity WHERE deleted IS NULL AND body = 'Done'") == 0);  // their timers went with them
    must(workspace->redo());
    CHECK(inside(rule) == 300);
}

TEST_CASE_METHOD(Enrolling, "Putting people into a rule that is stopped half-way leaves nobody in it", "[enrol]") {
    const Id rule = publish(rule_template("21-three-mails")->rule);
    std::vector<Id> people;
    for (int at = 0; at < 50; ++at) people.push_back(person("P" + std::to_string(at)));
    const auto job = automation->enrol_job(rule, people, anna);
    CHECK_FALSE(must(job->step()).finished);
    job->cancel();
    CHECK(inside(rule) == 0);
    CHECK(count("SELECT count(*) FROM outbox") == 0);
    enrol(rule, people);
    CHECK(inside(rule) == 50);
}

TEST_CASE_METHOD(Enrolling, "What a rule's daily limit holds back is said before and after, and starts on the next day", "[enrol]") {
    const Id rule = publish(rule_of(R"({"on": "manual"})", R"([{"do": "note", "body": "1"}, {"do": "note", "body": "2"}, {"do": "delay", "span": {"days": 3}}])", R"(, "entity": "contact")"));
    std::vector<Id> people;
    for (int at = 0; at < 505; ++at) people.push_back(person("P" + std::to_string(at)));
    const auto look = automation->look_at_enrolling(rule, people);
    must(run_to_end(*look));
    CHECK(look->preview().share.today == 500);
    CHECK(look->preview().share.later == 5);
    CHECK(look->preview().share.days == 1);
    const Applied applied = enrol(rule, people);
    CHECK(inside(rule) == 505);
    CHECK(count("SELECT count(*) FROM activity WHERE kind = 'note'") == 1'000);
    REQUIRE(applied.notes.size() == 1);
    CHECK(applied.notes.front() == "5 held by the daily limit: they start from 2017-12-20 on");
    pass(std::chrono::hours{24});
    CHECK(count("SELECT count(*) FROM activity WHERE kind = 'note'") == 1'010);
}

TEST_CASE_METHOD(Enrolling, "A paused rule takes nobody, and says so", "[enrol][bad_input]") {
    const Id rule = publish(rule_template("21-three-mails")->rule);
    must(automation->pause(rule, anna));
    CHECK(automation->open_for("contact").empty());
    const auto look = automation->look_at_enrolling(rule, {person("Cem")});
    const auto seen = run_to_end(*look);
    REQUIRE_FALSE(seen);
    CHECK(seen.error().what() == "“Three e-mails” is paused.");
}

TEST_CASE_METHOD(Enrolling, "Rules that are started by hand take records, and sequences whatever starts them", "[enrol]") {
    publish(must(rule_from_json(R"({"name": "Button", "entity": "contact", "trigger": {"on": "manual"}, "steps": [{"do": "note", "body": "x"}]})")));
    publish(must(rule_from_json(R"({"name": "By itself", "entity": "contact", "trigger": {"on": "created"}, "steps": [{"do": "note", "body": "x"}]})")));
    publish(must(rule_from_json(R"({"name": "Welcome", "entity": "contact", "sequence": true, "trigger": {"on": "created"}, "steps": [{"do": "note", "body": "x"}]})")));
    std::vector<std::string> names;
    for (const RuleLine& line : automation->open_for("contact")) names.push_back(line.name);
    CHECK(names == std::vector<std::string>{"Button", "Welcome"});
    CHECK(automation->open_for("deal").empty());
}

TEST_CASE_METHOD(Enrolling, "Who is in a rule stands with its step, what it waits for, when it goes on, and since when", "[enrol]") {
    const Id rule = publish(rule_of(R"({"on": "manual"})", R"([{"do": "wait", "signal": "reply", "span": {"days": 5}, "otherwise": [{"do": "delay", "span": {"days": 2}}]}])", R"(, "entity": "contact")"));
    const Id cem = person("Cem"), dora = person("Dora");
    must(automation->start(rule, cem, anna));
    pass(24h);
    must(automation->start(rule, dora, anna));
    const Instant now = clock.now();
    const MemberPage page = must(members(*workspace, {.rule = rule}));
    REQUIRE(page.lines.size() == 2);
    const MemberLine& first = page.lines[0];  // the next to act
    CHECK(first.title == "Cem");
    CHECK(first.record == cem);
    CHECK(first.rule_name == "R");
    CHECK(first.step == "s1");
    CHECK(first.waits_for == "timeout");
    CHECK(first.since == now - 24h);
    CHECK(first.next == now + 96h);
    CHECK(first.number == 1);
    CHECK(first.live);
    CHECK(page.lines[1].title == "Dora");
    CHECK(must(members(*workspace, {.rule = rule, .text = "dOR"})).count == 1);
    CHECK(must(members(*workspace, {.text = "nobody"})).count == 0);
    CHECK(must(members(*workspace, {.limit = 1, .offset = 1})).lines.front().title == "Dora");
    must(automation->pause(rule, anna));
    CHECK_FALSE(must(members(*workspace, {})).lines.front().live);
}

TEST_CASE_METHOD(Enrolling, "Chosen ones are taken out of a rule in one change: their drafts are withdrawn, and undo puts them back", "[enrol]") {
    const Id rule = publish(rule_template("21-three-mails")->rule);
    enrol(rule, {person("Cem"), person("Dora"), person("Eva")});
    const std::vector<Id> all = must(member_ids(*workspace, {.rule = rule}));
    REQUIRE(all.size() == 3);
    const auto job = automation->leave_job({all[0], all[1]}, anna);
    must(run_to_end(*job));
    CHECK(job->applied().label == "2 records taken out of their rules");
    CHECK(must(member_ids(*workspace, {.rule = rule})) == std::vector<Id>{all[2]});
    CHECK(count("SELECT count(*) FROM outbox WHERE state = 'withdrawn'") == 2);
    CHECK(count("SELECT count(*) FROM rule_run WHERE state = 'exited' AND reason = 'taken out by hand'") == 2);
    must(workspace->undo());
    CHECK(inside(rule) == 3);
    CHECK(count("SELECT count(*) FROM outbox WHERE state = 'waiting'") == 3);
    const auto one = automation->leave_job({all[2]}, anna);
    must(run_to_end(*one));
    CHECK(one->applied().label == "Eva taken out of “Three e-mails”");
}

TEST_CASE_METHOD(Enrolling, "Whose consent has ended is left out and gets no draft; on its last day they still do", "[enrol]") {
    const Id rule = publish(rule_template("21-three-mails")->rule);
    const Id over = person("Over", {{"consent_until", date_value(clock.today() - std::chrono::days{1})}}), last = person("Last", {{"consent_until", date_value(clock.today())}});
    const EnrolPreview seen = look(rule, {over, last});
    CHECK(seen.eligible == std::vector<Id>{last});
    REQUIRE(seen.left_out.size() == 1);
    CHECK(seen.left_out.front().why == "Their consent has ended");
    must(automation->start(rule, over, anna));
    CHECK(count("SELECT count(*) FROM outbox WHERE record = " + std::to_string(over)) == 0);
    CHECK(count("SELECT count(*) FROM rule_step WHERE state = 'blocked' AND error LIKE 'The consent of Over ended on %'") == 1);
    must(automation->start(rule, last, anna));
    CHECK(count("SELECT count(*) FROM outbox WHERE record = " + std::to_string(last)) == 1);
}
