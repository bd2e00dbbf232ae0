#include "core/exchange/snapshot/comparison.h"

#include "tests/support/repeats.h"
#include "tests/unit/exchange/snapshot/snapshot_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

const Move& move_of(const Comparison& comparison, std::string_view title) {
    for (const Move& move : comparison.moves)
        if (move.title.starts_with(title)) return move;
    FAIL("no move of " << title);
    return comparison.moves.front();
}

OpenedSnapshot snapshot_of(WorkspaceFixture& made) {
    return must(open_snapshot(snapshot_bytes(*made.workspace, with_profile(Profile::full)), made.clock));
}

}  // namespace

TEST_CASE_METHOD(WorkspaceFixture, "A week's moves add up from the opening pipeline to the closing one", "[snapshot][compare]") {
    const Id moses = create("user", {{"name", Value{"Moses"}}}), anna = create("user", {{"name", Value{"Anna"}}});
    const auto deal = [&](const char* name, std::int64_t amount, Id owner) {
        return create("deal", {{"name", Value{name}}, {"amount", Value{amount}}, {"owner", Value{owner}}, {"close_date", date_value(make_date(2017, 12, 31))}});
    };
    const Id won = deal("Won", 1000, moses), lost = deal("Lost", 2000, moses), slipped = deal("Slipped", 4000, moses);
    const Id grown = deal("Grown", 8000, anna), handed = deal("Handed", 16000, anna), gone = deal("Gone", 32000, anna), back = deal("Back", 64000, anna);
    apply(update_op("deal", back, {{"stage", Value{stage("Lost")}}}));
    const OpenedSnapshot before = snapshot_of(*this);

    apply(update_op("deal", won, {{"amount", Value{std::int64_t{1100}}}, {"stage", Value{stage("Won")}}}));
    apply(update_op("deal", lost, {{"amount", Value{}}, {"stage", Value{stage("Lost")}}}));
    apply(update_op("deal", slipped, {{"close_date", date_value(make_date(2018, 2, 1))}}));
    apply(update_op("deal", grown, {{"amount", Value{std::int64_t{8500}}}}));
    apply(update_op("deal", handed, {{"owner", Value{moses}}}));
    apply(remove_op("deal", gone));
    apply(update_op("deal", back, {{"stage", Value{stage("Engaging")}}}));
    deal("New", 128, moses);
    apply(update_op("deal", deal("New and won", 256, anna), {{"stage", Value{stage("Won")}}}));

    const Comparison comparison = must(compare_workspaces(*before.workspace, *workspace));
    const Flow& total = comparison.total;
    CHECK(total.opening == DealSum{63'000, 6});
    CHECK(total.added == DealSum{384, 2});
    CHECK(total.reopened == DealSum{64'000, 1});
    CHECK(total.changed == DealSum{600, 2});
    CHECK(total.won == DealSum{1356, 2});
    CHECK(total.lost == DealSum{2000, 1});
    CHECK(total.removed == DealSum{32'000, 1});
    CHECK(total.slipped == DealSum{4000, 1});
    CHECK(total.closing == DealSum{92'628, 5});
    CHECK(total.adds_up());
    REQUIRE(total.win_rate());
    CHECK(*total.win_rate() == Catch::Approx(2.0 / 3));
    REQUIRE(comparison.owners.size() == 2);
    for (const OwnerFlow& owner : comparison.owners) CHECK(owner.flow.adds_up());
    CHECK(comparison.owners[0].name == "Moses");
    CHECK(comparison.owners[0].flow.handed_over.amount == 16'000);
    CHECK(comparison.owners[1].flow.handed_over.amount == -16'000);

    CHECK(comparison.moves.front().title == "Back");
    CHECK(move_of(comparison, "Back").kind == MoveKind::reopened);
    CHECK(move_of(comparison, "Gone").kind == MoveKind::removed);
    CHECK(move_of(comparison, "Handed").kind == MoveKind::owner);
    CHECK(move_of(comparison, "Handed").owner_before == "Anna");
    CHECK(move_of(comparison, "Grown").weight == 500);
    CHECK(move_of(comparison, "New and won").closed_again);
    CHECK(move_of(comparison, "Slipped").close_date == make_date(2018, 2, 1));
    CHECK(comparison.stages[1].name == "Engaging");
    CHECK(comparison.stages[1].after.amount == 64'000);

    const std::string csv = comparison_csv(comparison);
    CHECK(csv.starts_with("Deal,What,Owner before"));
    CHECK(csv.find("New and won,\"Added, won\",") != std::string::npos);
    CHECK(csv.find(",40.00,40.00,2017-12-31,2018-02-01,") != std::string::npos);
}

TEST_CASE("Whatever happens to a workspace, the comparison adds up, in all and for each owner", "[snapshot][compare][property]") {
    for (std::uint64_t seed = 1; seed <= static_cast<std::uint64_t>(test::repeats(60)); ++seed) {
        INFO("seed " << seed);
        RandomWorkspace made{seed, 60};
        const OpenedSnapshot before = snapshot_of(made);
        for (int edit = 0; edit < 60; ++edit) {
            made.something();
            if (made.deals.empty() || !made.random.chance(0.2)) continue;
            const Id deal = as_integer(made.one_of(made.deals));
            if (made.workspace->record(made.workspace->catalogue().entity("deal"), deal))
                made.apply(update_op("deal", deal, {{"owner", made.living("user", made.people)}}));
        }
        const Comparison comparison = must(compare_workspaces(*before.workspace, *made.workspace));
        CHECK(comparison.total.adds_up());
        CHECK(comparison.total.handed_over.amount == 0);
        std::int64_t forecast = 0;
        for (const Move& move : comparison.moves) forecast += move.weighted - move.weighted_before;
        CHECK(forecast == comparison.total.forecast_change());
        DealSum opening, closing;
        for (const OwnerFlow& owner : comparison.owners) {
            INFO(owner.name);
            CHECK(owner.flow.adds_up());
            opening.amount += owner.flow.opening.amount;
            closing.amount += owner.flow.closing.amount;
        }
        CHECK(opening.amount == comparison.total.opening.amount);
        CHECK(closing.amount == comparison.total.closing.amount);
        std::int64_t in_stages = 0;
        for (const StageChange& stage : comparison.stages) in_stages += stage.after.amount;
        CHECK(in_stages == comparison.total.closing.amount);
        CHECK(must(compare_workspaces(*made.workspace, *made.workspace)).moves.empty());
    }
}

TEST_CASE_METHOD(WorkspaceFixture, "The CSV says what each deal does to the forecast, also one of which only the chance changed", "[snapshot][compare]") {
    const Id won = create("deal", {{"name", Value{"Won"}}, {"amount", Value{std::int64_t{100'00}}}, {"probability", Value{50.0}}});
    const Id sure = create("deal", {{"name", Value{"Sure"}}, {"amount", Value{std::int64_t{200'00}}}, {"probability", Value{10.0}}});
    const OpenedSnapshot before = snapshot_of(*this);
    apply(update_op("deal", won, {{"stage", Value{stage("Won")}}}));
    apply(update_op("deal", sure, {{"probability", Value{90.0}}}));
    const Comparison comparison = must(compare_workspaces(*before.workspace, *workspace));
    CHECK(move_of(comparison, "Sure").kind == MoveKind::chance);
    CHECK(comparison.total.forecast_change() == 110'00);
    const std::string csv = comparison_csv(comparison);
    INFO(csv);
    CHECK(csv.find(",Forecast before,Forecast,Forecast change,") != std::string::npos);
    CHECK(csv.find(",50.00,0.00,-50.00,") != std::string::npos);
    CHECK(csv.find(",20.00,180.00,160.00,") != std::string::npos);
}

TEST_CASE("Deals that were imported anew are recognised by their source id", "[snapshot][compare]") {
    WorkspaceFixture old, anew;
    const std::vector<Assignment> values = {{"name", Value{"Konex"}}, {"source_system", Value{"maven"}}, {"source_id", Value{"1C1I7A6R"}}, {"amount", Value{std::int64_t{500}}}};
    old.create("deal", values);
    anew.clock.advance(std::chrono::hours{24});
    const Id deal = anew.create("deal", values);
    CHECK(must(compare_workspaces(*old.workspace, *anew.workspace)).moves.empty());
    anew.apply(update_op("deal", deal, {{"amount", Value{std::int64_t{700}}}}));
    const Comparison comparison = must(compare_workspaces(*old.workspace, *anew.workspace));
    REQUIRE(comparison.moves.size() == 1);
    CHECK(comparison.moves[0].kind == MoveKind::amount);
    CHECK(comparison.total.added.count == 0);
}

TEST_CASE_METHOD(WorkspaceFixture, "What a snapshot of a part leaves out has not been added", "[snapshot][compare]") {
    const Id moses = create("user", {{"name", Value{"Moses"}}}), anna = create("user", {{"name", Value{"Anna"}}});
    const auto deal = [&](const char* name, std::int64_t amount, Id owner) {
        return create("deal", {{"name", Value{name}}, {"amount", Value{amount}}, {"owner", Value{owner}}});
    };
    const Id mine = deal("Mine", 1000, moses);
    deal("Theirs", 2000, anna);
    for (const Profile profile : {Profile::full, Profile::board}) {
        for (const bool by_view : {true, false}) {
            INFO(key_of(profile) << (by_view ? ", a view" : ", a person"));
            SnapshotOptions options = with_profile(profile);
            if (by_view) {
                options.view = SavedView{0, "Moses' deals", "deal", 0, true, 0, {}, {}};
                options.view->definition.filter = where("owner", FilterOperator::is, {Value{moses}});
            } else {
                options.person = moses;
            }
            const auto bytes = snapshot_bytes(*workspace, options);
            const OpenedSnapshot before = must(open_snapshot(bytes, clock));
            CHECK(must(compare_workspaces(*before.workspace, *workspace, must(comparison_terms(before.manifest, nullptr)))).moves.empty());

            apply(update_op("deal", mine, {{"stage", Value{stage("Won")}}}));
            deal("Mine too", 4000, moses);
            deal("Theirs too", 8000, anna);
            const Comparison comparison = must(compare_workspaces(*before.workspace, *workspace, must(comparison_terms(before.manifest, nullptr))));
            CHECK(comparison.total.won.count == 1);
            // A board's snapshot does not say by what its part was chosen: nothing new is counted.
            CHECK(comparison.total.added.count == (profile == Profile::full ? 1 : 0));
            CHECK(comparison.total.adds_up());
            must(workspace->undo());
            must(workspace->undo());
            must(workspace->undo());
        }
    }
}

TEST_CASE_METHOD(WorkspaceFixture, "A board's rounded amounts have not changed, and a made-up company is compared with nothing", "[snapshot][compare]") {
    create("deal", {{"name", Value{"Konex"}}, {"amount", Value{std::int64_t{482'137}}}});
    const auto bytes = snapshot_bytes(*workspace, with_profile(Profile::board));
    const OpenedSnapshot before = must(open_snapshot(bytes, clock));
    const Comparison comparison = must(compare_workspaces(*before.workspace, *workspace, must(comparison_terms(before.manifest, nullptr))));
    CHECK(comparison.moves.empty());
    CHECK(comparison.total.closing.amount == 480'000);
    Manifest demo;
    demo.profile = Profile::demo;
    CHECK_FALSE(comparison_terms(demo, nullptr));
    CHECK_FALSE(comparison_terms(before.manifest, &demo));
}
