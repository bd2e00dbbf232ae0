// Finding runs in the log as a manager does: by the rule's name and by days.

#include "tests/support/workspace_fixture.h"
#include "tests/unit/screens/automation_visit.h"

using namespace qd;
using namespace qd::test;
using ui::Role;

TEST_CASE("The log is searched by the rule's name and narrowed to days; the way back shows everything", "[automation][log]") {
    WorkspaceFixture company;
    const Id boss = company.create("user", {{"name", Value{"Melvin"}}, {"role", Value{"manager"}}});
    Automation automation{*company.workspace};
    for (const char* name : {"Welcome", "Count"}) {
        RuleDefinition rule;
        rule.name = name;
        rule.steps = {Step{.key = "s1", .kind = StepKind::note, .body = "Seen"}};
        must(automation.publish(must(automation.create(rule, boss)), {.actor = boss}));
    }
    company.clock.advance(std::chrono::minutes{1});
    company.create("deal", {{"name", Value{"Konex"}}});
    company.clock.advance(std::chrono::days{20});
    company.create("deal", {{"name", Value{"Zoomit"}}});
    AutomationVisit visit{company.store.file_bytes(), company.clock.today()};
    Stage& stage = visit.stage;
    visit.go("automation?tab=log");
    INFO(stage.outline());
    CHECK(stage.count(Role::row) == 5);  // its head and two runs of each rule
    visit.choose("When", "Last 7 days");
    CHECK(stage.count(Role::row) == 3);
    CHECK_FALSE(stage.has(Role::row, "Welcome: Konex"));
    visit.fill("Search the log", "welc");
    CHECK(stage.count(Role::row) == 2);
    CHECK(stage.has(Role::row, "Welcome: Zoomit"));
    visit.choose("When", "Chosen days…");
    CHECK(stage.has(Role::textbox, "From"));
    visit.fill("Search the log", "nothing like it");
    stage.click(Role::button, "Show everything");
    CHECK(stage.count(Role::row) == 5);
    CHECK(stage.repeated_ids() == "");
}
