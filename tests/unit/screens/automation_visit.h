#pragma once
// Somebody at the Automation screens: a whole application over a workspace that the
// test filled, with a clock that it moves.

#include <catch2/catch_amalgamated.hpp>

#include "app/screens/all.h"
#include "app/shell/app.h"
#include "core/automation/automation.h"
#include "tests/support/fake_platform.h"
#include "tests/support/must.h"
#include "tests/support/ui_stage.h"

namespace qd::test {

struct AutomationVisit {
    explicit AutomationVisit(std::vector<std::byte> workspace, Date today, StageOptions options = {})
        : clock(start_of(today) + std::chrono::hours{9}), stage([&] { options.today = today; return options; }()) {
        platform.surroundings.reduced_motion = true;
        platform.surroundings.app_version = "1.0";
        app = std::make_unique<App>(platform, clock, nullptr, 1, all_screens);
        app->setup_imgui();
        stage.run([this] { return app->frame(); }, app->semantics());
        stage.settle();
        app->on_files({std::make_shared<MemoryFile>("company.qdeck", std::move(workspace))});
        for (int frame = 0; frame < 3000 && !app->workspace(); ++frame) stage.advance(16);
    }

    void go(const std::string& route) {
        app->on_route("#/" + route);
        stage.settle();
        // What is read beside drawing takes more pictures where the machine is busy.
        for (int frame = 0; frame < 3000 && app->working(); ++frame) stage.advance(16);
    }
    // The route that the application asked the browser for last.
    [[nodiscard]] std::string route() const { return platform.routes.empty() ? std::string{} : platform.routes.back(); }
    // Frames until no job runs any more and due timers have acted.
    void work() {
        for (int round = 0; round < 2'000; ++round) {
            stage.advance(16);
            if (round > 4 && stage.count(ui::Role::progressbar) == 0) return;
        }
        FAIL("a job never ends");
    }
    // By mouse or by keyboard: opens the list of a combobox and takes the option.
    void choose(std::string_view combobox, std::string_view option) {
        stage.click(ui::Role::combobox, combobox);
        if (stage.has(ui::Role::textbox, "Filter")) stage.type(option);
        stage.click(ui::Role::option, option);
    }
    void fill(std::string_view field, std::string_view words) {
        stage.click(ui::Role::textbox, field);
        type_over(words);
    }
    [[nodiscard]] std::int64_t count(std::string_view sql) { return must(app->workspace()->database().integer(sql)); }
    // Which of the nodes with that role has a name that begins so; "" = none.
    [[nodiscard]] std::string name_of(ui::Role role, std::string_view beginning) {
        for (const ui::Node& node : app->semantics().nodes())
            if (node.role == role && node.name.starts_with(beginning)) return node.name;
        return {};
    }
    // Tab until that one has the keyboard; fails when it never gets it.
    void tab_to(ui::Role role, std::string_view name) {
        for (int presses = 0; presses < 200; ++presses) {
            const ui::Node* focused = stage.focused();
            if (focused && focused->role == role && focused->name == name) return;
            stage.press("Tab");
        }
        FAIL("Tab never reaches " << name << " in\n" << stage.outline());
    }
    // Fills the field that has the keyboard.
    void type_over(std::string_view words) {
        stage.press("Ctrl+A");
        stage.type(words);
        stage.press("Enter");
    }

    FakePlatform platform;
    ManualClock clock;
    Stage stage;
    std::unique_ptr<App> app;
};

}  // namespace qd::test
