#include "core/exchange/snapshot/take_over.h"

#include <algorithm>

#include "tests/unit/exchange/snapshot/snapshot_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

OpenedSnapshot snapshot_of(WorkspaceFixture& made) {
    return must(open_snapshot(snapshot_bytes(*made.workspace, with_profile(Profile::full)), made.clock));
}

// A deal's title goes on with its account.
std::string own_name(const TakenRecord& record) { return record.title.substr(0, record.title.find(" ·")); }

std::size_t place_of(const TakeOver& plan, std::string_view title) {
    const auto found = std::ranges::find(plan.records, title, own_name);
    REQUIRE(found != plan.records.end());
    return static_cast<std::size_t>(found - plan.records.begin());
}

// The names of what is written when these are unticked, in order.
std::vector<std::string> written(const TakeOver& plan, std::initializer_list<std::string_view> unticked) {
    std::vector<bool> out(plan.records.size());
    for (const std::string_view title : unticked) out[place_of(plan, title)] = true;
    const std::vector<bool> in = written_records(plan, out);
    std::vector<std::string> titles;
    for (std::size_t at = 0; at < in.size(); ++at)
        if (in[at]) titles.push_back(own_name(plan.records[at]));
    return titles;
}

}  // namespace

TEST_CASE_METHOD(WorkspaceFixture, "Chosen records are taken over as one change that is looked at first and can be undone", "[snapshot][take-over]") {
    const Id account = create("account", {{"name", Value{"Konex"}}});
    const Id deal = create("deal", {{"name", Value{"Rollout"}}, {"account", Value{account}}, {"amount", Value{std::int64_t{100}}}, {"next_step", Value{"Call"}}});
    const OpenedSnapshot before = snapshot_of(*this);
    // Meanwhile the deal was changed here, and its account deleted for good from another copy.
    apply(update_op("deal", deal, {{"amount", Value{std::int64_t{900}}}, {"next_step", Value{}}}));
    const TakeOver taken = must(take_over(*workspace, *before.workspace, {{"deal", deal}}, "Taken over from the snapshot of Moses"));
    REQUIRE(taken.records.size() == 1);
    CHECK(taken.records[0].mine == deal);
    CHECK(taken.records[0].state == TakenState::changed);
    CHECK(taken.records[0].fields.size() == 2);
    CHECK(taken.records[0].fields[0].mine_text == "9.00");
    CHECK(taken.records[0].fields[0].theirs_text == "1.00");
    must(workspace->apply(change_of(taken)));
    CHECK(as_integer(record("deal", deal)["amount"]) == 100);
    CHECK(as_text(record("deal", deal)["next_step"]) == "Call");
    const TakeOver again = must(take_over(*workspace, *before.workspace, {{"deal", deal}}, "Again"));
    REQUIRE(again.records.size() == 1);
    CHECK(again.records[0].state == TakenState::same);
    CHECK(change_of(again).ops.empty());
    must(workspace->undo());
    CHECK(as_integer(record("deal", deal)["amount"]) == 900);
}

TEST_CASE("A record that is new here brings along what it refers to, or finds it by name", "[snapshot][take-over]") {
    WorkspaceFixture theirs, mine;
    const Id known = theirs.create("account", {{"name", Value{"Konex"}}});
    const Id unknown = theirs.create("contact", {{"name", Value{"Ada"}}, {"account", Value{known}}});
    mine.clock.advance(std::chrono::hours{10});
    const Id own = mine.create("account", {{"name", Value{"KONEX"}}});
    const Id deal = theirs.create("deal", {{"name", Value{"Rollout"}}, {"account", Value{known}}, {"contact", Value{unknown}}, {"amount", Value{std::int64_t{5}}}});
    const TakeOver taken = must(take_over(*mine.workspace, *theirs.workspace, {{"deal", deal}}, "Taken over"));
    REQUIRE(taken.records.size() == 2);
    CHECK(taken.records[0].title == "Ada");
    CHECK_FALSE(taken.records[0].asked_for);
    must(mine.workspace->apply(change_of(taken)));
    CHECK(as_integer(mine.record("deal", deal)["account"]) == own);
    CHECK(as_integer(mine.record("contact", unknown)["account"]) == own);
}

TEST_CASE("Of what was chosen a record that is unticked stays out, unless another one needs it", "[snapshot][take-over]") {
    WorkspaceFixture theirs, mine;
    mine.clock.advance(std::chrono::hours{10});
    const Id konex = theirs.create("account", {{"name", Value{"Konex"}}}), zoomit = theirs.create("account", {{"name", Value{"Zoomit"}}});
    const Id ada = theirs.create("contact", {{"name", Value{"Ada"}}, {"account", Value{konex}}});
    const Id rollout = theirs.create("deal", {{"name", Value{"Rollout"}}, {"account", Value{konex}}, {"contact", Value{ada}}});
    const Id spares = theirs.create("deal", {{"name", Value{"Spares"}}, {"account", Value{zoomit}}});
    const TakeOver plan = must(take_over(*mine.workspace, *theirs.workspace, {{"deal", rollout}, {"deal", spares}, {"contact", ada}}, "Taken over"));
    using Titles = std::vector<std::string>;
    CHECK(written(plan, {}) == Titles{"Konex", "Ada", "Rollout", "Zoomit", "Spares"});
    CHECK(written(plan, {"Ada"}) == Titles{"Konex", "Ada", "Rollout", "Zoomit", "Spares"});
    CHECK(written(plan, {"Rollout"}) == Titles{"Konex", "Ada", "Zoomit", "Spares"});
    CHECK(written(plan, {"Rollout", "Ada"}) == Titles{"Zoomit", "Spares"});
    CHECK(written(plan, {"Rollout", "Ada", "Spares"}).empty());

    std::vector<bool> unticked(plan.records.size());
    unticked[place_of(plan, "Spares")] = true;
    must(mine.workspace->apply(change_of(plan, unticked)));
    const auto has = [&](const char* entity, Id id) { return mine.workspace->record(mine.workspace->catalogue().entity(entity), id).has_value(); };
    CHECK(has("deal", rollout));
    CHECK(has("contact", ada));
    CHECK_FALSE(has("deal", spares));
    CHECK_FALSE(has("account", zoomit));
    must(mine.workspace->undo());
    for (const auto& [entity, id] : std::initializer_list<std::pair<const char*, Id>>{{"deal", rollout}, {"contact", ada}, {"account", konex}}) CHECK_FALSE(has(entity, id));
}

TEST_CASE("Records that refer to each other come along together", "[snapshot][take-over]") {
    WorkspaceFixture theirs, mine;
    mine.clock.advance(std::chrono::hours{10});
    const Id anna = theirs.create("user", {{"name", Value{"Anna"}}}), moses = theirs.create("user", {{"name", Value{"Moses"}}, {"manager", Value{anna}}});
    theirs.apply(update_op("user", anna, {{"manager", Value{moses}}}));
    const Id deal = theirs.create("deal", {{"name", Value{"Rollout"}}, {"owner", Value{anna}}});
    const TakeOver plan = must(take_over(*mine.workspace, *theirs.workspace, {{"deal", deal}}, "Taken over"));
    CHECK(written(plan, {}).size() == 3);
    CHECK(written(plan, {"Rollout"}).empty());
}

TEST_CASE_METHOD(WorkspaceFixture, "What a record refers to comes back with it when it was deleted here", "[snapshot][take-over]") {
    const Id account = create("account", {{"name", Value{"Konex"}}}), other = create("account", {{"name", Value{"Zoomit"}}});
    const Id deal = create("deal", {{"name", Value{"Rollout"}}, {"account", Value{account}}});
    const OpenedSnapshot before = snapshot_of(*this);
    apply(update_op("deal", deal, {{"account", Value{other}}}));
    apply(update_op("account", account, {{"name", Value{"Konex Ltd"}}}));
    apply(remove_op("account", account));
    const TakeOver plan = must(take_over(*workspace, *before.workspace, {{"deal", deal}}, "Taken over"));
    REQUIRE(plan.records.size() == 2);
    CHECK(plan.records[0].state == TakenState::comes_back);
    CHECK_FALSE(plan.records[0].asked_for);
    CHECK(plan.records[1].needs == std::vector<std::size_t>{0});
    must(workspace->apply(change_of(plan)));
    CHECK(as_integer(record("deal", deal)["account"]) == account);
    CHECK(as_text(record("account", account)["name"]) == "Konex Ltd");
    must(workspace->undo());
    CHECK(as_integer(record("deal", deal)["account"]) == other);
    CHECK_FALSE(workspace->record(workspace->catalogue().entity("account"), account).has_value());
}
