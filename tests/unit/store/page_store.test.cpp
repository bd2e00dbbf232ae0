#include <catch2/catch_amalgamated.hpp>

#include <sqlite3.h>

#include "core/store/database.h"
#include "core/store/format.h"
#include "core/store/page_format.h"
#include "core/store/page_store.h"
#include "tests/support/must.h"
#include "tests/unit/store/memory_sink.h"

using namespace qd;
using namespace qd::test;

namespace {
constexpr const char* kMake = "CREATE TABLE deal(id INTEGER PRIMARY KEY, name TEXT)";

void reload(PageStore& store, const MemorySink& sink) { must(store.adopt(sink.image())); }

std::vector<std::byte> small_desk(std::string_view also = "SELECT 1") {
    PageStore store{nullptr};
    auto database = must(Database::open(store));
    must(database->run(kMake));
    must(database->run("INSERT INTO deal(name) VALUES('GTX Pro')"));
    must(database->run(also));
    return store.file_bytes();
}

void put_big_endian(std::vector<std::byte>& file, std::size_t offset, std::uint32_t number) {
    for (std::size_t at = 0; at < 4; ++at) file[offset + at] = static_cast<std::byte>(number >> (24 - 8 * at));
}
}  // namespace

TEST_CASE("What is saved is found again", "[store]") {
    MemorySink sink;
    {
        PageStore store{&sink};
        auto database = must(Database::open(store));
        must(database->run(kMake));
        must(database->run("INSERT INTO deal(name) VALUES('GTX Pro')"));
        store.flush();
        CHECK(store.status().state == SaveState::saved);
    }
    PageStore store{nullptr};
    reload(store, sink);
    auto database = must(Database::open(store));
    CHECK(must(database->text("SELECT name FROM deal")) == "GTX Pro");
}

TEST_CASE("Saved is said only after the sink has answered", "[store]") {
    MemorySink sink;
    sink.answer_at_once(false);
    PageStore store{&sink};
    std::vector<SaveState> told;
    store.on_status([&](const SaveStatus& status) { told.push_back(status.state); });
    auto database = must(Database::open(store));
    must(database->run(kMake));
    store.flush();
    CHECK(store.status().state == SaveState::saving);
    CHECK(store.status().durable < store.status().committed);
    sink.answer(MemorySink::Outcome::stored);
    CHECK(store.status().state == SaveState::saved);
    CHECK(store.status().durable == store.status().committed);
    CHECK(told == std::vector{SaveState::saving, SaveState::saved});
}

TEST_CASE("Commits made while a write is under way go together in the next", "[store]") {
    MemorySink sink;
    sink.answer_at_once(false);
    PageStore store{&sink};
    auto database = must(Database::open(store));
    must(database->run(kMake));
    store.flush();
    must(database->run("INSERT INTO deal(name) VALUES('one')"));
    must(database->run("INSERT INTO deal(name) VALUES('two')"));
    store.flush();  // nothing: one is under way
    const auto first = sink.waiting().sequence;
    sink.answer(MemorySink::Outcome::stored);
    CHECK(store.status().state == SaveState::saving);
    store.flush();
    CHECK(sink.waiting().sequence == first + 2);
    sink.answer(MemorySink::Outcome::stored);
    PageStore found{nullptr};
    reload(found, sink);
    CHECK(must(must(Database::open(found))->integer("SELECT count(*) FROM deal")) == 2);
}

TEST_CASE("A refused save is told, kept, and goes out with the next try", "[store]") {
    MemorySink sink;
    sink.answer_at_once(false);
    PageStore store{&sink};
    auto database = must(Database::open(store));
    must(database->run(kMake));
    const auto outcome = GENERATE(MemorySink::Outcome::refused, MemorySink::Outcome::answer_lost);
    store.flush();
    sink.answer(outcome);
    CHECK(store.status().state == SaveState::failed);
    REQUIRE(store.status().problem);
    CHECK(store.status().problem->what() == "The browser did not store the change.");
    must(database->run("INSERT INTO deal(name) VALUES('later')"));
    store.flush();
    sink.answer(MemorySink::Outcome::stored);
    CHECK(store.status().state == SaveState::saved);
    CHECK_FALSE(store.status().problem);
    PageStore found{nullptr};
    reload(found, sink);
    CHECK(found.file_bytes() == store.file_bytes());
}

TEST_CASE("An answer that comes after the store is gone does no harm", "[store]") {
    MemorySink sink;
    sink.answer_at_once(false);
    {
        PageStore store{&sink};
        auto database = must(Database::open(store));
        store.flush();
    }
    sink.answer(MemorySink::Outcome::stored);
    CHECK(sink.image().size > 0);
}

TEST_CASE("A file opened over a write under way is saved whole afterwards", "[store]") {
    MemorySink sink;
    sink.answer_at_once(false);
    PageStore store{&sink};
    {
        auto database = must(Database::open(store));
        must(database->run(kMake));
        store.flush();
    }
    const auto file = small_desk();
    must(store.adopt_file(file));
    CHECK(store.status().state == SaveState::saving);
    sink.answer(MemorySink::Outcome::stored);  // of the old workspace
    CHECK(store.status().state == SaveState::saving);
    store.flush();
    sink.answer(MemorySink::Outcome::stored);
    CHECK(store.status().state == SaveState::saved);
    PageStore found{nullptr};
    reload(found, sink);
    CHECK(found.file_bytes() == file);
}

TEST_CASE("Nothing changed means nothing written", "[store]") {
    MemorySink sink;
    PageStore store{&sink};
    auto database = must(Database::open(store));
    must(database->run(kMake));
    store.flush();
    const auto sequence = store.status().committed;
    must(database->integer("SELECT count(*) FROM deal"));
    must(database->run("BEGIN IMMEDIATE; COMMIT"));
    must(database->run("BEGIN; INSERT INTO deal(name) VALUES('no'); ROLLBACK"));
    CHECK(store.status().committed == sequence);
    CHECK(store.status().state == SaveState::saved);
}

TEST_CASE("A file that cannot be a workspace is refused with its reason, and the open one stays", "[store]") {
    PageStore store{nullptr};
    must(store.adopt_file(small_desk()));
    const auto before = store.file_bytes();
    auto file = small_desk();
    ErrorKind expected{};
    std::string says;
    SECTION("text") {
        const std::string_view text = "Name,Amount\nGTX,100\n";
        file.assign(reinterpret_cast<const std::byte*>(text.begin()), reinterpret_cast<const std::byte*>(text.end()));
        expected = ErrorKind::invalid_input;
        says = "This file is not a Quarterdeck workspace.";
    }
    SECTION("nothing at all") {
        file.clear();
        expected = ErrorKind::invalid_input;
        says = "This file is not a Quarterdeck workspace.";
    }
    SECTION("cut short") {
        file.resize(file.size() - 5000);
        expected = ErrorKind::damaged;
        says = "This workspace file is cut short";
    }
    SECTION("another program's") {
        put_big_endian(file, 68, 0x0f055112);  // Fossil
        expected = ErrorKind::invalid_input;
        says = "This database belongs to another program.";
    }
    SECTION("newer") {
        put_big_endian(file, 60, kFormatVersion + 1);
        expected = ErrorKind::newer_version;
        says = "This workspace was written by a newer Quarterdeck.";
    }
    const auto refused = store.adopt_file(file);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind() == expected);
    CHECK(refused.error().what().starts_with(says));
    CHECK_FALSE(refused.error().safe().empty());
    CHECK(store.file_bytes() == before);
}

TEST_CASE("A file from SQLite itself is taken, and gets checksums with VACUUM", "[store]") {
    // As sqlite3 writes it: no reserved bytes, no application id.
    sqlite3* plain = nullptr;
    REQUIRE(sqlite3_open_v2("plain", &plain, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_exec(plain, kMake, nullptr, nullptr, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_exec(plain, "INSERT INTO deal VALUES(1,'plain')", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_int64 size = 0;
    unsigned char* bytes = sqlite3_serialize(plain, "main", &size, 0);
    std::vector<std::byte> file(reinterpret_cast<std::byte*>(bytes), reinterpret_cast<std::byte*>(bytes) + size);
    sqlite3_free(bytes);
    sqlite3_close(plain);
    file[18] = file[19] = std::byte{2};  // left in WAL mode

    PageStore store{nullptr};
    must(store.adopt_file(file));
    auto database = must(Database::open(store));
    CHECK(must(database->text("SELECT name FROM deal")) == "plain");
    must(database->run("INSERT INTO deal VALUES(2,'ours')"));
    CHECK_FALSE(must(read_header(store.file_bytes())).has_checksums());
    must(database->run("VACUUM"));
    const auto vacuumed = store.file_bytes();
    const FileHeader header = must(read_header(vacuumed));
    CHECK(header.has_checksums());
    CHECK(written_by_us(header));
    for (std::size_t at = 0; at < vacuumed.size(); at += header.page_size) {
        CHECK(checksum_matches(std::span{vacuumed}.subspan(at, header.page_size)));
    }
}

TEST_CASE("A workspace that sqlite3 has changed since is not called damaged", "[store]") {
    MemorySink sink;
    PageStore store{&sink};
    auto file = small_desk("INSERT INTO deal SELECT value, 'more' FROM json_each('[5,6,7,8]')");
    put_big_endian(file, 96, 3054001);          // SQLite's own number
    file[2 * 4096 - 1] ^= std::byte{1};         // and a checksum that it did not renew
    must(store.adopt_file(file));
    CHECK(store.damage().empty());
    auto database = must(Database::open(store));
    must(database->run("INSERT INTO deal(name) VALUES('ours again')"));
    store.flush();
    PageStore found{nullptr};
    reload(found, sink);
    CHECK(found.damage().empty());
    CHECK(written_by_us(must(read_header(found.file_bytes()))));
}

TEST_CASE("A lost or spoiled block of the sink is reported as such", "[store]") {
    PageStore made{nullptr};
    MemorySink sink;
    PageStore store{&sink};
    {
        auto database = must(Database::open(store));
        must(database->run("CREATE TABLE deal(id INTEGER PRIMARY KEY, name TEXT)"));
        must(database->run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 9000)"
                           "INSERT INTO deal SELECT i, 'Deal number ' || i FROM n"));
        store.flush();
    }
    Image image = sink.image();
    REQUIRE(image.blocks.size() >= 4);
    SECTION("lost") {
        image.blocks.erase(image.blocks.begin() + 2);
        must(made.adopt(image));
        REQUIRE(made.damage().size() == 1);
        CHECK(made.damage()[0].offset == 2 * kBlockSize);
        CHECK(made.damage()[0].length == kBlockSize);
    }
    SECTION("one page spoiled") {
        image.blocks[2].bytes[5 * 4096 + 77] ^= std::byte{4};
        image.damaged = {2};
        must(made.adopt(image));
        REQUIRE(made.damage().size() == 1);
        CHECK(made.damage()[0].offset == 2 * kBlockSize + 5 * 4096);
        CHECK(made.damage()[0].length == 4096);
    }
    SECTION("only the block's own checksum was wrong") {
        image.damaged = {2};
        must(made.adopt(image));
        CHECK(made.damage().empty());
        return;
    }
    CHECK(made.status().state == SaveState::read_only);
    made.set_read_only(false);
    CHECK(made.status().state == SaveState::read_only);
}

TEST_CASE("A store set to reading refuses SQL that writes, until it is allowed again", "[store]") {
    PageStore store{nullptr};
    auto database = must(Database::open(store));
    must(database->run(kMake));
    store.set_read_only(true);
    CHECK(store.status().state == SaveState::read_only);
    CHECK_FALSE(database->run("INSERT INTO deal(name) VALUES('no')"));
    CHECK(must(database->integer("SELECT count(*) FROM deal")) == 0);
    store.set_read_only(false);
    must(database->run("INSERT INTO deal(name) VALUES('yes')"));
}

TEST_CASE("A store that follows stays read-only when it takes over a newer state", "[store]") {
    PageStore store{nullptr};
    store.set_read_only(true);
    must(store.adopt_file(small_desk()));
    CHECK(store.status().state == SaveState::read_only);
    CHECK_FALSE(must(Database::open(store))->run("DELETE FROM deal"));
}

TEST_CASE("Bytes behind the last page are no damage", "[store]") {
    auto file = small_desk();
    file.resize(file.size() + 700, std::byte{0x20});
    PageStore store{nullptr};
    must(store.adopt_file(file));
    CHECK(store.damage().empty());
    auto database = must(Database::open(store));
    CHECK(must(database->text("SELECT name FROM deal")) == "GTX Pro");
    must(database->run("INSERT INTO deal(name) VALUES('more')"));
    CHECK(must(database->text("PRAGMA integrity_check")) == "ok");
}

TEST_CASE("The same statements give the same bytes", "[store]") {
    const char* sql = "INSERT INTO deal(name) SELECT hex(randomblob(20)) FROM json_each('[1,2,3,4]')";
    CHECK(small_desk(sql) == small_desk(sql));
}
