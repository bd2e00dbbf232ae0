// The acceptance data: 8,800 deals with the flaws that real files have.
#include "core/exchange/import_lineage.h"
#include "core/exchange/import_profiles.h"
#include "tests/unit/exchange/import_fixture.h"

using namespace qd;
using namespace qd::test;

TEST_CASE_METHOD(MavenFixture, "The Maven columns are matched without help", "[maven][data]") {
    if (!there()) SKIP("the Maven files are not there");
    prepare("accounts.csv", text("accounts.csv"), "account");
    CHECK(field_of("account") == "name");
    CHECK(field_of("sector") == "industry");
    CHECK(field_of("year_established") == "founded");
    CHECK(field_of("revenue") == "revenue");
    CHECK(field_of("employees") == "employees");
    CHECK(field_of("office_location") == "country");
    CHECK(field_of("subsidiary_of") == "parent");
    CHECK(analysis->entity().entity->key == "account");
    prepare("products.csv", text("products.csv"), "product");
    CHECK(field_of("product") == "name");
    CHECK(field_of("series") == "family");
    CHECK(field_of("sales_price") == "price");
    CHECK(analysis->entity().entity->key == "product");
    prepare("sales_teams.csv", text("sales_teams.csv"), "user");
    CHECK(field_of("sales_agent") == "name");
    CHECK(field_of("manager") == "manager");
    CHECK(field_of("regional_office") == "team");
    CHECK(analysis->entity().entity->key == "user");
    prepare("sales_pipeline.csv", text("sales_pipeline.csv"), "deal");
    for (const auto& [header, field] : {std::pair{"opportunity_id", "source_id"}, {"sales_agent", "owner"}, {"product", "product"},
                                        {"account", "account"}, {"deal_stage", "stage"}, {"engage_date", "created"},
                                        {"close_date", "close_date"}, {"close_value", "amount"}})
        CHECK(field_of(header) == field);
    CHECK(analysis->entity().entity->key == "deal");
    CHECK(analysis->rows() == 8800);
    CHECK(plan.key == "source_id");
    CHECK(must(propose_opening_stage(*workspace, plan)) == "Engaging");
    for (const ColumnPlan& column : plan.columns) CHECK(column.confidence > 0.8);
}

TEST_CASE_METHOD(MavenFixture, "The Maven pipeline is imported with the reference counts and values", "[maven][data]") {
    if (!there()) SKIP("the Maven files are not there");
    import_masters();
    CHECK(count("SELECT count(*) FROM account") == 85);
    CHECK(count("SELECT count(*) FROM account WHERE parent IS NOT NULL") == 15);
    CHECK(count("SELECT count(*) FROM user") == 41);
    CHECK(count("SELECT count(*) FROM user WHERE role = 'manager'") == 6);
    CHECK(count("SELECT count(*) FROM team") == 3);
    const ImportResult result = import("sales_pipeline.csv", text("sales_pipeline.csv"), "deal");
    CHECK(result.counts.created == 8800);
    CHECK(result.counts.refused == 0);
    CHECK(result.references.empty());
    const auto with_status = [&](const char* status) { return count(std::string{"SELECT count(*) FROM deal WHERE status = '"} + status + "'"); };
    CHECK(with_status("won") == 4238);
    CHECK(with_status("lost") == 2473);
    CHECK(count("SELECT count(*) FROM deal d JOIN stage s ON s.id = d.stage WHERE s.name = 'Engaging'") == 1589);
    CHECK(count("SELECT count(*) FROM deal d JOIN stage s ON s.id = d.stage WHERE s.name = 'Prospecting'") == 500);
    CHECK(count("SELECT sum(amount) FROM deal WHERE status = 'won'") == 1'000'553'400);
    CHECK(count("SELECT count(*) FROM deal WHERE account IS NULL") == 1425);
    CHECK(count("SELECT count(*) FROM deal d JOIN product p ON p.id = d.product WHERE p.name = 'GTX Pro'") == 1480);
    CHECK(count("SELECT count(*) FROM product") == 7);
    // Open deals are worth their list price until they close.
    CHECK(count("SELECT count(*) FROM deal d JOIN product p ON p.id = d.product WHERE d.status = 'open' AND d.amount = p.price") == 2089);
}

TEST_CASE_METHOD(MavenFixture, "Importing the same files again changes nothing", "[maven][data]") {
    if (!there()) SKIP("the Maven files are not there");
    const auto all = [&] {
        import_masters();
        return import("sales_pipeline.csv", text("sales_pipeline.csv"), "deal");
    };
    all();
    const std::int64_t journal = count("SELECT count(*) FROM journal");
    const ImportResult again = all();
    CHECK(again.counts.created == 0);
    CHECK(again.counts.updated == 0);
    CHECK(again.counts.same == 8800);
    CHECK(again.applied.change == 0);
    CHECK(count("SELECT count(*) FROM journal") == journal);
    CHECK(count("SELECT count(*) FROM import_batch") == 4);
}

TEST_CASE_METHOD(MavenFixture, "One undo takes the whole import back", "[maven][data]") {
    if (!there()) SKIP("the Maven files are not there");
    import_masters();
    import("sales_pipeline.csv", text("sales_pipeline.csv"), "deal");
    CHECK(workspace->next_undo().label == "Import of sales_pipeline.csv");
    must(workspace->undo());
    CHECK(count("SELECT count(*) FROM deal WHERE deleted IS NULL") == 0);
    CHECK(count("SELECT count(*) FROM account WHERE deleted IS NULL") == 85);
    must(workspace->redo());
    CHECK(count("SELECT count(*) FROM deal WHERE deleted IS NULL") == 8800);
}

TEST_CASE_METHOD(MavenFixture, "The pipeline reads as it was on a past day", "[maven][data][as-of]") {
    if (!there()) SKIP("the Maven files are not there");
    import_masters();
    import("sales_pipeline.csv", text("sales_pipeline.csv"), "deal");
    // Engaged by then and not closed by then, counted in the file itself.
    int open_then = 0;
    RowStream stream{file->text, plan.dialect};
    CsvRow row;
    while (must(stream.next(row)))
        open_then += !row.cells[5].empty() && row.cells[5] <= "2017-10-01" && (row.cells[6].empty() || row.cells[6] > "2017-10-01");
    const Entity& deal = workspace->catalogue().entity("deal");
    std::vector<Id> ids;
    {
        Statement select = must(workspace->database().prepare("SELECT id FROM deal"));
        while (must(select.step())) ids.push_back(select.integer(0));
    }
    int open = 0, priced = 0;
    const Id engaging = stage("Engaging");
    for (const Id id : ids) {
        const auto record = workspace->record_as_of(deal, id, start_of(make_date(2017, 10, 1)), TimeView::happened);
        if (!record || as_text((*record)["status"]) != "open") continue;
        ++open;
        CHECK(as_integer((*record)["stage"]) == engaging);
        priced += !is_empty((*record)["amount"]) && is_empty((*record)["close_date"]);
    }
    CHECK(open == open_then);
    CHECK(priced == open);
}

TEST_CASE_METHOD(MavenFixture, "The dry run asks about GTXPro, and an answer is kept in the profile", "[maven][data]") {
    if (!there()) SKIP("the Maven files are not there");
    import_masters();
    prepare("sales_pipeline.csv", text("sales_pipeline.csv"), "deal");
    ImportFindings findings = check();
    CHECK(findings.counts.rows == 8800);
    CHECK(findings.counts.created == 8800);
    REQUIRE(findings.questions.size() == 1);
    const ImportQuestion& question = findings.questions[0];
    CHECK(question.text == "GTXPro: 1,480 rows, did you mean GTX Pro?");
    CHECK(question.proposed == 0);
    CHECK(question.score > 0.95);
    CHECK(question.score > question.next);
    apply_answer(plan, question, 0);
    CHECK(check().questions.empty());
    Change save;
    save.ops.push_back(save_import_profile(*workspace, "Weekly pipeline", plan));
    must(workspace->apply(save));
    prepare("sales_pipeline.csv", text("sales_pipeline.csv"), "deal");
    CHECK(must(adopt_best_profile(*workspace, plan)) == "Weekly pipeline");
    CHECK(check().questions.empty());
    CHECK(run().counts.created == 8800);
    CHECK(count("SELECT count(*) FROM product") == 7);
}

TEST_CASE_METHOD(MavenFixture, "Misspelt sectors and countries are found and put right in one pass", "[maven][data]") {
    if (!there()) SKIP("the Maven files are not there");
    prepare("accounts.csv", text("accounts.csv"), "account");
    const ImportFindings findings = check();
    REQUIRE(findings.questions.size() == 2);
    for (const ImportQuestion& question : findings.questions) apply_answer(plan, question, 0);
    run();
    CHECK(count("SELECT count(*) FROM account WHERE industry = 'technology'") == 12);
    CHECK(count("SELECT count(*) FROM account WHERE country = 'Philippines'") == 1);
}

TEST_CASE_METHOD(MavenFixture, "A value knows the file, row and column that it came from", "[maven][data][lineage]") {
    if (!there()) SKIP("the Maven files are not there");
    import_masters();
    import("sales_pipeline.csv", text("sales_pipeline.csv"), "deal");
    const Entity& deal = workspace->catalogue().entity("deal");
    const auto origin = [&](const char* source_id, const char* field) {
        const Id id = count(std::string{"SELECT id FROM deal WHERE source_id = '"} + source_id + "'");
        return must(lineage_of(*workspace, deal, id, field));
    };
    // The second data row of the file is its third row.
    const auto second = origin("Z063OYW0", "amount");
    REQUIRE(second);
    CHECK(second->file == "sales_pipeline.csv");
    CHECK(second->row == 3);
    CHECK(second->column == "close_value");
    CHECK(second->fingerprint == file->fingerprint);
    CHECK(origin("8I5ONXJX", "stage")->row == 8801);
    const Entity& user = workspace->catalogue().entity("user");
    const auto manager = must(lineage_of(*workspace, user, count("SELECT id FROM user WHERE name = 'Dustin Brinkmann'"), "name"));
    REQUIRE(manager);
    CHECK(manager->file == "sales_teams.csv");
    CHECK(manager->row == 0);  // made because rows named it
    CHECK_FALSE(must(lineage_of(*workspace, user, create("user", {{"name", Value{"New"}}}), "name")));
}
