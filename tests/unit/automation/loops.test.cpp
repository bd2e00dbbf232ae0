// Rules that would start each other for ever are stopped, and it can be seen.

#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;
using namespace std::chrono_literals;

namespace {

struct Loop {
    std::string name;
    std::vector<std::string> rules;   // trigger|steps|entity
    bool timed = false;
};

std::string set(std::string_view field, std::string_view value) {
    return "{\"do\": \"update\", \"set\": [{\"field\": \"" + std::string{field} + "\", " + std::string{value} + "}]}";
}
std::string rule(std::string_view trigger, std::string_view step, std::string_view entity = "deal") {
    return "{\"entity\": \"" + std::string{entity} + "\", \"trigger\": " + std::string{trigger} + ", \"steps\": [" + std::string{step} + "]}";
}
std::string on(std::string_view field) { return "{\"on\": \"field_changed\", \"field\": \"" + std::string{field} + "\"}"; }

const std::string kMore = R"("add": 1)";

std::vector<Loop> loops() {
    std::vector<Loop> all;
    // A rule that changes what it watches.
    for (const char* field : {"amount", "probability", "next_step", "need", "budget"}) {
        const bool number = std::string_view{field} == "amount" || std::string_view{field} == "probability";
        all.push_back({std::string{"self "} + field, {rule(on(field), set(field, number ? kMore : R"("value": "{{next_step}}x")"))}});
    }
    all.push_back({"self by any change", {rule(R"({"on": "updated"})", set("amount", kMore))}});
    all.push_back({"self by stage", {rule(R"({"on": "stage_left"})", R"({"do": "move_stage", "stage": "Negotiation"})")}});
    all.push_back({"self by tag", {rule(on("tags"), R"({"do": "tag", "tag": "again"})")}});
    all.push_back({"self by creating deals", {rule(R"({"on": "created"})", R"({"do": "create", "entity": "deal", "set": [{"field": "name", "value": "child"}]})")}});
    all.push_back({"self by creating tasks", {rule(R"({"on": "created"})", R"({"do": "task", "subject": "t"})", "activity")}});
    // Two rules, three rules.
    for (const auto& [first, second] : {std::pair{"amount", "probability"}, std::pair{"need", "budget"}, std::pair{"next_step", "decides"}, std::pair{"amount", "next_step"}, std::pair{"competitor", "need"}, std::pair{"decides", "competitor"}, std::pair{"loss_reason", "next_step"}, std::pair{"budget", "amount"}}) {
        const auto value = [](std::string_view field) { return field == "amount" || field == "probability" ? kMore : std::string{R"("value": "{{need}}{{budget}}{{next_step}}y")"}; };
        all.push_back({std::string{"pair "} + first + " " + second, {rule(on(first), set(second, value(second))), rule(on(second), set(first, value(first)))}});
    }
    for (const auto& [a, b, c] : {std::tuple{"amount", "probability", "need"}, std::tuple{"need", "budget", "decides"}, std::tuple{"next_step", "amount", "budget"}, std::tuple{"competitor", "loss_reason", "amount"}}) {
        const auto value = [](std::string_view field) { return field == "amount" || field == "probability" ? kMore : std::string{R"("value": "{{need}}{{budget}}{{decides}}z")"}; };
        all.push_back({std::string{"ring "} + a + " " + b + " " + c, {rule(on(a), set(b, value(b))), rule(on(b), set(c, value(c))), rule(on(c), set(a, value(a)))}});
    }
    // Through related records: every deal of the account changes its neighbours.
    for (const char* field : {"amount", "probability", "close_moves"})
        all.push_back({std::string{"neighbours "} + field, {rule(on(std::string_view{field} == "close_moves" ? "amount" : field),
            "{\"do\": \"each\", \"entity\": \"deal\", \"via\": \"account\", \"then\": [" + set(std::string_view{field} == "probability" ? "probability" : "amount", kMore) + "]}")}});
    all.push_back({"deal and account", {rule(on("amount"), R"({"do": "create", "entity": "account", "set": [{"field": "name", "value": "A"}]})"),
                                        rule(R"({"on": "created"})", R"({"do": "create", "entity": "deal", "set": [{"field": "name", "value": "d"}, {"field": "amount", "value": 3}]})", "account"),
                                        rule(R"({"on": "created"})", R"({"do": "update", "set": [{"field": "amount", "add": 1}]})")}});
    // By starting each other on purpose.
    all.push_back({"start each other", {rule(on("amount"), R"({"do": "start_rule", "rule": "loop 1"})"), rule(R"({"on": "manual"})", R"({"do": "start_rule", "rule": "loop 0"})")}});
    all.push_back({"through what follows", {rule(on("status"), R"({"do": "move_stage", "stage": "Lost"})"), rule(on("stage_since"), R"({"do": "move_stage", "stage": "Won"})"),
                                            rule(on("stage"), R"({"do": "move_stage", "stage": "Prospecting"})")}});
    // Through timers: each turn waits, so that nothing runs away; a day's cap ends it.
    all.push_back({"timer", {rule(on("amount"), R"({"do": "delay", "span": {"minutes": 1}}, )" + set("amount", kMore))}, true});
    all.push_back({"timer pair", {rule(on("amount"), R"({"do": "delay", "span": {"minutes": 1}}, )" + set("probability", kMore)),
                                  rule(on("probability"), R"({"do": "delay", "span": {"minutes": 1}}, )" + set("amount", kMore))}, true});
    return all;
}

}  // namespace

TEST_CASE("Thirty ways to run in circles are all stopped, named before publishing, and visible afterwards", "[loops]") {
    const std::vector<Loop> all = loops();
    CHECK(all.size() >= 30);
    for (const Loop& loop : all) {
        INFO(loop.name);
        RuleFixture stage;
        const Id account = stage.create("account", {{"name", Value{"Konex"}}});
        const Id deal = stage.deal("One", {{"account", Value{account}}, {"amount", Value{std::int64_t{100}}}, {"probability", Value{10.0}}});
        stage.deal("Two", {{"account", Value{account}}});
        std::vector<std::pair<Id, RuleDefinition>> live;
        std::size_t cycles = 0;
        for (std::size_t at = 0; at < loop.rules.size(); ++at) {
            RuleDefinition rule = must(rule_from_json(loop.rules[at]));
            rule.name = "loop " + std::to_string(at);
            if (at == 0 && loop.name == "start each other") {
                RuleDefinition helper = must(rule_from_json(loop.rules[1]));
                helper.name = "loop 1", helper.steps = {Step{.key = "s1", .kind = StepKind::stop}};
                stage.publish(helper);
            }
            cycles += find_cycles(*stage.workspace, rule, 0, live).size();
            if (loop.name == "start each other" && at == 1) {
                const Id known = stage.count("SELECT id FROM rule WHERE name = 'loop 1'");
                must(stage.automation->save_draft(known, rule, stage.manager));
                must(stage.automation->publish(known, {.accept_cycles = true}));
            } else {
                stage.publish(rule);
            }
            live.emplace_back(static_cast<Id>(at) + 1, rule);
        }
        CHECK(cycles > 0);
        for (Assignment edit : std::vector<Assignment>{{"amount", Value{std::int64_t{200}}}, {"probability", Value{20.0}}, {"next_step", Value{"n"}}, {"need", Value{"n"}}, {"budget", Value{"b"}},
                                                       {"decides", Value{"d"}}, {"competitor", Value{"c"}}, {"loss_reason", Value{"l"}}, {"tags", Value{"[\"x\"]"}}, {"stage", Value{stage.stage("Engaging")}}})
            stage.apply(update_op("deal", deal, {std::move(edit)}));
        stage.create("activity", {{"kind", Value{"task"}}, {"subject", Value{"t"}}});
        stage.deal("Three");
        if (!loop.timed) {
            CHECK(stage.runs("stopped") > 0);
            CHECK(stage.count("SELECT count(*) FROM rule_run WHERE state = 'stopped' AND (reason = '' OR chain = '' OR chain IS NULL)") == 0);
            CHECK(stage.count("SELECT count(*) FROM rule_run") < 600);
            continue;
        }
        for (int minute = 0; minute < 30; ++minute) stage.pass(61s);
        // One turn a minute for each of the two edits, never more; the day's limit ends it.
        CHECK(stage.count("SELECT count(*) FROM rule_run") <= 64);
    }
}

TEST_CASE_METHOD(RuleFixture, "A rule that reached its effects for the day stops, shows what it left, and may go on by hand", "[loops][cap]") {
    publish(rule_of(R"({"on": "created"})", R"([{"do": "update", "set": [{"field": "need", "value": "x"}]}])"));
    Change change;
    change.label = "Many";
    for (int n = 0; n < 1'010; ++n) change.ops.push_back(create_op("deal", {{"name", Value{"d" + std::to_string(n)}}}));
    must(workspace->apply(change));
    CHECK(count("SELECT count(*) FROM deal WHERE need = 'x'") == 1'000);
    CHECK(runs("stopped") == 10);
    clock.advance(24h);
    must(automation->retry(count("SELECT id FROM rule_run WHERE state = 'stopped' LIMIT 1"), manager));
    CHECK(count("SELECT count(*) FROM deal WHERE need = 'x'") == 1'001);
}
