// Every start with every action.

#include <set>

#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;
using namespace std::chrono_literals;

namespace {

const std::vector<std::pair<std::string, std::string>> kActions = {
    {"create", R"({"do": "create", "entity": "account", "set": [{"field": "name", "value": "New {{name}}"}]})"},
    {"update", R"({"do": "update", "set": [{"field": "description", "value": "x"}]})"},
    {"assign", R"({"do": "assign", "method": "person", "who": "manager"})"},
    {"assign in turn", R"({"do": "assign", "method": "round_robin"})"},
    {"assign by open work", R"({"do": "assign", "method": "least_open"})"},
    {"assign by shares", R"({"do": "assign", "method": "weighted", "weights": [{"name": "Anna", "share": 1}]})"},
    {"task", R"({"do": "task", "subject": "T"})"},
    {"activity", R"({"do": "activity", "format": "meeting", "subject": "M"})"},
    {"note", R"({"do": "note", "body": "N"})"},
    {"tag", R"({"do": "tag", "tag": "hot"})"},
    {"notify", R"({"do": "notify", "who": "rule_owner", "subject": "Look"})"},
    {"email", R"({"do": "email", "subject": "Hello"})"},
    {"call", R"({"do": "call", "subject": "C"})"},
    {"linkedin", R"({"do": "linkedin", "subject": "L"})"},
    {"enrol", R"({"do": "enrol", "rule": "Sequence"})"},
    {"unenrol", R"({"do": "unenrol", "rule": "Sequence"})"},
    {"document", R"({"do": "document", "subject": "D"})"},
    {"file", R"({"do": "file", "format": "json", "subject": "F"})"},
    {"file as csv", R"({"do": "file", "format": "csv", "subject": "F"})"},
    {"file as ics", R"({"do": "file", "format": "ics", "subject": "F"})"},
    {"start_rule", R"({"do": "start_rule", "rule": "Other"})"},
    {"delay", R"({"do": "delay", "span": {"days": 1}})"},
    {"wait", R"({"do": "wait", "filter": {"field": "need", "op": "is", "value": "never"}, "span": {"days": 1}, "then": [], "otherwise": [{"do": "note", "body": "N"}]})"},
    {"wait for a signal", R"({"do": "wait", "signal": "reply", "span": {"days": 1}})"},
    {"branch", R"({"do": "branch", "filter": {"field": "name", "op": "not_empty"}, "then": [{"do": "note", "body": "N"}]})"},
    {"each", R"({"do": "each", "entity": "activity", "via": "deal", "most": 2, "then": [{"do": "update", "set": [{"field": "body", "value": "seen"}]}]})"},
    {"stop", R"({"do": "stop"})"},
    {"move_stage", R"({"do": "move_stage", "stage": "Negotiation"})"},  // last: then the deal is no longer where it entered
};

struct Start {
    std::string trigger;
    std::function<void(RuleFixture&, Id deal)> provoke;
    bool record = true, living = true, wanted = true;  // wanted: nobody asked not to be contacted
};

const std::vector<Start>& starts() {
    static const std::vector<Start> kStarts = {
        {R"({"on": "created"})", [](RuleFixture& on, Id) { on.deal("Second", {{"contact", Value{on.count("SELECT max(id) FROM contact")}}}); }},
        {R"({"on": "updated"})", [](RuleFixture& on, Id deal) { on.apply(update_op("deal", deal, {{"need", Value{"n"}}})); }},
        {R"({"on": "deleted"})", [](RuleFixture& on, Id deal) { on.apply(remove_op("deal", deal)); }, true, false},
        {R"({"on": "restored"})", [](RuleFixture& on, Id deal) {
             on.apply(remove_op("deal", deal));
             on.apply({OpKind::restore, "deal", deal, {}, {}});
         }},
        {R"({"on": "field_changed", "field": "amount"})", [](RuleFixture& on, Id deal) { on.apply(update_op("deal", deal, {{"amount", Value{std::int64_t{7}}}})); }},
        {R"({"on": "stage_entered", "to": ["Engaging"]})", [](RuleFixture& on, Id deal) { on.move(deal, "Engaging"); }},
        {R"({"on": "stage_left", "from": ["Prospecting"]})", [](RuleFixture& on, Id deal) { on.move(deal, "Engaging"); }},
        {R"({"on": "stage_aged", "span": {"days": 3}})", [](RuleFixture& on, Id) { on.pass(96h); }},
        {R"({"on": "date_reached", "field": "close_date", "span": {"days": -1}})", [](RuleFixture& on, Id) { on.pass(96h); }},
        {R"({"on": "schedule", "recurrence": "FREQ=DAILY"})", [](RuleFixture& on, Id) { on.pass(24h); }},
        {R"({"on": "idle", "span": {"days": 2}})", [](RuleFixture& on, Id) { on.pass(72h); }},
        {R"({"on": "threshold", "field": "amount", "level": 5})", [](RuleFixture& on, Id deal) { on.apply(update_op("deal", deal, {{"amount", Value{std::int64_t{7}}}})); }},
        {R"({"on": "threshold", "measure": "win_rate", "level": 0.5})", [](RuleFixture& on, Id) {
             double rate = 0;
             on.automation->set_figures({{}, [&rate](std::string_view, Instant, Id) { return rate; }});
             on.pass(2h);
             rate = 0.6;
             on.pass(2h);
             on.automation->set_figures({});
         }, false},
        {R"({"on": "import_finished"})", [](RuleFixture& on, Id) { on.create("import_batch", {{"file_name", Value{"deals.csv"}}}); }, false},
        {R"({"on": "manual"})", [](RuleFixture& on, Id deal) {
             for (const RuleLine& line : on.automation->buttons("deal")) if (line.name.starts_with("do ")) must(on.automation->start(line.id, deal, on.anna));
         }},
        {R"({"on": "signal", "signal": "meeting_held"})", [](RuleFixture& on, Id deal) {
             on.create("activity", {{"kind", Value{"meeting"}}, {"subject", Value{"m"}}, {"outcome", Value{"held"}}, {"deal", Value{deal}}});
         }},
        {R"({"on": "signal", "signal": "reply"})", [](RuleFixture& on, Id deal) {
             on.create("activity", {{"kind", Value{"email"}}, {"subject", Value{"Re"}}, {"direction", Value{"in"}}, {"deal", Value{deal}}});
         }},
        {R"({"on": "signal", "signal": "opt_out"})", [](RuleFixture& on, Id) {
             on.apply(update_op("contact", on.count("SELECT max(id) FROM contact"), {{"do_not_contact", Value{std::int64_t{1}}}}));
         }, true, true, false},
    };
    return kStarts;
}

// beside: it is one of several triggers, and the first one never comes.
void carries_out_all(const Start& start, bool beside) {
    RuleFixture on;
    const Id contact = on.create("contact", {{"name", Value{"Cem"}}, {"email", Value{"cem@example.com"}}});
    const Id deal = on.deal("First", {{"contact", Value{contact}}, {"close_date", date_value(make_date(2017, 12, 23))}});
    on.apply(update_op("deal", deal, {{"owner", Value{on.ben}}}));  // so that every way to assign it finds somebody else
    for (const char* name : {"Sequence", "Other"}) {
        RuleDefinition helper = rule_of(R"({"on": "manual"})", R"([{"do": "delay", "span": {"days": 900}}])");
        helper.name = name;
        on.publish(helper);
    }
    for (const auto& [name, action] : kActions) {
        RuleDefinition rule = beside ? rule_of(R"({"on": "idle", "span": {"days": 900}})", "[" + action + "]", R"(, "also": [{"on": "restored"}, )" + start.trigger + "]")
                                     : rule_of(start.trigger, "[" + action + "]");
        rule.name = "do " + name;
        on.publish(rule);
    }
    start.provoke(on, deal);
    for (const auto& [name, action] : kActions) {
        INFO(start.trigger << (beside ? " beside others × " : " × ") << name);
        const bool about_record = name == "update" || name.starts_with("assign") || name == "tag" || name == "move_stage";
        const bool outward = name == "email" || name == "call" || name == "linkedin" || name == "document";
        const bool possible = (!about_record || (start.record && start.living)) && (start.record || (name != "email" && name != "each"));
        const std::string state = !possible                                                  ? "s.state IN ('failed', 'parked') AND s.error <> ''"
                                  : outward && !start.wanted                                 ? "s.state = 'blocked' AND s.error <> ''"
                                  : name == "delay" || name.starts_with("wait")              ? "s.state = 'waiting'"
                                  : name == "branch" && !start.record                        ? "s.state = 'skipped'"
                                                                                             : "s.state IN ('done', 'nothing')";
        CHECK(on.count("SELECT count(*) FROM rule_step s JOIN rule r ON r.id = s.rule WHERE r.name = 'do " + name + "' AND " + state) > 0);
    }
}

}  // namespace

TEST_CASE("Every start carries out every action, or says why it cannot, alone and as one of several", "[matrix]") {
    // Every kind of start, both kinds of threshold and all three signals; every kind of step.
    std::set<TriggerKind> kinds, events;
    for (const Start& start : starts()) {
        const Trigger trigger = rule_of(start.trigger, "[]").trigger;
        kinds.insert(trigger.kind);
        carries_out_all(start, false);
        if (!is_event(trigger)) continue;
        events.insert(trigger.kind);
        carries_out_all(start, true);
    }
    CHECK(kinds.size() == kTriggerKindCount);
    CHECK(events.size() == 10);
    std::set<StepKind> steps;
    for (const auto& [name, action] : kActions) steps.insert(rule_of(R"({"on": "manual"})", "[" + action + "]").steps.front().kind);
    CHECK(steps.size() == kStepKindCount);
}
