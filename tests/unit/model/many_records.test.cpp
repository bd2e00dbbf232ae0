// A scope for many records, whose rows go past statements: against a scope for few, whose rows do not.

#include "core/base/random.h"
#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

constexpr int kDeals = 400;

struct Company : WorkspaceFixture {
    const Entity& deals = workspace->catalogue().entity("deal");
    std::vector<Id> accounts, made;

    Company() {
        for (int at = 0; at < 7; ++at) accounts.push_back(create("account", {{"name", Value{"Account " + std::to_string(at)}}}));
        clock.advance(std::chrono::hours{1});
    }
    [[nodiscard]] std::uint16_t field(std::string_view key) const { return static_cast<std::uint16_t>(deals.index_of(key)); }

    Id add(ChangeScope& scope, Random& random) {
        std::vector<FieldValue> values = {{field("name"), Value{"Deal " + std::to_string(made.size())}},
                                          {field("amount"), Value{random.between(0, 100'000)}}, {field("stage"), Value{stage("Won")}}};
        if (random.chance(0.9)) values.push_back({field("account"), Value{accounts[random.below(accounts.size())]}});
        if (random.chance(0.5)) values.push_back({field("next_step"), Value{"Send the quote"}});
        const Id deal = must(scope.create(deals, values));
        if (random.chance(0.7))
            must(scope.remember(deals, deal, field("stage"), Value{stage("Engaging")}, Value{stage("Won")}, start_of(make_date(2017, 3, 1))));
        made.push_back(deal);
        return deal;
    }
    // Deals made, some of them changed or deleted meanwhile, and found by their account's index.
    ChangeScope write(Volume volume, std::uint64_t seed) {
        Random random{seed};
        Change header;
        header.label = "Many";
        header.cause = Cause::import;
        ChangeScope scope = must(workspace->begin(header, volume));
        for (int at = 0; at < kDeals; ++at) {
            add(scope, random);
            const Id one = made[random.below(made.size())];
            if (random.chance(0.02)) must(scope.remove(deals, made.back()));   // what was said of it is still put off
            const FieldValue account{field("account"), Value{accounts[random.below(accounts.size())]}};
            if (random.chance(0.05) && count("SELECT count(*) FROM deal WHERE deleted IS NULL AND id = " + std::to_string(one)) == 1) {
                (void)must(scope.update(deals, one, {&account, 1}));
                CHECK(count("SELECT count(*) FROM deal INDEXED BY deal_account WHERE account IS NOT NULL") ==
                      count("SELECT count(*) FROM deal NOT INDEXED WHERE account IS NOT NULL"));
                if (random.chance(0.3)) must(scope.remove(deals, one));
            }
        }
        return scope;
    }
    std::string all(const char* sql) {
        std::string text;
        Statement select = must(workspace->database().prepare(sql));
        while (must(select.step())) {
            for (int column = 0; column < select.column_count(); ++column) (text += select.text(column)) += '|';
            text += '\n';
        }
        return text;
    }
    std::vector<std::string> asked() {
        return {all("PRAGMA integrity_check"), all("SELECT * FROM deal ORDER BY id"), all("SELECT * FROM journal ORDER BY seq"),
                all("SELECT seq FROM journal INDEXED BY journal_record ORDER BY record, seq"),
                all("SELECT id FROM deal INDEXED BY deal_account WHERE account IS NOT NULL ORDER BY account, id"),
                all("SELECT rowid FROM deal_search WHERE deal_search MATCH 'quote OR acc*' ORDER BY rowid")};
    }
};

}  // namespace

TEST_CASE("What a scope for many records leaves is what a scope for few leaves, and is undone as it is") {
    const auto seed = Catch::getSeed();
    CAPTURE(seed);
    Company many, few;
    must(many.write(Volume::many, seed).commit());
    must(few.write(Volume::few, seed).commit());
    REQUIRE(many.asked().front() == "ok|\n");
    REQUIRE(many.asked() == few.asked());
    must(many.workspace->undo());
    must(few.workspace->undo());
    REQUIRE(many.asked() == few.asked());
    CHECK(many.count("SELECT count(*) FROM deal WHERE deleted IS NULL") == 0);
}

TEST_CASE("A scope for many records that is given up leaves nothing") {
    Company company;
    const auto before = company.asked();
    company.write(Volume::many, 3).cancel();
    CHECK(company.asked() == before);
    must(company.write(Volume::many, 3).commit());
    CHECK(company.asked().front() == "ok|\n");
}

TEST_CASE("Who follows a scope for many records finds them by their indexes, and his own writes too") {
    Company company;
    int calls = 0;
    company.workspace->set_participant([&](ChangeScope& scope, const std::vector<Touched>& touched) -> Result<double> {
        ++calls;
        CHECK(touched.size() >= kDeals);
        const char* by_index = "SELECT count(*) FROM deal INDEXED BY deal_account WHERE account IS NOT NULL";
        const std::int64_t found = company.count(by_index);
        CHECK(found == company.count("SELECT count(*) FROM deal NOT INDEXED WHERE account IS NOT NULL"));
        const std::vector<FieldValue> values = {{company.field("name"), Value{"Answer"}}, {company.field("stage"), Value{company.stage("Won")}},
                                                {company.field("account"), Value{company.accounts.front()}}};
        (void)TRY(scope.create(company.deals, values));
        CHECK(company.count(by_index) == found + 1);
        return 1;
    });
    must(company.write(Volume::many, 5).commit());
    CHECK(calls == 1);
    CHECK(company.asked().front() == "ok|\n");
}

TEST_CASE("A column that only a newer version knows stays empty in many new records") {
    Company company;
    must(company.workspace->database().run("ALTER TABLE deal ADD COLUMN from_the_future TEXT"));
    must(company.write(Volume::many, 9).commit());
    CHECK(company.count("SELECT count(*) FROM deal WHERE from_the_future IS NULL") == kDeals);
    CHECK(company.count("SELECT count(*) FROM deal WHERE name LIKE 'Deal %' AND amount IS NOT NULL") == kDeals);
    CHECK(company.asked().front() == "ok|\n");
}
