// The Automation screens as a sales manager uses them: by role and name, and by the keyboard alone.

#include "tests/unit/exchange/import_fixture.h"
#include "tests/unit/screens/automation_visit.h"

using namespace qd;
using namespace qd::test;
using ui::Role;

namespace {

// A deal, its owner and the owner's manager.
struct Company : WorkspaceFixture {
    Id manager = create("user", {{"name", Value{"Melvin Marxen"}}, {"role", Value{"manager"}}});
    Id rep = create("user", {{"name", Value{"Anna Snelling"}}, {"role", Value{"representative"}}, {"manager", Value{manager}}});
    Id account = create("account", {{"name", Value{"Cancity"}}});
    Id deal = create("deal", {{"name", Value{"Cancity GTX"}}, {"account", Value{account}}, {"stage", Value{stage("Engaging")}}, {"owner", Value{rep}}, {"amount", Value{std::int64_t{548'200}}}});

    // A rule's page, with the rule as a draft.
    std::unique_ptr<AutomationVisit> at_its_rule(const RuleDefinition& rule) {
        Automation automation{*workspace};
        const Id id = must(automation.create(rule, manager));
        auto visit = std::make_unique<AutomationVisit>(store.file_bytes(), make_date(2017, 12, 20));
        visit->go("automation/" + std::to_string(id));
        return visit;
    }
};

RuleDefinition idle_rule() {
    RuleDefinition rule;
    rule.name = "Idle deal";
    rule.about = "Nobody forgets a deal";
    rule.trigger = {.kind = TriggerKind::idle, .span = {10, SpanUnit::working_days}};
    Step task{.key = "s1", .kind = StepKind::task, .subject = "Call the buyer", .span = {2, SpanUnit::working_days}};
    Step wait{.key = "s2", .kind = StepKind::delay, .span = {3, SpanUnit::working_days}};
    Step tell{.key = "s3", .kind = StepKind::notify, .subject = "Still quiet"};
    tell.who.kind = Who::Kind::manager;
    rule.steps = {task, wait, tell};
    return rule;
}

// The story of the issue, told to whatever visit it is given.
void build_idle_rule(AutomationVisit& visit) {
    Stage& stage = visit.stage;
    visit.go("automation");
    stage.click(Role::button, "Empty rule");
    REQUIRE(stage.has(Role::heading, "New rule"));
    visit.choose("Starts when", "No activity");
    CHECK(stage.has(Role::button, "10 working days"));
    visit.fill("Name of the rule", "Idle deal");
    stage.click(Role::button, visit.name_of(Role::button, "Insert after When"));
    stage.click(Role::menuitem, "Create a task");
    visit.fill("What is to be done", "Call the buyer");
    stage.click(Role::button, visit.name_of(Role::button, "Insert after Create a task"));
    stage.click(Role::menuitem, "Wait");
    stage.click(Role::button, visit.name_of(Role::button, "Insert after Wait"));
    stage.click(Role::menuitem, "Tell somebody");
    visit.fill("Message", "Still quiet");
}

}  // namespace

TEST_CASE("A sales manager builds, rehearses, publishes, sees a rule act and takes a run back", "[automation][maven]") {
    if (!MavenFixture::there()) SKIP("the Maven files are not there");
    std::vector<std::byte> file;
    {
        MavenFixture maven;
        maven.import_masters();
        maven.import("sales_pipeline.csv", MavenFixture::text("sales_pipeline.csv"), "deal");
        file = maven.store.file_bytes();
    }
    AutomationVisit visit{std::move(file), make_date(2018, 1, 8)};
    Stage& stage = visit.stage;
    build_idle_rule(visit);

    visit.choose("Period", "2017");
    visit.work();
    INFO(stage.outline());
    CHECK(visit.count("SELECT count(*) FROM activity WHERE subject = 'Call the buyer'") == 0);  // a rehearsal writes nothing
    bool acted = false;
    for (const ui::Node& node : visit.app->semantics().nodes())
        acted |= node.role == Role::status && node.name.ends_with("times it would have acted in 2017") && !node.name.starts_with("0 ");
    CHECK(acted);
    // The Enter that chooses another period does not press “Stop” in the dialog of the job that it starts.
    visit.tab_to(Role::combobox, "Period");
    stage.press("Enter");
    stage.press("Up");
    stage.press("Enter");
    visit.work();
    CHECK_FALSE(stage.has(Role::status, "Stopped. Nothing was changed."));

    stage.click(Role::button, "Publish v1");
    REQUIRE(stage.has(Role::dialog, "Publish this rule"));
    stage.click(Role::button, "Publish v1", 1);
    CHECK(visit.count("SELECT count(*) FROM rule WHERE state = 'live' AND deleted IS NULL") == 1);

    Workspace& workspace = *visit.app->workspace();
    Change fresh;
    fresh.label = "New deal";
    const Id owner = visit.count("SELECT id FROM user WHERE manager IS NOT NULL LIMIT 1");
    const Id engaging = visit.count("SELECT id FROM stage WHERE name = 'Engaging'");
    fresh.ops.push_back(create_op("deal", {{"name", Value{"Quiet deal"}}, {"stage", Value{engaging}}, {"owner", Value{owner}}}));
    const Id deal = must(workspace.apply(fresh)).touched.front().id;
    visit.clock.advance(std::chrono::hours{24 * 16});
    visit.work();
    CHECK(visit.count("SELECT count(*) FROM activity WHERE subject = 'Call the buyer' AND deleted IS NULL AND deal = " + std::to_string(deal)) == 1);
    visit.clock.advance(std::chrono::hours{24 * 6});
    visit.work();
    CHECK(visit.count("SELECT count(*) FROM outbox WHERE kind = 'notice' AND deleted IS NULL") == 1);

    visit.go("automation?tab=log");
    stage.click(Role::button, "Undo this run");
    REQUIRE(stage.has(Role::dialog, "Undo what rules did"));
    stage.click(Role::button, "Undo");
    CHECK(visit.count("SELECT count(*) FROM activity WHERE subject = 'Call the buyer' AND deleted IS NULL") == 0);
    CHECK(visit.count("SELECT count(*) FROM rule_run WHERE state = 'undone'") == 1);
    CHECK(stage.repeated_ids() == "");
}

TEST_CASE("A rule is built with the keyboard alone", "[automation]") {
    Company company;
    AutomationVisit visit{company.store.file_bytes(), make_date(2017, 12, 20)};
    Stage& stage = visit.stage;
    visit.go("automation");
    visit.tab_to(Role::button, "Empty rule");
    stage.press("Enter");
    REQUIRE(stage.has(Role::heading, "New rule"));
    visit.tab_to(Role::combobox, "Starts when");
    stage.press("Enter");
    if (stage.has(Role::textbox, "Filter")) stage.type("No activity");
    stage.press("Enter");
    const std::string trigger = visit.name_of(Role::button, "When a deal has no activity");
    REQUIRE_FALSE(trigger.empty());
    visit.tab_to(Role::button, trigger);
    stage.press("Insert");
    REQUIRE(stage.has(Role::menu, "Insert a step"));
    stage.press("Enter");  // the first is the task
    CHECK(stage.focused()->name == "What is to be done");
    visit.type_over("Call the buyer");
    CHECK(visit.count("SELECT count(*) FROM rule_version WHERE definition LIKE '%Call the buyer%'") == 1);
    visit.tab_to(Role::button, "Publish v1");
    stage.press("Enter");
    REQUIRE(stage.has(Role::dialog, "Publish this rule"));
    stage.press("Ctrl+Enter");
    CHECK(visit.count("SELECT count(*) FROM rule WHERE state = 'live' AND deleted IS NULL") == 1);
}

TEST_CASE("What is wrong with a step stands at its field, on its card and on Publish", "[automation]") {
    Company company;
    RuleDefinition rule = idle_rule();
    rule.steps[0].subject.clear();
    const auto there = company.at_its_rule(rule);
    AutomationVisit& visit = *there;
    Stage& stage = visit.stage;
    const std::string card = visit.name_of(Role::button, "Create a task");
    CHECK(stage.find(Role::button, card).invalid);
    stage.click(Role::button, card);
    CHECK(stage.count(Role::alert) >= 1);
    stage.click(Role::button, "Publish v1");
    CHECK(stage.find(Role::button, "Publish v1", 1).disabled);
    stage.press("Esc");
    visit.fill("What is to be done", "Call the buyer");
    CHECK_FALSE(stage.find(Role::button, visit.name_of(Role::button, "Create a task")).invalid);
    CHECK(stage.repeated_ids() == "");
}

TEST_CASE("A rule that cannot work says so at its condition, its person or its figure, and is not published", "[automation][bad_input]") {
    Company company;
    RuleDefinition expression = idle_rule(), role = idle_rule(), figure = idle_rule(), field = idle_rule();
    expression.filter.kind = Filter::Kind::expression, expression.filter.expression = "amount >";
    role.steps[0].who = {Who::Kind::role, "director", 0};
    figure.trigger = {.kind = TriggerKind::threshold, .level = 7};
    figure.trigger.measure = "luck";
    field.filter = where("warmth", FilterOperator::is, {Value{"hot"}});
    for (const auto& [rule, card] : {std::pair{expression, "When"}, std::pair{role, "Create a task"}, std::pair{figure, "When"}, std::pair{field, "When"}}) {
        const auto there = company.at_its_rule(rule);
        Stage& stage = there->stage;
        INFO(stage.outline());
        CHECK(stage.find(Role::button, there->name_of(Role::button, card)).invalid);
        stage.click(Role::button, there->name_of(Role::button, card));
        CHECK(stage.count(Role::alert) >= 1);
        stage.click(Role::button, "Publish v1");
        CHECK(stage.find(Role::button, "Publish v1", 1).disabled);
    }
}

TEST_CASE("A live rule that cannot work any more stands in the list and on its page with the reason", "[automation][bad_input]") {
    Company company;
    Automation automation{*company.workspace};
    const Id id = must(automation.create(idle_rule(), company.manager));
    must(automation.publish(id, {.actor = company.manager}));
    company.apply(update_op("rule_version", company.count("SELECT live_version FROM rule"), {{"definition", Value{R"({"format": 2, "name": "From the future", "trigger": {"on": "dreamt"}, "steps": []})"}}}));
    AutomationVisit visit{company.store.file_bytes(), make_date(2017, 12, 20)};
    visit.go("automation");
    visit.work();
    INFO(visit.stage.outline());
    const std::string problem = must(visit.app->workspace()->database().text("SELECT problem FROM rule"));
    REQUIRE_FALSE(problem.empty());
    CHECK_FALSE(visit.name_of(Role::gridcell, problem).empty());
    visit.go("automation/" + std::to_string(id));
    INFO(visit.stage.outline());
    CHECK_FALSE(visit.name_of(Role::heading, problem).empty());
    CHECK(visit.count("SELECT count(*) FROM rule_version WHERE definition LIKE '%dreamt%'") == 1);
}

TEST_CASE("A step that failed half-way stands in the log with what it lacked, and is tried again from there", "[automation][bad_input]") {
    Company company;
    company.apply(update_op("stage", company.stage("Won"), {{"required_fields", Value{"next_step"}}}));
    RuleDefinition rule = idle_rule();
    rule.trigger = {.kind = TriggerKind::created};
    rule.retries = 0;
    rule.steps.resize(2);
    rule.steps[1] = {.key = "s2", .kind = StepKind::move_stage, .stage = Value{"Won"}};
    Automation automation{*company.workspace};
    must(automation.publish(must(automation.create(rule, company.manager)), {.accept_cycles = true, .actor = company.manager}));
    company.create("deal", {{"name", Value{"Half-way"}}, {"stage", Value{company.stage("Engaging")}}, {"owner", Value{company.rep}}});
    AutomationVisit visit{company.store.file_bytes(), make_date(2017, 12, 20)};
    visit.go("automation?tab=log");
    visit.work();
    INFO(visit.stage.outline());
    CHECK_FALSE(visit.name_of(Role::gridcell, "Needs a person").empty());
    CHECK(visit.stage.outline().find("Next step") != std::string::npos);
    CHECK(visit.count("SELECT count(*) FROM activity WHERE subject = 'Call the buyer' AND deleted IS NULL") == 1);
}

TEST_CASE("A tinted word of the sentence is edited where it stands", "[automation]") {
    Company company;
    const auto there = company.at_its_rule(idle_rule());
    AutomationVisit& visit = *there;
    Stage& stage = visit.stage;
    stage.click(Role::button, "10 working days");
    stage.click(Role::textbox, "Without activity for: how many");
    visit.type_over("5");
    stage.press("Esc");
    CHECK(stage.has(Role::button, "5 working days"));
    CHECK(visit.count("SELECT count(*) FROM rule_version WHERE definition LIKE '%\"working_days\":5%'") == 1);
    stage.press("Ctrl+Z");
    CHECK(stage.has(Role::button, "10 working days"));
}

TEST_CASE("A step is removed by Delete and comes back by undo", "[automation]") {
    Company company;
    const auto there = company.at_its_rule(idle_rule());
    AutomationVisit& visit = *there;
    Stage& stage = visit.stage;
    stage.click(Role::button, visit.name_of(Role::button, "Tell"));
    stage.press("Delete");
    CHECK(visit.name_of(Role::button, "Tell").empty());
    stage.press("Ctrl+Z");
    CHECK_FALSE(visit.name_of(Role::button, "Tell").empty());
}

TEST_CASE("A rule that somebody starts by hand stands in the record's menu and in the palette", "[automation]") {
    Company company;
    RuleDefinition rule = idle_rule();
    rule.name = "Hand over";
    rule.trigger = {.kind = TriggerKind::manual};
    rule.steps.resize(1);
    Automation automation{*company.workspace};
    const Id id = must(automation.create(rule, company.manager));
    must(automation.publish(id, {.actor = company.manager}));
    AutomationVisit visit{company.store.file_bytes(), make_date(2017, 12, 20)};
    Stage& stage = visit.stage;
    visit.go("deals/" + std::to_string(company.deal));
    stage.click(Role::button, "More actions");
    stage.click(Role::menuitem, "Run rule: Hand over");
    CHECK(visit.count("SELECT count(*) FROM activity WHERE subject = 'Call the buyer'") == 1);
    stage.press("Ctrl+K");
    stage.type("Run rule");
    stage.press("Enter");
    CHECK(visit.count("SELECT count(*) FROM activity WHERE subject = 'Call the buyer'") == 2);
}

TEST_CASE("The list of rules says when each acts next, and it acts then in a tab where nobody does anything", "[automation]") {
    Company company;
    Automation automation{*company.workspace};
    RuleDefinition rule = idle_rule();
    rule.trigger.span = {3, SpanUnit::hours};
    const Id id = must(automation.create(rule, company.manager));
    must(automation.publish(id, {.actor = company.manager}));
    AutomationVisit visit{company.store.file_bytes(), make_date(2017, 12, 19)};
    visit.go("automation");
    visit.work();
    const auto says = [&](std::string_view words) {
        return !visit.name_of(Role::gridcell, words).empty();
    };
    CHECK(says("in 3"));
    visit.clock.advance(std::chrono::hours{4});
    visit.work();
    INFO(visit.stage.outline());
    CHECK_FALSE(says("in 3"));
    CHECK(visit.count("SELECT count(*) FROM timer WHERE state = 'pending'") == 1);
    CHECK(says("Dec 22"));
    must(visit.app->workspace()->apply({"Won", Cause::person, 0, 0, {}, {update_op("enrolment", visit.count("SELECT id FROM enrolment"), {{"state", Value{"exited"}}})}}));
    visit.work();
    CHECK_FALSE(says("Dec 22"));
}

TEST_CASE("Who comes back is told on Home how much became due, and which rules wait for that look", "[automation][away]") {
    Company company;
    for (int deal = 0; deal < 60; ++deal)
        company.create("deal", {{"name", Value{"Quiet " + std::to_string(deal)}}, {"stage", Value{company.stage("Engaging")}}, {"owner", Value{company.rep}}});
    Automation automation{*company.workspace};
    must(automation.publish(must(automation.create(idle_rule(), company.manager)), {.actor = company.manager}));
    AutomationVisit visit{company.store.file_bytes(), make_date(2018, 1, 10)};
    visit.go("home");
    visit.work();
    INFO(visit.stage.outline());
    CHECK_FALSE(visit.name_of(Role::alert, "While you were away. 61 things became due").empty());
    visit.go("automation");
    CHECK(visit.name_of(Role::gridcell, "waits") == "waits");
    visit.stage.click(Role::button, "Look at it");
    CHECK(visit.name_of(Role::alert, "While you were away").empty());
    visit.stage.click(Role::button, "Do 61 now");
    visit.work();
    CHECK(visit.count("SELECT count(*) FROM activity WHERE subject = 'Call the buyer'") == 61);
    visit.go("home");
    CHECK(visit.name_of(Role::alert, "While you were away").empty());
}

TEST_CASE("Every automation screen is drawn without repeating an id, wide and on a phone", "[automation]") {
    Company company;
    Automation automation{*company.workspace};
    const Id id = must(automation.create(idle_rule(), company.manager));
    must(automation.publish(id, {.existing = true, .actor = company.manager}));
    const bool phone = GENERATE(false, true), dark = GENERATE(false, true);
    AutomationVisit visit{company.store.file_bytes(), make_date(2017, 12, 20), {.width = phone ? 390.0f : 1280.0f, .height = phone ? 844.0f : 800.0f, .dark = dark, .touch = phone}};
    for (const std::string& route : {std::string{"automation"}, std::string{"automation?tab=sequences"}, std::string{"automation?tab=enrolled"}, "automation?tab=enrolled&rule=" + std::to_string(id), std::string{"automation?tab=outbox"}, std::string{"automation?tab=log"},
                                     std::string{"automation?tab=templates"}, std::string{"automation?tab=away"}, "automation/" + std::to_string(id), std::string{"automation/77"}}) {
        visit.go(route);
        INFO(route << "\n" << visit.stage.outline());
        CHECK(visit.stage.repeated_ids() == "");
        CHECK(visit.stage.count(Role::heading) + visit.stage.count(Role::alert) > 0);
        CHECK(visit.stage.frames_after_settling() == 0);
    }
}
