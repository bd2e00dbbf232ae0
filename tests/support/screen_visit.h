#pragma once
// The whole application on a stage, with a small company in it: for tests of screens.

#include <map>
#include <string>

#include "app/screens/all.h"
#include "app/shell/app.h"
#include "tests/support/fake_platform.h"
#include "tests/support/must.h"
#include "tests/support/ui_stage.h"

namespace qd::test {

struct ScreenVisit {
    explicit ScreenVisit(StageOptions options = {}) : stage(options) {
        platform.surroundings.reduced_motion = true;
        platform.surroundings.app_version = "1.0";
        app = std::make_unique<App>(platform, clock, nullptr, 1, all_screens);
        app->setup_imgui();
        stage.run([this] { return app->frame(); }, app->semantics());
    }

    void go(const std::string& fragment) {
        app->on_route(fragment);
        stage.settle();
    }

    void found() {
        stage.press("4");
        go("#/home");
    }

    Id create(const char* entity, std::vector<Assignment> values) {
        clock.advance(std::chrono::seconds{1});
        Change change{.label = "New"};
        change.ops.push_back(create_op(entity, std::move(values)));
        const Applied applied = must(app->workspace()->apply(change));
        return applied.touched.front().id;
    }

    Id stage_named(std::string_view name) {
        Statement select = must(app->workspace()->database().prepare("SELECT id FROM stage WHERE name = ?"));
        select.bind(0, name);
        REQUIRE(must(select.step()));
        return select.integer(0);
    }

    // A manager and a representative, two accounts with their people, a lead, three deals and a task.
    // The first record of each kind, by the plural that routes use.
    std::map<std::string, Id> found_small_company() {
        found();
        const auto text = [](const char* words) { return Value{std::string{words}}; };
        const Id manager = create("user", {{"name", text("Melvin Marxen")}, {"role", text("manager")}});
        const Id rep = create("user", {{"name", text("Anna Snelling")}, {"role", text("representative")}, {"manager", Value{manager}}, {"quota", Value{std::int64_t{120'000'00}}}});
        const Id product = create("product", {{"name", text("GTX Pro")}, {"price", Value{std::int64_t{4'821'00}}}});
        const Id konex = create("account", {{"name", text("Konex")}, {"industry", text("technology")}, {"owner", Value{rep}}});
        create("account", {{"name", text("Zoomit")}, {"owner", Value{rep}}});
        const Id ella = create("contact", {{"first_name", text("Ella")}, {"last_name", text("Brandt")}, {"account", Value{konex}}, {"email", text("ella@konex.example")}});
        const Id lead = create("lead", {{"name", text("Otto Lind")}, {"company", text("Codehow")}});
        const auto day = [&](int days) { return date_value(stage.options().today + std::chrono::days{days}); };
        const Id deal = create("deal", {{"account", Value{konex}}, {"contact", Value{ella}}, {"product", Value{product}}, {"amount", Value{std::int64_t{5'482'00}}}, {"owner", Value{rep}},
                                        {"stage", Value{stage_named("Engaging")}}, {"close_date", day(10)}, {"next_step", text("Call Ella Brandt")}, {"next_step_due", day(1)}});
        create("deal", {{"account", Value{konex}}, {"name", text("Spare parts")}, {"amount", Value{std::int64_t{900'00}}}, {"owner", Value{rep}}, {"close_date", day(-3)}});
        create("deal", {{"account", Value{konex}}, {"product", Value{product}}, {"amount", Value{std::int64_t{4'821'00}}}, {"owner", Value{rep}}, {"stage", Value{stage_named("Won")}}, {"close_date", day(0)}});
        const Id task = create("activity", {{"kind", text("task")}, {"subject", text("Send the offer")}, {"due", day(0)}, {"deal", Value{deal}}, {"owner", Value{rep}}});
        stage.settle();
        return {{"accounts", konex}, {"contacts", ella}, {"leads", lead}, {"deals", deal}, {"activities", task}};
    }

    // The screen without the frame around it, one node a line.
    std::string main_outline() {
        std::string lines;
        const auto& nodes = app->semantics().nodes();
        std::vector<int> depths(nodes.size(), -1);
        for (std::size_t at = 0; at < nodes.size(); ++at) {
            const ui::Node& node = nodes[at];
            const int parent = node.parent < 0 ? -1 : depths[static_cast<std::size_t>(node.parent)];
            if (node.role == ui::Role::main) depths[at] = 0;
            else if (parent >= 0) depths[at] = parent + 1;
            if (depths[at] < 0) continue;
            lines += std::string(static_cast<std::size_t>(depths[at]) * 2, ' ') + ui::aria_name(node.role) + " \"" + node.name + '"';
            if (!node.value.empty()) lines += " = \"" + node.value + '"';
            if (node.disabled) lines += " disabled";
            if (node.checked == ui::Tri::yes) lines += " checked";
            if (node.selected == ui::Tri::yes) lines += " selected";
            if (node.expanded != ui::Tri::none) lines += node.expanded == ui::Tri::yes ? " expanded" : " collapsed";
            lines += '\n';
        }
        return lines;
    }

    FakePlatform platform;
    ManualClock clock{start_of(make_date(2017, 12, 19)) + std::chrono::hours{9}};
    Stage stage;
    std::unique_ptr<App> app;
};

}  // namespace qd::test
