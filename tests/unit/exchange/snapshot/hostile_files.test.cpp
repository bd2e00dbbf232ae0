// Files that were made to do harm: each is refused with a sentence, or what it brought is left where it was.

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <set>

#include "core/base/text.h"
#include "core/model/typed_copy.h"
#include "core/store/page_format.h"
#include "tests/support/repeats.h"
#include "tests/unit/exchange/snapshot/snapshot_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

std::vector<std::byte> honest_file() {
    WorkspaceFixture made;
    const Id account = made.create("account", {{"name", Value{"Konex"}}});
    made.create("deal", {{"name", Value{"Rollout"}}, {"account", Value{account}}, {"amount", Value{std::int64_t{1000}}}});
    Field size;
    size.label = "Size";
    must(made.workspace->add_custom_field("deal", size, 0));
    return made.store.file_bytes();
}

// The honest file after somebody ran SQL over it, with every protection switched off.
std::vector<std::byte> tampered(const std::vector<std::byte>& honest, const std::string& sql) {
    PageStore store{nullptr};
    must(store.adopt_file(honest));
    {
        const auto database = must(Database::open(store));
        sqlite3_db_config(database->handle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
        must(database->run("PRAGMA foreign_keys=OFF;PRAGMA writable_schema=ON"));
        must(database->run(sql));
    }
    return store.file_bytes();
}

struct Outcome {
    bool refused = false;
    std::optional<Error> error;
    CopyFindings findings;
    std::unique_ptr<PageStore> store;
};

Outcome opened(std::span<const std::byte> file, TypedCopy::Damage damage = TypedCopy::Damage::refuse) {
    static ManualClock clock{start_of(make_date(2018, 1, 1))};
    TypedCopy copy{file, clock, damage, TypedCopy::Digests::none, TypedCopy::Order::make};
    Outcome outcome;
    // Each step is bounded; so is their number.
    for (int step = 0; step < 100'000; ++step) {
        auto progress = copy.step();
        if (!progress) {
            outcome.refused = true;
            outcome.error = progress.error();
            CHECK_FALSE(outcome.error->what().empty());
            CHECK(is_utf8(outcome.error->sentence()));
            return outcome;
        }
        if (!progress->finished) continue;
        outcome.findings = copy.findings();
        outcome.store = copy.take_store();
        return outcome;
    }
    FAIL("the copy did not end");
    return outcome;
}

std::set<std::string> objects_of(Database& database) {
    std::set<std::string> objects;
    Statement rows = must(database.prepare("SELECT type || ' ' || name FROM sqlite_schema"));
    while (must(rows.step())) objects.emplace(rows.text(0));
    return objects;
}

// What came out is a sound workspace whose schema is ours alone.
void check_is_ours(Outcome& outcome) {
    REQUIRE(outcome.store);
    static ManualClock clock{start_of(make_date(2018, 1, 1))};
    const auto workspace = must(Workspace::open(*outcome.store, clock));
    Database& database = workspace->database();
    CHECK(must(database.text("PRAGMA integrity_check")) == "ok");
    WorkspaceFixture fresh;
    const auto ours = objects_of(fresh.workspace->database());
    for (const std::string& object : objects_of(database)) {
        INFO(object);
        CHECK((ours.contains(object) || object.find("x_") != std::string::npos));
    }
    CHECK(must(database.integer("SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%EVIL%'")) == 0);
    // It can be worked with: ids go on, sums hold, undo asks.
    Change change;
    change.label = "Edit";
    change.ops.push_back(create_op("account", {{"name", Value{"After"}}}));
    CHECK(must(workspace->apply(change)).touched.front().id > 0);
    static_cast<void>(workspace->next_undo());
}

enum class Expect { refused, neutralised, either };
struct Case { const char* name; const char* sql; Expect expect; };


const Case kZoo[] = {
    {"a view in place of deals", "ALTER TABLE deal RENAME TO d2; CREATE VIEW deal AS SELECT * FROM d2", Expect::refused},
    {"an endless view in place of settings", "DROP TABLE setting; CREATE VIEW setting AS WITH RECURSIVE t(id) AS (SELECT 1 UNION ALL SELECT id+1 FROM t) SELECT id, 'EVIL' name FROM t", Expect::refused},
    {"an endless view beside", "CREATE VIEW EVIL AS WITH RECURSIVE t(id) AS (SELECT 1 UNION ALL SELECT id+1 FROM t) SELECT id FROM t", Expect::neutralised},
    {"views that refer to each other", "CREATE VIEW EVILa AS SELECT 1 x; INSERT INTO sqlite_schema VALUES('view','EVILb','EVILb',0,'CREATE VIEW EVILb AS SELECT * FROM EVILc'),('view','EVILc','EVILc',0,'CREATE VIEW EVILc AS SELECT * FROM EVILb')", Expect::neutralised},
    {"a trigger on changes", "CREATE TRIGGER EVIL AFTER INSERT ON change BEGIN DELETE FROM deal; END", Expect::neutralised},
    {"a trigger that calls itself", "PRAGMA recursive_triggers=1; CREATE TRIGGER EVIL AFTER UPDATE ON deal BEGIN UPDATE deal SET amount = amount + 1; END", Expect::neutralised},
    {"a calculated column that calls functions", "ALTER TABLE deal ADD COLUMN EVIL AS (hex(zeroblob(500000000)))", Expect::either},
    {"a calculated column in place of the amount", "ALTER TABLE deal DROP COLUMN amount; ALTER TABLE deal ADD COLUMN amount AS (random())", Expect::either},
    {"a check that costs memory", "CREATE TABLE EVIL(a CHECK(length(zeroblob(900000000)) > a))", Expect::neutralised},
    {"an index over a costly expression", "CREATE INDEX EVIL ON deal(length(hex(zeroblob(id % 2 + 1000))))", Expect::either},
    {"a partial index", "CREATE INDEX EVIL ON deal(name) WHERE name LIKE '%a%' OR abs(amount) > 3", Expect::either},
    {"an index with a collation of its own", "INSERT INTO sqlite_schema SELECT 'index','EVIL','deal',rootpage,'CREATE INDEX EVIL ON deal(name COLLATE evil)' FROM sqlite_schema WHERE name='deal'", Expect::neutralised},
    {"a table without rowids", "CREATE TABLE t2(id INTEGER PRIMARY KEY, name, content) WITHOUT ROWID; INSERT INTO t2 SELECT id,name,content FROM setting; DROP TABLE setting; ALTER TABLE t2 RENAME TO setting", Expect::neutralised},
    {"a virtual table in place of deals", "DROP TABLE deal; CREATE VIRTUAL TABLE deal USING fts5(id, name)", Expect::refused},
    {"a search index whose insides are wrong", "UPDATE deal_search_data SET block = zeroblob(900)", Expect::neutralised},
    {"another program's full-text table", "CREATE VIRTUAL TABLE EVIL USING fts5(x); INSERT INTO EVIL VALUES('a')", Expect::neutralised},
    {"a virtual table of an unknown kind", "INSERT INTO sqlite_schema VALUES('table','EVIL','EVIL',0,'CREATE VIRTUAL TABLE EVIL USING evil(x)')", Expect::neutralised},
    {"a schema that is no SQL", "INSERT INTO sqlite_schema VALUES('table','EVIL','EVIL',5,'CREATE TABLE EVIL(((')", Expect::refused},
    {"a schema that runs something else", "INSERT INTO sqlite_schema VALUES('table','EVIL','EVIL',5,'DROP TABLE deal')", Expect::refused},
    {"two tables of one name", "INSERT INTO sqlite_schema SELECT type,name,tbl_name,rootpage,sql FROM sqlite_schema WHERE name='deal'", Expect::refused},
    {"deals that are stored where the stages are", "UPDATE sqlite_schema SET rootpage=(SELECT rootpage FROM sqlite_schema WHERE name='stage') WHERE name='deal'", Expect::either},
    {"deals that are stored nowhere", "UPDATE sqlite_schema SET rootpage=99999 WHERE name='deal'", Expect::refused},
    {"deals that are the schema itself", "UPDATE sqlite_schema SET rootpage=1 WHERE name='deal'", Expect::refused},
    {"false statistics", "CREATE TABLE t(a); ANALYZE; DELETE FROM sqlite_stat1; INSERT INTO sqlite_stat1 VALUES('deal','EVIL','999999999999 -1 0 sz=0 unordered')", Expect::neutralised},
    {"a text of 20 MB", "UPDATE deal SET name = hex(zeroblob(10000000))", Expect::refused},
    {"a text of 2 MB", "UPDATE deal SET name = hex(zeroblob(1000000))", Expect::neutralised},
    {"a blob in place of a name", "UPDATE deal SET name = x'00ff00ff'", Expect::neutralised},
    {"text in place of an amount", "UPDATE deal SET amount = 'ten thousand'", Expect::neutralised},
    {"the largest number there is", "UPDATE deal SET amount = 9223372036854775807, close_moves = -9223372036854775808", Expect::neutralised},
    {"a date after the end of time", "UPDATE deal SET close_date = 9223372036854775807, created = -9223372036854775808", Expect::neutralised},
    {"an infinite chance", "UPDATE deal SET probability = 9e999", Expect::neutralised},
    {"a record without a usable id", "UPDATE deal SET id = -5", Expect::neutralised},
    {"the largest id there is", "UPDATE deal SET id = 9223372036854775807", Expect::neutralised},
    {"changes that use up all ids", "UPDATE change SET last_id = 9223372036854775807", Expect::refused},
    {"a reference to nothing", "UPDATE deal SET stage = 12345, owner = -1, account = 'Konex'", Expect::neutralised},
    {"deals in a ring of accounts", "UPDATE account SET parent = id", Expect::neutralised},
    {"a stage that refers to itself", "UPDATE stage SET pipeline = id", Expect::neutralised},
    {"text that is not UTF-8", "UPDATE deal SET name = CAST(x'c328a0ff' AS TEXT)", Expect::neutralised},
    {"text with a zero inside", "UPDATE deal SET name = CAST(x'4100420000' AS TEXT)", Expect::neutralised},
    {"a link that runs code", "UPDATE account SET website = 'javascript:alert(1)'", Expect::neutralised},
    {"SQL as the key of a custom field", "UPDATE custom_field SET name = 'x_\" INTEGER); DROP TABLE deal; --'", Expect::neutralised},
    {"a custom field of an unknown kind", "UPDATE custom_field SET type = 'EVIL'", Expect::neutralised},
    {"a custom field with deeply nested choices", "UPDATE custom_field SET type='choice', choices = replace(hex(zeroblob(200000)),'0','[')", Expect::neutralised},
    {"300 custom fields", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<300) INSERT INTO custom_field(id,belongs_to,name,label,type) SELECT 1000000+i,'deal','x_'||i,'F','text' FROM n", Expect::refused},
    {"SQL as the name of a record type", "INSERT INTO field_key VALUES(5000,'x\"); DROP TABLE deal; --','')", Expect::neutralised},
    {"field numbers in disorder", "UPDATE field_key SET number = -number", Expect::neutralised},
    {"a device that is no number", "UPDATE setting SET content = 'EVIL' WHERE name = 'device'", Expect::neutralised},
    {"a fiscal year that begins in month 99", "UPDATE setting SET content = '99' WHERE name = 'fiscal_first_month'", Expect::neutralised},
    {"a journal from the end of time", "INSERT INTO journal(change,record,field,happened,before,after) SELECT 1,id,(SELECT number FROM field_key WHERE entity='deal' AND field='close_date'),1500000000000,9223372036854775807,'x' FROM deal; UPDATE journal SET happened = 9223372036854775807 WHERE seq % 2", Expect::neutralised},
    {"a saved view that is nested 200,000 deep", "INSERT INTO saved_view(id,name,shows,definition) VALUES(77,'v','deal',replace(hex(zeroblob(100000)),'0','{\"filter\":{\"all\":['))", Expect::neutralised},
    {"no change at all", "DELETE FROM change", Expect::refused},
    {"no stages", "DELETE FROM stage", Expect::neutralised},
    {"a column whose name is SQL", "ALTER TABLE deal ADD COLUMN \"EVIL\"\"); DROP TABLE deal; --\"", Expect::neutralised},
    {"another program's file", "PRAGMA application_id = 7", Expect::refused},
    {"a file from the future", "PRAGMA user_version = 99", Expect::refused},
    {"a change of a cause that does not exist", "UPDATE change SET cause = 99, actor = -1, label = x'ff'", Expect::neutralised},
};

}  // namespace

TEST_CASE("An honest file is copied whole", "[hostile]") {
    Outcome outcome = opened(honest_file());
    CHECK(outcome.findings.sentence().empty());
    CHECK(outcome.findings.tables.at("deal").rows == 1);
    check_is_ours(outcome);
}

TEST_CASE("Each animal of the zoo is refused with a sentence or leaves nothing behind", "[hostile]") {
    const std::vector<std::byte> honest = honest_file();
    for (const Case& one : kZoo) {
        INFO(one.name);
        Outcome outcome = opened(tampered(honest, one.sql));
        if (one.expect != Expect::either) CHECK(outcome.refused == (one.expect == Expect::refused));
        if (outcome.refused) UNSCOPED_INFO(outcome.error->sentence());
        else check_is_ours(outcome);
    }
    CHECK(std::size(kZoo) >= 40);
}

TEST_CASE("Too many tables and too many columns are refused", "[hostile]") {
    const std::vector<std::byte> honest = honest_file();
    std::string tables, columns;
    for (int count = 0; count < 2'100; ++count) tables += "CREATE TABLE t" + std::to_string(count) + "(a);";
    CHECK(opened(tampered(honest, tables)).error->what() == "This file holds more tables than a workspace has.");
    for (int count = 0; count < 1'200; ++count) columns += "ALTER TABLE deal ADD COLUMN c" + std::to_string(count) + ";";
    CHECK(opened(tampered(honest, columns)).refused);
}

TEST_CASE("Damaged files are refused, or read as far as they can be when somebody asks for it", "[hostile][property]") {
    RandomWorkspace made{9, 60};
    const std::vector<std::byte> honest = made.store.file_bytes();
    constexpr std::uint64_t kSeed = 531;
    INFO("seed " << kSeed);
    Random random{kSeed};
    for (int round = 0; round < test::repeats(150); ++round) {
        std::vector<std::byte> file = honest;
        const int kind = static_cast<int>(random.below(3));
        if (kind == 0) file.resize(random.below(file.size()));
        for (int flip = 0; kind == 1 && flip < 20; ++flip) file[random.below(file.size())] ^= std::byte{0x40};
        if (kind == 2) {
            const std::size_t page = 4096 * (1 + random.below(file.size() / 4096 - 1));
            for (std::size_t at = 0; at < 4096; ++at) file[page + at] = static_cast<std::byte>(random.below(256));
        }
        INFO("round " << round << ", kind " << kind);
        CHECK(opened(file).refused);
        Outcome kept = opened(file, TypedCopy::Damage::keep_what_can_be_read);
        if (!kept.refused) check_is_ours(kept);
    }
}

TEST_CASE("Damage under a page's own checksum is found by the integrity check or does no harm", "[hostile][property]") {
    RandomWorkspace made{10, 60};
    const std::vector<std::byte> honest = made.store.file_bytes();
    constexpr std::uint64_t kSeed = 532;
    INFO("seed " << kSeed);
    Random random{kSeed};
    int refused = 0;
    for (int round = 0; round < test::repeats(150); ++round) {
        std::vector<std::byte> file = honest;
        for (int flip = 0; flip < 3; ++flip) {
            const std::size_t page = 4096 * random.below(file.size() / 4096);
            // The head and the cell pointers of a page, where changes do most.
            file[page + (page == 0 ? 100 : 0) + random.below(60)] = static_cast<std::byte>(random.below(256));
            stamp_checksum(std::span{file}.subspan(page, 4096));
        }
        INFO("round " << round);
        Outcome outcome = opened(file);
        refused += outcome.refused;
        if (!outcome.refused) check_is_ours(outcome);
    }
    CHECK(refused > test::repeats(150) / 5);
}
