#include "core/base/random.h"
#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;
using namespace std::chrono_literals;

namespace {

DryRunResult tried(RuleFixture& on, const RuleDefinition& rule, Instant from, Instant to) {
    auto job = must(on.automation->dry_run(rule, {from, to}));
    must(run_to_end(*job));
    return job->result();
}

}  // namespace

TEST_CASE_METHOD(RuleFixture, "A dry run finds the moments at which the rule would have acted, with the values of that day", "[dry_run]") {
    const Instant start = clock.now();
    const Id one = deal("One", {{"amount", Value{std::int64_t{100'000}}}}), two = deal("Two", {{"amount", Value{std::int64_t{900'000}}}});
    clock.advance(48h);
    move(one, "Engaging"), move(two, "Engaging");
    clock.advance(48h);
    apply(update_op("deal", one, {{"amount", Value{std::int64_t{900'000}}}}));
    clock.advance(48h);
    move(one, "Prospecting");
    clock.advance(24h);
    move(one, "Engaging");
    const RuleDefinition rule = rule_of(R"({"on": "stage_entered", "to": ["Engaging"]})", R"([{"do": "update", "set": [{"field": "next_step", "value": "Call"}]}])",
                                        R"(, "filter": {"field": "amount", "op": ">", "value": 500000})");
    const DryRunResult result = tried(*this, rule, start, clock.now());
    REQUIRE(result.acted == 2);
    CHECK(result.runs[0].record == two);
    CHECK(result.runs[1].record == one);
    REQUIRE(result.runs[1].effects.size() == 1);
    CHECK(result.runs[1].effects[0].differences[0].field == "Next step");
    CHECK(result.runs[1].effects[0].differences[0].after == "Call");
    CHECK(count("SELECT count(*) FROM deal WHERE next_step IS NOT NULL") == 0);
    CHECK(to_csv(result).find("Next step") != std::string::npos);
    CHECK(tried(*this, rule, clock.now(), clock.now() + 1h).acted == 0);
}

TEST_CASE_METHOD(RuleFixture, "A dry run follows waits, exits and branches through what really happened", "[dry_run]") {
    const Instant start = clock.now();
    const Id replied = deal("Replied"), won = deal("Won deal"), silent = deal("Silent");
    clock.advance(24h);
    create("activity", {{"kind", Value{"email"}}, {"direction", Value{"in"}}, {"subject", Value{"Re"}}, {"deal", Value{replied}}});
    move(won, "Won");
    clock.advance(20 * 24h);
    const RuleDefinition rule = rule_of(R"({"on": "created"})", R"([{"do": "task", "subject": "First"}, {"do": "wait", "filter": {"field": "last_activity", "op": "not_empty"}, "span": {"days": 5},
        "then": [], "otherwise": [{"do": "task", "subject": "Second"}]}])", R"(, "exits": ["closed"])");
    const DryRunResult result = tried(*this, rule, start, clock.now());
    CHECK(result.acted == 3);
    REQUIRE(result.runs.size() == 3);
    for (const WouldBeRun& run : result.runs) {
        if (run.record == won) CHECK(run.ended == "exited: closed");
        if (run.record == silent) CHECK(run.effects.size() == 2);
    }
}

TEST_CASE_METHOD(RuleFixture, "What a dry run says of idle deals is what the live rule does", "[dry_run]") {
    Random random{7};
    std::vector<Id> deals;
    const RuleDefinition rule = rule_of(R"({"on": "idle", "span": {"working_days": 5}})", R"([{"do": "task", "subject": "Wake {{title}}"}])", R"(, "catch_up": "all", "catch_up_days": 365)");
    publish(rule);
    const Instant start = clock.now();
    for (int day = 0; day < 80; ++day) {
        if (random.chance(0.5)) deals.push_back(deal("d" + std::to_string(day)));
        if (!deals.empty() && random.chance(0.6))
            create("activity", {{"kind", Value{"call"}}, {"subject", Value{"c"}}, {"done", Value{std::int64_t{1}}}, {"deal", Value{deals[random.below(deals.size())]}}});
        if (!deals.empty() && random.chance(0.1)) move(deals[random.below(deals.size())], "Won");
        pass(24h);
    }
    const DryRunResult result = tried(*this, rule, start, clock.now());
    CHECK(static_cast<std::int64_t>(result.acted) == tasks("subject LIKE 'Wake%'"));
    CHECK(result.acted > 20);
}

TEST_CASE_METHOD(RuleFixture, "A dry run stops when the data changes under it", "[dry_run]") {
    deal("One");
    auto job = must(automation->dry_run(rule_of(R"({"on": "created"})", R"([{"do": "task", "subject": "x"}])"), {clock.now() - 24h, clock.now()}));
    must(job->step());
    deal("Two");
    CHECK(job->step().error().kind() == ErrorKind::conflict);
}

namespace {

// A quarter of random work on deals of three contacts, with the rule live; then the same past tried.
void lives_as_tried(const RuleDefinition& rule, std::uint64_t seed, std::int64_t at_least) {
    RuleFixture on;
    Random random{seed};
    const auto some = [&](const std::vector<Id>& ids) { return ids[random.below(ids.size())]; };
    std::vector<Id> contacts, deals;
    for (int n = 0; n < 3; ++n) contacts.push_back(on.create("contact", {{"name", Value{"c" + std::to_string(n)}}}));
    on.publish(rule);
    const Instant start = on.clock.now();
    for (int day = 0; day < 90; ++day) {
        if (random.chance(0.4)) deals.push_back(on.deal("d" + std::to_string(day), {{"contact", Value{some(contacts)}}, {"amount", Value{std::int64_t{100}}}}));
        if (!deals.empty() && random.chance(0.5)) {
            const bool mail = random.chance(0.5);
            std::vector<Assignment> values = {{"kind", Value{mail ? "email" : "call"}}, {"subject", Value{"a"}}, {"done", Value{std::int64_t{1}}}};
            if (mail) values.push_back({"direction", Value{"in"}});
            if (random.chance(0.7)) values.push_back({"deal", Value{some(deals)}});
            else values.push_back({"contact", Value{some(contacts)}});
            on.create("activity", std::move(values));
        }
        if (!deals.empty() && random.chance(0.1)) on.move(some(deals), random.chance(0.5) ? "Won" : "Lost");
        if (!deals.empty() && random.chance(0.5))
            on.apply(update_op("deal", some(deals), {{"amount", Value{static_cast<std::int64_t>(100 * (1 + random.below(9)))}}}));
        for (int hour = 0; hour < 24; hour += 6) on.pass(6h);
    }
    const DryRunResult result = tried(on, rule, start, on.clock.now());
    std::map<std::string, std::int64_t> words;
    for (const WouldBeRun& run : result.runs)
        for (const WouldBeEffect& effect : run.effects) ++words[effect.words.substr(0, effect.words.find(','))];
    std::int64_t all = 0;
    for (const auto& [said, times] : words) {
        INFO(said);
        const std::string subject = said.substr(said.find("“") + std::string_view{"“"}.size(), said.find("”") - said.find("“") - std::string_view{"“"}.size());
        CHECK(times == on.tasks("done = 0 AND subject = '" + subject + "'"));
        all += times;
    }
    CHECK(all == on.tasks("done = 0"));
    CHECK(all >= at_least);
}

}  // namespace

TEST_CASE("What a dry run says of waits for a reply, exits and matching anew is what the live rule does", "[dry_run]") {
    const char* const waits = R"([{"do": "wait", "signal": "reply", "span": {"days": 7}, "then": [{"do": "task", "subject": "Answer"}], "otherwise": [{"do": "task", "subject": "Ask"}]}])";
    const char* const delays = R"([{"do": "delay", "span": {"days": 6}}, {"do": "task", "subject": "Late"}])";
    const char* const meets = R"([{"do": "wait", "filter": {"field": "last_activity", "op": "not_empty"}, "span": {"days": 7}, "then": [{"do": "task", "subject": "Met"}], "otherwise": [{"do": "task", "subject": "Cold"}]}])";
    const char* const task = R"([{"do": "task", "subject": "Now"}])";
    for (const std::uint64_t seed : {3U, 4U}) {
        lives_as_tried(rule_of(R"({"on": "created"})", waits, R"(, "exits": ["closed"])"), seed, 10);
        lives_as_tried(rule_of(R"({"on": "created"})", delays, R"(, "exits": ["reply"])"), seed, 5);
        lives_as_tried(rule_of(R"({"on": "created"})", delays, R"(, "exits": ["contacted", "closed"])"), seed, 5);
        lives_as_tried(rule_of(R"({"on": "created"})", meets), seed, 10);
        lives_as_tried(rule_of(R"({"on": "signal", "signal": "reply"})", task), seed, 5);
        lives_as_tried(rule_of(R"({"on": "idle", "span": {"days": 4}})", waits, R"(, "exits": ["contacted"], "catch_up": "all")"), seed, 5);
        lives_as_tried(rule_of(R"({"on": "field_changed", "field": "amount"})", task, R"(, "again": "when_matching_again", "filter": {"field": "amount", "op": ">", "value": 500})"), seed, 3);
    }
}

TEST_CASE_METHOD(RuleFixture, "A dry run says what the past does not know", "[dry_run]") {
    const auto note = [&](std::string_view steps, std::string_view more) { return tried(*this, rule_of(R"({"on": "created"})", steps, more), clock.now(), clock.now()).note; };
    CHECK(note(R"([{"do": "task", "subject": "x"}])", "").empty());
    CHECK(note(R"([{"do": "email", "subject": "x"}])", "").find("opted out") != std::string::npos);
    CHECK(note(R"([{"do": "email", "subject": "x"}])", R"(, "entity": "contact")").empty());
    CHECK(note(R"([{"do": "task", "subject": "x"}])", R"(, "filter": {"sql": "amount > 5"})").find("Expressions") != std::string::npos);
    CHECK(note(R"([{"do": "task", "subject": "x"}])", R"(, "exits": ["reply"])").find("Activities") != std::string::npos);
}

TEST_CASE_METHOD(RuleFixture, "A dry run knows when a contact opted out", "[dry_run]") {
    const Instant start = clock.now();
    const Id one = create("contact", {{"name", Value{"One"}}});
    create("contact", {{"name", Value{"Two"}}});
    clock.advance(24h);
    apply(update_op("contact", one, {{"do_not_contact", Value{std::int64_t{1}}}}));
    clock.advance(10 * 24h);
    const DryRunResult result = tried(*this, rule_of(R"({"on": "created"})", R"([{"do": "call", "subject": "First"}, {"do": "delay", "span": {"days": 3}}, {"do": "task", "subject": "Second"}])",
                                                     R"(, "entity": "contact", "exits": ["opt_out"])"), start, clock.now());
    REQUIRE(result.runs.size() == 2);
    for (const WouldBeRun& run : result.runs) {
        CHECK(run.effects.size() == (run.record == one ? 1U : 2U));
        CHECK(run.ended == (run.record == one ? "exited: opt_out" : ""));
    }
}
