#include "core/exchange/import_lineage.h"
#include "core/exchange/import_profiles.h"
#include "tests/unit/exchange/import_fixture.h"

using namespace qd;
using namespace qd::test;

TEST_CASE_METHOD(ImportFixture, "References are made by name only when that is allowed", "[import]") {
    const std::string text = "deal name,company,amount\nRenewal,Konex,100\nUpgrade,Konex,200\n";
    const ImportResult refused = import("deals.csv", text, "deal");
    CHECK(refused.counts.refused == 2);
    CHECK(refused.counts.created == 0);
    REQUIRE(refused.errors.size() == 2);
    CHECK(refused.errors[0].sentence() == "Row 2, column company: There is no Account “Konex”.");
    CHECK(refused.applied.change == 0);
    const ImportResult made = import("deals.csv", text, "deal", {"account"});
    CHECK(made.counts.created == 2);
    CHECK(made.references.at("account") == std::vector<std::string>{"Konex"});
    CHECK(count("SELECT count(*) FROM account") == 1);
}

TEST_CASE_METHOD(ImportFixture, "A row that fails is listed with row, column and reason; the others are imported", "[import]") {
    const ImportResult result = import("deals.csv", "deal name,amount,close date\nA,100,2017-03-01\nB,many,2017-03-02\nC,300,2017-02-31\n", "deal");
    CHECK(result.counts.created == 1);
    REQUIRE(result.errors.size() == 2);
    CHECK(result.errors[0].sentence() == "Row 3, column amount: “many” is not an amount of money.");
    CHECK(result.errors[1].sentence() == "Row 4, column close date: “2017-02-31” is not a date (Year first).");
    REQUIRE(result.refused.size() == 2);
    // Corrected in place and tried again with the same plan: only these rows.
    std::string again = "deal name,amount,close date\n";
    for (RefusedRow row : result.refused) {
        if (row.row == 3) row.cells[1] = "200";
        if (row.row == 4) row.cells[2] = "2017-02-28";
        again += row.cells[0] + "," + row.cells[1] + "," + row.cells[2] + "\n";
    }
    const ImportPlan same = plan;
    prepare("deals.csv", again, "deal");
    plan = same;
    CHECK(run().counts.created == 2);
    CHECK(count("SELECT sum(amount) FROM deal") == 60000);
}

TEST_CASE_METHOD(ImportFixture, "Ragged rows and open quotes are refused by their number, not guessed at", "[import]") {
    const ImportResult result = import("accounts.csv", "name,city,country\nA,Rome,Italy,extra\nB,Bonn,Germany\nC\n\"D,Oslo,Norway\n", "account");
    CHECK(result.counts.created == 1);
    REQUIRE(result.errors.size() == 3);
    CHECK(result.errors[0].sentence() == "Row 2: The row has 4 cells, the table has 3 columns.");
    CHECK(result.errors[1].sentence() == "Row 4: The row has only 1 of 3 cells.");
    CHECK(result.errors[2].reason == "A quotation mark is opened and never closed.");
}

TEST_CASE_METHOD(ImportFixture, "A cancelled import leaves nothing behind", "[import]") {
    std::string text = "name,city\n";
    for (int row = 0; row < 2000; ++row) text += "Account " + std::to_string(row) + ",Rome\n";
    prepare("accounts.csv", text, "account");
    {
        ImportJob job{*workspace, *file, plan, 0};
        for (int steps = 0; steps < 4; ++steps) REQUIRE_FALSE(must(job.step()).finished);
        CHECK(workspace->busy());
        job.cancel();
    }
    CHECK_FALSE(workspace->busy());
    CHECK(count("SELECT count(*) FROM account") == 0);
    CHECK(count("SELECT count(*) FROM change WHERE cause = 1") == 0);
    CHECK(run().counts.created == 2000);
}

TEST_CASE_METHOD(ImportFixture, "A file that breaks in the middle is not imported half", "[import]") {
    std::string text = "name,city\n";
    for (int row = 0; row < 1000; ++row) text += "Account " + std::to_string(row) + ",Rome\n";
    prepare("accounts.csv", text, "account");
    file->text += std::string{"last,\0\n", 7};
    ImportJob job{*workspace, *file, plan, 0};
    const auto result = run_to_end(job);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().safe() == "Nothing was imported.");
    CHECK(count("SELECT count(*) FROM account") == 0);
    CHECK_FALSE(workspace->busy());
}

TEST_CASE_METHOD(ImportFixture, "An update by source id writes only what is different", "[import]") {
    import("deals.csv", "record id,deal name,amount,deal stage\n7,Renewal,100,Proposal\n8,Upgrade,200,Proposal\n", "deal");
    const ImportResult second = import("deals.csv", "record id,deal name,amount,deal stage\n7,Renewal,150,Proposal\n8,Upgrade,200,Proposal\n9,New,5,Proposal\n", "deal");
    CHECK(second.counts.updated == 1);
    CHECK(second.counts.same == 1);
    CHECK(second.counts.created == 1);
    CHECK(count("SELECT amount FROM deal WHERE source_id = '7'") == 15000);
}

TEST_CASE_METHOD(ImportFixture, "Create only and update only leave the other rows alone", "[import]") {
    import("accounts.csv", "name,city\nKonex,Rome\n", "account");
    prepare("accounts.csv", "name,city\nKONEX,Oslo\nIsdom,Bonn\n", "account");
    plan.mode = ImportMode::create;
    ImportResult result = run();
    CHECK(result.counts.created == 1);
    CHECK(result.counts.skipped == 1);
    CHECK(count("SELECT count(*) FROM account WHERE city = 'Rome'") == 1);
    plan.mode = ImportMode::update;
    result = run();
    CHECK(result.counts.updated == 1);
    CHECK(count("SELECT count(*) FROM account WHERE city = 'Oslo'") == 1);
}

TEST_CASE_METHOD(ImportFixture, "Rows without any key are recognised when the same file comes again", "[import]") {
    const std::string text = "deal name,amount\nRenewal,100\nRenewal,100\nUpgrade,200\n";
    CHECK(import("deals.csv", text, "deal").counts.created == 3);
    const ImportResult again = import("deals.csv", text, "deal");
    CHECK(again.counts.same == 3);
    CHECK(again.counts.created == 0);
}

TEST_CASE_METHOD(ImportFixture, "Accounts may refer to others further down in the file", "[import]") {
    const ImportResult result = import("accounts.csv", "name,parent account\nDaughter,Mother\nMother,\nOrphan,Nobody\n", "account");
    CHECK(result.counts.created == 3);
    CHECK(count("SELECT count(*) FROM account a JOIN account p ON p.id = a.parent WHERE a.name = 'Daughter' AND p.name = 'Mother'") == 1);
    REQUIRE(result.errors.size() == 1);
    CHECK(result.errors[0].sentence() == "Row 4, column parent account: There is no Account “Nobody”; the row was imported without it.");
}

TEST_CASE_METHOD(ImportFixture, "An undecidable date order is a question whose answer the data proposes", "[import]") {
    const std::string text = "deal name,start date,close date\nA,16-10-20,17-03-01\nB,16-11-25,17-03-11\nC,16-12-05,17-04-02\n";
    prepare("deals.csv", text, "deal");
    const ImportFindings findings = check();
    REQUIRE(findings.questions.size() == 1);
    const ImportQuestion& question = findings.questions[0];
    CHECK(question.text == "17-03-01: is that Mar 1, 2017 or Mar 17, 2001?");
    CHECK(question.detail == "Both orders fit all 6 values of start date and close date.");
    REQUIRE(question.answers.size() == 2);
    CHECK(question.answers[0].label == "Year first");
    CHECK(question.answers[0].detail == "Mar 1, 2017 · all 3 deals close after they start");
    CHECK(question.answers[1].detail == "Mar 17, 2001 · 3 deals would close before they start");
    CHECK(question.answers[1].contradicted);
    CHECK(question.proposed == 0);
    apply_answer(plan, question, 1);
    CHECK(plan.columns[2].order == DateOrder::day_first);
    CHECK(settle_dates(plan, findings));
    CHECK(plan.columns[2].order == DateOrder::year_first);
}

TEST_CASE_METHOD(ImportFixture, "One column that is certain settles the date order of the others", "[import]") {
    prepare("deals.csv", "deal name,start date,close date\nA,03/04/2017,25/04/2017\nB,01/02/2017,26/05/2017\n", "deal");
    CHECK(plan.columns[1].order == DateOrder::day_first);
    CHECK(check().questions.empty());
}

TEST_CASE_METHOD(ImportFixture, "A misspelt reference is suggested, never taken without being asked", "[import]") {
    import("accounts.csv", "name\nKonmatfix\nGroovestreet\nZathunicon\n", "account");
    const std::string text = "deal name,account\nA,Konmatfx\nB,Groovestreet\n";
    prepare("deals.csv", text, "deal");
    const ImportFindings findings = check();
    REQUIRE(findings.questions.size() == 2);
    CHECK(findings.questions[0].text == "Konmatfx: 1 row, did you mean Konmatfix?");
    CHECK(findings.questions[0].proposed == -1);
    CHECK(findings.questions[1].kind == ImportQuestion::Kind::missing_records);
    apply_answer(plan, findings.questions[0], 0);
    CHECK(check().questions.empty());
    CHECK(run().counts.created == 2);
    CHECK(count("SELECT count(*) FROM deal d JOIN account a ON a.id = d.account WHERE a.name = 'Konmatfix'") == 1);
}

TEST_CASE_METHOD(ImportFixture, "Values for all rows fill what the file does not have", "[import]") {
    prepare("deals.csv", "deal name,deal stage\nA,Proposal\nB,\n", "deal");
    plan.defaults = {{"stage", "Negotiation"}, {"source", "Referral"}};
    run();
    CHECK(count("SELECT count(*) FROM deal WHERE source = 'referral'") == 2);
    CHECK(count("SELECT count(*) FROM deal d JOIN stage s ON s.id = d.stage WHERE s.name = 'Negotiation'") == 1);
    plan.defaults = {{"source", "Moon"}};
    ImportJob job{*workspace, *file, plan, 0};
    CHECK_FALSE(run_to_end(job).has_value());
    CHECK_FALSE(workspace->busy());
}

TEST_CASE_METHOD(ImportFixture, "A preview page shows values, references and problems row by row", "[import]") {
    import("products.csv", "product,price\nGTX Pro,4821\n", "product");
    prepare("deals.csv", "deal name,product,amount\nA,GTXPro,10\nB,GTX Pro,ten\nC,GTX Pro,30\n", "deal");
    const auto preview = must(ImportPreview::open(*workspace, *file, plan));
    const auto rows = must(preview->rows(0, 2));
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].state == CellState::question);
    CHECK(rows[0].cells[1].title == "GTX Pro");
    CHECK(rows[0].cells[1].raw == "GTXPro");
    CHECK(as_integer(rows[0].cells[2].value) == 1000);
    CHECK(rows[1].state == CellState::error);
    CHECK(rows[1].cells[2].problem == "“ten” is not an amount of money.");
    CHECK(must(preview->rows(2, 10)).size() == 1);
}

TEST_CASE_METHOD(ImportFixture, "A status of won or lost beside a stage closes the deal and keeps the stage as its past", "[import]") {
    const ImportResult result = import("deals.csv",
        "Deal - Title,Deal - Stage,Deal - Status,Deal - Creation date,Deal - Closed on,Deal - Value,Deal - Pipedrive System ID\n"
        "A,Proposal,Won,2017-01-05,2017-02-01,100,11\nB,Negotiation,Open,2017-01-06,,200,12\n", "deal");
    REQUIRE(result.errors.empty());
    CHECK(plan.source == SourceKind::pipedrive);
    CHECK(count("SELECT count(*) FROM deal WHERE status = 'won'") == 1);
    CHECK(count("SELECT count(*) FROM deal WHERE status = 'open' AND amount = 20000") == 1);
    const Id won = count("SELECT id FROM deal WHERE status = 'won'");
    const Record before = must(workspace->record_as_of(workspace->catalogue().entity("deal"), won, start_of(make_date(2017, 1, 20)), TimeView::happened));
    CHECK(as_integer(before["stage"]) == stage("Proposal"));
}

TEST_CASE("Files that are no tables are refused in words", "[import]") {
    const auto what = [](std::string bytes) {
        const auto opened = ImportFile::open("x.csv", std::move(bytes));
        REQUIRE_FALSE(opened.has_value());
        return opened.error().what();
    };
    CHECK(what("PK\x03\x04zip") == "“x.csv” is an Excel or ZIP file, not a table in text form.");
    CHECK(what("SQLite format 3") == "“x.csv” is a database file, not a table in text form.");
    CHECK(what(std::string("\x01\x02\x00\x04", 4)) == "“x.csv” is a binary file, not a table in text form.");
    CHECK(what(" \n\n") == "“x.csv” is empty.");
    CHECK(ImportFile::check_size("big.csv", 1'000'000'000).error().what() == "“big.csv” has 1000 MB; up to 536 MB can be imported at once.");
}

TEST_CASE_METHOD(ImportFixture, "A Windows-1252 file with semicolons and decimal commas is read as it was meant", "[import]") {
    const ImportResult result = import("Kunden.csv", "name;city;revenue\nM\xfcller AG;K\xf6ln;1.234,50\nB\xe4r;Z\xfcrich;7,25\n", "account");
    CHECK(result.counts.created == 2);
    CHECK(count("SELECT count(*) FROM account WHERE name = 'Müller AG' AND city = 'Köln' AND revenue = 123450") == 1);
}

TEST_CASE_METHOD(ImportFixture, "A file of which nothing is understood is refused, not imported as nothing", "[import]") {
    prepare("odd.csv", "qqq,zzz\n1,2\n", "account");
    ImportJob job{*workspace, *file, plan, 0};
    const auto result = run_to_end(job);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().what() == "No column of “odd.csv” is matched to a field.");
    CHECK_FALSE(workspace->busy());
}

TEST_CASE_METHOD(ImportFixture, "Three hundred columns are no problem", "[import]") {
    std::string header = "name", row = "Konex";
    for (int at = 0; at < 320; ++at) header += ",custom " + std::to_string(at), row += ",x";
    CHECK(import("wide.csv", header + "\n" + row + "\n", "account").counts.created == 1);
}

TEST_CASE_METHOD(ImportFixture, "Rows are counted right for lineage when others were refused or updated", "[import][lineage]") {
    import("accounts.csv", "name,employees\nA,1\n", "account");
    import("more.csv", "name,employees\nB,2\nA,5\nC,many\nD,4\n", "account");
    const Entity& account = workspace->catalogue().entity("account");
    const auto row_of = [&](const char* name) {
        return must(lineage_of(*workspace, account, count(std::string{"SELECT id FROM account WHERE name = '"} + name + "'"), "employees"));
    };
    CHECK(row_of("B")->row == 2);
    CHECK(row_of("D")->row == 5);
    // A's number came with the second file, its name with the first.
    CHECK(row_of("A")->file == "more.csv");
    CHECK(must(lineage_of(*workspace, account, count("SELECT id FROM account WHERE name = 'A'"), "name"))->file == "accounts.csv");
}

TEST_CASE_METHOD(ImportFixture, "The mapping of the last import is offered again for the same headers", "[import][profile]") {
    prepare("a.csv", "firm,size\nKonex,40\n", "account");
    plan.columns[0].field = "name";
    plan.columns[1].field = "employees";
    plan.key = "name";
    CHECK(run().counts.created == 1);
    prepare("b.csv", "size,firm\n50,Isdom\n", "account");
    CHECK(must(adopt_best_profile(*workspace, plan)) == "As in a.csv");
    CHECK(plan.columns[1].field == "name");
    CHECK(run().counts.created == 1);
    prepare("c.csv", "other,headers\n1,2\n", "account");
    CHECK(must(adopt_best_profile(*workspace, plan)) == "");
}

TEST_CASE("A mapping profile comes back as it was written, and one that somebody spoiled is refused", "[import][profile]") {
    ImportPlan plan;
    plan.entity = "deal";
    plan.key = "name";
    plan.create_missing = {"account"};
    plan.dialect.skip_rows = 2;
    plan.columns.resize(1);
    plan.columns[0].header = "Stage";
    plan.columns[0].field = "stage";
    plan.columns[0].confidence = 0.5;
    plan.columns[0].rules.push_back({"Won!", "Won", false});
    plan.defaults.push_back({"source", "Fair"});
    const std::string text = to_json(plan);
    CHECK(to_json(must(import_plan_from_json(text))) == text);

    const auto spoil = [&](std::string_view part, std::string_view by) {
        std::string spoiled = text;
        const std::size_t at = spoiled.find(part);
        REQUIRE(at != std::string::npos);
        spoiled.replace(at, part.size(), by);
        return import_plan_from_json(spoiled);
    };
    for (const auto& [part, by] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {R"("deal")", "7"}, {R"("skip_rows":2)", R"("skip_rows":"2")"}, {R"(["account"])", "[1]"}, {R"("confidence":0.5)", R"("confidence":[])"},
             {R"("Won!")", "null"}, {R"({"field":"source","text":"Fair"})", R"("Fair")"}, {R"("columns")", R"("colums")"}, {"{", "["}}) {
        INFO(part << " → " << by);
        CHECK_FALSE(spoil(part, by).has_value());
    }
}
