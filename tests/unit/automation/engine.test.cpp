#include <fmt/format.h>

#include "core/automation/automation.h"
#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;
using namespace std::chrono_literals;

namespace {
constexpr const char* kTask = R"([{"do": "task", "subject": "Call {{account.name|the buyer}} about {{title}}", "span": {"working_days": 2}}])";
}

TEST_CASE_METHOD(RuleFixture, "A deal that enters a stage gets its task in the same change, and undo takes both back", "[engine]") {
    publish(rule_of(R"({"on": "stage_entered", "to": ["Engaging"]})", kTask));
    const Id deal = this->deal("Konex");
    CHECK(tasks() == 0);
    move(deal, "Engaging");
    REQUIRE(tasks() == 1);
    CHECK(count("SELECT due FROM activity") == to_stored(make_date(2017, 12, 21)));
    CHECK(tasks("owner = " + std::to_string(anna) + " AND subject = 'Call the buyer about Konex'") == 1);
    CHECK(runs("done") == 1);
    must(workspace->undo());
    CHECK(tasks() == 0);
    CHECK(runs("done") == 0);
    must(workspace->redo());
    CHECK(tasks() == 1);
    CHECK(runs("done") == 1);
}

TEST_CASE_METHOD(RuleFixture, "Conditions see what was before, and related records", "[engine]") {
    publish(rule_of(R"({"on": "field_changed", "field": "amount"})", kTask,
                    R"(, "filter": {"all": [{"field": "amount", "op": "<", "value": 100000, "when": "before"}, {"field": "amount", "op": ">=", "value": 100000},
                        {"field": "owner", "op": "not_changed"}, {"field": "account.industry", "op": "is", "value": "retail"}]})"));
    const Id account = create("account", {{"name", Value{"Konex"}}, {"industry", Value{"Retail"}}});
    const Id deal = this->deal("Big", {{"account", Value{account}}, {"amount", Value{std::int64_t{50'000}}}});
    apply(update_op("deal", deal, {{"amount", Value{std::int64_t{90'000}}}}));
    CHECK(tasks() == 0);
    apply(update_op("deal", deal, {{"amount", Value{std::int64_t{200'000}}}, {"owner", Value{ben}}}));
    CHECK(tasks() == 0);
    apply(update_op("deal", deal, {{"amount", Value{std::int64_t{90'000}}}}));
    apply(update_op("deal", deal, {{"amount", Value{std::int64_t{150'000}}}}));
    CHECK(tasks() == 1);
    apply(update_op("deal", deal, {{"amount", Value{std::int64_t{160'000}}}}));
    CHECK(tasks() == 1);
}

TEST_CASE_METHOD(RuleFixture, "A delay is a row; the next step comes when its time has come, once", "[engine][time]") {
    publish(rule_of(R"({"on": "created"})", R"([{"do": "task", "subject": "First"}, {"do": "delay", "span": {"days": 3}}, {"do": "task", "subject": "Second"}])"));
    deal("Konex");
    CHECK(tasks() == 1);
    CHECK(count("SELECT count(*) FROM timer WHERE state = 'pending'") == 1);
    CHECK(automation->next_due() == instant_from_stored(count("SELECT due FROM timer")));
    pass(48h);
    CHECK(tasks() == 1);
    reopen();
    pass(24h + 1s);
    CHECK(tasks("subject = 'Second'") == 1);
    pass(240h);
    CHECK(tasks() == 2);
    CHECK(count("SELECT count(*) FROM enrolment WHERE state = 'finished'") == 1);
    CHECK_FALSE(automation->next_due().has_value());
}

TEST_CASE_METHOD(RuleFixture, "A reply lets a waiting deal go on, a timeout takes the other way", "[engine][time]") {
    publish(rule_of(R"({"on": "created"})", R"([{"do": "wait", "signal": "reply", "span": {"days": 5},
        "then": [{"do": "task", "subject": "Answer"}], "otherwise": [{"do": "notify", "who": "manager", "subject": "No reply from {{title}}"}]}])"));
    const Id first = deal("One");
    deal("Two");
    create("activity", {{"kind", Value{"email"}}, {"direction", Value{"in"}}, {"subject", Value{"Re"}}, {"deal", Value{first}}});
    CHECK(tasks("subject = 'Answer'") == 1);
    pass(6 * 24h);
    const OutboxPage page = must(outbox(*workspace, {}));
    REQUIRE(page.count == 1);
    CHECK(page.items.front().title == "No reply from Two");
    CHECK(page.items.front().owner == manager);
}

TEST_CASE_METHOD(RuleFixture, "Winning the deal ends its sequence at once and withdraws the draft", "[engine][exits]") {
    const Id contact = create("contact", {{"name", Value{"Cem"}}, {"email", Value{"cem@example.com"}}});
    publish(rule_of(R"({"on": "created"})", R"([{"do": "email", "subject": "Hello {{contact.name}}"}, {"do": "delay", "span": {"days": 1}}, {"do": "task", "subject": "x"}])",
                    R"(, "exits": ["closed", "opt_out"])"));
    const Id won = deal("One", {{"contact", Value{contact}}});
    deal("Two", {{"contact", Value{contact}}});
    CHECK(must(outbox(*workspace, {})).count == 2);
    move(won, "Won");
    CHECK(must(outbox(*workspace, {})).count == 1);
    CHECK(count("SELECT count(*) FROM enrolment WHERE state = 'exited'") == 1);
    apply(update_op("contact", contact, {{"do_not_contact", Value{std::int64_t{1}}}}));
    CHECK(count("SELECT count(*) FROM enrolment WHERE state = 'exited'") == 2);
    pass(72h);
    CHECK(tasks() == 0);
}

TEST_CASE_METHOD(RuleFixture, "Whoever asked not to be contacted gets no draft and no call", "[engine][consent]") {
    const Id contact = create("contact", {{"name", Value{"Cem"}}, {"email", Value{"cem@example.com"}}, {"do_not_contact", Value{std::int64_t{1}}}});
    publish(rule_of(R"({"on": "created"})", R"([{"do": "email", "subject": "Hello"}, {"do": "call", "subject": "Call"}, {"do": "linkedin", "subject": "Hi"}, {"do": "document", "subject": "NDA"}])"));
    deal("One", {{"contact", Value{contact}}});
    CHECK(must(outbox(*workspace, {})).count == 0);
    CHECK(tasks() == 0);
    CHECK(count("SELECT count(*) FROM rule_step WHERE state = 'blocked' AND error LIKE 'Cem asked%'") == 4);
}

TEST_CASE_METHOD(RuleFixture, "Owners are assigned in turn, by least open work and by shares", "[engine][assign]") {
    create("team", {{"name", Value{"North"}}});
    const Id team = count("SELECT id FROM team");
    for (const Id person : {anna, ben}) apply(update_op("user", person, {{"team", Value{team}}}));
    const auto owners = [&](std::string_view method, std::string_view more) {
        const Id rule = publish(rule_of(R"({"on": "created"})", "[{\"do\": \"assign\", \"team\": \"North\", \"method\": \"" + std::string{method} + "\"" + std::string{more} + "}]"));
        std::string given;
        for (int n = 0; n < 6; ++n) {
            const Id id = create("deal", {{"name", Value{"d"}}});
            const Id owner = as_integer(record("deal", id)["owner"]);
            given += owner == anna ? 'a' : owner == ben ? 'b' : '?';
            if (n == 2) reopen();
        }
        must(automation->remove(rule, manager));
        return given;
    };
    CHECK(owners("round_robin", "") == "ababab");
    const std::string least = owners("least_open", "");
    CHECK(std::ranges::count(least, 'a') == 3);
    const std::string weighted = owners("weighted", R"(, "weights": [{"name": "Anna", "share": 2}, {"name": "Ben", "share": 1}])");
    CHECK(std::ranges::count(weighted, 'a') == 4);
}

TEST_CASE_METHOD(RuleFixture, "Work given by shares goes to nobody when those who have one are gone", "[engine][assign]") {
    publish(rule_of(R"({"on": "created"})", R"([{"do": "assign", "method": "weighted", "weights": [{"name": "Ben", "share": 1}]}])", R"(, "retries": 0)"));
    apply(update_op("user", ben, {{"active", Value{std::int64_t{0}}}}));
    CHECK(is_empty(record("deal", create("deal", {{"name", Value{"d"}}}))["owner"]));
    CHECK(runs("parked") == 1);
}

TEST_CASE_METHOD(RuleFixture, "Without a team, work goes to those who sell, and to anybody when nobody does", "[engine][assign]") {
    publish(rule_of(R"({"on": "created"})", R"([{"do": "assign", "method": "round_robin"}])"));
    const auto owner = [&] { return as_integer(record("deal", create("deal", {{"name", Value{"d"}}}))["owner"]); };
    for (const Id seller : {anna, ben, anna}) CHECK(owner() == seller);
    for (const Id person : {anna, ben}) apply(update_op("user", person, {{"role", Value{"director"}}}));
    for (const Id person : {ben, manager, anna}) CHECK(owner() == person);
}

TEST_CASE_METHOD(RuleFixture, "A gate that is not met parks the step after its retries, and mending it lets it go on", "[engine][errors]") {
    apply(update_op("stage", stage("Engaging"), {{"required_fields", Value{"next_step"}}}));
    publish(rule_of(R"({"on": "created"})", R"([{"do": "move_stage", "stage": "Engaging"}, {"do": "task", "subject": "After"}])", R"(, "retries": 1, "retry_after": {"hours": 1})"));
    const Id id = deal("Konex");
    CHECK(runs("failed") == 1);
    pass(2h);
    CHECK(runs("parked") == 1);
    CHECK(tasks() == 0);
    apply(update_op("deal", id, {{"next_step", Value{"Call"}}}));
    must(automation->retry(count("SELECT id FROM rule_run"), manager));
    CHECK(runs("done") == 1);
    CHECK(tasks("subject = 'After'") == 1);
    CHECK(as_integer(record("deal", id)["stage"]) == stage("Engaging"));
}

TEST_CASE_METHOD(RuleFixture, "A step that needs approval waits for it", "[engine][approval]") {
    publish(rule_of(R"({"on": "created"})", R"([{"do": "update", "set": [{"field": "category", "value": "commit"}], "approval": "rule_owner"}, {"do": "task", "subject": "x"}])"));
    const Id yes = deal("Yes"), no = deal("No");
    auto page = must(outbox(*workspace, {.owner = manager, .kinds = {"approval"}}));
    REQUIRE(page.count == 2);
    must(automation->settle(page.items[0].id, true, manager));
    must(automation->settle(page.items[1].id, false, manager));
    CHECK(as_text(record("deal", yes)["category"]) == "commit");
    CHECK(is_empty(record("deal", no)["category"]));
    CHECK(tasks() == 2);
    CHECK_FALSE(automation->settle(page.items[0].id, true, manager).has_value());
}

TEST_CASE_METHOD(RuleFixture, "Undoing runs puts back what they did, keeps what was edited since and says so first", "[engine][undo]") {
    const Id rule = publish(rule_of(R"({"on": "created"})", R"([{"do": "update", "set": [{"field": "next_step", "value": "Call"}, {"field": "need", "value": "x"}]}, {"do": "task", "subject": "t"}])"));
    const Id one = deal("One"), two = deal("Two");
    apply(update_op("deal", two, {{"next_step", Value{"My own"}}}));
    const UndoPreview preview = must(automation->preview_undo({.rule = rule}));
    CHECK(preview.runs == 2);
    REQUIRE(preview.conflicts.size() == 1);
    CHECK(preview.conflicts.front().record == two);
    const Applied undone = must(automation->undo({.rule = rule}, anna));
    CHECK(undone.notes.size() == 1);
    CHECK(is_empty(record("deal", one)["next_step"]));
    CHECK(as_text(record("deal", two)["next_step"]) == "My own");
    CHECK(is_empty(record("deal", two)["need"]));
    CHECK(tasks() == 0);
    CHECK(runs("undone") == 2);
}

TEST_CASE_METHOD(RuleFixture, "One of two runs on the same record at the same moment can be undone alone", "[engine][undo]") {
    const RuleDefinition rule = rule_of(R"({"on": "manual"})", R"([{"do": "note", "body": "n"}])");
    const Id id = publish(rule), record = deal("One");
    must(automation->start(id, record, anna));
    must(automation->start(id, record, anna));
    const RunPage both = must(qd::runs(*workspace, {.rule = id}));
    REQUIRE(both.lines.size() == 2);
    REQUIRE(both.lines[0].started == both.lines[1].started);
    must(automation->undo({.run = both.lines[1].id}, anna));
    CHECK(must(qd::runs(*workspace, {.run = both.lines[0].id})).lines.front().state == "done");
    CHECK(must(qd::runs(*workspace, {.run = both.lines[1].id})).lines.front().state == "undone");
    CHECK(count("SELECT count(*) FROM activity WHERE deleted IS NULL") == 1);
}

TEST_CASE_METHOD(RuleFixture, "Amounts in what a rule writes are grouped and name their currency", "[engine]") {
    publish(rule_of(R"({"on": "created"})", R"([{"do": "task", "subject": "{{title}}: {{amount}}"}])"));
    for (const auto& [cents, words] : {std::pair{123'456'700, "d: 1,234,567 USD"}, std::pair{99'950, "d: 999.50 USD"}, std::pair{-100'000, "d: -1,000 USD"}, std::pair{100, "d: 1 USD"}}) {
        deal("d", {{"amount", Value{std::int64_t{cents}}}});
        CHECK(tasks("subject = '" + std::string{words} + "'") == 1);
    }
}

TEST_CASE_METHOD(RuleFixture, "A published version never changes; those waiting stay in theirs or move", "[engine][versions]") {
    const Id rule = publish(rule_of(R"({"on": "created"})", R"([{"do": "delay", "span": {"days": 1}}, {"do": "task", "subject": "Old"}])"));
    deal("One"), deal("Two");
    RuleDefinition next = must(automation->draft(rule));
    next.steps[1].subject = "New";
    must(automation->save_draft(rule, next, manager));
    CHECK(must(automation->live(rule)).steps[1].subject == "Old");
    must(automation->publish(rule, {.pending = Pending::stay}));
    deal("Three");
    CHECK(must(automation->versions(rule)).front().number == 2);
    pass(25h);
    CHECK(tasks("subject = 'Old'") == 2);
    CHECK(tasks("subject = 'New'") == 1);
    deal("Four");
    next.steps[1].subject = "Newest";
    must(automation->save_draft(rule, next, manager));
    must(automation->publish(rule, {.pending = Pending::move}));
    pass(25h);
    CHECK(tasks("subject = 'Newest'") == 1);
}

TEST_CASE_METHOD(RuleFixture, "Existing records are taken only when asked", "[engine][existing]") {
    deal("One"), deal("Two");
    const RuleDefinition rule = rule_of(R"({"on": "created"})", kTask);
    publish(rule);
    catch_up();
    CHECK(tasks() == 0);
    RuleDefinition other = rule;
    other.name = "S";
    publish(other, {.existing = true});
    catch_up();
    CHECK(tasks() == 2);
    catch_up();
    CHECK(tasks() == 2);
}

TEST_CASE_METHOD(RuleFixture, "Only what a record is can be asked of those that are there: a stage, not a deletion or an hour", "[engine][existing]") {
    const Id early = deal("Early"), late = deal("Late");
    move(late, "Proposal");
    const auto offered = [&](std::string_view trigger) { return must(automation->check(rule_of(trigger, kTask), 0)).existing; };
    CHECK(offered(R"({"on": "created"})") == 2);
    CHECK(offered(R"({"on": "stage_entered", "to": ["Proposal"]})") == 1);
    for (const char* happens : {R"({"on": "deleted"})", R"({"on": "restored"})", R"({"on": "signal", "signal": "reply"})", R"({"on": "field_changed", "field": "amount"})",
                                R"({"on": "threshold", "field": "amount", "level": 5})", R"({"on": "schedule", "recurrence": "FREQ=DAILY"})"}) {
        CAPTURE(happens);
        CHECK(offered(happens) == 0);
        publish(rule_of(happens, kTask), {.existing = true});
    }
    catch_up();
    CHECK(tasks() == 0);
    publish(rule_of(R"({"on": "stage_entered", "to": ["Proposal"]})", kTask), {.existing = true});
    catch_up();
    CHECK(tasks() == 1);
    CHECK(tasks("deal = " + std::to_string(early)) == 0);
}

TEST_CASE_METHOD(RuleFixture, "A rehearsal shows every step at its time and changes nothing", "[rehearsal]") {
    const Id id = deal("Konex");
    const RuleDefinition rule = rule_of(R"({"on": "created"})", R"([{"do": "task", "subject": "First"}, {"do": "wait", "signal": "reply", "span": {"days": 5},
        "then": [{"do": "task", "subject": "Answer"}], "otherwise": [{"do": "notify", "who": "manager", "subject": "No"}]}])");
    const Instant start = clock.now();
    Rehearsal seen = must(automation->rehearse(rule, {.record = id, .start = start, .now = start + 48h}));
    CHECK(seen.waiting_at == "s2");
    CHECK(seen.next == start + 120h);
    seen = must(automation->rehearse(rule, {.record = id, .start = start, .now = start + 240h, .events = {{start + 24h, "reply", {}}}}));
    CHECK(seen.finished);
    bool answered = false;
    for (const RehearsalMoment& moment : seen.moments) answered = answered || (moment.words.find("Answer") != std::string::npos && moment.at == start + 24h);
    CHECK(answered);
    CHECK(count("SELECT count(*) FROM activity") == 0);
    CHECK(count("SELECT count(*) FROM rule") == 0);
    CHECK_FALSE(workspace->busy());
}

TEST_CASE_METHOD(RuleFixture, "Rules that ask for the same related record see it as the change leaves it", "[engine][related]") {
    const Id account = create("account", {{"name", Value{"Old"}}}), other = create("account", {{"name", Value{"New GmbH"}}}), konex = deal("Konex", {{"account", Value{account}}});
    for (const char* word : {"new", "old"})
        publish(rule_of(R"({"on": "field_changed", "field": "amount"})", fmt::format(R"([{{"do": "task", "subject": "{}"}}])", word),
                        fmt::format(R"(, "filter": {{"field": "account.name", "op": "contains", "value": "{}"}})", word)));
    const auto seen = [&] { return std::pair{tasks("subject = 'new'"), tasks("subject = 'old'")}; };
    std::int64_t amount = 0;
    const auto save = [&](std::vector<Op> more) {
        clock.advance(std::chrono::seconds{1});
        more.push_back(update_op("deal", konex, {{"amount", Value{++amount}}}));
        must(workspace->apply({"Edit", Cause::person, 0, 0, {}, std::move(more)}));
    };
    save({});
    CHECK(seen() == std::pair<std::int64_t, std::int64_t>{0, 1});
    save({update_op("account", account, {{"name", Value{"Brand-NEW"}}})});
    CHECK(seen() == std::pair<std::int64_t, std::int64_t>{1, 1});
    save({});
    CHECK(seen() == std::pair<std::int64_t, std::int64_t>{2, 1});
    apply(update_op("account", account, {{"name", Value{"Old"}}}));
    save({});
    CHECK(seen() == std::pair<std::int64_t, std::int64_t>{2, 2});
    save({update_op("deal", konex, {{"account", Value{other}}})});
    CHECK(seen() == std::pair<std::int64_t, std::int64_t>{3, 2});
    save({update_op("deal", konex, {{"account", Value{}}})});
    CHECK(seen() == std::pair<std::int64_t, std::int64_t>{3, 2});
}

TEST_CASE_METHOD(RuleFixture, "A reply logged on a contact ends what waits for its open deals; one about another deal does not", "[engine][exits]") {
    const Id contact = create("contact", {{"name", Value{"Cem"}}, {"email", Value{"cem@example.com"}}});
    publish(rule_of(R"({"on": "created"})", R"([{"do": "delay", "span": {"days": 1}}, {"do": "task", "subject": "x"}])", R"(, "exits": ["reply", "meeting_held"])"));
    publish(rule_of(R"({"on": "created"})", R"([{"do": "wait", "signal": "reply", "span": {"days": 9}, "then": [{"do": "task", "subject": "Answer"}]}])", R"(, "entity": "contact")"));
    const Id person = create("contact", {{"name", Value{"Eda"}}});
    const Id one = deal("One", {{"contact", Value{contact}}});
    deal("Two", {{"contact", Value{contact}}});
    const Id hers = deal("Hers", {{"contact", Value{person}}});
    const auto reply = [&](std::string_view link, Id id) {
        create("activity", {{"kind", Value{"email"}}, {"direction", Value{"in"}}, {"subject", Value{"Re"}}, {std::string{link}, Value{id}}});
    };
    reply("deal", one);
    CHECK(runs("exited") == 1);
    reply("contact", contact);
    CHECK(runs("exited") == 2);
    reply("deal", hers);
    CHECK(runs("exited") == 3);
    CHECK(tasks("subject = 'Answer'") == 1);
}

TEST_CASE_METHOD(RuleFixture, "A lead that opts out leaves at once and gets nothing any more", "[engine][consent]") {
    publish(rule_of(R"({"on": "created"})", R"([{"do": "email", "subject": "Hello"}, {"do": "delay", "span": {"days": 1}}, {"do": "email", "subject": "Again"}])",
                    R"(, "entity": "lead", "exits": ["opt_out"])"));
    const Id lead = create("lead", {{"name", Value{"Lea"}}, {"email", Value{"lea@example.com"}}});
    CHECK(must(outbox(*workspace, {})).count == 1);
    apply(update_op("lead", lead, {{"do_not_contact", Value{std::int64_t{1}}}}));
    CHECK(runs("exited") == 1);
    CHECK(must(outbox(*workspace, {})).count == 0);
}

TEST_CASE_METHOD(RuleFixture, "Consent is asked by new calls and e-mails and by files about a person, too", "[engine][consent]") {
    const Id contact = create("contact", {{"name", Value{"Cem"}}, {"email", Value{"cem@example.com"}}, {"do_not_contact", Value{std::int64_t{1}}}});
    publish(rule_of(R"({"on": "updated"})", R"([{"do": "create", "entity": "activity", "via": "contact", "set": [{"field": "kind", "value": "call"}, {"field": "subject", "value": "c"}]},
        {"do": "create", "entity": "activity", "via": "contact", "set": [{"field": "kind", "value": "email"}, {"field": "subject", "value": "e"}]},
        {"do": "create", "entity": "activity", "via": "contact", "set": [{"field": "kind", "value": "task"}, {"field": "subject", "value": "t"}]},
        {"do": "file", "format": "csv"}])", R"(, "entity": "contact")"));
    apply(update_op("contact", contact, {{"city", Value{"Bonn"}}}));
    CHECK(count("SELECT count(*) FROM rule_step WHERE state = 'blocked' AND error LIKE 'Cem asked%'") == 3);
    CHECK(count("SELECT count(*) FROM activity") == 1);
    CHECK(must(outbox(*workspace, {})).count == 0);
}

TEST_CASE_METHOD(RuleFixture, "An opt-out withdraws every draft for that person, and a draft that is opened later says so", "[engine][consent]") {
    const auto person = [&](std::string name) { return create("contact", {{"name", Value{name}}, {"email", Value{name + "@example.com"}}}); };
    const Id cem = person("cem"), eda = person("eda");
    const Id rule = publish(rule_of(R"({"on": "created"})", R"([{"do": "email", "subject": "Hello"}])"));
    publish(rule_of(R"({"on": "updated"})", R"([{"do": "email", "subject": "Hello"}])", R"(, "entity": "contact")"));
    deal("One", {{"contact", Value{cem}}}), deal("Two", {{"contact", Value{cem}}}), deal("Hers", {{"contact", Value{eda}}});
    apply(update_op("contact", cem, {{"city", Value{"Bonn"}}}));
    REQUIRE(must(outbox(*workspace, {})).count == 4);
    apply(update_op("contact", cem, {{"do_not_contact", Value{std::int64_t{1}}}}));
    OutboxPage left = must(outbox(*workspace, {}));
    REQUIRE(left.count == 1);
    CHECK(must(workspace->record(workspace->catalogue().entity("outbox"), left.items.front().id))["recipient"] == Value{"eda@example.com"});
    // Nobody listens: without a live rule the draft stays, and sending it asks.
    for (const RuleLine& line : must(automation->rules())) must(automation->pause(line.id, manager));
    CHECK(rule != 0);
    CHECK(automation->may_go_out(left.items.front().id, anna).has_value());
    workspace->set_participant({});
    apply(update_op("contact", eda, {{"do_not_contact", Value{std::int64_t{1}}}}));
    const auto settled = automation->settle(left.items.front().id, true, anna);
    REQUIRE_FALSE(settled.has_value());
    CHECK(settled.error().what() == "eda asked not to be contacted.");
    CHECK(must(outbox(*workspace, {})).count == 0);
    CHECK(count("SELECT count(*) FROM activity") == 0);
}

TEST_CASE_METHOD(RuleFixture, "Approved outside of working hours, a step waits for them and is not asked about again", "[engine][approval]") {
    const Id contact = create("contact", {{"name", Value{"Cem"}}, {"email", Value{"cem@example.com"}}});
    clock.advance(start_of(day_of(clock.now())) + 23h - clock.now());
    publish(rule_of(R"({"on": "created"})", R"([{"do": "email", "subject": "Hello", "approval": "owner"}])", R"(, "hours": {"from": 540, "to": 1020})"));
    deal("One", {{"contact", Value{contact}}});
    must(automation->settle(must(outbox(*workspace, {})).items.front().id, true, anna));
    for (int hour = 0; hour < 96; ++hour) pass(1h);
    const OutboxPage page = must(outbox(*workspace, {}));
    REQUIRE(page.count == 1);
    CHECK(page.items.front().kind == "email");
}

TEST_CASE_METHOD(RuleFixture, "A rehearsed step that fails is tried as often as live, then waits for a person", "[rehearsal]") {
    apply(update_op("stage", stage("Engaging"), {{"required_fields", Value{"next_step"}}}));
    const Id id = deal("Konex");
    const RuleDefinition rule = rule_of(R"({"on": "created"})", R"([{"do": "move_stage", "stage": "Engaging"}])", R"(, "retries": 2)");
    const Rehearsal seen = must(automation->rehearse(rule, {.record = id, .start = clock.now(), .now = clock.now() + 240h}));
    const auto times = [&](std::string_view state) { return std::ranges::count(seen.moments, state, &RehearsalMoment::state); };
    CHECK(times("failed") == 2);
    CHECK(times("parked") == 1);
    CHECK(seen.waiting_at == "s1");
    CHECK_FALSE(seen.next.has_value());
}

TEST_CASE_METHOD(RuleFixture, "A rule takes its neighbour's place, also where deleted ones left gaps", "[rules]") {
    std::vector<Id> rules;
    for (int n = 0; n < 6; ++n) rules.push_back(publish(rule_of(R"({"on": "created"})", R"([{"do": "stop"}])")));
    for (const std::size_t gone : {1UL, 2UL, 4UL}) must(automation->remove(rules[gone], manager));
    const auto order = [&] {
        std::vector<Id> ids;
        for (const RuleLine& line : must(automation->rules())) ids.push_back(line.id);
        return ids;
    };
    const auto position = [&](Id rule) { return as_integer(record("rule", rule)["position"]); };
    must(automation->move_to(rules[0], position(rules[3]), manager));
    CHECK(order() == std::vector<Id>{rules[3], rules[0], rules[5]});
    must(automation->move_to(rules[5], position(rules[0]), manager));
    CHECK(order() == std::vector<Id>{rules[3], rules[5], rules[0]});
    must(workspace->undo());
    CHECK(order() == std::vector<Id>{rules[3], rules[0], rules[5]});
}
