// Indexes that are written as pages: against what SQLite says about them and finds by them.

#include "core/store/index_writer.h"

#include <catch2/catch_amalgamated.hpp>

#include <algorithm>
#include <array>

#include "core/base/random.h"
#include "core/store/index_adoption.h"
#include "tests/support/must.h"

using namespace qd;
using qd::test::must;

namespace {

struct Entry {
    std::string key;
    std::int64_t row;
};

// While the database stays open, as it is for somebody who looks at it.
void write_index(PageStore& store, Database& database, std::vector<Entry> entries) {
    std::ranges::sort(entries, [](const Entry& a, const Entry& b) { return a.key != b.key ? a.key < b.key : a.row < b.row; });
    IndexWriter writer = must(IndexWriter::open(store));
    for (const Entry& entry : entries) must(writer.add(std::array{StoredValue{std::string_view{entry.key}}, StoredValue{entry.row}}));
    const std::uint32_t root = must(writer.finish());
    REQUIRE(can_adopt(database));
    must(adopt_index(database, "by_a", "t", R"(CREATE INDEX "by_a" ON "t"("a"))", root));
}

}  // namespace

TEST_CASE("An index written as pages is one that SQLite finds sound and uses, whatever the number and length of its entries", "[store][index-writer][property]") {
    for (const std::size_t count : {0UL, 1UL, 3UL, 400UL, 40'000UL}) {
        for (const std::size_t longest : {1UL, 30UL, 3'000UL, 30'000UL}) {
            if (count * longest > 12'000'000) continue;
            const std::uint64_t seed = count * 11 + longest;
            INFO("seed " << seed << ", " << count << " rows, keys up to " << longest);
            Random random{seed};
            PageStore store{nullptr};
            const auto database = must(Database::open(store));
            must(database->run("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)"));
            std::vector<Entry> entries;
            must(database->begin());
            {
                Statement insert = must(database->prepare("INSERT INTO t VALUES(?, ?)"));
                std::int64_t row = -20;
                for (std::size_t at = 0; at < count; ++at) {
                    row += 1 + static_cast<std::int64_t>(random.below(at % 50 == 0 ? 1ULL << 40 : 3));
                    std::string key(random.below(longest), static_cast<char>('a' + random.below(20)));
                    key += std::to_string(random.below(50));
                    must(insert.bind(0, row).bind(1, key).run());
                    entries.push_back({std::move(key), row});
                }
            }
            must(database->commit());
            write_index(store, *database, entries);
            REQUIRE(must(database->text("PRAGMA integrity_check")) == "ok");
            CHECK(must(database->text("EXPLAIN QUERY PLAN SELECT id FROM t WHERE a = 'x'")).empty() == false);
            for (std::size_t at = 0; at < entries.size(); at += 1 + entries.size() / 20) {
                Statement find = must(database->prepare("SELECT count(*) FROM t INDEXED BY by_a WHERE a = ?"));
                find.bind(0, entries[at].key);
                REQUIRE(must(find.step()));
                CHECK(find.integer(0) == std::ranges::count(entries, entries[at].key, &Entry::key));
            }
            // SQLite goes on with it, also when it is opened anew.
            must(database->run("DELETE FROM t WHERE id % 3 = 0; INSERT OR IGNORE INTO t SELECT id + 1, a || 'z' FROM t"));
            CHECK(must(database->text("PRAGMA integrity_check")) == "ok");
        }
    }
}

TEST_CASE("What is read while an index is written stays as it was, and an index is not adopted while somebody reads", "[store][index-writer]") {
    PageStore store{nullptr};
    const auto database = must(Database::open(store));
    must(database->run("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);"
                       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO t SELECT i, 'key ' || (i % 70) FROM n"));
    {
        Statement reading = must(database->prepare("SELECT id FROM t"));
        REQUIRE(must(reading.step()));
        CHECK_FALSE(can_adopt(*database));
    }
    must(database->begin());
    CHECK_FALSE(can_adopt(*database));
    database->rollback();
    std::vector<Entry> entries;
    for (std::int64_t row = 1; row <= 5'000; ++row) entries.push_back({"key " + std::to_string(row % 70), row});
    {
        IndexWriter given_up = must(IndexWriter::open(store));
        for (std::int64_t row = 1; row <= 5'000; ++row) must(given_up.add(std::array{StoredValue{row}, StoredValue{row}}));
    }
    CHECK(must(database->integer("SELECT count(*) FROM t")) == 5'000);
    write_index(store, *database, entries);
    CHECK(must(database->integer("SELECT count(*) FROM t INDEXED BY by_a WHERE a = 'key 3'")) == 72);
    CHECK(must(database->text("PRAGMA integrity_check")) == "ok");
    // The schema is closed again.
    CHECK_FALSE(database->run("DELETE FROM sqlite_schema"));
}
