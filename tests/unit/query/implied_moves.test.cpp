#include <algorithm>

#include "core/query/pipeline_as_of.h"
#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

// A deal that an import found closed: engaged on 10 January, won on 1 March 2017 for more than the list price.
struct PastFixture : WorkspaceFixture {
    const Instant engaged = start_of(make_date(2017, 1, 10));
    const Instant closed = start_of(make_date(2017, 3, 1));
    const Instant between = start_of(make_date(2017, 2, 1));

    [[nodiscard]] const Entity& deals() { return workspace->catalogue().entity("deal"); }
    std::uint16_t field(std::string_view key) { return static_cast<std::uint16_t>(deals().index_of(key)); }

    // A row for each field: how journals were written before implied_moves.h.
    Id import_won_deal(bool row_for_each_field) {
        Change header;
        header.label = "Import of deals.csv";
        header.cause = Cause::import;
        ChangeScope scope = must(workspace->begin(header));
        const Id deal = must(scope.create(deals(), std::vector<FieldValue>{
            {field("name"), Value{"Cancity"}}, {field("created"), instant_value(engaged)}, {field("stage"), Value{stage("Won")}},
            {field("close_date"), date_value(day_of(closed))}, {field("stage_since"), instant_value(closed)},
            {field("amount"), Value{std::int64_t{900}}}}));
        const auto remember = [&](const char* key, const Value& before, const Value& after) {
            must(scope.remember(deals(), deal, field(key), before, after, closed));
        };
        remember("stage", Value{stage("Engaging")}, Value{stage("Won")});
        if (row_for_each_field) {
            remember("status", Value{"open"}, Value{"won"});
            remember("stage_since", instant_value(engaged), instant_value(closed));
        }
        remember("close_date", Value{}, date_value(day_of(closed)));
        remember("amount", Value{std::int64_t{800}}, Value{std::int64_t{900}});
        must(scope.commit());
        return deal;
    }

    // As it stood on both sides of the closing, and after a person has reopened the deal.
    void check_story(Id deal) {
        const auto as_of = [&](Instant at) { return must(workspace->record_as_of(deals(), deal, at, TimeView::happened)); };
        const auto in_pipeline = [&](Instant at) { return must(pipeline_as_of(*workspace, at, TimeView::happened)).front(); };
        const Record open = as_of(between);
        CHECK(as_integer(open["stage"]) == stage("Engaging"));
        CHECK(as_text(open["status"]) == "open");
        CHECK(as_integer(open["stage_since"]) == to_stored(engaged));
        CHECK(is_empty(open["close_date"]));
        CHECK(as_integer(open["amount"]) == 800);
        CHECK(in_pipeline(between).status == "open");
        CHECK(in_pipeline(between).stage_since == engaged);
        CHECK_FALSE(in_pipeline(between).close_date);
        CHECK(in_pipeline(between).amount == 800);
        const Record won = as_of(closed);
        CHECK(as_text(won["status"]) == "won");
        CHECK(as_integer(won["stage_since"]) == to_stored(closed));
        CHECK(as_integer(won["close_date"]) == to_stored(day_of(closed)));
        CHECK(as_integer(won["amount"]) == 900);
        CHECK(in_pipeline(closed).stage_since == closed);
        CHECK(in_pipeline(closed).close_date == day_of(closed));
    }

    std::vector<std::string> told(Id deal) {
        std::vector<std::string> lines;
        for (const JournalEntry& entry : must(workspace->history(deals(), deal)))
            lines.push_back((entry.field ? entry.field->key : "-") + " " + std::to_string(to_stored(entry.happened)));
        return lines;
    }
};

}  // namespace

TEST_CASE_METHOD(PastFixture, "A move that was remembered tells status and stage age without rows of their own", "[as-of]") {
    const Id deal = import_won_deal(false);
    CHECK(count("SELECT count(*) FROM journal") == 3);
    check_story(deal);
    CHECK_FALSE(workspace->record_as_of(deals(), deal, between, TimeView::recorded).has_value());
    CHECK(as_text(must(workspace->record_as_of(deals(), deal, clock.now(), TimeView::recorded))["status"]) == "won");
}

TEST_CASE_METHOD(PastFixture, "What is remembered stays told after a person reopens the deal, and after undo and redo", "[as-of][undo]") {
    const Id deal = import_won_deal(false);
    clock.advance(std::chrono::hours{24});
    apply(update_op("deal", deal, {{"stage", Value{stage("Negotiation")}}, {"close_date", date_value(make_date(2018, 2, 1))}}));
    check_story(deal);
    const Record now = must(workspace->record_as_of(deals(), deal, clock.now(), TimeView::happened));
    CHECK(as_text(now["status"]) == "open");
    CHECK(as_integer(now["stage_since"]) == to_stored(clock.now()));
    must(workspace->undo());
    check_story(deal);
    CHECK(as_text(record("deal", deal)["status"]) == "won");
    must(workspace->undo());
    CHECK(must(pipeline_as_of(*workspace, clock.now(), TimeView::recorded)).empty());
    must(workspace->redo());
    check_story(deal);
}

TEST_CASE_METHOD(PastFixture, "A move inside the change that made the deal keeps what its own rows say", "[as-of]") {
    Change header;
    header.cause = Cause::import;
    ChangeScope scope = must(workspace->begin(header));
    const Id deal = must(scope.create(deals(), std::vector<FieldValue>{
        {field("name"), Value{"Cancity"}}, {field("created"), instant_value(engaged)}, {field("stage"), Value{stage("Engaging")}},
        {field("stage_since"), instant_value(between)}, {field("close_date"), date_value(make_date(2017, 4, 1))}}));
    const FieldValue won{field("stage"), Value{stage("Won")}};
    must(scope.update(deals(), deal, {&won, 1}, closed));
    must(scope.commit());
    for (const Instant at : {engaged, between}) {
        CHECK(as_integer(must(workspace->record_as_of(deals(), deal, at, TimeView::happened))["stage_since"]) == to_stored(between));
        const DealState state = must(pipeline_as_of(*workspace, at, TimeView::happened)).front();
        CHECK(state.stage_since == between);
        CHECK(state.close_date == make_date(2017, 4, 1));
    }
    CHECK(must(pipeline_as_of(*workspace, closed, TimeView::happened)).front().stage_since == closed);
}

TEST_CASE_METHOD(PastFixture, "A journal with a row for each field tells the same", "[as-of][format]") {
    const Id old_form = import_won_deal(true);
    check_story(old_form);
    const std::vector<std::string> old_told = told(old_form);
    must(workspace->undo());
    clock.advance(std::chrono::seconds{1});
    const Id new_form = import_won_deal(false);
    const std::vector<std::string> new_told = told(new_form);
    CHECK(old_told.size() == 6);
    CHECK(std::ranges::is_permutation(old_told, new_told));
}

TEST_CASE_METHOD(PastFixture, "A workspace of the old form opens, reads right and gets the smaller journal index", "[as-of][format]") {
    const Id deal = import_won_deal(true);
    must(workspace->database().run("DROP INDEX journal_edit; CREATE INDEX journal_field ON journal(field, happened)"));
    workspace = nullptr;
    PageStore old_file{nullptr};
    must(old_file.adopt_file(store.file_bytes()));
    SECTION("for reading only it is left as it is") {
        old_file.set_read_only(true);
        workspace = must(Workspace::open(old_file, clock));
        check_story(deal);
        CHECK(count("SELECT count(*) FROM sqlite_schema WHERE name = 'journal_field'") == 1);
    }
    SECTION("for writing the index is renewed and everything goes on") {
        workspace = must(Workspace::open(old_file, clock));
        check_story(deal);
        CHECK(count("SELECT count(*) FROM sqlite_schema WHERE name = 'journal_field'") == 0);
        clock.advance(std::chrono::hours{1});
        apply(update_op("deal", deal, {{"amount", Value{std::int64_t{1000}}}}));
        CHECK(count("SELECT count(*) FROM journal INDEXED BY journal_edit WHERE field > 0 AND record < change") == 1);
        check_story(deal);
        must(workspace->undo());
        must(workspace->undo());
        CHECK(count("SELECT count(*) FROM deal WHERE deleted IS NULL") == 0);
    }
    workspace = nullptr;
}
