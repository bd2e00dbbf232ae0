#include <catch2/catch_amalgamated.hpp>

#include <algorithm>

#include "core/store/page_store.h"
#include "core/store/salvage.h"
#include "tests/support/must.h"

using namespace qd;
using qd::test::must;

namespace {
constexpr std::size_t kPage = 4096;

std::vector<std::byte> desk() {
    PageStore store{nullptr};
    auto database = must(Database::open(store));
    must(database->run(
        "BEGIN; CREATE TABLE account(id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
        "CREATE TABLE deal(id INTEGER PRIMARY KEY, name TEXT, note TEXT, account INTEGER REFERENCES account(id));"
        "CREATE INDEX deal_name ON deal(name); CREATE TABLE setting(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;"
        "CREATE VIRTUAL TABLE search USING fts5(title, content='', contentless_delete=1);"
        "CREATE VIEW names AS SELECT name FROM deal;"
        "INSERT INTO account VALUES(1,'Acme'); INSERT INTO setting VALUES('currency', x'00ff');"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
        "INSERT INTO deal SELECT i, 'Deal ' || i, printf('%.*c', i % 200, 'x'), 1 FROM n;"
        "INSERT INTO search(rowid, title) SELECT id, name FROM deal; COMMIT"));
    return store.file_bytes();
}

std::size_t page_saying(const std::vector<std::byte>& file, std::string_view text) {
    return std::string_view{reinterpret_cast<const char*>(file.data()), file.size()}.find(text) / kPage;
}

Salvage salvage_of(const std::vector<std::byte>& file) {
    PageStore store{nullptr};
    must(store.adopt_file(file));
    auto database = must(Database::open(store));
    return must(salvage(*database));
}
}  // namespace

TEST_CASE("A whole workspace is salvaged whole, with its search index", "[store][salvage]") {
    const Salvage found = salvage_of(desk());
    REQUIRE(found.tables.size() == 3);
    for (const SalvagedTable& table : found.tables) CHECK(table.complete);
    CHECK(found.lost_indexes.empty());
    PageStore store{nullptr};
    must(store.adopt_file(found.file));
    auto database = must(Database::open(store));
    CHECK(must(database->text("PRAGMA integrity_check")) == "ok");
    CHECK(must(database->integer("SELECT count(*) FROM names")) == 2000);
    CHECK(must(database->integer("SELECT rowid FROM search('1234')")) == 1234);
    CHECK(must(database->text("SELECT hex(value) FROM setting")) == "00FF");
    must(database->run("INSERT INTO search(rowid, title) VALUES(9999, 'afterwards')"));
    CHECK(must(database->integer("SELECT rowid FROM search('afterwards')")) == 9999);
}

TEST_CASE("Around an unreadable page everything else is salvaged", "[store][salvage]") {
    auto file = desk();
    const std::size_t page = page_saying(file, "Deal 1010xxxxxxxxxx");
    std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(page * kPage), kPage, std::byte{0x55});
    const Salvage found = salvage_of(file);
    const auto deals = std::ranges::find(found.tables, "deal", &SalvagedTable::name);
    REQUIRE(deals != found.tables.end());
    CHECK_FALSE(deals->complete);
    CHECK(deals->rows > 1900);
    CHECK(deals->rows < 2000);
    PageStore store{nullptr};
    must(store.adopt_file(found.file));
    CHECK(store.damage().empty());
    auto database = must(Database::open(store));
    CHECK(must(database->text("PRAGMA integrity_check")) == "ok");
    CHECK(must(database->integer("SELECT count(*) FROM deal INDEXED BY deal_name")) == deals->rows);
    must(database->run("INSERT INTO deal(name) VALUES('goes on')"));
}

TEST_CASE("Whichever page but the first is unreadable, salvage gives a sound workspace", "[store][salvage]") {
    const auto whole = desk();
    const std::size_t pages = whole.size() / kPage;
    for (std::size_t page = 1; page < pages; ++page) {
        auto file = whole;
        std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(page * kPage), kPage, std::byte{0xff});
        PageStore store{nullptr};
        must(store.adopt_file(file));
        auto database = must(Database::open(store));
        const auto found = salvage(*database);
        INFO("page " << page + 1);
        if (!found) FAIL(found.error().sentence());
        PageStore again{nullptr};
        must(again.adopt_file(found->file));
        CHECK(must(must(Database::open(again))->text("PRAGMA integrity_check")) == "ok");
    }
}
