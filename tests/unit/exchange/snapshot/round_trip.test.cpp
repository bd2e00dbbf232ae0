#include <algorithm>

#include "core/exchange/snapshot/pseudonym.h"
#include "tests/support/repeats.h"
#include "tests/unit/exchange/snapshot/snapshot_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {
bool holds(std::span<const std::byte> bytes, std::string_view text) {
    const auto wanted = std::as_bytes(std::span{text});
    return !std::ranges::search(bytes, wanted).empty();
}
}  // namespace

TEST_CASE("200 random workspaces come back from a snapshot with the same canonical dump", "[snapshot][property]") {
    for (std::uint64_t seed = 1; seed <= static_cast<std::uint64_t>(test::repeats(200)); ++seed) {
        INFO("seed " << seed);
        RandomWorkspace made{seed};
        SnapshotOptions options = with_profile(static_cast<Profile>(seed % 3));
        if (seed % 5 == 0) options.as_of = made.clock.now() - std::chrono::hours{made.random.between(0, 400)};
        const SnapshotDraft first = make_snapshot(*made.workspace, options);
        const auto bytes = container_bytes(first, std::nullopt);
        const OpenedSnapshot opened = must(open_snapshot(bytes, made.clock));
        REQUIRE(opened.manifest == first.manifest);
        const SnapshotDraft second = make_snapshot(*opened.workspace, with_profile(Profile::full));
        CHECK(second.manifest.tables == first.manifest.tables);
    }
}

TEST_CASE("A full snapshot is the workspace: history, undo, deleted records and custom fields", "[snapshot]") {
    RandomWorkspace made{11, 80};
    made.apply(remove_op("deal", made.create("deal", {{"name", Value{"Gone"}}})), "Gone deleted");
    const OpenedSnapshot opened = must(open_snapshot(snapshot_bytes(*made.workspace, with_profile(Profile::full)), made.clock));
    opened.store->set_read_only(false);
    CHECK(opened.workspace->next_undo().label == "Gone deleted");
    must(opened.workspace->undo());
    CHECK(must(opened.workspace->database().integer("SELECT count(*) FROM deal WHERE name = 'Gone' AND deleted IS NULL")) == 1);
    CHECK(opened.workspace->catalogue().entity("account").find("x_size") != nullptr);
    CHECK(must(opened.workspace->database().integer("SELECT count(*) FROM account_search WHERE account_search MATCH 'account*'")) == 4);
}

TEST_CASE("A snapshot is opened for reading only", "[snapshot]") {
    RandomWorkspace made{3};
    const OpenedSnapshot opened = must(open_snapshot(snapshot_bytes(*made.workspace, with_profile(Profile::full)), made.clock));
    Change change;
    change.label = "Edit";
    change.ops.push_back(create_op("account", {{"name", Value{"New"}}}));
    CHECK_FALSE(opened.workspace->apply(change).has_value());
}

TEST_CASE("Nothing that a profile leaves out is in the bytes", "[snapshot][property]") {
    // Every text of the workspace is marked, then each profile's bytes are searched for what should not be there.
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        INFO("seed " << seed);
        RandomWorkspace made{seed, 10};
        const Id account = made.create("account", {{"name", Value{"MARKaccount"}}, {"description", Value{"MARKabout"}}, {"phone", Value{"MARKdesk"}}, {"x_size", Value{"MARKcustom"}}});
        const Id contact = made.create("contact", {{"name", Value{"MARKperson"}}, {"account", Value{account}}, {"phone", Value{"MARKtel"}},
                                                   {"mobile", Value{"MARKmobile"}}, {"city", Value{"MARKtown"}}, {"description", Value{"MARKnote1"}}});
        const Id deal = made.create("deal", {{"name", Value{"MARKdeal"}}, {"account", Value{account}}, {"contact", Value{contact}}, {"description", Value{"MARKnote2"}},
                                             {"amount", Value{std::int64_t{123'457'89}}}, {"next_step", Value{"MARKstep"}}, {"loss_reason", Value{"MARKreason"}}});
        made.create("activity", {{"kind", Value{"note"}}, {"subject", Value{"MARKnote3"}}, {"body", Value{"MARKnote4"}}, {"deal", Value{deal}}});
        made.create("activity", {{"kind", Value{"call"}}, {"subject", Value{"MARKcall"}}, {"body", Value{"MARKnote5"}}, {"deal", Value{deal}}});
        made.create("saved_view", {{"name", Value{"MARKview"}}, {"shows", Value{"deal"}}, {"definition", Value{"{}"}}});
        made.apply(made.workspace->set_setting("secret.key", "MARKsecret"), "MARKlabel0");
        made.apply(made.workspace->set_setting("secret.key", "MARKsecret2"), "MARKlabel0");
        // Edited away, renamed and deleted: only the history and free pages still know.
        made.apply(update_op("contact", contact, {{"phone", Value{"MARKtel2"}}, {"description", Value{"MARKnote6"}}}), "MARKlabel1");
        made.apply(update_op("deal", deal, {{"description", Value{"MARKnote7"}}, {"name", Value{"MARKdeal2"}}}), "MARKlabel2");
        made.apply(remove_op("account", made.create("account", {{"name", Value{"MARKgone"}}})), "MARKlabel3");

        const auto full = make_snapshot(*made.workspace, with_profile(Profile::full)).data;
        const auto manager = make_snapshot(*made.workspace, with_profile(Profile::manager)).data;
        const auto board = make_snapshot(*made.workspace, with_profile(Profile::board)).data;
        const auto demo = make_snapshot(*made.workspace, with_profile(Profile::demo)).data;
        CHECK_FALSE(holds(full, "MARKsecret"));
        CHECK(holds(full, "MARKnote1"));
        for (const char* left : {"MARKnote", "MARKtel", "MARKmobile", "MARKtown", "MARKsecret", "MARKlabel", "MARKgone", "MARKview", "MARKabout"}) {
            INFO(left);
            CHECK_FALSE(holds(manager, left));
        }
        for (const char* taken : {"MARKperson", "MARKdeal2", "MARKcall", "MARKaccount", "MARKcustom", "MARKstep"}) {
            INFO(taken);
            CHECK(holds(manager, taken));
        }
        CHECK_FALSE(holds(board, "MARK"));
        CHECK(holds(board, pseudonym(made.workspace->catalogue().entity("account"), account)));
        CHECK_FALSE(holds(demo, "MARK"));
        for (const char* left : {"user-", "account-", "deal-", "lead-", "town-", "size-"}) CHECK_FALSE(holds(demo, left));
    }
}

TEST_CASE_METHOD(WorkspaceFixture, "A board snapshot rounds amounts, in the history too, and keeps the pipeline readable", "[snapshot]") {
    const Id deal = create("deal", {{"name", Value{"Konex"}}, {"amount", Value{std::int64_t{482'137}}}});
    apply(update_op("deal", deal, {{"amount", Value{std::int64_t{-12'345}}}}));
    const OpenedSnapshot opened = must(open_snapshot(snapshot_bytes(*workspace, with_profile(Profile::board)), clock));
    CHECK(must(opened.workspace->database().integer("SELECT amount FROM deal")) == -12'000);
    CHECK(must(opened.workspace->database().integer("SELECT before FROM journal")) == 480'000);
    CHECK(must(opened.workspace->database().integer("SELECT count(*) FROM stage")) == 6);
}

TEST_CASE_METHOD(WorkspaceFixture, "A snapshot of a past moment shows what stood then and nothing that came later", "[snapshot][as-of]") {
    const Id deal = create("deal", {{"name", Value{"Konex"}}, {"amount", Value{std::int64_t{1000}}}});
    const Instant then = clock.now();
    clock.advance(std::chrono::hours{48});
    apply(update_op("deal", deal, {{"stage", Value{stage("Won")}}, {"amount", Value{std::int64_t{9000}}}}));
    create("deal", {{"name", Value{"LATERdeal"}}});
    create("account", {{"name", Value{"LATERaccount"}}});
    SnapshotOptions options = with_profile(Profile::full);
    options.as_of = then;
    const SnapshotDraft draft = make_snapshot(*workspace, options);
    CHECK_FALSE(holds(draft.data, "LATER"));
    const auto bytes = container_bytes(draft, std::nullopt);
    const OpenedSnapshot opened = must(open_snapshot(bytes, clock));
    const Record record = must(opened.workspace->record(opened.workspace->catalogue().entity("deal"), deal));
    CHECK(as_integer(record["amount"]) == 1000);
    CHECK(as_text(record["status"]) == "open");
    CHECK(opened.manifest.as_of == then);
    CHECK(opened.manifest.rows_of("deal") == 1);
}

TEST_CASE_METHOD(WorkspaceFixture, "A representative's snapshot holds his own deals and nobody else's", "[snapshot][roles]") {
    const Id manager = create("user", {{"name", Value{"Boss"}}, {"role", Value{"manager"}}, {"quota", Value{std::int64_t{777}}}});
    const Id moses = create("user", {{"name", Value{"Moses"}}, {"manager", Value{manager}}, {"quota", Value{std::int64_t{5}}}});
    const Id anna = create("user", {{"name", Value{"Anna"}}, {"manager", Value{manager}}});
    const Id shared = create("account", {{"name", Value{"Shared"}}});
    const Id other = create("account", {{"name", Value{"OTHERaccount"}}});
    const Id mine = create("deal", {{"name", Value{"Mine"}}, {"owner", Value{moses}}, {"account", Value{shared}}});
    create("deal", {{"name", Value{"OTHERdeal"}}, {"owner", Value{anna}}, {"account", Value{shared}}});
    create("deal", {{"name", Value{"OTHERdeal2"}}, {"owner", Value{anna}}, {"account", Value{other}}});
    create("activity", {{"kind", Value{"call"}}, {"subject", Value{"My call"}}, {"deal", Value{mine}}});
    SnapshotOptions options = with_profile(Profile::full);
    options.person = moses;
    const SnapshotDraft own = make_snapshot(*workspace, options);
    CHECK_FALSE(holds(own.data, "OTHER"));
    CHECK(holds(own.data, "My call"));
    CHECK(own.manifest.rows_of("deal") == 1);
    CHECK(own.manifest.scope == "What Moses may see");
    const auto bytes = container_bytes(own, std::nullopt);
    const OpenedSnapshot opened = must(open_snapshot(bytes, clock));
    CHECK(must(opened.workspace->database().integer("SELECT coalesce(sum(quota), 0) FROM user")) == 5);
    options.person = manager;
    CHECK(make_snapshot(*workspace, options).manifest.rows_of("deal") == 3);
}

TEST_CASE_METHOD(WorkspaceFixture, "What is a colleague's stays with the colleague, even where own records refer to it", "[snapshot][roles]") {
    const Id moses = create("user", {{"name", Value{"Moses"}}}), anna = create("user", {{"name", Value{"Anna"}}});
    const Id account = create("account", {{"name", Value{"Konex"}}, {"owner", Value{anna}}, {"description", Value{"OTHERabout"}}, {"phone", Value{"OTHERphone"}}});
    apply(update_op("account", account, {{"description", Value{"OTHERlater"}}}));
    const Id theirs = create("deal", {{"name", Value{"OTHERdeal"}}, {"owner", Value{anna}}, {"description", Value{"OTHERnote"}}});
    create("deal", {{"name", Value{"Mine"}}, {"owner", Value{moses}}, {"account", Value{account}}});
    const Id call = create("activity", {{"kind", Value{"call"}}, {"subject", Value{"My call"}}, {"owner", Value{moses}}, {"deal", Value{theirs}}});
    SnapshotOptions options = with_profile(Profile::full);
    options.person = moses;
    const SnapshotDraft own = make_snapshot(*workspace, options);
    CHECK_FALSE(holds(own.data, "OTHER"));
    CHECK(holds(own.data, "Konex"));
    const auto bytes = container_bytes(own, std::nullopt);
    const OpenedSnapshot opened = must(open_snapshot(bytes, clock));
    CHECK(is_empty(must(opened.workspace->record(opened.workspace->catalogue().entity("activity"), call))["deal"]));
}

TEST_CASE_METHOD(WorkspaceFixture, "A view of accounts brings the lines and calls of their deals", "[snapshot][view]") {
    const Id account = create("account", {{"name", Value{"Konex"}}});
    const Id deal = create("deal", {{"name", Value{"Rollout"}}, {"account", Value{account}}});
    create("activity", {{"kind", Value{"call"}}, {"subject", Value{"About it"}}, {"deal", Value{deal}}});
    create("account", {{"name", Value{"UNRELATED"}}});
    SnapshotOptions options = with_profile(Profile::full);
    options.view = SavedView{0, "Konex", "account", 0, true, 0, {}, {}};
    options.view->definition.filter = where("name", FilterOperator::is, {Value{"Konex"}});
    const SnapshotDraft draft = make_snapshot(*workspace, options);
    CHECK(draft.manifest.rows_of("deal") == 1);
    CHECK(holds(draft.data, "About it"));
    CHECK_FALSE(holds(draft.data, "UNRELATED"));
}

TEST_CASE_METHOD(WorkspaceFixture, "A view of a past moment chooses by what the records said then", "[snapshot][view][as-of]") {
    const Id shrunk = create("deal", {{"name", Value{"Shrunk"}}, {"amount", Value{std::int64_t{5000}}}});
    const Id grown = create("deal", {{"name", Value{"GROWN"}}, {"amount", Value{std::int64_t{10}}}});
    const Instant then = clock.now();
    clock.advance(std::chrono::hours{48});
    apply(update_op("deal", shrunk, {{"amount", Value{std::int64_t{10}}}}));
    apply(update_op("deal", grown, {{"amount", Value{std::int64_t{5000}}}}));
    SnapshotOptions options = with_profile(Profile::full);
    options.as_of = then;
    options.view = SavedView{0, "Big deals", "deal", 0, true, 0, {}, {}};
    options.view->definition.filter = where("amount", FilterOperator::more, {Value{std::int64_t{1000}}});
    const SnapshotDraft draft = make_snapshot(*workspace, options);
    CHECK(holds(draft.data, "Shrunk"));
    CHECK_FALSE(holds(draft.data, "GROWN"));
}

TEST_CASE_METHOD(WorkspaceFixture, "In a view's snapshot “me” is who makes it", "[snapshot][view]") {
    const Id moses = create("user", {{"name", Value{"Moses"}}}), anna = create("user", {{"name", Value{"Anna"}}});
    create("deal", {{"name", Value{"Mine"}}, {"owner", Value{moses}}});
    create("deal", {{"name", Value{"OTHERdeal"}}, {"owner", Value{anna}}});
    SnapshotOptions options = with_profile(Profile::full);
    options.viewer = moses;
    options.view = SavedView{0, "My deals", "deal", 0, true, 0, {}, {}};
    options.view->definition.filter = where("owner", FilterOperator::me, {});
    const SnapshotDraft draft = make_snapshot(*workspace, options);
    CHECK(draft.manifest.rows_of("deal") == 1);
    CHECK_FALSE(holds(draft.data, "OTHERdeal"));
}

TEST_CASE_METHOD(WorkspaceFixture, "A board reads no name of a person, a view or a field in what the snapshot says about itself", "[snapshot][roles]") {
    const Id moses = create("user", {{"name", Value{"MARKmoses"}}});
    Field size;
    size.label = "MARKfield";
    size.type = FieldType::text;
    must(workspace->add_custom_field("deal", size, 0));
    create("deal", {{"name", Value{"Mine"}}, {"owner", Value{moses}}, {"x_markfield", Value{"MARKvalue"}}});
    SnapshotOptions options = with_profile(Profile::board);
    options.person = moses;
    CHECK_FALSE(holds(container_bytes(make_snapshot(*workspace, options), std::nullopt), "MARK"));
    options.person = 0;
    options.view = SavedView{0, "MARKview", "deal", 0, true, 0, {}, {}};
    options.view->definition.filter = where("name", FilterOperator::is, {Value{"Mine"}});
    const SnapshotDraft draft = make_snapshot(*workspace, options);
    CHECK(draft.manifest.rows_of("deal") == 1);
    CHECK_FALSE(holds(container_bytes(draft, std::nullopt), "MARK"));
}

TEST_CASE_METHOD(WorkspaceFixture, "A view's snapshot holds its records and what belongs to them", "[snapshot][view]") {
    const Id account = create("account", {{"name", Value{"Konex"}}});
    const Id big = create("deal", {{"name", Value{"Big"}}, {"amount", Value{std::int64_t{900'000}}}, {"account", Value{account}}});
    create("deal", {{"name", Value{"SMALL"}}, {"amount", Value{std::int64_t{1}}}});
    create("account", {{"name", Value{"UNRELATED"}}});
    create("activity", {{"kind", Value{"call"}}, {"subject", Value{"About it"}}, {"deal", Value{big}}});
    SnapshotOptions options = with_profile(Profile::full);
    options.view = SavedView{0, "Big deals", "deal", 0, true, 0, {}, {}};
    options.view->definition.filter = where("amount", FilterOperator::more, {Value{std::int64_t{1000}}});
    const SnapshotDraft draft = make_snapshot(*workspace, options);
    CHECK(holds(draft.data, "About it"));
    CHECK(holds(draft.data, "Konex"));
    CHECK_FALSE(holds(draft.data, "SMALL"));
    CHECK_FALSE(holds(draft.data, "UNRELATED"));
}

TEST_CASE("A preview names the same rows and the same things left out as the snapshot", "[snapshot]") {
    for (const Profile profile : {Profile::full, Profile::manager, Profile::board}) {
        RandomWorkspace made{21, 60};
        const Manifest preview = must(snapshot_preview(*made.workspace, with_profile(profile)));
        const Manifest manifest = make_snapshot(*made.workspace, with_profile(profile)).manifest;
        CHECK(preview.left_out == manifest.left_out);
        for (const TableFacts& facts : manifest.tables) CHECK(preview.rows_of(facts.table) == facts.rows);
    }
}

TEST_CASE("A snapshot starts again by itself when somebody edits meanwhile", "[snapshot]") {
    RandomWorkspace made{5};
    SnapshotJob job{*made.workspace, with_profile(Profile::full)};
    for (int step = 0; step < 20; ++step) REQUIRE_FALSE(must(job.step()).finished);
    made.create("account", {{"name", Value{"Meanwhile"}}});
    must(run_to_end(job));
    CHECK(holds(job.draft().data, "Meanwhile"));
}
