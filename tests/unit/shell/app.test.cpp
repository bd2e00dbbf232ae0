#include <catch2/catch_amalgamated.hpp>

#include "tests/support/must.h"
#include "tests/unit/shell/small_app.h"

using namespace qd;
using ui::Role;

using qd::test::Visit;

TEST_CASE("The first visit offers four ways to start and rests", "[shell]") {
    Visit visit;
    for (const char* way : {"Start with the demo company", "Import your data", "Open a workspace file", "Empty workspace"})
        CHECK(visit.stage.has(Role::button, way));
    CHECK(visit.stage.frames_after_settling() == 0);
    CHECK(visit.stage.repeated_ids() == "");
    visit.stage.click(Role::button, "Empty workspace");
    visit.app->on_route("#/home");
    visit.stage.settle();
    CHECK(visit.stage.has(Role::heading, "Home"));
}

TEST_CASE("An open workspace shows navigation, bar and screen, and rests", "[shell]") {
    for (const auto& [width, height] : {std::pair{1280.0f, 800.0f}, {900.0f, 700.0f}, {390.0f, 844.0f}}) {
        Visit visit{{.width = width, .height = height, .touch = width < 600}};
        visit.found();
        INFO(width << "\n" << visit.stage.outline());
        CHECK(visit.stage.has(Role::navigation, "Main"));
        CHECK(visit.stage.has(Role::main, "Home"));
        CHECK(visit.stage.frames_after_settling() == 0);
        CHECK(visit.stage.repeated_ids() == "");
    }
}

TEST_CASE("Addresses, links and G with a letter lead to the same place", "[shell]") {
    Visit visit;
    visit.found();
    visit.stage.click(Role::link, "Deals");
    CHECK(visit.stage.has(Role::main, "Deals"));
    CHECK(visit.platform.routes.back() == "#/deals");
    visit.app->on_route("#/home");
    visit.stage.settle();
    CHECK(visit.stage.has(Role::main, "Home"));
    visit.stage.press("G");
    visit.stage.press("D");
    CHECK(visit.stage.has(Role::main, "Deals"));
    visit.app->on_route("#/nonsense/17?x");
    visit.stage.settle();
    CHECK(visit.stage.has(Role::main, "Home"));
}

TEST_CASE("Letters typed into a field are not commands", "[shell]") {
    Visit visit;
    visit.found();
    visit.stage.click(Role::textbox, "Note");
    visit.stage.press("G");
    visit.stage.press("D");
    CHECK(visit.stage.has(Role::main, "Home"));
    CHECK(visit.stage.find(Role::textbox, "Note").value == "gd");
}

TEST_CASE("The palette finds a screen and goes there", "[shell]") {
    Visit visit;
    visit.found();
    visit.stage.press("Ctrl+K");
    visit.stage.type("deal");
    visit.stage.settle();
    INFO(visit.stage.outline());
    CHECK(visit.stage.count(Role::option) > 0);
    visit.stage.press("Esc");
    CHECK(visit.stage.count(Role::option) == 0);
    CHECK(visit.stage.frames_after_settling() == 0);
}

TEST_CASE("The question mark shows the keys, Esc hides them", "[shell]") {
    Visit visit;
    visit.found();
    const int before = visit.stage.count(Role::dialog);
    visit.stage.press("?");
    INFO(visit.stage.outline());
    CHECK(visit.stage.count(Role::dialog) == before + 1);
    visit.stage.press("Esc");
    CHECK(visit.stage.count(Role::dialog) == before);
}

TEST_CASE("A second tab says so and can take over", "[shell]") {
    Visit visit;
    visit.found();
    visit.platform.role = WriterState::reader;
    visit.stage.settle();
    CHECK(visit.stage.has(Role::status, "Read-only"));
    visit.stage.click(Role::button, "Edit here instead");
    CHECK(visit.platform.took_over);
}

TEST_CASE("What changes data can be undone from its toast and by key", "[shell]") {
    Visit visit;
    visit.found();
    Desk& desk = visit.desk();
    const auto rename = [&](std::string_view name) {
        Change change{.label = "Renamed the company"};
        change.ops.push_back(desk.workspace().set_setting("company", name));
        REQUIRE(desk.apply(std::move(change)));
        visit.stage.settle();
    };
    const std::string before = desk.workspace().setting("company");
    rename("Konex");
    CHECK(desk.workspace().setting("company") == "Konex");
    visit.stage.click(Role::button, "Undo");
    CHECK(desk.workspace().setting("company") == before);
    rename("Zoomit");
    visit.stage.press("Ctrl+Z");
    CHECK(desk.workspace().setting("company") == before);
    visit.stage.press("Ctrl+Shift+Z");
    CHECK(desk.workspace().setting("company") == "Zoomit");
}

TEST_CASE("A change of many records that takes long, and its undo, show how far they are and can be stopped", "[shell]") {
    Visit visit;
    visit.found();
    Desk& desk = visit.desk();
    const std::string before = desk.workspace().setting("company");
    bool at_length = true;
    desk.workspace().set_participant([&](ChangeScope&, const std::vector<Touched>&) -> Result<double> { return at_length ? 0.5 : 1; });
    const auto rename = [&] {
        Change change{.label = "Names"};
        change.ops.push_back(desk.workspace().set_setting("company", "Konex"));
        desk.apply_many(std::move(change));
        visit.stage.advance(16);
    };
    rename();
    INFO(visit.stage.outline());
    CHECK(visit.stage.has(Role::dialog, "Names"));
    CHECK(visit.stage.find(Role::progressbar, "Names").value_now == 75);
    CHECK_FALSE(desk.may_write());
    visit.stage.click(Role::button, "Stop");
    CHECK_FALSE(visit.stage.has(Role::dialog, "Names"));
    CHECK(desk.workspace().setting("company") == before);
    CHECK(desk.may_write());
    at_length = false;
    rename();
    visit.stage.settle();
    CHECK(desk.workspace().setting("company") == "Konex");
    at_length = true;
    visit.stage.press("Ctrl+Z");
    CHECK(visit.stage.find(Role::progressbar, "Undoing").value_now == 95);
    CHECK_FALSE(desk.may_write());
    visit.stage.click(Role::button, "Stop");
    CHECK_FALSE(visit.stage.has(Role::dialog, "Undoing"));
    CHECK(desk.workspace().setting("company") == "Konex");
    at_length = false;
    visit.stage.press("Ctrl+Z");
    CHECK(desk.workspace().setting("company") == before);
    desk.workspace().set_participant({});
}

TEST_CASE("A dropped table opens a workspace and waits for the import", "[shell]") {
    Visit visit;
    visit.app->on_files({std::make_shared<test::MemoryFile>("deals.csv", std::vector<std::byte>(12))});
    visit.stage.settle();
    REQUIRE(visit.platform.routes.size() > 0);
    CHECK(visit.platform.routes.back() == "#/import");
    CHECK(visit.desk().inbox.size() == 1);
}

TEST_CASE("A file that is no workspace is refused in words and changes nothing", "[shell]") {
    Visit visit;
    visit.found();
    const Desk* before = &visit.desk();
    visit.app->on_files({std::make_shared<test::MemoryFile>("broken.qdeck", std::vector<std::byte>(5000, std::byte{42}))});
    visit.stage.settle();
    CHECK(&visit.desk() == before);
    CHECK(visit.stage.has(Role::main, "Home"));
    CHECK_FALSE(visit.app->semantics().take_announcements().empty());
}

TEST_CASE("Before a day's first change what stood before it is kept, once a day, and again when keeping failed", "[shell][restore]") {
    Visit visit;
    visit.found();
    Workspace& workspace = visit.desk().workspace();
    const auto add = [&](const char* name) {
        Change change;
        change.label = "New account";
        change.ops.push_back(create_op("account", {{"name", Value{name}}}));
        test::must(workspace.apply(change));
        visit.stage.settle();
    };
    const auto kept = [&] {
        std::size_t count = 0;
        visit.platform.points.list([&](Result<std::vector<ShelfEntry>> entries) { count = entries ? entries->size() : 0; });
        return count;
    };
    add("First");
    CHECK(kept() == 0);    // the day began with nothing that somebody would miss
    visit.clock.advance(std::chrono::hours{24});
    visit.platform.points.full = true;
    visit.stage.press("G");
    CHECK(kept() == 0);
    visit.platform.points.full = false;
    visit.clock.advance(std::chrono::minutes{30});
    visit.stage.press("G");
    CHECK(kept() == 0);
    visit.clock.advance(std::chrono::minutes{31});
    visit.stage.press("G");
    CHECK(kept() == 1);
    add("Second");
    CHECK(kept() == 1);
}
