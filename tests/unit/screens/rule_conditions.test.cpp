// What a rule's builder can say about values before a change, in expressions, and about times.

#include "tests/support/workspace_fixture.h"
#include "tests/unit/screens/automation_visit.h"

using namespace qd;
using namespace qd::test;
using ui::Role;

namespace {

struct Builder : WorkspaceFixture {
    Id boss = create("user", {{"name", Value{"Melvin"}}, {"role", Value{"manager"}}});
    Id rule = 0;
    std::unique_ptr<AutomationVisit> visit;

    Stage& open(Trigger trigger, std::string entity = "deal", Filter filter = {}) {
        RuleDefinition made;
        made.name = "Watch";
        made.entity = std::move(entity);
        made.filter = std::move(filter);
        made.trigger = std::move(trigger);
        made.steps = {Step{.key = "s1", .kind = StepKind::note, .body = "Seen"}};
        Automation automation{*workspace};
        rule = must(automation.create(made, boss));
        visit = std::make_unique<AutomationVisit>(store.file_bytes(), make_date(2017, 12, 20));
        visit->go("automation/" + std::to_string(rule));
        return visit->stage;
    }
    RuleDefinition kept() {
        Automation automation{*visit->app->workspace()};
        return must(automation.draft(rule));
    }
    void open_conditions() { visit->stage.click(Role::button, "Only for: No condition: every record"); }
};

}  // namespace

TEST_CASE_METHOD(Builder, "An expression is a condition; what is wrong with it stands under it, and it is kept once it is entered", "[automation]") {
    Stage& stage = open({.kind = TriggerKind::created});
    open_conditions();
    stage.click(Role::button, "Expression");
    stage.click(Role::textbox, "Expression");
    stage.type("amont > 100");
    INFO(stage.outline());
    CHECK(stage.has(Role::alert, "This expression cannot be used: there is no field “amont”."));
    visit->type_over("amount > 100");
    CHECK_FALSE(stage.has(Role::alert, "This expression cannot be used: there is no field “amont”."));
    const Filter filter = kept().filter;
    REQUIRE(filter.parts.size() == 1);
    CHECK(filter.parts[0].expression == "amount > 100");
    stage.click(Role::button, "Remove this expression");
    CHECK(kept().filter.parts.empty());
}

TEST_CASE_METHOD(Builder, "A condition may ask what a value was before the change, where the rule sees one", "[automation]") {
    Stage& stage = open({.kind = TriggerKind::field_changed, .field = "amount"});
    open_conditions();
    stage.click(Role::button, "Condition");
    visit->choose("Comparison", "less than, before the change");
    const Filter filter = kept().filter;
    REQUIRE(filter.parts.size() == 1);
    CHECK(filter.parts[0].condition.op == FilterOperator::less);
    CHECK(filter.parts[0].condition.before);
    CHECK(stage.repeated_ids() == "");
}

TEST_CASE_METHOD(Builder, "A condition may ask whether another record has the same value, and how long a number is", "[automation]") {
    Stage& stage = open({.kind = TriggerKind::updated}, "contact");
    open_conditions();
    stage.click(Role::button, "Condition");
    visit->choose("Comparison", "is in another record too");
    CHECK(kept().filter.parts.at(0).condition.op == FilterOperator::shared);
    CHECK(stage.has(Role::button, "Only for: Name is in another contact too"));
    stage.click(Role::combobox, "Comparison");
    CHECK(stage.has(Role::option, "contains, before the change"));
    CHECK_FALSE(stage.has(Role::option, "is in another record too, before the change"));
    stage.press("Esc");
    visit->choose("Field", "Phone");
    visit->choose("Comparison", "has fewer digits than");
    CHECK(kept().filter.parts.at(0).condition.values == std::vector{Value{std::int64_t{5}}});
    visit->fill("Value", "7");
    stage.press("Enter");
    INFO(stage.outline());
    CHECK(kept().filter.parts.at(0).condition.values == std::vector{Value{std::int64_t{7}}});
    CHECK(stage.has(Role::button, "Only for: Phone has fewer than 7 digits"));
    CHECK(stage.repeated_ids() == "");
}

TEST_CASE_METHOD(Builder, "A condition about tags says which", "[automation]") {
    Stage& stage = open({.kind = TriggerKind::created}, "deal", where("tags", FilterOperator::any_of, {Value{"vip"}, Value{"north"}}));
    CHECK(stage.has(Role::button, "Only for: Tags has any of vip or north"));
    stage.click(Role::button, "Only for: Tags has any of vip or north");
    CHECK(stage.find(Role::textbox, "Values, with commas between").value == "vip, north");
    visit->fill("Values, with commas between", "vip, south , ");
    stage.press("Enter");
    const Filter filter = kept().filter;
    const std::vector<Value> both{Value{"vip"}, Value{"south"}};
    CHECK((filter.kind == Filter::Kind::condition ? filter : filter.parts.at(0)).condition.values == both);
}

TEST_CASE_METHOD(Builder, "One of several choices is ticked", "[automation]") {
    Stage& stage = open({.kind = TriggerKind::created}, "deal", all_of({where("status", FilterOperator::any_of, {Value{"won"}})}));
    stage.click(Role::button, "Only for: Status is Won");
    stage.click(Role::combobox, "Values");
    stage.click(Role::option, "Lost");
    const std::vector<Value> both{Value{"won"}, Value{"lost"}};
    CHECK(kept().filter.parts.at(0).condition.values == both);
}

TEST_CASE_METHOD(Builder, "A rule that sees no change does not offer what was before", "[automation]") {
    Stage& stage = open({.kind = TriggerKind::created});
    open_conditions();
    stage.click(Role::button, "Condition");
    stage.click(Role::combobox, "Comparison");
    CHECK(stage.has(Role::option, "less than"));
    CHECK_FALSE(stage.has(Role::option, "less than, before the change"));
}

TEST_CASE_METHOD(Builder, "Sending is limited to days of the week, a failed step waits as long as is said, and a schedule has its first day", "[automation]") {
    Stage& stage = open({.kind = TriggerKind::schedule, .recurrence = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"});
    visit->fill("First day", "12/25/2017");
    CHECK(kept().trigger.starts == make_date(2017, 12, 25));
    stage.click(Role::checkbox, "Send only in working hours");
    stage.click(Role::combobox, "On these days");
    stage.click(Role::option, "Monday");
    stage.press("Esc");
    CHECK(kept().hours.weekdays == 0b0011110);
    visit->fill("Each time after: how many", "45");
    CHECK(kept().retry_after == Span{45, SpanUnit::minutes});
}
