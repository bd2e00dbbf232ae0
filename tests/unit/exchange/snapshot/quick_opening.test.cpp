// A snapshot that is shown before its indexes are there.

#include <set>

#include "core/model/late_indexes.h"
#include "core/query/search.h"
#include "tests/unit/exchange/snapshot/snapshot_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

std::set<std::string> indexes_of(Workspace& workspace) {
    std::set<std::string> indexes;
    Statement rows = must(workspace.database().prepare("SELECT name || ' ' || sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"));
    while (must(rows.step())) indexes.emplace(rows.text(0));
    return indexes;
}

std::set<Id> found(Workspace& workspace, std::string_view text) {
    Search search{workspace};
    SearchOptions options;
    options.hits_per_entity = 1000;
    std::set<Id> ids;
    for (const SearchGroup& group : must(search.find(text, options)))
        for (const SearchHit& hit : group.hits) ids.insert(hit.id);
    return ids;
}

std::unique_ptr<PageStore> opened_to_show(std::span<const std::byte> bytes, const Clock& clock) {
    OpenSnapshotJob job{bytes, clock, OpenSnapshotJob::Depth::to_show};
    must(run_to_end(job));
    return job.take_store();
}

}  // namespace

TEST_CASE("What is shown before the indexes are there has every row, and gets the same indexes and search while it is read-only", "[snapshot][quick]") {
    RandomWorkspace made{21, 200};
    const auto bytes = snapshot_bytes(*made.workspace, with_profile(Profile::full));
    const OpenedSnapshot whole = must(open_snapshot(bytes, made.clock));
    const auto store = opened_to_show(bytes, made.clock);
    const auto workspace = must(Workspace::open(*store, made.clock, {.put_off_indexes = true}));
    store->set_read_only(true);
    for (const Entity& entity : workspace->catalogue().entities()) {
        const std::string count = "SELECT count(*) FROM \"" + entity.key + '"';
        CHECK(must(workspace->database().integer(count)) == must(whole.workspace->database().integer(count)));
    }
    CHECK(indexes_of(*workspace).empty());
    CHECK(found(*workspace, "deal").empty());

    LateIndexes order{*workspace};
    must(run_to_end(order));
    CHECK(indexes_of(*workspace) == indexes_of(*whole.workspace));
    for (const char* text : {"deal", "account", "user", "ünï", "call"}) {
        INFO(text);
        const std::set<Id> expected = found(*made.workspace, text);
        CHECK_FALSE(expected.empty());
        CHECK(found(*workspace, text) == expected);
        CHECK(found(*whole.workspace, text) == expected);
    }
    CHECK_FALSE(workspace->database().run("DELETE FROM deal"));
    store->set_read_only(false);
    CHECK(must(workspace->database().text("PRAGMA integrity_check")) == "ok");
    must(workspace->database().run("INSERT INTO deal_search(deal_search) VALUES('integrity-check')"));
}

TEST_CASE("Putting off what is put off does not hinder who stops half-way", "[snapshot][quick]") {
    RandomWorkspace made{22, 60};
    const auto bytes = snapshot_bytes(*made.workspace, with_profile(Profile::full));
    const auto store = opened_to_show(bytes, made.clock);
    const auto workspace = must(Workspace::open(*store, made.clock, {.put_off_indexes = true}));
    for (const int steps : {0, 3, 40, 80}) {
        LateIndexes order{*workspace};
        for (int step = 0; step < steps; ++step) static_cast<void>(must(order.step()));
        order.cancel();
        CHECK_FALSE(workspace->database().in_transaction());
        CHECK(must(workspace->database().integer("SELECT count(*) FROM deal")) == must(made.workspace->database().integer("SELECT count(*) FROM deal")));
    }
}

TEST_CASE("A bit that is flipped in the database is found on the way, before a row is read", "[snapshot][quick]") {
    RandomWorkspace made{23};
    auto bytes = snapshot_bytes(*made.workspace, with_profile(Profile::full));
    bytes[bytes.size() - 5000] ^= std::byte{1};
    OpenSnapshotJob job{bytes, made.clock, OpenSnapshotJob::Depth::to_show};
    const auto done = run_to_end(job);
    REQUIRE_FALSE(done);
    CHECK(done.error().what() == "The data of this snapshot does not match its description: it was changed or damaged.");
}

TEST_CASE("A digest that somebody else computed is held against the description like our own", "[snapshot][quick]") {
    RandomWorkspace made{29};
    const auto bytes = snapshot_bytes(*made.workspace, with_profile(Profile::full));
    Sha256Digest digest = sha256(must(read_container_head(bytes)).data);
    {
        OpenSnapshotJob job{bytes, made.clock, OpenSnapshotJob::Depth::to_show, digest};
        must(run_to_end(job));
        CHECK(must(Workspace::open(*job.take_store(), made.clock))->catalogue().find("deal"));
    }
    digest[7] ^= std::byte{1};
    OpenSnapshotJob job{bytes, made.clock, OpenSnapshotJob::Depth::to_show, digest};
    CHECK(run_to_end(job).error().kind() == ErrorKind::damaged);
}
