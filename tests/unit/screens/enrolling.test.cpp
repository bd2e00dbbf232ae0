// Putting people into a sequence from their list, and seeing and ending who is in it: by role and name.

#include "core/automation/templates.h"
#include "tests/support/workspace_fixture.h"
#include "tests/unit/screens/automation_visit.h"

using namespace qd;
using namespace qd::test;
using ui::Role;

namespace {

// Three contacts, one of whom opted out, and a live sequence.
struct Contacts : WorkspaceFixture {
    Id rep = create("user", {{"name", Value{"Anna Snelling"}}, {"role", Value{"representative"}}});
    Id cem = person("Cem"), dora = person("Dora"), silent = person("Silent", 1);

    Id person(std::string name, std::int64_t silenced = 0) {
        return create("contact", {{"email", Value{name + "@example.com"}}, {"name", Value{name}}, {"owner", Value{rep}}, {"do_not_contact", Value{silenced}}});
    }
    Id publish(RuleDefinition rule) {
        Automation automation{*workspace};
        const Id id = must(automation.create(rule, rep));
        must(automation.publish(id, {.actor = rep}));
        return id;
    }
    std::unique_ptr<AutomationVisit> visit(StageOptions options = {}) { return std::make_unique<AutomationVisit>(store.file_bytes(), make_date(2017, 12, 20), options); }
};

constexpr const char* kInside = "SELECT count(*) FROM enrolment WHERE state = 'active' AND deleted IS NULL";

void choose_everybody(AutomationVisit& visit) {
    visit.go("contacts");
    visit.stage.click(Role::checkbox, "Select all");
}

}  // namespace

TEST_CASE("Chosen contacts are put into a sequence from their list; who opted out is left out with the reason; one undo takes all out", "[enrol]") {
    Contacts contacts;
    contacts.publish(rule_template("21-three-mails")->rule);
    const auto there = contacts.visit();
    Stage& stage = there->stage;
    choose_everybody(*there);
    stage.click(Role::button, "Enrol in a sequence…");
    INFO(stage.outline());
    REQUIRE(stage.has(Role::dialog, "Enrol in a sequence"));
    CHECK(stage.has(Role::status, "2 of 3 records start now."));
    CHECK(stage.has(Role::listitem, "They asked not to be contacted: 1 (Silent)"));
    CHECK(there->count(kInside) == 0);
    stage.click(Role::button, "Enrol 2 records");
    there->work();
    CHECK(there->count(kInside) == 2);
    CHECK_FALSE(stage.has(Role::dialog, "Enrol in a sequence"));
    CHECK_FALSE(stage.has(Role::button, "Enrol in a sequence…"));  // nothing is chosen any more
    stage.press("Ctrl+Z");
    there->work();
    CHECK(there->count(kInside) == 0);
}

TEST_CASE("On a phone what can be done with chosen rows stands in a menu", "[enrol]") {
    Contacts contacts;
    contacts.publish(rule_template("21-three-mails")->rule);
    const auto there = contacts.visit({.width = 390, .height = 844, .touch = true});
    Stage& stage = there->stage;
    choose_everybody(*there);
    stage.click(Role::button, "Actions");
    stage.click(Role::menuitem, "Enrol in a sequence…");
    stage.click(Role::button, "Enrol 2 records");
    there->work();
    CHECK(there->count(kInside) == 2);
}

TEST_CASE("Where no sequence takes contacts the dialog says what to do, and starts nothing", "[enrol]") {
    Contacts contacts;
    const auto there = contacts.visit();
    choose_everybody(*there);
    there->stage.click(Role::button, "Enrol in a sequence…");
    CHECK(there->stage.has(Role::status, "No live sequence takes contacts, and no rule about them is started by hand. Publish one under Automation first."));
    CHECK(there->stage.find(Role::button, "Enrol").disabled);
}

TEST_CASE("Who is in a rule stands on its page with step and next moment; chosen ones are taken out, and come back by undo", "[enrol]") {
    Contacts contacts;
    const Id rule = contacts.publish(rule_template("21-three-mails")->rule);
    {
        Automation automation{*contacts.workspace};
        must(automation.start(rule, contacts.cem, contacts.rep));
        must(automation.start(rule, contacts.dora, contacts.rep));
    }
    const auto there = contacts.visit();
    Stage& stage = there->stage;
    there->go("automation/" + std::to_string(rule));
    stage.click(Role::button, "More actions");
    stage.click(Role::menuitem, "Who is in it");
    INFO(stage.outline());
    CHECK(there->route() == "#/automation?rule=" + std::to_string(rule) + "&tab=enrolled");
    CHECK(stage.has(Role::status, "2 records wait"));
    CHECK(stage.has(Role::row, "Cem"));
    CHECK_FALSE(there->name_of(Role::gridcell, "Wait").empty());
    CHECK(stage.repeated_ids() == "");
    stage.click(Role::checkbox, "Select Cem");
    stage.click(Role::button, "Take out");
    there->work();
    CHECK_FALSE(stage.has(Role::row, "Cem"));
    CHECK(stage.has(Role::row, "Dora"));
    CHECK(there->count(kInside) == 1);
    CHECK(there->count("SELECT count(*) FROM outbox WHERE state = 'withdrawn' AND deleted IS NULL") == 1);
    stage.press("Ctrl+Z");
    there->work();
    CHECK(stage.has(Role::row, "Cem"));
}

TEST_CASE("Who is held by the daily limit is told before, and stands in the list as not begun", "[enrol]") {
    Contacts contacts;
    RuleDefinition made;
    made.name = "Greet", made.entity = "contact", made.trigger = {.kind = TriggerKind::manual};
    made.steps = {Step{.key = "s1", .kind = StepKind::note, .body = "Hello"}};
    const Id rule = contacts.publish(made);
    contacts.create("rule_run", {{"rule", Value{rule}}, {"started", instant_value(start_of(make_date(2017, 12, 20)) + std::chrono::hours{8})}, {"effects", Value{std::int64_t{999}}}});
    for (const StageOptions& options : {StageOptions{}, StageOptions{.width = 390, .height = 844, .touch = true}}) {
        const auto there = contacts.visit(options);
        Stage& stage = there->stage;
        const bool phone = options.width < 400;
        choose_everybody(*there);
        if (phone) stage.click(Role::button, "Actions");
        stage.click(phone ? Role::menuitem : Role::button, "Enrol in a sequence…");
        INFO(stage.outline());
        CHECK(stage.has(Role::status, "All 3 records can start."));
        CHECK(stage.has(Role::alert, "A rule has at most 1,000 effects a day: 1 start today, the other 2 tomorrow."));
        stage.click(Role::button, "Enrol 3 records");
        there->work();
        CHECK(there->count(kInside) == 2);
        there->go("automation?tab=enrolled");
        CHECK(stage.has(Role::status, "2 records wait"));
        if (!phone) CHECK(there->name_of(Role::gridcell, "Not begun") == "Not begun: the daily limit was reached");
        CHECK(stage.repeated_ids() == "");
    }
}

TEST_CASE("On a phone a record is taken out of its rule by its menu", "[enrol]") {
    Contacts contacts;
    const Id rule = contacts.publish(rule_template("21-three-mails")->rule);
    {
        Automation automation{*contacts.workspace};
        must(automation.start(rule, contacts.cem, contacts.rep));
    }
    const auto there = contacts.visit({.width = 390, .height = 844, .touch = true});
    Stage& stage = there->stage;
    there->go("automation?tab=enrolled");
    stage.click(Role::button, "Cem, Three e-mails");
    stage.click(Role::menuitem, "Take out");
    there->work();
    CHECK(there->count(kInside) == 0);
    CHECK(stage.has(Role::heading, "Nobody is in a rule now"));
}
