#include "core/exchange/demo_company.h"

#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;

TEST_CASE_METHOD(WorkspaceFixture, "The demo company has deals in every stage, with their past, and is one undo", "[demo]") {
    const auto job = make_demo_company(*workspace, DemoSize::small, 7, make_date(2017, 12, 19));
    must(run_to_end(*job));
    CHECK(count("SELECT count(*) FROM deal") == 1000);
    CHECK(count("SELECT count(DISTINCT stage) FROM deal") == 6);
    CHECK(count("SELECT count(*) FROM deal WHERE status = 'open'") > 50);
    CHECK(count("SELECT count(*) FROM deal WHERE status <> 'open' AND close_date > (SELECT julianday('2017-12-19') - 2440587.5)") == 0);
    CHECK(count("SELECT count(*) FROM journal j WHERE j.happened < (SELECT created FROM deal WHERE id = j.record)") == 0);
    CHECK(workspace->next_undo().label == "Demo company added");
    must(workspace->undo());
    CHECK(count("SELECT count(*) FROM deal WHERE deleted IS NULL") == 0);
}

TEST_CASE("The same seed makes the same demo company", "[demo]") {
    const auto story = [](std::uint64_t seed) {
        WorkspaceFixture fixture;
        must(run_to_end(*make_demo_company(*fixture.workspace, DemoSize::small, seed, make_date(2017, 12, 19))));
        return must(fixture.workspace->database().text(
            "SELECT group_concat(amount || status || close_date) FROM (SELECT * FROM deal ORDER BY id)"));
    };
    CHECK(story(7) == story(7));
    CHECK(story(7) != story(8));
}

TEST_CASE_METHOD(WorkspaceFixture, "A demo company stopped half-way leaves nothing behind", "[demo]") {
    const auto job = make_demo_company(*workspace, DemoSize::small, 7, make_date(2017, 12, 19));
    must(job->step());
    must(job->step());
    job->cancel();
    CHECK(count("SELECT count(*) FROM user") == 0);
    CHECK_FALSE(workspace->busy());
}
