// A sales manager's week: on Monday a snapshot of the Maven workspace as of 2017-10-01, later what moved since.
#include "core/exchange/snapshot/comparison.h"
#include "core/exchange/snapshot/pseudonym.h"
#include "tests/unit/exchange/import_fixture.h"
#include "tests/unit/exchange/snapshot/snapshot_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {
struct MavenDesk : MavenFixture {
    const Date day = make_date(2017, 10, 1);
    const Instant then = start_of(day + std::chrono::days{1}) - std::chrono::milliseconds{1};

    bool load() {
        if (!there()) return false;
        import_masters();
        import("sales_pipeline.csv", text("sales_pipeline.csv"), "deal");
        return true;
    }
    OpenedSnapshot snapshot(Profile profile) {
        SnapshotOptions options = with_profile(profile);
        options.as_of = then;
        return must(open_snapshot(snapshot_bytes(*workspace, options), clock));
    }
};
}  // namespace

TEST_CASE_METHOD(MavenDesk, "The board of 2017-10-01 shows the deals of that day, rounded and under other names", "[snapshot][maven][data]") {
    if (!load()) SKIP("the Maven files are not there");
    const OpenedSnapshot board = snapshot(Profile::board);
    const auto shown = must(pipeline_now(*board.workspace));
    const auto stood = must(pipeline_as_of(*workspace, then, TimeView::happened));
    REQUIRE(shown.size() == stood.size());
    REQUIRE(shown.size() > 1000);
    for (std::size_t at = 0; at < shown.size(); ++at) {
        INFO("deal " << shown[at].id);
        REQUIRE(shown[at].id == stood[at].id);
        REQUIRE(shown[at].status == stood[at].status);
        REQUIRE(shown[at].stage == stood[at].stage);
        REQUIRE(shown[at].owner == stood[at].owner);
        REQUIRE(shown[at].amount == (stood[at].amount ? std::optional{rounded_amount(*stood[at].amount)} : std::nullopt));
        REQUIRE(shown[at].created <= then);
    }
    const Entity& user = workspace->catalogue().entity("user");
    const std::string code = board.workspace->title(board.workspace->catalogue().entity("user"), stood.front().owner);
    CHECK(code == pseudonym(user, stood.front().owner));
    CHECK(code != workspace->title(user, stood.front().owner));
}

TEST_CASE_METHOD(MavenDesk, "What moved since 2017-10-01 is what the files say was closed since", "[snapshot][compare][maven][data]") {
    if (!load()) SKIP("the Maven files are not there");
    const OpenedSnapshot before = snapshot(Profile::full);
    const Comparison comparison = must(compare_workspaces(*before.workspace, *workspace));
    const auto closed_since = [&](const char* status, const char* what) {
        return count(std::string{"SELECT "} + what + " FROM deal WHERE status = '" + status + "' AND close_date > " + std::to_string(to_stored(day)));
    };
    CHECK(comparison.total.adds_up());
    CHECK(comparison.total.won.count == closed_since("won", "count(*)"));
    CHECK(comparison.total.won.amount == closed_since("won", "sum(amount)"));
    CHECK(comparison.total.lost.count == closed_since("lost", "count(*)"));
    CHECK(comparison.total.closing.count == count("SELECT count(*) FROM deal WHERE status = 'open'"));
    CHECK(comparison.total.removed.count == 0);
    CHECK(comparison.total.opening.count == count("SELECT count(*) FROM deal WHERE created <= " + std::to_string(to_stored(then)) +
                                                  " AND (status = 'open' OR close_date > " + std::to_string(to_stored(day)) + ")"));
    for (const OwnerFlow& owner : comparison.owners) CHECK(owner.flow.adds_up());
}
