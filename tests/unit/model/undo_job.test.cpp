// Changes of many records taken back in steps.

#include "core/model/undo_job.h"
#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

constexpr int kDeals = 120;  // more than one step

// One change that makes many deals and renames one that was there before.
struct ManyMade : WorkspaceFixture {
    Id old = create("deal", {{"name", Value{"Before"}}});
    Id made = 0;
    ManyMade() {
        clock.advance(std::chrono::seconds{1});
        Change change;
        change.label = "Import";
        change.cause = Cause::import;
        for (int number = 0; number < kDeals; ++number)
            change.ops.push_back(create_op("deal", {{"name", Value{"Deal " + std::to_string(number)}}}));
        change.ops.push_back(update_op("deal", old, {{"name", Value{"After"}}}));
        made = must(workspace->apply(change)).change;
        clock.advance(std::chrono::seconds{1});
    }
    std::int64_t living() { return count("SELECT count(*) FROM deal WHERE deleted IS NULL"); }
    std::int64_t renamed() { return count("SELECT count(*) FROM deal WHERE name = 'After'"); }
    std::int64_t changes() { return count("SELECT count(*) FROM change"); }
};

}  // namespace

TEST_CASE_METHOD(ManyMade, "What many records went through is taken back in steps, and done again in steps", "[undo]") {
    Id change = made;
    for (const bool there : {false, true, false}) {
        UndoJob job{*workspace, change, 7};
        CHECK(steps_to_end(job) > 3);
        CHECK(living() == (there ? kDeals + 1 : 1));
        CHECK(renamed() == (there ? 1 : 0));
        CHECK(count("SELECT count(*) FROM change WHERE actor = 7 AND undo_of = " + std::to_string(change)) == 1);
        change = job.applied().change;
    }
}

TEST_CASE_METHOD(ManyMade, "An undo that is stopped at any step leaves everything as it was", "[undo]") {
    const std::int64_t before = changes();
    int steps = 0;
    for (int stop = 0;; ++stop) {
        UndoJob job{*workspace, made};
        bool finished = false;
        for (steps = 0; steps < stop && !finished; ++steps) finished = must(job.step()).finished;
        if (finished) break;
        job.cancel();
        CHECK_FALSE(workspace->busy());
        CHECK(living() == kDeals + 1);
        CHECK(renamed() == 1);
        CHECK(changes() == before);
    }
    CHECK(steps > 3);
    CHECK(living() == 1);
}

TEST_CASE_METHOD(ManyMade, "A change is taken back once", "[undo]") {
    must(workspace->undo_change(made));
    UndoJob again{*workspace, made};
    const auto refused = again.step();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().what() == "That change was undone already.");
    CHECK_FALSE(workspace->busy());
    UndoJob unknown{*workspace, 1};
    CHECK_FALSE(unknown.step());
}
