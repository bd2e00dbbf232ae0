// Time in a tab that is closed most of the day.

#include "core/automation/catch_up.h"
#include "core/base/random.h"
#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kIdle = R"([{"do": "task", "subject": "Wake {{title}}"}])";

// A catch-up that lists ten items of a rule at once.
struct ShortLook {
    explicit ShortLook(Workspace& workspace) : engine(workspace), job(workspace, engine, workspace.clock().now(), {}, figures, state, 10) { must(engine.ready()); }
    Engine engine;
    Figures figures;
    TimeState state;
    CatchUpJob job;
};

}  // namespace

TEST_CASE_METHOD(RuleFixture, "A deal without activity gets one task, however often it is looked at", "[time]") {
    publish(rule_of(R"({"on": "idle", "span": {"working_days": 10}})", kIdle));
    const Id deal = this->deal("Konex");
    const auto due = automation->next_due();
    REQUIRE(due.has_value());
    CHECK(day_of(*due) <= make_date(2018, 1, 2));
    pass(13 * 24h);
    CHECK(tasks() == 0);
    pass(24h);
    CHECK(tasks() == 1);
    for (int day = 0; day < 20; ++day) pass(24h), reopen();
    CHECK(tasks() == 1);
    create("activity", {{"kind", Value{"call"}}, {"subject", Value{"c"}}, {"done", Value{std::int64_t{1}}}, {"deal", Value{deal}}});
    pass(15 * 24h);
    CHECK(tasks("done = 0") == 2);
    move(deal, "Won");
    pass(60 * 24h);
    CHECK(tasks("done = 0") == 2);
}

TEST_CASE_METHOD(RuleFixture, "An activity moves the time at which an open tab looks again", "[time]") {
    publish(rule_of(R"({"on": "idle", "span": {"days": 10}})", kIdle));
    const Id deal = this->deal("Konex");
    pass(240h + 1s);
    REQUIRE(tasks() == 1);
    CHECK_FALSE(automation->next_due().has_value());
    create("activity", {{"kind", Value{"call"}}, {"subject", Value{"c"}}, {"done", Value{std::int64_t{1}}}, {"deal", Value{deal}}});
    CHECK(automation->next_due() == clock.now() + 240h);
}

TEST_CASE_METHOD(RuleFixture, "The list says when each rule acts next, and keeps up with what people do", "[time][list]") {
    const auto next_of = [&](Id rule) {
        for (const RuleLine& line : must(automation->rules()))
            if (line.id == rule) return line.next_due;
        return std::optional<Instant>{};
    };
    // As a tab does it: looks when it is told that something may be due.
    const auto look = [&] {
        if (const auto next = automation->next_due(); next && *next <= clock.now()) catch_up();
    };
    const Id idle = publish(rule_of(R"({"on": "idle", "span": {"days": 3}})", kIdle));
    const Id daily = publish(rule_of(R"({"on": "schedule", "recurrence": "FREQ=DAILY", "minute": 600, "each_record": false})", R"([{"do": "task", "subject": "t", "who": "rule_owner"}])"));
    const Id waits = publish(rule_of(R"({"on": "stage_entered", "to": ["Engaging"]})", R"([{"do": "delay", "span": {"hours": 5}}, {"do": "note", "body": "n"}])"));
    const Id at_once = publish(rule_of(R"({"on": "created"})", R"([{"do": "note", "body": "n"}])", R"(, "filter": {"field": "amount", "op": ">", "value": 5})"));
    catch_up();
    CHECK_FALSE(next_of(idle));
    CHECK(next_of(daily) == start_of(day_of(clock.now())) + 10h);
    CHECK_FALSE(next_of(waits));
    const Id first = deal("First");
    const Instant first_made = clock.now();
    clock.advance(1h);
    const Id second = deal("Second");
    const Instant second_made = clock.now();
    look();
    CHECK(next_of(idle) == first_made + 72h);
    move(second, "Engaging");
    CHECK(next_of(waits) == clock.now() + 5h);
    // The next one is closed: then the other one is next, and after it nothing.
    move(first, "Won");
    look();
    CHECK(next_of(idle) == second_made + 72h);
    move(second, "Lost");
    look();
    CHECK_FALSE(next_of(idle));
    CHECK_FALSE(next_of(at_once));
    must(automation->pause(daily, manager));
    CHECK_FALSE(next_of(daily));
}

TEST_CASE_METHOD(RuleFixture, "After an absence a schedule does what its rule says: nothing, the last, or all", "[time]") {
    for (const auto& [policy, expected] : {std::pair{"none", 0}, std::pair{"last", 1}, std::pair{"all", 10}}) {
        RuleFixture on;
        on.publish(rule_of(R"({"on": "schedule", "recurrence": "FREQ=DAILY", "minute": 600, "each_record": false})", R"([{"do": "task", "subject": "t", "who": "rule_owner"}])",
                           std::string{R"(, "catch_up_days": 30, "catch_up": ")"} + policy + "\""));
        on.clock.advance(10 * 24h);
        on.reopen();
        on.catch_up();
        INFO(policy);
        CHECK(on.tasks() == expected);
        on.catch_up();
        CHECK(on.tasks() == expected);
        CHECK(on.count("SELECT count(*) FROM rule_run WHERE reason LIKE '%passed while%'") == (expected == 10 ? 0 : 1));
        on.pass(24h);
        CHECK(on.tasks() == expected + 1);
    }
}

TEST_CASE_METHOD(RuleFixture, "What is older than the window is passed over: closed for 3, 30 and 400 days", "[time]") {
    for (const auto& [closed, expected] : {std::pair{3, 1}, std::pair{30, 0}, std::pair{400, 0}}) {
        RuleFixture on;
        on.publish(rule_of(R"({"on": "date_reached", "field": "close_date"})", kIdle, R"(, "catch_up_days": 14)"));
        on.deal("Konex", {{"close_date", date_value(make_date(2017, 12, 20))}});
        on.clock.advance(24h * closed + 1h);
        on.reopen();
        if (closed == 400) {
            const CatchUpSummary summary = must(on.automation->due());
            CHECK_FALSE(summary.clock_problem.empty());
            CHECK(summary.clock_far_ahead);
            CHECK_FALSE(on.automation->catch_up().has_value());
            must(on.automation->settle_clock());
        }
        on.catch_up();
        INFO(closed);
        CHECK(on.tasks() == expected);
    }
}

TEST_CASE_METHOD(RuleFixture, "A clock set back stops timed rules until it is right or accepted", "[time]") {
    publish(rule_of(R"({"on": "idle", "span": {"days": 1}})", kIdle));
    deal("Konex");
    clock.set(clock.now() - 2h);
    CHECK_FALSE(must(automation->due()).clock_problem.empty());
    CHECK_FALSE(automation->catch_up().has_value());
    CHECK_FALSE(automation->next_due().has_value());
    must(automation->settle_clock());
    CHECK(must(automation->due()).clock_problem.empty());
    pass(27h);
    CHECK(tasks() == 1);
}

TEST_CASE_METHOD(RuleFixture, "More than fifty effects are shown before they happen, and can be passed over by rule", "[time]") {
    const Id rule = publish(rule_of(R"({"on": "idle", "span": {"days": 2}})", kIdle));
    for (int n = 0; n < 60; ++n) deal("d" + std::to_string(n));
    clock.advance(72h);
    reopen();
    const CatchUpSummary summary = must(automation->due());
    CHECK(summary.ask);
    REQUIRE(summary.groups.size() == 1);
    CHECK(summary.groups.front().due == 60);
    CHECK(summary.groups.front().examples.size() == 5);
    catch_up({rule});
    CHECK(tasks() == 0);
    CHECK(must(automation->due()).effects == 0);
    CHECK(runs("skipped") == 60);
}

TEST_CASE("A thousand due timers act exactly a thousand times, wherever the program is killed", "[time][crash]") {
    ManualClock clock{start_of(make_date(2017, 12, 19)) + 9h};
    std::vector<std::byte> file;
    {
        PageStore store{nullptr};
        auto workspace = must(Workspace::open(store, clock));
        Automation automation{*workspace};
        RuleDefinition rule = rule_of(R"({"on": "created"})", R"([{"do": "delay", "span": {"days": 1}}, {"do": "update", "set": [{"field": "amount", "add": 1}]}])");
        clock.advance(1s);
        const Id id = must(automation.create(rule, 0));
        must(automation.publish(id, {.accept_cycles = true}));
        Change change;
        change.label = "Many";
        for (int n = 0; n < 1'000; ++n) change.ops.push_back(create_op("deal", {{"name", Value{"d"}}}));
        clock.advance(1s);
        must(workspace->apply(change));
        automation.due().value();
        file = store.file_bytes();
    }
    clock.advance(25h);
    // Each life does one more commit than the last one is allowed to keep: the file after every boundary is opened again.
    std::size_t boundaries = 0;
    for (bool finished = false; !finished; ++boundaries) {
        REQUIRE(boundaries < 200);
        PageStore store{nullptr};
        must(store.adopt_file(file));
        auto workspace = must(Workspace::open(store, clock));
        Automation automation{*workspace};
        auto job = must(automation.catch_up());
        const Id before = must(workspace->database().integer("SELECT max(id) FROM change"));
        while (!finished && must(workspace->database().integer("SELECT max(id) FROM change")) == before) finished = must(job->step()).finished;
        file = store.file_bytes();
        CHECK(must(workspace->database().integer("SELECT count(*) FROM deal WHERE amount > 1")) == 0);
        if (finished) CHECK(must(workspace->database().integer("SELECT count(*) FROM deal WHERE amount = 1")) == 1'000);
    }
    CHECK(boundaries > 50);
}

TEST_CASE("Two hundred reopenings with a jumping clock repeat nothing and lose nothing within the window", "[time][storm]") {
    const std::uint64_t seed = 20'171'219;
    INFO("seed " << seed);
    Random random{seed};
    RuleFixture on;
    on.publish(rule_of(R"({"on": "created"})", R"([{"do": "delay", "span": {"days": 5}}, {"do": "update", "set": [{"field": "amount", "add": 1}]}])", R"(, "catch_up_days": 30)"));
    on.publish(rule_of(R"({"on": "date_reached", "field": "next_step_due"})", R"([{"do": "update", "set": [{"field": "probability", "add": 1}]}])", R"(, "catch_up_days": 30)"));
    on.clock.advance(10 * 24h);  // so that no jump leads to before the publishing
    for (int opening = 0; opening < 200; ++opening) {
        on.clock.set(on.clock.now() + std::chrono::minutes{random.between(-3 * 1440, 3 * 1440)} + 12h);
        on.reopen();
        if (auto job = on.automation->catch_up()) must(run_to_end(**job));
        if (opening < 150) on.deal("d", {{"next_step_due", date_value(on.clock.today() + std::chrono::days{random.between(1, 6)})}});
    }
    on.clock.advance(20 * 24h);
    on.reopen();
    on.catch_up();
    CHECK(on.count("SELECT count(*) FROM deal WHERE amount = 1") == 150);
    CHECK(on.count("SELECT count(*) FROM deal WHERE amount > 1") == 0);
    CHECK(on.count("SELECT count(*) FROM deal WHERE probability > 1") == 0);
    CHECK(on.count("SELECT count(*) FROM deal WHERE probability = 1") == 150);
}

TEST_CASE_METHOD(RuleFixture, "While a rule is paused its waiting records stand still; live again, what is overdue is done", "[time][pause]") {
    const Id rule = publish(rule_of(R"({"on": "created"})", R"([{"do": "delay", "span": {"days": 1}}, {"do": "task", "subject": "Second"}])"));
    deal("Konex");
    must(automation->pause(rule, manager));
    pass(48h);
    CHECK_FALSE(automation->next_due().has_value());
    CHECK(must(automation->due()).groups.empty());
    CHECK(tasks() == 0);
    reopen();
    pass(24h);
    CHECK(tasks() == 0);
    must(automation->resume(rule, manager));
    REQUIRE(automation->next_due().has_value());
    CHECK(*automation->next_due() <= clock.now());
    catch_up();
    CHECK(tasks() == 1);
}

TEST_CASE_METHOD(RuleFixture, "Live again after a pause, a rule that catches nothing up lets go of what was due meanwhile", "[time][pause]") {
    const Id rule = publish(rule_of(R"({"on": "created"})", R"([{"do": "delay", "span": {"days": 1}}, {"do": "task", "subject": "Second"}])", R"(, "catch_up": "none")"));
    deal("Early");
    must(automation->pause(rule, manager));
    clock.advance(48h);
    must(automation->resume(rule, manager));
    deal("Late");
    catch_up();
    CHECK(tasks() == 0);
    CHECK(runs("exited") == 1);
    pass(25h);
    CHECK(tasks() == 1);
}

TEST_CASE_METHOD(RuleFixture, "A reply during a pause is not lost: the record goes on when the rule is live, and exits count at once", "[time][pause]") {
    const Id rule = publish(rule_of(R"({"on": "created"})", R"([{"do": "wait", "signal": "reply", "span": {"days": 5},
        "then": [{"do": "task", "subject": "Answer"}], "otherwise": [{"do": "task", "subject": "Ask"}]}])", R"(, "exits": ["closed"])"));
    const Id replied = deal("Replied"), won = deal("Won");
    must(automation->pause(rule, manager));
    create("activity", {{"kind", Value{"email"}}, {"direction", Value{"in"}}, {"subject", Value{"Re"}}, {"deal", Value{replied}}});
    move(won, "Won");
    pass(24h);
    CHECK(tasks() == 0);
    CHECK(runs("exited") == 1);
    must(automation->resume(rule, manager));
    catch_up();
    CHECK(tasks("subject = 'Answer'") == 1);
    pass(10 * 24h);
    CHECK(tasks() == 1);
}

TEST_CASE_METHOD(RuleFixture, "A look that finds more than it may list goes on behind it until nothing is left", "[time][limits]") {
    for (int n = 0; n < 25; ++n) create("contact", {{"name", Value{"c" + std::to_string(n)}}});
    const char* const stop = R"([{"do": "stop"}])";
    publish(rule_of(R"({"on": "schedule", "recurrence": "FREQ=DAILY", "minute": 600})", stop, R"(, "entity": "contact", "catch_up": "all")"));
    publish(rule_of(R"({"on": "schedule", "recurrence": "FREQ=DAILY", "minute": 600})", stop, R"(, "entity": "contact", "again": "once")"));
    publish(rule_of(R"({"on": "created"})", stop, R"(, "entity": "contact")"), {.existing = true});
    publish(rule_of(R"({"on": "idle", "span": {"hours": 1}})", stop, R"(, "entity": "contact")"));
    automation.reset();
    clock.advance(48h);
    ShortLook look{*workspace};
    must(run_to_end(look.job));
    const std::string each = "SELECT count(*) FROM rule_run WHERE state = 'done' AND rule = (SELECT id FROM rule ORDER BY id LIMIT 1 OFFSET ";
    CHECK(count(each + "0)") == 50);
    CHECK(count(each + "1)") == 25);
    CHECK(count(each + "3)") == 25);
    CHECK(count("SELECT count(*) FROM rule_run WHERE once LIKE '%:x%'") == 25);
    CHECK(count("SELECT count(*) FROM rule WHERE checked < " + std::to_string(to_stored(clock.now()))) == 1);
}

TEST_CASE_METHOD(RuleFixture, "A job that ends in the middle of a schedule leaves the rest for the next one", "[time][limits]") {
    for (int n = 0; n < 25; ++n) create("contact", {{"name", Value{"c" + std::to_string(n)}}});
    publish(rule_of(R"({"on": "schedule", "recurrence": "FREQ=DAILY", "minute": 600})", R"([{"do": "stop"}])", R"(, "entity": "contact", "catch_up": "all")"));
    automation.reset();
    clock.advance(24h);
    {
        ShortLook look{*workspace};
        for (int steps = 0; steps < 100 && runs("done") < 20; ++steps) must(look.job.step());
        REQUIRE(runs("done") == 20);
    }
    automation = std::make_unique<Automation>(*workspace);
    catch_up();
    CHECK(runs("done") == 25);
}

TEST_CASE_METHOD(RuleFixture, "What falls due beyond a rule's daily limit is held, said once, and done on the next days", "[time][limits]") {
    for (int n = 0; n < 3; ++n) deal("d" + std::to_string(n));
    const Id rule = publish(rule_of(R"({"on": "idle", "span": {"hours": 1}})", kIdle));
    create("rule_run", {{"rule", Value{rule}}, {"started", instant_value(clock.now() + 23h)}, {"effects", Value{std::int64_t{1'000}}}});
    reopen();
    pass(23h);
    for (int look = 0; look < 5; ++look) pass(1min);
    CHECK(tasks() == 0);
    CHECK(runs("waiting") == 3);
    CHECK(count("SELECT count(*) FROM rule_run WHERE reason = 'The rule had reached 1000 effects on that day: it starts on 2017-12-21.'") == 3);
    pass(24h);
    CHECK(tasks() == 3);
    CHECK(runs("waiting") == 0);
}

TEST_CASE_METHOD(RuleFixture, "Records that matched when a rule was published, and those of a schedule, all have their turn though they are more than a day's limit", "[time][limits]") {
    Change change;
    change.label = "Many";
    for (int n = 0; n < 1'203; ++n) change.ops.push_back(create_op("deal", {{"name", Value{"d" + std::to_string(n)}}}));
    must(workspace->apply(change));
    publish(rule_of(R"({"on": "created"})", R"([{"do": "update", "set": [{"field": "need", "value": "x"}]}])"), {.existing = true});
    publish(rule_of(R"({"on": "schedule", "recurrence": "FREQ=YEARLY", "starts": "2017-12-19", "minute": 545})", R"([{"do": "note", "body": "n"}])"));
    pass(10min);
    CHECK(count("SELECT count(*) FROM deal WHERE need = 'x'") == 1'000);
    CHECK(count("SELECT count(*) FROM activity WHERE kind = 'note'") == 1'000);
    CHECK(runs("waiting") == 2 * 203);
    pass(24h);
    CHECK(count("SELECT count(*) FROM deal WHERE need = 'x'") == 1'203);
    CHECK(count("SELECT count(*) FROM activity WHERE kind = 'note'") == 1'203);
    for (int day = 0; day < 3; ++day) pass(24h);
    CHECK(count("SELECT count(*) FROM activity WHERE kind = 'note'") == 1'203);
}

TEST_CASE_METHOD(RuleFixture, "What was held by the daily limit and matches no more on the next day is left alone", "[time][limits]") {
    const Id first = deal("First"), second = deal("Second");
    const Id rule = publish(rule_of(R"({"on": "idle", "span": {"hours": 1}})", kIdle, R"(, "filter": {"field": "need", "op": "empty"})"));
    create("rule_run", {{"rule", Value{rule}}, {"started", instant_value(clock.now() + 23h)}, {"effects", Value{std::int64_t{1'000}}}});
    reopen();
    pass(23h);
    apply(update_op("deal", first, {{"need", Value{"settled"}}}));
    pass(24h);
    CHECK(tasks() == 1);
    CHECK(tasks("deal = " + std::to_string(second)) == 1);
    CHECK(runs("exited") == 1);
}

TEST_CASE_METHOD(RuleFixture, "An occurrence of a schedule is decided when it is looked at: who matches later waits for the next one", "[time]") {
    const Id late = deal("Late");
    publish(rule_of(R"({"on": "schedule", "recurrence": "FREQ=DAILY", "minute": 600})", kIdle, R"(, "filter": {"field": "need", "op": "not_empty"})"));
    pass(2h);
    apply(update_op("deal", late, {{"need", Value{"now"}}}));
    pass(1h);
    CHECK(tasks() == 0);
    pass(24h);
    CHECK(tasks() == 1);
}

TEST_CASE_METHOD(RuleFixture, "A computer that slept for hours begins a new session: policies hold, and many effects are asked about", "[time][sleep]") {
    const char* const steps = R"([{"do": "delay", "span": {"hours": 2}}, {"do": "task", "subject": "t"}])";
    publish(rule_of(R"({"on": "created"})", steps, R"(, "catch_up": "none")"));
    publish(rule_of(R"({"on": "created"})", steps));
    for (int n = 0; n < 60; ++n) deal("d" + std::to_string(n));
    CHECK_FALSE(automation->woke());
    for (int minutes = 0; minutes < 30; minutes += 2) {
        clock.advance(2min);
        CHECK_FALSE(automation->woke());
    }
    clock.advance(8h);
    CHECK(automation->woke());
    CHECK_FALSE(automation->woke());
    const CatchUpSummary summary = must(automation->due());
    CHECK(summary.ask);
    CHECK(summary.effects == 60);
    catch_up();
    CHECK(tasks() == 60);
    CHECK(runs("exited") == 60);
}

TEST_CASE_METHOD(RuleFixture, "What falls due later finds what came of what fell due before, though both are caught up together", "[time]") {
    publish(rule_of(R"({"on": "idle", "span": {"days": 1}})", R"([{"do": "update", "set": [{"field": "need", "value": "none"}]}])"));
    publish(rule_of(R"({"on": "field_changed", "field": "need"})", R"([{"do": "move_stage", "stage": "Lost"}])"));
    publish(rule_of(R"({"on": "idle", "span": {"days": 2}})", kIdle));
    const Id deal = this->deal("Konex");
    pass(72h);
    CHECK(count("SELECT count(*) FROM deal WHERE status = 'lost' AND id = " + std::to_string(deal)) == 1);
    CHECK(tasks() == 0);
}

TEST_CASE_METHOD(RuleFixture, "A level of a record's own field is no reason to look at the clock", "[time]") {
    publish(rule_of(R"({"on": "threshold", "field": "amount", "level": 5})", kIdle));
    catch_up();
    const std::int64_t before = count("SELECT count(*) FROM change");
    for (int hour = 0; hour < 3; ++hour) pass(1h);
    CHECK(count("SELECT count(*) FROM change") == before);
    CHECK_FALSE(automation->next_due().has_value());
}
