#include <catch2/catch_amalgamated.hpp>

#include <sqlite3.h>

#include "core/store/database.h"
#include "core/store/migrations.h"
#include "core/store/page_store.h"
#include "tests/support/must.h"

using namespace qd;
using qd::test::must;

namespace {
struct Desk {
    PageStore store{nullptr};
    std::unique_ptr<Database> database = must(Database::open(store));

    Desk() { must(database->run("CREATE TABLE deal(id INTEGER PRIMARY KEY, name TEXT, amount REAL, note BLOB)")); }
};
}  // namespace

TEST_CASE_METHOD(Desk, "Values come back as they were bound", "[store][database]") {
    const std::byte blob[] = {std::byte{0}, std::byte{255}};
    auto insert = must(database->prepare("INSERT INTO deal VALUES(?, ?, ?, ?)"));
    must(insert.bind(0, std::int64_t{1} << 62).bind(1, "Łódź\0x").bind(2, 0.1).bind_blob(3, blob).run());
    must(insert.bind(0, 2).bind(1, std::string_view{}).bind(2, nullptr).bind_blob(3, {}).run());
    auto rows = must(database->prepare("SELECT * FROM deal ORDER BY id DESC"));
    REQUIRE(must(rows.step()));
    CHECK(rows.column_count() == 4);
    CHECK(rows.column_name(1) == "name");
    CHECK(rows.integer(0) == std::int64_t{1} << 62);
    CHECK(rows.text(1) == "Łódź");
    CHECK(rows.real(2) == 0.1);
    CHECK(rows.blob(3).size() == 2);
    CHECK(rows.blob(3)[1] == std::byte{255});
    REQUIRE(must(rows.step()));
    CHECK(rows.type(1) == SQLITE_TEXT);
    CHECK(rows.text(1).empty());
    CHECK(rows.is_null(2));
    CHECK(rows.type(3) == SQLITE_BLOB);
    CHECK_FALSE(must(rows.step()));
}

TEST_CASE_METHOD(Desk, "The same text can be used again while it is in use", "[store][database]") {
    must(database->run("INSERT INTO deal(id) VALUES(1),(2)"));
    const char* sql = "SELECT id FROM deal ORDER BY id";
    auto outer = must(database->prepare(sql));
    int pairs = 0;
    while (must(outer.step())) {
        auto inner = must(database->prepare(sql));
        while (must(inner.step())) ++pairs;
    }
    CHECK(pairs == 4);
}

TEST_CASE_METHOD(Desk, "A statement from the cache starts fresh", "[store][database]") {
    const char* sql = "SELECT ?";
    {
        auto first = must(database->prepare(sql));
        first.bind(0, "left over");
        must(first.step());
    }
    auto second = must(database->prepare(sql));
    REQUIRE(must(second.step()));
    CHECK(second.is_null(0));
}

TEST_CASE_METHOD(Desk, "A broken rule is told and changes nothing", "[store][database]") {
    must(database->run("INSERT INTO deal(id) VALUES(1)"));
    const auto refused = database->run("INSERT INTO deal(id) VALUES(1)");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind() == ErrorKind::conflict);
    CHECK(must(database->integer("SELECT count(*) FROM deal")) == 1);
    CHECK(database->prepare("SELECT nothing FROM nowhere").error().kind() == ErrorKind::internal);
}

TEST_CASE_METHOD(Desk, "Transactions and savepoints keep or drop as asked", "[store][database]") {
    must(database->begin());
    CHECK(database->in_transaction());
    must(database->run("INSERT INTO deal(id) VALUES(1)"));
    CHECK(database->changed_rows() == 1);
    must(database->savepoint("a \"quoted\" name"));
    must(database->run("INSERT INTO deal(id) VALUES(2)"));
    database->rollback_to("a \"quoted\" name");
    must(database->savepoint("b"));
    must(database->run("INSERT INTO deal(id) VALUES(3)"));
    must(database->release("b"));
    must(database->commit());
    CHECK_FALSE(database->in_transaction());
    CHECK(must(database->text("SELECT group_concat(id) FROM deal")) == "1,3");
    must(database->begin());
    must(database->run("DELETE FROM deal"));
    database->rollback();
    CHECK(must(database->integer("SELECT count(*) FROM deal")) == 2);
}

TEST_CASE_METHOD(Desk, "SQL cannot reach files, clocks or the stored schema", "[store][database]") {
    CHECK_FALSE(database->run("ATTACH 'other.db' AS other"));
    CHECK(must(database->text("SELECT date('now')")) == "2000-01-01");
    CHECK_FALSE(database->run("PRAGMA writable_schema=ON; DELETE FROM sqlite_schema"));
    CHECK(must(database->text("PRAGMA journal_mode")) == "memory");
}

TEST_CASE_METHOD(Desk, "Names are found and sorted without case and accents", "[store][database]") {
    must(database->run("INSERT INTO deal(name) VALUES('éclair'),('Zebra'),('Eclipse'),('apple'),('ÉCLAIR'),(NULL)"));
    CHECK(must(database->text("SELECT group_concat(name) FROM (SELECT name FROM deal WHERE name IS NOT NULL "
                              "ORDER BY name COLLATE fold, id)")) == "apple,éclair,ÉCLAIR,Eclipse,Zebra");
    CHECK(must(database->integer("SELECT count(*) FROM deal WHERE qd_fold(name) = 'eclair'")) == 2);
    CHECK(must(database->integer("SELECT qd_fold(NULL) IS NULL")) == 1);
}

namespace {
constexpr Migration kSteps[] = {{1, "accounts", "CREATE TABLE account(id INTEGER PRIMARY KEY)"},
                                {2, "account names", "ALTER TABLE account ADD COLUMN name TEXT; INSERT INTO account(name) VALUES('first')"},
                                {3, "leads", "CREATE TABLE lead(id INTEGER PRIMARY KEY)"}};
}

TEST_CASE_METHOD(Desk, "Migrations run once each, in order", "[store][migrations]") {
    must(migrate(*database, std::span{kSteps}.first(1)));
    must(migrate(*database, kSteps));
    must(migrate(*database, kSteps));
    CHECK(must(database->integer("SELECT count(*) FROM account")) == 1);
    CHECK(must(database->text("SELECT group_concat(number || name) FROM migration")) == "1accounts,2account names,3leads");
}

TEST_CASE_METHOD(Desk, "A file with steps from the future or from elsewhere is refused unchanged", "[store][migrations]") {
    must(migrate(*database, kSteps));
    const auto before = store.file_bytes();
    const auto newer = migrate(*database, std::span{kSteps}.first(2));
    REQUIRE_FALSE(newer);
    CHECK(newer.error().kind() == ErrorKind::newer_version);
    Migration other[] = {kSteps[0], {2, "something else", "SELECT 1"}, kSteps[2]};
    const auto foreign = migrate(*database, other);
    REQUIRE_FALSE(foreign);
    CHECK(foreign.error().kind() == ErrorKind::conflict);
    CHECK(store.file_bytes() == before);
}

TEST_CASE_METHOD(Desk, "A step that fails leaves the file as it was", "[store][migrations]") {
    const auto before = store.file_bytes();
    const Migration broken[] = {kSteps[0], {2, "typing error", "CREATE TABEL x"}};
    CHECK_FALSE(migrate(*database, broken));
    CHECK_FALSE(database->in_transaction());
    CHECK(store.file_bytes() == before);
}
