#include "core/exchange/snapshot/row_choice.h"

#include "tests/unit/exchange/snapshot/snapshot_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

struct Chosen {
    std::vector<Id> ids;
    std::vector<std::int64_t> left_behind;
    int steps = 0;
    friend bool operator==(const Chosen& a, const Chosen& b) { return a.ids == b.ids && a.left_behind == b.left_behind; }
};

Chosen choose(Workspace& workspace, const SnapshotOptions& options, int rows_per_step) {
    const Redaction redaction{workspace.catalogue(), options.profile};
    RowChoice choice{workspace, redaction, options, rows_per_step};
    Chosen chosen;
    for (chosen.steps = 1; must(choice.step());) ++chosen.steps;
    chosen.ids = choice.all_ids();
    for (const Entity& entity : workspace.catalogue().entities()) chosen.left_behind.push_back(choice.left_behind(entity));
    return chosen;
}

}  // namespace

TEST_CASE("Records are chosen a few rows a step as they are in one pass", "[snapshot][property]") {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        RandomWorkspace made{seed, 80};
        // Of a record that came with an id of its own the past is read too.
        Op foreign = create_op("account", {{"name", Value{"From elsewhere"}}});
        foreign.id = first_id_at(made.clock.now() - std::chrono::days{90});
        made.apply(std::move(foreign));
        std::vector<SnapshotOptions> all(4, with_profile(Profile::full));
        all[1].profile = Profile::manager;
        all[1].person = as_integer(made.one_of(made.people));
        all[2].as_of = made.clock.now() - std::chrono::days{10};
        all[3].profile = Profile::board;
        all[3].view = SavedView{.name = "Deals", .entity = "deal", .definition = standard_view(made.workspace->catalogue().entity("deal"), ViewLayout::table), .problem = {}};
        for (std::size_t at = 0; at < all.size(); ++at) {
            INFO("seed " << seed << ", options " << at);
            const Chosen whole = choose(*made.workspace, all[at], 1'000'000);
            CHECK_FALSE(whole.ids.empty());
            for (const int rows : {1, 3}) {
                const Chosen paged = choose(*made.workspace, all[at], rows);
                CHECK(paged == whole);
                CHECK(paged.steps > whole.steps);
            }
        }
    }
}
