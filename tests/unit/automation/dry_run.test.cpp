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
    CHECK(job->step().error().kind == ErrorKind::conflict);
}
