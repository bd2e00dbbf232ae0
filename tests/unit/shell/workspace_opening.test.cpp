// A workspace file in place of the workspace that is open: nothing is given up unasked, or before it is kept.

#include <catch2/catch_amalgamated.hpp>

#include "app/shell/last_copy.h"
#include "app/shell/workspace_file.h"
#include "tests/support/workspace_fixture.h"
#include "tests/unit/shell/small_app.h"

using namespace qd;
using namespace qd::test;
using ui::Role;

namespace {

constexpr const char* kQuestion = "Open it in place of your workspace?";

Bytes file_with(const char* account) {
    WorkspaceFixture made;
    made.create("account", {{"name", Value{account}}});
    return made.store.file_bytes();
}

struct OpeningVisit : Visit {
    OpeningVisit() {
        found();
        Change change{.label = "New"};
        change.ops.push_back(create_op("account", {{"name", Value{"Mine"}}}));
        must(app->workspace()->apply(change));
    }

    void drop(const char* name, Bytes bytes) {
        app->on_files({std::make_shared<MemoryFile>(name, std::move(bytes))});
        settle_with([this] { return stage.has(Role::dialog, kQuestion); });
    }
    // The copy takes as many frames as the machine needs.
    void settle_with(const std::function<bool()>& reached) {
        for (int frame = 0; frame < 20'000 && !reached(); ++frame) stage.advance(16);
    }
    // Restore points that somebody named; the one that the day's first change makes by itself is not among them.
    std::vector<std::pair<std::string, Bytes>> named_points() {
        std::vector<std::pair<std::string, Bytes>> named;
        for (const auto& [id, point] : platform.points.points)
            if (point.first.find(R"("name":"")") == std::string::npos) named.push_back(point);
        return named;
    }
    bool has(const char* account) {
        return must(app->workspace()->database().integer("SELECT count(*) FROM account WHERE name = '" + std::string{account} + "'")) == 1;
    }
};

}  // namespace

TEST_CASE("A file does not replace a workspace in use before somebody agrees, and what was there is a restore point then", "[shell][opening]") {
    OpeningVisit visit;
    visit.drop("theirs.qdeck", file_with("Theirs"));
    INFO(visit.stage.outline());
    REQUIRE(visit.stage.has(Role::dialog, kQuestion));
    visit.stage.press("Escape");
    visit.stage.settle();
    CHECK(visit.has("Mine"));
    CHECK(visit.named_points().empty());

    visit.drop("theirs.qdeck", file_with("Theirs"));
    visit.stage.click(Role::button, "Open it");
    visit.settle_with([&] { return visit.has("Theirs"); });
    CHECK(visit.has("Theirs"));
    CHECK_FALSE(visit.has("Mine"));
    const auto points = visit.named_points();
    REQUIRE(points.size() == 1);
    CHECK(points[0].first.find("Before opening theirs.qdeck") != std::string::npos);

    visit.desk().open_file({.name = "then", .bytes = points[0].second, .keep_as = "Before going back"});
    visit.settle_with([&] { return visit.has("Mine"); });
    CHECK(visit.has("Mine"));
}

TEST_CASE("A workspace that cannot be kept is not replaced", "[shell][opening]") {
    OpeningVisit visit;
    visit.platform.points.full = true;
    visit.drop("theirs.qdeck", file_with("Theirs"));
    visit.stage.click(Role::button, "Open it");
    visit.stage.settle();
    CHECK(visit.has("Mine"));
    CHECK(visit.stage.outline().find("no room") != std::string::npos);
}

TEST_CASE("A tab that only reads does not replace what another one writes", "[shell][opening]") {
    OpeningVisit visit;
    visit.platform.role = WriterState::reader;
    visit.drop("theirs.qdeck", file_with("Theirs"));
    visit.stage.click(Role::button, "Open it");
    visit.stage.settle();
    CHECK(visit.has("Mine"));
    CHECK(visit.named_points().empty());
}

TEST_CASE("Who starts another workspace can go back to the one before", "[shell][opening]") {
    OpeningVisit visit;
    visit.stage.click(Role::button, "Workspace: My company");
    visit.stage.click(Role::menuitem, "Start another workspace…");
    visit.stage.settle();
    INFO(visit.stage.outline());
    REQUIRE(visit.stage.has(Role::button, "Go back to it"));
    CHECK(visit.named_points().size() == 1);
    visit.stage.click(Role::button, "Go back to it");
    visit.stage.settle();
    CHECK(visit.has("Mine"));
}

namespace {

// The company of the morning of that day.
Bytes file_founded(Date day) {
    PageStore store{nullptr};
    const ManualClock clock{start_of(day) + std::chrono::hours{9}};
    const auto workspace = must(Workspace::open(store, clock));
    Change change{.label = "Named"};
    change.ops.push_back(workspace->set_setting("company", "Theirs"));
    must(workspace->apply(change));
    return store.file_bytes();
}

}  // namespace

TEST_CASE("The reminder of a copy outside the browser belongs to the workspace, not to the browser", "[shell][opening]") {
    OpeningVisit visit;
    CopyWatch watch;
    const auto reminder = [&] { return watch.reminder(visit.desk()); };
    const auto put_in_place = [&](WorkspaceFile file) {
        const Workspace* before = visit.app->workspace();
        visit.desk().open_file(std::move(file));
        visit.settle_with([&] { return visit.app->workspace() != before; });
    };
    visit.clock.advance(std::chrono::days{10});
    CHECK(reminder().sentence == "There is no copy outside this browser yet, after 10 days of work.");
    const Bytes theirs = file_founded(make_date(2017, 12, 16));
    const Bytes mine = visit.app->store()->file_bytes();
    note_copy(visit.platform, *visit.app->workspace());
    CHECK_FALSE(reminder().due);

    // Another one that was never outside: the copy of the first says nothing of it.
    put_in_place({.name = "Tuesday", .bytes = theirs, .keep_as = "Before Tuesday", .from_outside = false});
    REQUIRE(visit.app->workspace()->setting("company") == "Theirs");
    CHECK_FALSE(last_copy(visit.platform, *visit.app->workspace()));
    CHECK(reminder().days == 13);

    // What is opened from a file lies outside as that file.
    put_in_place({.name = "theirs.qdeck", .bytes = theirs, .keep_as = "Before theirs"});
    CHECK(last_copy(visit.platform, *visit.app->workspace()) == visit.clock.today());
    CHECK_FALSE(reminder().due);

    // The first one again: its own copy is remembered.
    visit.clock.advance(std::chrono::days{8});
    put_in_place({.name = "Mine", .bytes = mine, .keep_as = "Before mine", .from_outside = false});
    REQUIRE(visit.has("Mine"));
    CHECK(reminder().sentence == "The last copy outside this browser is 8 days old.");
}
