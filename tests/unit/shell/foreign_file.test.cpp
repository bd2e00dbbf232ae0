// Files that somebody else made, in the open application: through one door, whatever is wrong with them.

#include <catch2/catch_amalgamated.hpp>

#include "app/shell/workspace_file.h"
#include "tests/unit/exchange/snapshot/snapshot_fixture.h"
#include "tests/unit/shell/small_app.h"

using namespace qd;
using namespace qd::test;
using ui::Role;

namespace {

// A workspace with an account, a view and a trigger that are not ours.
std::vector<std::byte> foreign_file() {
    WorkspaceFixture made;
    made.create("account", {{"name", Value{"Zoomit Holdings"}}});
    PageStore store{nullptr};
    must(store.adopt_file(made.store.file_bytes()));
    {
        const auto database = must(Database::open(store));
        must(database->run("CREATE VIEW EVIL AS SELECT * FROM account; CREATE TRIGGER EVIL2 AFTER INSERT ON change BEGIN DELETE FROM account; END"));
    }
    return store.file_bytes();
}

// Its first letter becomes another one, without the page's checksum.
void spoil(std::vector<std::byte>& file, std::string_view text) {
    const std::string_view all{reinterpret_cast<const char*>(file.data()), file.size()};
    file[all.find(text)] ^= std::byte{1};
}

std::int64_t count(Visit& visit, const std::string& what) { return must(visit.app->workspace()->database().integer("SELECT count(*) FROM " + what)); }

}  // namespace

TEST_CASE("A workspace file that somebody hands over brings its records and nothing that runs", "[shell][foreign]") {
    Visit visit;
    visit.found();
    visit.desk().open_file({.name = "foreign.qdeck", .bytes = foreign_file(), .keep_as = {}});
    visit.stage.settle();
    REQUIRE(visit.app->workspace());
    CHECK(count(visit, "account WHERE name = 'Zoomit Holdings'") == 1);
    CHECK(count(visit, "account_search WHERE account_search MATCH 'zoomit'") == 1);
    CHECK(count(visit, "sqlite_schema WHERE name LIKE 'EVIL%'") == 0);
}

TEST_CASE("A damaged one says what is affected first, and what can be read comes through the same door", "[shell][foreign]") {
    Visit visit;
    visit.found();
    auto file = foreign_file();
    spoil(file, "Zoomit Holdings");
    visit.desk().open_file({.name = "foreign.qdeck", .bytes = file, .keep_as = {}});
    visit.stage.settle();
    INFO(visit.stage.outline());
    REQUIRE(visit.stage.has(Role::dialog, "This file is damaged"));
    CHECK(count(visit, "account") == 0);
    CHECK(visit.stage.outline().find("can be read") != std::string::npos);
    visit.stage.click(Role::button, "Open what can be read");
    visit.stage.settle();
    CHECK(count(visit, "account WHERE name = '[oomit Holdings'") == 1);
    CHECK(count(visit, "sqlite_schema WHERE name LIKE 'EVIL%'") == 0);
    Change change;
    change.label = "Edit";
    change.ops.push_back(create_op("account", {{"name", Value{"After"}}}));
    must(visit.app->workspace()->apply(change));
    CHECK(count(visit, "account") == 2);
}

TEST_CASE("A snapshot is put in order while it is looked at, and then rests", "[shell][foreign]") {
    Visit visit;
    visit.platform.seals.no_digests = GENERATE(false, true);   // the job computes what nobody can compute aside
    visit.found();
    RandomWorkspace made{31, 80};
    visit.app->on_files({std::make_shared<MemoryFile>("all.qsnap", snapshot_bytes(*made.workspace, with_profile(Profile::full)))});
    // As many frames as it takes: each does some milliseconds of the work, which is more or less on different machines.
    for (int frame = 0; frame < 20'000 && !visit.stage.has(Role::button, "Close snapshot"); ++frame) visit.stage.advance(16);
    for (int frame = 0; frame < 20'000 && visit.stage.frames_after_settling() > 0; ++frame) {}
    INFO(visit.stage.outline());
    CHECK(visit.stage.has(Role::button, "Close snapshot"));
    CHECK(visit.stage.frames_after_settling() == 0);
    Workspace& shown = visit.desk().workspace();
    CHECK(&shown != visit.app->workspace());
    CHECK(must(shown.database().integer("SELECT count(*) FROM sqlite_schema WHERE name = 'journal_record'")) == 1);
    CHECK(must(shown.database().integer("SELECT count(*) FROM deal_search WHERE deal_search MATCH 'deal*'")) ==
          must(made.workspace->database().integer("SELECT count(*) FROM deal_search WHERE deal_search MATCH 'deal*'")));
}
