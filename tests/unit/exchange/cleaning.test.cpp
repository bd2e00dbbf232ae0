#include "core/exchange/country_names.h"
#include "core/exchange/phone_text.h"
#include "tests/unit/exchange/import_fixture.h"

using namespace qd;
using namespace qd::test;

TEST_CASE("A phone number is written with its country code when nothing is in doubt", "[cleaning]") {
    struct Case { const char *text, *country, *number; };
    for (const Case& one : std::initializer_list<Case>{
             {"(415) 555-0123", "United States", "+14155550123"}, {"1-415-555-0123", "USA", "+14155550123"},
             {"415.555.0123 x77", "us", "+14155550123 ext. 77"}, {"+1 415 555 0123 ext. 5", "", "+14155550123 ext. 5"},
             {"011 44 20 7946 0958", "United States", "+442079460958"}, {"030/1234567", "Germany", "+49301234567"},
             {"+49 (0)30 1234567", "", "+49301234567"}, {"0049 30 1234567", "", "+49301234567"},
             {"tel:+49-30-1234567", "France", "+49301234567"}, {"020 7946 0958", "UK", "+442079460958"},
             {"01 42 68 53 00", "France", "+33142685300"}, {"06 1 234 5678", "Hungary", "+3612345678"},
             {"06 4827 7051", "Italy", "+390648277051"}, {"912 345 678", "Spain", "+34912345678"},
             {"0171\u00a05551234", "Deutschland", "+491715551234"}, {"8 (495) 123-45-67", "Russia", "+74951234567"},
             {"+376 312 345", "", "+376312345"}}) {
        INFO(one.text << " in " << one.country);
        CHECK(international_phone(one.text, one.country) == one.number);
    }
}

TEST_CASE("A phone number that leaves a doubt stays as it was written", "[cleaning]") {
    for (const auto& [text, country] : std::initializer_list<std::pair<const char*, const char*>>{
             {"030 1234567", ""}, {"030 1234567", "Atlantis"}, {"1234567", "Germany"}, {"555-0123", "United States"},
             {"115 555 0123", "United States"}, {"+49", ""}, {"+49 30 1234567890123", ""}, {"030 123 or 030 124", "Germany"},
             {"030 123456 / 030 123457", "Germany"}, {"call Ada", "Germany"}, {"++49 30 1234567", ""}, {"49+301234567", ""},
             {"", "Germany"}, {"+0123456789", ""}, {"12345", "France"}, {"0142685300 x", "France"}}) {
        INFO(text << " in " << country);
        CHECK_FALSE(international_phone(text, country));
    }
}

TEST_CASE("A number in its final form does not change again", "[cleaning]") {
    for (const char* country : {"", "Germany", "United States", "Italy"})
        for (const char* number : {"+49301234567", "+14155550123 ext. 77", "+390648277051"})
            CHECK(international_phone(number, country) == number);
}

TEST_CASE("Short names and codes of countries have their usual name", "[cleaning]") {
    CHECK(usual_country_name("U.S.A.") == "United States");
    CHECK(usual_country_name(" Österreich ") == "Austria");
    CHECK_FALSE(usual_country_name("Germany"));
    CHECK_FALSE(usual_country_name("Atlantis"));
}

TEST_CASE_METHOD(ImportFixture, "An import writes contacts' numbers, addresses and countries in their usual form", "[cleaning][import]") {
    prepare("contacts.csv",
            "Name,Email,Phone,Country\n"
            "Ada Byron,Ada Byron <Ada@Example.org>,020 7946 0958,UK\n"
            "Konrad Z,konrad@example.de,030/1234567,Germany\n"
            "No Country,n@example.com,030 1234567,\n",
            "contact");
    const ImportFindings findings = check();
    const auto asked = std::ranges::count(findings.questions, ImportQuestion::Kind::cleaning, &ImportQuestion::kind);
    CHECK(asked == 3);
    SECTION("as things stand") {
        run();
        CHECK(count("SELECT count(*) FROM contact WHERE phone = '+442079460958' AND country = 'United Kingdom' AND email = 'ada@example.org'") == 1);
        CHECK(count("SELECT count(*) FROM contact WHERE phone = '+49301234567'") == 1);
        CHECK(count("SELECT count(*) FROM contact WHERE phone = '030 1234567'") == 1);
        must(workspace->undo());
        CHECK(count("SELECT count(*) FROM contact WHERE deleted IS NULL") == 0);
    }
    SECTION("or as written, when the person says so, and the mapping keeps the answer") {
        for (const ImportQuestion& question : findings.questions)
            if (question.kind == ImportQuestion::Kind::cleaning && question.suggestion.starts_with("+")) apply_answer(plan, question, 1);
        plan = must(import_plan_from_json(to_json(plan)));
        CHECK(std::ranges::count(check().questions, ImportQuestion::Kind::cleaning, &ImportQuestion::kind) == 2);
        run();
        CHECK(count("SELECT count(*) FROM contact WHERE phone = '030/1234567'") == 1);
        CHECK(count("SELECT count(*) FROM contact WHERE country = 'United Kingdom'") == 1);
    }
    SECTION("with the company's own country where a row has none") {
        Change change;
        change.ops.push_back(workspace->set_setting("country", "Germany"));
        must(workspace->apply(change));
        run();
        CHECK(count("SELECT count(*) FROM contact WHERE phone = '+49301234567'") == 2);
    }
}
