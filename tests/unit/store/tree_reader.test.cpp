// Tables that are read without SQLite: against what SQLite reads of them.

#include "core/store/tree_reader.h"

#include <catch2/catch_amalgamated.hpp>

#include "core/base/random.h"
#include "core/store/database.h"
#include "core/store/page_format.h"
#include "tests/support/must.h"
#include "tests/support/repeats.h"

using namespace qd;
using qd::test::must;

namespace {

constexpr std::size_t kPage = 4096;

using Own = std::variant<std::monostate, std::int64_t, double, std::string>;
using Row = std::vector<Own>;

// Numbers of every width, real ones that are stored as whole ones, blobs, rows that go on on other pages, rows that are
// shorter than the table, removed ones, negative and far apart keys.
constexpr const char* kSample =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, a, b REAL, c TEXT);"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)"
    " INSERT INTO t SELECT (i - 1500) * 1000003, CASE i % 9 WHEN 0 THEN NULL WHEN 1 THEN i % 2 WHEN 2 THEN -i WHEN 3 THEN i << (i % 60) WHEN 4 THEN i / 7.0"
    " WHEN 5 THEN x'00ff' WHEN 6 THEN '' WHEN 7 THEN 'ünï ' || i ELSE -(i << 40) END, i % 4 / (i % 2 * 1.0 + 1), CASE i % 3 WHEN 0 THEN NULL ELSE 'row ' || i END FROM n;"
    "UPDATE t SET c = printf('%.*c', id / 1000003 * 3 + 3000, 'x') WHERE id % 97 = 0 AND id > 0;"
    "DELETE FROM t WHERE id % 11 = 0;"
    "ALTER TABLE t ADD COLUMN d INTEGER;"
    "UPDATE t SET d = id WHERE id % 5 = 0";

struct File {
    std::vector<std::byte> bytes;
    std::uint32_t root = 0;
};

File file_of(const std::string& sql) {
    PageStore store{nullptr};
    File file;
    {
        const auto database = must(Database::open(store));
        must(database->run(sql));
        file.root = static_cast<std::uint32_t>(must(database->integer("SELECT rootpage FROM sqlite_schema WHERE name = 't'")));
    }
    file.bytes = store.file_bytes();
    return file;
}

Result<std::vector<Row>> read_by_tree(const File& file) {
    PageStore store{nullptr};
    TRY(store.adopt_view(file.bytes));
    TreeReader reader = TRY(TreeReader::open(store, file.root, {false, false, true, false, false}));
    std::vector<Row> rows;
    bool filled_right = true;
    while (TRY(reader.next())) {
        Row& row = rows.emplace_back(Row{reader.key()});
        std::size_t filled = 0;
        for (std::size_t column = 1; column < reader.row().size(); ++column) {
            const StoredValue& value = reader.row()[column];
            filled += value.index() != 0;
            row.push_back(std::visit([](const auto& one) -> Own {
                if constexpr (std::is_same_v<std::decay_t<decltype(one)>, std::string_view>) return std::string{one};
                else return one;
            }, value));
        }
        filled_right = filled_right && filled == reader.filled().size();
    }
    CHECK(filled_right);
    return rows;
}

std::optional<std::vector<Row>> read_by_sqlite(const File& file) {
    PageStore store{nullptr};
    must(store.adopt_view(file.bytes));
    const auto database = Database::open(store);
    if (!database) return {};
    std::vector<Row> rows;
    auto select = (*database)->prepare("SELECT id, a, b, c, d FROM t NOT INDEXED");
    if (!select) return {};
    for (;;) {
        const auto more = select->step();
        if (!more) return {};
        if (!*more) return rows;
        Row& row = rows.emplace_back();
        for (int column = 0; column < 5; ++column) {
            switch (select->type(column)) {
                case 1: row.emplace_back(select->integer(column)); break;
                case 2: row.emplace_back(select->real(column)); break;
                case 3: row.emplace_back(std::string{select->text(column)}); break;
                case 4: row.emplace_back(std::string{TreeReader::kBlob}); break;
                default: row.emplace_back(); break;
            }
        }
    }
}

}  // namespace

TEST_CASE("A table is read without SQLite as SQLite reads it", "[store][tree-reader]") {
    const File file = file_of(kSample);
    const auto rows = must(read_by_tree(file));
    CHECK(rows.size() > 5'000);
    CHECK(rows == read_by_sqlite(file));
    CHECK(must(read_by_tree(file_of("CREATE TABLE t(id INTEGER PRIMARY KEY, a, b REAL, c TEXT, d)"))).empty());
}

TEST_CASE("What is spoiled on a page is refused, or read as SQLite reads it", "[store][tree-reader][property]") {
    const File honest = file_of(kSample);
    constexpr std::uint64_t kSeed = 611;
    INFO("seed " << kSeed);
    Random random{kSeed};
    int refused = 0;
    for (int round = 0; round < test::repeats(1'500); ++round) {
        File file = honest;
        for (int flip = 0; flip < 1 + round % 3; ++flip) {
            const std::size_t page = kPage * random.below(file.bytes.size() / kPage);
            // The head and the places of cells, or anywhere.
            const std::size_t within = random.below(2) ? random.below(60) : random.below(kPage - 8);
            file.bytes[page + std::max<std::size_t>(within, page == 0 ? 100 : 0)] = static_cast<std::byte>(random.below(256));
            stamp_checksum(std::span{file.bytes}.subspan(page, kPage));
        }
        INFO("round " << round);
        const auto rows = read_by_tree(file);
        if (!rows) {
            CHECK(rows.error().kind() == ErrorKind::damaged);
            ++refused;
        } else if (const auto expected = read_by_sqlite(file)) {
            CHECK(*rows == *expected);
        }
    }
    CHECK(refused > 100);
}

TEST_CASE("A tree that leads back into itself ends", "[store][tree-reader]") {
    File file = file_of(kSample);
    const std::size_t root = kPage * (file.root - 1);
    REQUIRE(file.bytes[root] == std::byte{5});
    // Every child of the root is the root.
    const auto number = [&](std::size_t at) { return std::to_integer<std::size_t>(file.bytes[at]) << 8 | std::to_integer<std::size_t>(file.bytes[at + 1]); };
    const std::size_t cells = number(root + 3);
    for (std::size_t cell = 0; cell < cells; ++cell) {
        const std::size_t at = root + number(root + 12 + 2 * cell);
        file.bytes[at] = file.bytes[at + 1] = std::byte{0};
        file.bytes[at + 2] = static_cast<std::byte>(file.root >> 8);
        file.bytes[at + 3] = static_cast<std::byte>(file.root);
    }
    const auto rows = read_by_tree(file);
    REQUIRE_FALSE(rows);
    CHECK(rows.error().kind() == ErrorKind::damaged);
}

TEST_CASE("What is no table with row ids in UTF-8 is left to SQLite", "[store][tree-reader]") {
    CHECK_FALSE(read_by_tree(file_of("CREATE TABLE t(id INTEGER PRIMARY KEY, a, b, c, d) WITHOUT ROWID")));
    CHECK_FALSE(read_by_tree(file_of("PRAGMA encoding='UTF-16le'; CREATE TABLE t(id INTEGER PRIMARY KEY, a, b, c, d)")));
    File file = file_of(kSample);
    for (const std::uint32_t root : {0U, 1'000'000U}) {
        file.root = root;
        CHECK_FALSE(read_by_tree(file));
    }
}
