// Tables that are written as pages: against what SQLite reads of them and says about them.

#include <catch2/catch_amalgamated.hpp>

#include <limits>

#include "core/base/random.h"
#include "core/store/database.h"
#include "core/store/tree_writer.h"
#include "tests/support/must.h"

using namespace qd;
using qd::test::must;

namespace {

using Own = std::variant<std::monostate, std::int64_t, double, std::string>;
using Row = std::vector<Own>;

constexpr std::size_t kColumns = 5;

struct Target {
    PageStore store{nullptr};
    std::uint32_t root = 0;

    explicit Target(const std::string& before = {}) {
        const auto database = must(Database::open(store));
        if (!before.empty()) must(database->run(before));
        must(database->run("CREATE TABLE t(id INTEGER PRIMARY KEY, a INTEGER, b REAL, c TEXT, d)"));
        root = static_cast<std::uint32_t>(must(database->integer("SELECT rootpage FROM sqlite_schema WHERE name = 't'")));
    }

    void write(const std::vector<Row>& rows) {
        TreeWriter writer = must(TreeWriter::open(store, root));
        std::vector<StoredValue> views(kColumns);
        for (const Row& row : rows) {
            for (std::size_t at = 0; at < kColumns; ++at)
                views[at] = std::visit([](const auto& value) -> StoredValue { return value; }, row[at]);
            must(writer.add(views));
        }
        must(writer.finish());
    }
};

Own read(const Statement& row, int column) {
    switch (row.type(column)) {
        case 1: return row.integer(column);
        case 2: return row.real(column);
        case 3: return std::string{row.text(column)};
        default: return {};
    }
}

std::vector<Row> rows_of(Database& database) {
    std::vector<Row> rows;
    Statement select = must(database.prepare("SELECT id, a, b, c, d FROM t ORDER BY id"));
    while (must(select.step())) {
        Row& row = rows.emplace_back();
        for (int column = 0; column < static_cast<int>(kColumns); ++column) row.push_back(read(select, column));
    }
    return rows;
}

// Every width that a number or a text can have on a page.
Own some_value(Random& random, std::size_t longest) {
    switch (random.below(6)) {
        case 0: return {};
        case 1: return static_cast<std::int64_t>(random.below(3));
        case 2: {
            const auto bits = static_cast<int>(random.below(63));
            const auto edge = std::int64_t{1} << bits;
            const std::int64_t near = edge + static_cast<std::int64_t>(random.below(3)) - 1;
            return random.below(2) ? near : -near;
        }
        case 3: return static_cast<double>(random.below(1'000'000)) / 7 - 9.5;
        case 4: return std::string(random.below(200), 'x');
        default: return std::string(random.below(longest), 'y');
    }
}

}  // namespace

TEST_CASE("A table written as pages holds the rows that SQLite reads, whatever their number and length", "[store][tree-writer][property]") {
    for (const std::size_t count : {0UL, 1UL, 2UL, 30UL, 500UL, 30'000UL}) {
        for (const std::size_t longest : {20UL, 5'000UL, 60'000UL}) {
            if (count * longest > 20'000'000) continue;
            const std::uint64_t seed = count * 7 + longest;
            INFO("seed " << seed << ", " << count << " rows, texts up to " << longest);
            Random random{seed};
            std::vector<Row> rows;
            std::int64_t key = random.below(2) ? -1'000'000 : 0;
            for (std::size_t at = 0; at < count; ++at) {
                key += 1 + static_cast<std::int64_t>(random.below(at % 100 == 0 ? 1ULL << 40 : 3));
                Row row{key};
                row.push_back(random.below(2) ? Own{} : Own{static_cast<std::int64_t>(random.below(1ULL << 40)) - (1LL << 39)});
                row.push_back(random.below(2) ? Own{} : Own{static_cast<double>(random.below(1000)) + 0.25});
                row.push_back(random.below(2) ? Own{} : Own{std::string(random.below(60), 'c')});
                row.push_back(some_value(random, longest));
                rows.push_back(std::move(row));
            }
            Target target;
            target.write(rows);
            const auto database = must(Database::open(target.store));
            REQUIRE(must(database->text("PRAGMA integrity_check")) == "ok");
            REQUIRE(rows_of(*database) == rows);
            // And SQLite goes on with it: rows between, rows away, rows after.
            must(database->run("DELETE FROM t WHERE id % 3 = 0; INSERT OR IGNORE INTO t SELECT id + 1, a, b, c, d FROM t; CREATE INDEX i ON t(d)"));
            CHECK(must(database->text("PRAGMA integrity_check")) == "ok");
        }
    }
}

TEST_CASE("Numbers keep their values at the edges of every width", "[store][tree-writer]") {
    std::vector<Row> rows;
    std::int64_t key = std::numeric_limits<std::int64_t>::min();
    for (int bits = 0; bits < 64; ++bits)
        for (const int off : {-1, 0, 1}) {
            const auto number = static_cast<std::int64_t>((std::uint64_t{1} << bits) + static_cast<std::uint64_t>(off));
            rows.push_back({key++, number, {}, {}, static_cast<std::int64_t>(~static_cast<std::uint64_t>(number))});
        }
    rows.push_back({std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min(), -0.5, std::string{}, std::numeric_limits<std::int64_t>::max()});
    Target target;
    target.write(rows);
    const auto database = must(Database::open(target.store));
    CHECK(must(database->text("PRAGMA integrity_check")) == "ok");
    CHECK(rows_of(*database) == rows);
}

TEST_CASE("Tables are filled one after the other beside those that SQLite wrote, and what was given up leaves its table empty", "[store][tree-writer]") {
    Target target{"CREATE TABLE u(id INTEGER PRIMARY KEY, x); INSERT INTO u VALUES(1, 'before')"};
    {
        TreeWriter given_up = must(TreeWriter::open(target.store, target.root));
        std::vector<StoredValue> row(kColumns);
        for (std::int64_t key = 1; key < 5'000; ++key) {
            row[0] = key;
            must(given_up.add(row));
        }
    }
    {
        const auto database = must(Database::open(target.store));
        CHECK(must(database->integer("SELECT count(*) FROM t")) == 0);
        CHECK(must(database->text("SELECT x FROM u")) == "before");
        CHECK(must(database->text("PRAGMA integrity_check")) == "ok");
    }
    target.write({{std::int64_t{7}, std::int64_t{1}, 2.5, std::string{"three"}, {}}});
    {
        const auto database = must(Database::open(target.store));
        CHECK(must(database->text("SELECT c FROM t WHERE id = 7")) == "three");
        CHECK(must(database->text("SELECT x FROM u")) == "before");
        CHECK(must(database->text("PRAGMA integrity_check")) == "ok");
    }
    CHECK_FALSE(TreeWriter::open(target.store, target.root));
}
