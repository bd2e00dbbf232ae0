#include <catch2/catch_amalgamated.hpp>

#include "core/store/damage.h"
#include "tests/support/must.h"

using namespace qd;
using qd::test::must;

namespace {
// A desk of 2,000 deals with an index, and a table that nothing happens to.
std::vector<std::byte> desk() {
    PageStore store{nullptr};
    auto database = must(Database::open(store));
    must(database->run(
        "BEGIN; CREATE TABLE deal(id INTEGER PRIMARY KEY, name TEXT, note TEXT);"
        "CREATE INDEX deal_name ON deal(name); CREATE TABLE account(id INTEGER PRIMARY KEY, name TEXT);"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
        "INSERT INTO deal SELECT i, 'Deal ' || i, printf('%.*c', i % 200, 'x') FROM n;"
        "INSERT INTO deal VALUES(3000, 'Long', printf('%.*c', 50000, 'y'));"
        "INSERT INTO account SELECT id, name FROM deal LIMIT 50; COMMIT"));
    return store.file_bytes();
}

constexpr std::size_t kPage = 4096;

std::size_t page_saying(const std::vector<std::byte>& file, std::string_view text) {
    const std::string_view all{reinterpret_cast<const char*>(file.data()), file.size()};
    return all.find(text) / kPage;
}

void spoil(std::vector<std::byte>& file, std::size_t page) { file[page * kPage + 2000] ^= std::byte{0x10}; }
void wipe(std::vector<std::byte>& file, std::size_t page) {
    std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(page * kPage), kPage - 8, std::byte{0x55});
}
}  // namespace

TEST_CASE("One flipped bit anywhere in the file is found, and only its page is called damaged", "[store][damage]") {
    const auto whole = desk();
    for (std::size_t page = 1; page < whole.size() / kPage; ++page) {
        auto file = whole;
        spoil(file, page);
        PageStore store{nullptr};
        must(store.adopt_file(file));
        REQUIRE(store.damage().size() == 1);
        CHECK(store.damage()[0].offset == page * kPage);
        CHECK(store.damage()[0].length == kPage);
    }
}

TEST_CASE("A damaged workspace tells which tables are touched and opens for reading", "[store][damage]") {
    auto file = desk();
    spoil(file, page_saying(file, "yyyyyyyyyyyyyy") + 2);
    PageStore store{nullptr};
    must(store.adopt_file(file));
    auto database = must(Database::open(store));
    const DamageReport report = must(examine_damage(store, *database));
    CHECK(report.damaged_pages == 1);
    REQUIRE(report.tables.size() == 1);
    CHECK(report.tables[0].name == "deal");
    CHECK(report.tables[0].data_pages == 1);
    CHECK(report.tables[0].complete);
    CHECK(report.tables[0].readable_rows == 2001);
    CHECK_FALSE(report.schema_damaged);
    CHECK(report.sentence().starts_with("1 of "));
    CHECK(report.sentence().ends_with("deal: 1 page with rows, all 2001 rows can be read."));
    CHECK(store.status().state == SaveState::read_only);
    const auto refused = database->run("DELETE FROM deal");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind() == ErrorKind::storage);
    CHECK(must(database->integer("SELECT count(*) FROM account")) == 50);
}

TEST_CASE("Rows on both sides of an unreadable page can still be read", "[store][damage]") {
    auto file = desk();
    const std::size_t page = page_saying(file, "Deal 1010xxxxxxxxxx");
    wipe(file, page);
    PageStore store{nullptr};
    must(store.adopt_file(file));
    auto database = must(Database::open(store));
    const DamageReport report = must(examine_damage(store, *database));
    REQUIRE(report.tables.size() == 1);
    CHECK_FALSE(report.tables[0].complete);
    CHECK(report.tables[0].readable_rows > 1900);
    CHECK(report.tables[0].readable_rows < 2001);
}

TEST_CASE("Damage in an index or in unused pages loses no row", "[store][damage]") {
    PageStore made{nullptr};
    must(made.adopt_file(desk()));
    {
        auto database = must(Database::open(made));
        must(database->run("CREATE TABLE gone(text); INSERT INTO gone SELECT note FROM deal; DROP TABLE gone"));
    }
    auto file = made.file_bytes();
    const std::size_t last = file.size() / kPage - 1;  // freed by the drop
    spoil(file, last);
    PageStore store{nullptr};
    must(store.adopt_file(file));
    auto database = must(Database::open(store));
    const DamageReport report = must(examine_damage(store, *database));
    CHECK(report.free_pages == 1);
    CHECK(report.tables.empty());

    // The last page of the index "deal_name" before the freed ones.
    auto indexed = desk();
    const auto rightmost = std::string_view{reinterpret_cast<const char*>(indexed.data()), indexed.size()}.rfind("Deal 999") / kPage;
    spoil(indexed, rightmost);
    PageStore other{nullptr};
    must(other.adopt_file(indexed));
    auto reader = must(Database::open(other));
    const DamageReport index_report = must(examine_damage(other, *reader));
    REQUIRE(index_report.tables.size() == 1);
    CHECK(index_report.tables[0].index_pages + index_report.tables[0].data_pages == 1);
}

TEST_CASE("Damage in a search index is told as that, whichever of its tables it hits", "[store][damage]") {
    PageStore made{nullptr};
    {
        auto database = must(Database::open(made));
        must(database->run("CREATE TABLE deal(id INTEGER PRIMARY KEY, name TEXT);"
                           "CREATE VIRTUAL TABLE deal_search USING fts5(name, content='', contentless_delete=1);"
                           "CREATE VIRTUAL TABLE deal_search_more USING fts5(name);"
                           "INSERT INTO deal_search(rowid, name) VALUES(1, 'GTX')"));
    }
    const auto whole = made.file_bytes();
    int hits = 0;
    for (std::size_t page = 2; page < whole.size() / kPage; ++page) {
        auto file = whole;
        spoil(file, page);
        PageStore store{nullptr};
        must(store.adopt_file(file));
        auto database = must(Database::open(store));
        const DamageReport report = must(examine_damage(store, *database));
        REQUIRE(report.tables.size() == 1);
        const DamagedTable& table = report.tables[0];
        CHECK((table.name == "deal_search" || table.name == "deal_search_more"));
        CHECK(table.index_pages == 1);
        CHECK(table.data_pages == 0);
        CHECK(report.sentence().ends_with(table.name + ": only in an index, no row is lost."));
        hits += table.name == "deal_search";
    }
    CHECK(hits >= 4);
}

TEST_CASE("Every page belongs to a table, an index or nothing", "[store][damage]") {
    // All but the first page called damaged, one at a time: the walk has to find each somewhere.
    const auto whole = desk();
    for (std::size_t page = 1; page < whole.size() / kPage; ++page) {
        auto file = whole;
        file[page * kPage + kPage - 1] ^= std::byte{1};  // only the checksum is wrong
        PageStore store{nullptr};
        must(store.adopt_file(file));
        auto database = must(Database::open(store));
        const DamageReport report = must(examine_damage(store, *database));
        CHECK(report.unattributed_pages == 0);
    }
}
