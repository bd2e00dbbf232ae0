// Rows and documents that are written past statements: against those that statements write.

#include <catch2/catch_amalgamated.hpp>

#include "core/base/random.h"
#include "core/store/database.h"
#include "core/store/row_appender.h"
#include "core/store/search_appender.h"
#include "tests/support/must.h"
#include "tests/unit/store/allocation_faults.h"

using namespace qd;
using qd::test::AllocationFaults;
using qd::test::must;

namespace {

constexpr const char* kSchema =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, a INTEGER, b REAL, c TEXT, d INTEGER);"
    "CREATE INDEX t_a ON t(a) WHERE a IS NOT NULL;"
    "CREATE INDEX t_d ON t(d) WHERE d IS NOT NULL;"
    "CREATE VIRTUAL TABLE t_search USING fts5(title, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')";
const std::array<RowAppender::Index, 2> kIndexes = {RowAppender::Index{"t_a", "a"}, RowAppender::Index{"t_d", "d"}};

struct File {
    PageStore store{nullptr};
    std::unique_ptr<Database> database = must(Database::open(store));
    File() { must(database->run(kSchema)); }

    std::string all(const char* sql) {
        std::string text;
        Statement select = must(database->prepare(sql));
        while (must(select.step())) {
            for (int column = 0; column < select.column_count(); ++column) (text += select.text(column)) += '|';
            text += '\n';
        }
        return text;
    }
    // Everything that can be asked of it, and what SQLite and FTS5 say about its soundness.
    std::vector<std::string> asked() {
        must(database->run("INSERT INTO t_search(t_search) VALUES('integrity-check')"));
        return {all("PRAGMA integrity_check"), all("SELECT * FROM t ORDER BY id"), all("SELECT a, id FROM t INDEXED BY t_a WHERE a IS NOT NULL"),
                all("SELECT d, id FROM t INDEXED BY t_d WHERE d IS NOT NULL"), all("SELECT id, hex(sz) FROM t_search_docsize"),
                all("SELECT rowid, rank FROM t_search WHERE t_search MATCH 'w1* OR zürich' ORDER BY rowid")};
    }
};

struct Row {
    std::int64_t id;
    StoredValue a, b, c, d;
    std::string title, body;
};

std::vector<Row> random_rows(Random& random, std::int64_t after, int count) {
    static const std::string kLong(9000, 'x');
    std::vector<Row> rows;
    for (int at = 0; at < count; ++at) {
        Row row{.id = after += random.between(1, 1000), .a = {}, .b = {}, .c = {}, .d = {}, .title = {}, .body = {}};
        if (random.chance(0.8)) row.a = random.between(0, 50);
        if (random.chance(0.5)) row.b = static_cast<double>(random.between(0, 1000)) / 8;
        if (random.chance(0.7)) row.c = random.chance(0.01) ? std::string_view{kLong} : std::string_view{kLong}.substr(0, static_cast<std::size_t>(random.between(0, 40)));
        if (random.chance(0.9)) row.d = random.between(-5, std::int64_t{1} << random.between(1, 60));
        for (std::int64_t word = random.between(0, 4); word > 0; --word) row.title += " w" + std::to_string(random.between(0, 3000));
        for (std::int64_t word = random.between(0, 200); word > 0; --word) row.body += random.chance(0.1) ? " Zürich" : " w" + std::to_string(random.between(0, 3000));
        rows.push_back(std::move(row));
    }
    return rows;
}

void bind(Statement& statement, int at, const StoredValue& value) {
    std::visit([&]<class T>(const T& one) {
        if constexpr (std::is_same_v<T, std::monostate>) statement.bind(at, nullptr);
        else statement.bind(at, one);
    }, value);
}

void insert(Database& database, std::span<const Row> rows) {
    for (const Row& row : rows) {
        Statement insert = must(database.prepare("INSERT INTO t VALUES(?, ?, ?, ?, ?)"));
        insert.bind(0, row.id);
        bind(insert, 1, row.a), bind(insert, 2, row.b), bind(insert, 3, row.c), bind(insert, 4, row.d);
        must(insert.run());
        Statement index = must(database.prepare("INSERT INTO t_search(rowid, title, body) VALUES(?, ?, ?)"));
        index.bind(0, row.id).bind(1, row.title).bind(2, row.body);
        must(index.run());
    }
}

struct Appenders {
    RowAppender rows;
    SearchAppender documents;
    explicit Appenders(Database& database)
        : rows(must(RowAppender::open(database, "t", kIndexes))), documents(must(SearchAppender::open(database, "t_search"))) {}

    void append(std::span<const Row> some) {
        for (const Row& row : some) {
            rows.begin(row.id);
            for (const StoredValue& value : {row.a, row.b, row.c, row.d}) rows.add(value);
            must(rows.end());
            must(documents.add(row.id, row.title, row.body));
        }
    }
};

Result<> append_with_faults(Database& database, std::span<const Row> rows) {
    Statement index = TRY(database.prepare("INSERT INTO t_search(rowid, title, body) VALUES(?, ?, ?)"));
    index.bind(0, rows.front().id - 1).bind(1, "one").bind(2, "by a statement");
    TRY(index.run());
    RowAppender appender = TRY(RowAppender::open(database, "t", kIndexes));
    SearchAppender documents = TRY(SearchAppender::open(database, "t_search"));
    for (const Row& row : rows) {
        appender.begin(row.id);
        for (const StoredValue& value : {row.a, row.b, row.c, row.d}) appender.add(value);
        TRY(appender.end());
        TRY(documents.add(row.id, row.title, row.body));
    }
    return appender.write_entries();
}

}  // namespace

TEST_CASE("Rows and documents written past statements are the same to every question as those that statements write") {
    const auto seed = Catch::getSeed();
    CAPTURE(seed);
    Random random{seed};
    for (int round = 0; round < 2; ++round) {
        File ours, theirs;
        std::int64_t last = 0, earlier = 0;
        for (int change = 0; change < 3; ++change) {
            must(ours.database->begin());
            must(theirs.database->begin());
            const std::vector<Row> first = random_rows(random, last, 3);
            std::vector<Row> rows = random_rows(random, first.back().id, round == 0 ? 4000 : 700);
            last = rows.back().id;
            // Of what an earlier transaction has written, by its index and its document.
            const std::string taken = "DELETE FROM t WHERE id = " + std::to_string(earlier) + ";DELETE FROM t_search WHERE rowid = " + std::to_string(earlier);
            earlier = rows[rows.size() / 2].id;
            if (change > 0) must(ours.database->run(taken));
            if (change > 0) must(theirs.database->run(taken));
            if (round == 1) std::ranges::reverse(rows);   // it is only slower then
            insert(*ours.database, first);
            insert(*theirs.database, first);
            insert(*theirs.database, rows);
            {
                Appenders appenders{*ours.database};
                std::span<const Row> left = rows;
                while (!left.empty()) {
                    const auto some = left.first(std::min(left.size(), static_cast<std::size_t>(random.between(1, 400))));
                    left = left.subspan(some.size());
                    appenders.append(some);
                    if (random.chance(0.3)) (void)must(appenders.rows.write_entries(static_cast<std::size_t>(random.between(1, 300))));
                    // Statements go on beside it.
                    const std::string change_one = "UPDATE t SET c = 'changed' WHERE id = " + std::to_string(some.front().id) +
                                                   ";DELETE FROM t_search WHERE rowid = " + std::to_string(some.back().id);
                    must(ours.database->run(change_one));
                    must(theirs.database->run(change_one));
                }
                must(appenders.rows.write_entries());
            }
            must(ours.database->commit());
            must(theirs.database->commit());
        }
        REQUIRE(ours.asked().front() == "ok|\n");
        REQUIRE(ours.asked() == theirs.asked());
    }
}

TEST_CASE("A rollback takes rows and documents written past statements with it") {
    Random random{7};
    File file;
    must(file.database->begin());
    insert(*file.database, random_rows(random, 0, 20));
    must(file.database->commit());
    const auto before = file.asked();
    must(file.database->begin());
    const std::vector<Row> rows = random_rows(random, 1'000'000, 500);
    insert(*file.database, std::span{rows}.first(1));
    {
        Appenders appenders{*file.database};
        appenders.append(std::span{rows}.subspan(1));
        (void)must(appenders.rows.write_entries(100));
    }
    file.database->rollback();
    CHECK(file.asked() == before);
}

TEST_CASE("There is no appender for what is no table or no search table") {
    File file;
    must(file.database->begin());
    CHECK_FALSE(RowAppender::open(*file.database, "nothing", {}));
    CHECK_FALSE(RowAppender::open(*file.database, "t_search", {}));
    CHECK_FALSE(SearchAppender::open(*file.database, "nothing"));
    CHECK_FALSE(SearchAppender::open(*file.database, "t"));
    const RowAppender::Index missing{"t_nothing", "a"};
    CHECK_FALSE(RowAppender::open(*file.database, "t", {&missing, 1}));
    file.database->rollback();
}

TEST_CASE("Whichever allocation fails while rows are written past statements, a rollback leaves what was there", "[store][faults]") {
    Random random{11};
    const std::vector<Row> first = random_rows(random, 0, 5), rows = random_rows(random, first.back().id, 60);
    std::vector<std::string> before, after;
    AllocationFaults faults;
    const auto attempt = [&](std::uint64_t n) {
        File file;
        insert(*file.database, first);
        before = file.asked();
        bool written = false;
        faults.start(n, AllocationFaults::From::once);
        try {
            written = [&]() -> Result<> {
                TRY(file.database->begin());
                TRY(append_with_faults(*file.database, rows));
                return file.database->commit();
            }().has_value();
        } catch (const std::bad_alloc&) {
            written = false;
        }
        const bool failed = faults.stop();
        if (!written) file.database->rollback();
        if (!failed) after = file.asked();
        INFO("allocation " << n);
        const auto asked = file.asked();
        REQUIRE(asked.front() == "ok|\n");
        if (failed) REQUIRE((written || asked == before));
        return failed;
    };
    std::uint64_t n = 1;
    while (attempt(n)) n = n < 300 ? n + 1 : n + 7;
    CHECK(n > 100);
    CHECK(after != before);
}
