#include "core/model/workspace.h"

#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;

TEST_CASE_METHOD(WorkspaceFixture, "A new workspace has one pipeline with open, won and lost stages", "[workspace]") {
    CHECK(count("SELECT count(*) FROM pipeline") == 1);
    CHECK(count("SELECT count(*) FROM stage WHERE kind = 'open'") == 4);
    CHECK(workspace->setting("currency") == "USD");
    CHECK(workspace->next_undo().label.empty());
}

TEST_CASE_METHOD(WorkspaceFixture, "A deal without a stage starts in the first open one", "[workspace]") {
    const Id deal = create("deal", {{"name", Value{"Konex renewal"}}});
    const Record record = this->record("deal", deal);
    CHECK(as_integer(record["stage"]) == stage("Prospecting"));
    CHECK(as_text(record["status"]) == "open");
    CHECK(as_integer(record["pipeline"]) > 0);
}

TEST_CASE_METHOD(WorkspaceFixture, "Moving a deal to Won closes it today and remembers since when", "[workspace]") {
    const Id deal = create("deal", {{"name", Value{"Konex"}}});
    apply(update_op("deal", deal, {{"stage", Value{stage("Won")}}}));
    const Record record = this->record("deal", deal);
    CHECK(as_text(record["status"]) == "won");
    CHECK(as_integer(record["close_date"]) == to_stored(make_date(2017, 12, 19)));
    CHECK(as_integer(record["stage_since"]) == to_stored(clock.now()));
}

TEST_CASE_METHOD(WorkspaceFixture, "Undo takes back a field, redo sets it again, and both are in the history", "[undo]") {
    const Id deal = create("deal", {{"name", Value{"Konex"}}, {"amount", Value{std::int64_t{100000}}}});
    apply(update_op("deal", deal, {{"amount", Value{std::int64_t{548200}}}}), "Amount of Konex");
    CHECK(workspace->next_undo().label == "Amount of Konex");
    must(workspace->undo());
    CHECK(as_integer(record("deal", deal)["amount"]) == 100000);
    CHECK(workspace->next_redo().label == "Amount of Konex");
    must(workspace->redo());
    CHECK(as_integer(record("deal", deal)["amount"]) == 548200);
    CHECK(must(workspace->history(workspace->catalogue().entity("deal"), deal)).size() == 4);
}

TEST_CASE_METHOD(WorkspaceFixture, "Undo and redo walk through several steps in order", "[undo]") {
    const Id first = create("account", {{"name", Value{"Konex"}}});
    const Id second = create("account", {{"name", Value{"Isdom"}}});
    must(workspace->undo());
    must(workspace->undo());
    CHECK(count("SELECT count(*) FROM account WHERE deleted IS NULL") == 0);
    CHECK_FALSE(workspace->undo().has_value());
    must(workspace->redo());
    CHECK(as_text(record("account", first)["name"]) == "Konex");
    must(workspace->redo());
    CHECK(as_text(record("account", second)["name"]) == "Isdom");
    CHECK_FALSE(workspace->redo().has_value());
}

TEST_CASE_METHOD(WorkspaceFixture, "A new edit after undo makes redo impossible", "[undo]") {
    create("account", {{"name", Value{"Konex"}}});
    must(workspace->undo());
    create("account", {{"name", Value{"Isdom"}}});
    CHECK(workspace->next_redo().label.empty());
}

TEST_CASE_METHOD(WorkspaceFixture, "Undoing an old change keeps what was edited since and says so", "[undo]") {
    const Id deal = create("deal", {{"name", Value{"Konex"}}});
    const Applied old = apply(update_op("deal", deal, {{"next_step", Value{"Call"}}, {"need", Value{"12 seats"}}}));
    apply(update_op("deal", deal, {{"next_step", Value{"Send quote"}}}));
    const Applied undone = must(workspace->undo_change(old.change));
    CHECK(as_text(record("deal", deal)["next_step"]) == "Send quote");
    CHECK(is_empty(record("deal", deal)["need"]));
    REQUIRE(undone.notes.size() == 1);
    CHECK(undone.notes[0].find("Next step") != std::string::npos);
}

TEST_CASE_METHOD(WorkspaceFixture, "A record that came with an id of its own goes by undo, comes back by redo, and has its creation in the history", "[undo][as-of]") {
    const Id elsewhere = first_id_at(clock.now() - std::chrono::days{30}) + 7;
    const Value born = instant_value(clock.now() - std::chrono::days{30});
    const Id change = [&] {
        Op op = create_op("account", {{"name", Value{"Konex"}}, {"created", born}});
        op.id = elsewhere;
        clock.advance(std::chrono::hours{1});
        Change taken{.label = "Taken over"};
        taken.cause = Cause::import;
        taken.ops = {std::move(op)};
        return must(workspace->apply(taken)).change;
    }();
    const Entity& accounts = workspace->catalogue().entity("account");
    const auto entries = must(workspace->history(accounts, elsewhere));
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].kind == OpKind::create);
    CHECK(entries[0].change == change);
    CHECK(entries[0].label == "Taken over");
    const Instant before = clock.now() - std::chrono::minutes{30};
    CHECK(workspace->record_as_of(accounts, elsewhere, before, TimeView::happened));
    CHECK_FALSE(workspace->record_as_of(accounts, elsewhere, before, TimeView::recorded));
    CHECK(workspace->record_as_of(accounts, elsewhere, clock.now(), TimeView::recorded));

    must(workspace->undo());
    CHECK_FALSE(workspace->record(accounts, elsewhere));
    must(workspace->redo());
    CHECK(as_text(record("account", elsewhere)["name"]) == "Konex");
    must(workspace->undo());
    CHECK_FALSE(workspace->record(accounts, elsewhere));
}

TEST_CASE_METHOD(WorkspaceFixture, "A refused change leaves nothing behind", "[workspace]") {
    Change change;
    change.label = "Two accounts";
    change.ops = {create_op("account", {{"name", Value{"Konex"}}}), create_op("account", {})};
    const auto refused = workspace->apply(change);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind() == ErrorKind::invalid_input);
    CHECK(refused.error().what().find("Name") != std::string::npos);
    CHECK(count("SELECT count(*) FROM account") == 0);
    CHECK_FALSE(workspace->busy());
}

TEST_CASE_METHOD(WorkspaceFixture, "A person cannot write what Quarterdeck keeps itself", "[workspace]") {
    const Id deal = create("deal", {{"name", Value{"Konex"}}});
    Change change;
    change.ops.push_back(update_op("deal", deal, {{"status", Value{"won"}}}));
    CHECK_FALSE(workspace->apply(change).has_value());
}

TEST_CASE_METHOD(WorkspaceFixture, "A reference to a deleted record is refused in words", "[workspace]") {
    const Id account = create("account", {{"name", Value{"Konex"}}});
    apply(remove_op("account", account));
    Change change;
    change.ops.push_back(create_op("deal", {{"name", Value{"New"}}, {"account", Value{account}}}));
    const auto refused = workspace->apply(change);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().what() == "Account: that Account does not exist any more.");
}

TEST_CASE_METHOD(WorkspaceFixture, "A stage's required field keeps a deal out until it is filled in", "[workspace]") {
    apply(update_op("stage", stage("Negotiation"), {{"required_fields", Value{"close_date"}}}));
    const Id deal = create("deal", {{"name", Value{"Konex"}}});
    Change move;
    move.ops.push_back(update_op("deal", deal, {{"stage", Value{stage("Negotiation")}}}));
    const auto refused = workspace->apply(move);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().what() == "“Negotiation” needs Close date.");
    move.ops[0].values.push_back({"close_date", date_value(make_date(2018, 1, 9))});
    CHECK(workspace->apply(move).has_value());
}

TEST_CASE_METHOD(WorkspaceFixture, "Records read as of a past moment show what stood then", "[as-of]") {
    const Id deal = create("deal", {{"name", Value{"Konex"}}, {"amount", Value{std::int64_t{100}}}});
    const Instant before_edit = clock.now();
    clock.advance(std::chrono::hours{48});
    apply(update_op("deal", deal, {{"amount", Value{std::int64_t{200}}}}));
    clock.advance(std::chrono::hours{48});
    apply(remove_op("deal", deal));
    const Entity& entity = workspace->catalogue().entity("deal");
    for (const TimeView view : {TimeView::happened, TimeView::recorded}) {
        CHECK(as_integer(must(workspace->record_as_of(entity, deal, before_edit, view))["amount"]) == 100);
        CHECK(as_integer(must(workspace->record_as_of(entity, deal, clock.now() - std::chrono::hours{1}, view))["amount"]) == 200);
        CHECK_FALSE(workspace->record_as_of(entity, deal, clock.now(), view).has_value());
        CHECK_FALSE(workspace->record_as_of(entity, deal, before_edit - std::chrono::hours{1}, view).has_value());
    }
}

TEST_CASE_METHOD(WorkspaceFixture, "An imported past is read by business time and unknown before the import", "[as-of]") {
    const Entity& entity = workspace->catalogue().entity("deal");
    const auto field = [&](std::string_view key) { return static_cast<std::uint16_t>(entity.index_of(key)); };
    const Instant engaged = start_of(make_date(2017, 1, 10));
    const Instant closed = start_of(make_date(2017, 3, 1));
    Change header;
    header.cause = Cause::import;
    ChangeScope scope = must(workspace->begin(header));
    const Id deal = must(scope.create(entity, std::vector<FieldValue>{
        {field("name"), Value{"Cancity"}}, {field("created"), instant_value(engaged)},
        {field("stage"), Value{stage("Won")}}, {field("close_date"), date_value(day_of(closed))}}));
    must(scope.remember(entity, deal, field("stage"), Value{stage("Engaging")}, Value{stage("Won")}, closed));
    must(scope.commit());

    const Instant between = start_of(make_date(2017, 2, 1));
    CHECK(as_integer(must(workspace->record_as_of(entity, deal, between, TimeView::happened))["stage"]) == stage("Engaging"));
    CHECK(as_integer(must(workspace->record_as_of(entity, deal, closed, TimeView::happened))["stage"]) == stage("Won"));
    CHECK_FALSE(workspace->record_as_of(entity, deal, start_of(make_date(2017, 1, 9)), TimeView::happened).has_value());
    CHECK_FALSE(workspace->record_as_of(entity, deal, between, TimeView::recorded).has_value());
    must(workspace->undo());
    CHECK(count("SELECT count(*) FROM deal WHERE deleted IS NULL") == 0);
}

TEST_CASE_METHOD(WorkspaceFixture, "Search finds a deal by its account's name, also after the account is renamed", "[search]") {
    const Id account = create("account", {{"name", Value{"Konex"}}});
    create("deal", {{"account", Value{account}}, {"next_step", Value{"Send quote"}}});
    CHECK(count("SELECT count(*) FROM deal_search WHERE deal_search MATCH 'kon*'") == 1);
    apply(update_op("account", account, {{"name", Value{"Zoomit"}}}));
    CHECK(count("SELECT count(*) FROM deal_search WHERE deal_search MATCH 'kon*'") == 0);
    CHECK(count("SELECT count(*) FROM deal_search WHERE deal_search MATCH 'zoom*'") == 1);
}

TEST_CASE_METHOD(WorkspaceFixture, "A custom field becomes a column, survives reopening, and undo hides it", "[custom]") {
    Field field;
    field.label = "Renewal date";
    field.type = FieldType::date;
    must(workspace->add_custom_field("deal", field, 0));
    const Id deal = create("deal", {{"name", Value{"Konex"}}, {"x_renewal_date", date_value(make_date(2018, 5, 1))}});
    workspace = nullptr;
    workspace = must(Workspace::open(store, clock));
    CHECK(as_integer(record("deal", deal)["x_renewal_date"]) == to_stored(make_date(2018, 5, 1)));
    must(workspace->undo());
    must(workspace->undo());
    CHECK(workspace->catalogue().entity("deal").find("x_renewal_date")->hidden);
}

TEST_CASE_METHOD(WorkspaceFixture, "Postponing an open deal is counted, pulling it in is not", "[workspace]") {
    const Id deal = create("deal", {{"name", Value{"Konex"}}, {"close_date", date_value(make_date(2017, 12, 22))}});
    apply(update_op("deal", deal, {{"close_date", date_value(make_date(2018, 1, 9))}}));
    apply(update_op("deal", deal, {{"close_date", date_value(make_date(2018, 1, 3))}}));
    CHECK(as_integer(record("deal", deal)["close_moves"]) == 1);
}

TEST_CASE_METHOD(WorkspaceFixture, "Completing a task stamps the time and the deal's last activity", "[workspace]") {
    const Id deal = create("deal", {{"name", Value{"Konex"}}});
    const Id task = create("activity", {{"subject", Value{"Call Irene"}}, {"deal", Value{deal}}});
    CHECK(is_empty(record("deal", deal)["last_activity"]));
    apply(update_op("activity", task, {{"done", Value{std::int64_t{1}}}}));
    CHECK(as_integer(record("activity", task)["done_at"]) == to_stored(clock.now()));
    CHECK(as_integer(record("deal", deal)["last_activity"]) == to_stored(clock.now()));
    must(workspace->undo());
    CHECK(is_empty(record("deal", deal)["last_activity"]));
}

TEST_CASE_METHOD(WorkspaceFixture, "Within one change, too, only records that exist can be referred to") {
    const Entity& deals = workspace->catalogue().entity("deal");
    const Entity& accounts = workspace->catalogue().entity("account");
    const Id account = create("account", {{"name", Value{"Konex"}}});
    const Volume volume = GENERATE(Volume::few, Volume::many);
    ChangeScope scope = must(workspace->begin({}, volume));
    const auto deal_of = [&](Id id) {
        return scope.create(deals, std::vector<FieldValue>{{static_cast<std::uint16_t>(deals.index_of("name")), Value{"Deal"}},
                                                           {static_cast<std::uint16_t>(deals.index_of("stage")), Value{stage("Won")}},
                                                           {static_cast<std::uint16_t>(deals.index_of("account")), Value{id}}});
    };
    CHECK(deal_of(account));
    for (Id other = account + 1; other < account + 10'000; ++other) REQUIRE_FALSE(deal_of(other));
    CHECK(deal_of(account));
    must(scope.remove(accounts, account));
    CHECK_FALSE(deal_of(account));
    must(scope.restore(accounts, account));
    CHECK(deal_of(account));
    must(scope.commit());
    CHECK(count("SELECT count(*) FROM deal") == 3);
}

TEST_CASE_METHOD(WorkspaceFixture, "A whole number that its field cannot hold is refused, on its own and in a record") {
    const Entity& deals = workspace->catalogue().entity("deal");
    const Entity& activities = workspace->catalogue().entity("activity");
    const auto refused = [&](const Entity& entity, std::string_view key, std::int64_t number) {
        CHECK_FALSE(accept(*entity.find(key), Value{number}));
        ChangeScope scope = must(workspace->begin({}));
        const std::vector<FieldValue> values = {{static_cast<std::uint16_t>(entity.index_of(key)), Value{number}}};
        const auto made = scope.create(entity, values);
        CHECK_FALSE(made);
        return made ? std::string{} : made.error().what();
    };
    CHECK(refused(activities, "done", 2) == "Done: only yes or no is possible.");
    CHECK(refused(deals, "close_date", 3'000'000) == "Close date: the date is out of range.");
    CHECK(refused(deals, "created", std::int64_t{1} << 62) == "Created: the time is out of range.");
    CHECK(refused(deals, "account", -1) == "Account: that record does not exist.");
    CHECK(refused(deals, "next_step", 7) == "Next step: a text is needed.");
}
