#include <catch2/catch_amalgamated.hpp>

#include "core/store/database.h"
#include "core/store/file_sink.h"
#include "core/store/page_store.h"
#include "tests/support/must.h"
#include "tests/unit/store/simulated_files.h"

#if !defined(__EMSCRIPTEN__)
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "core/store/posix_files.h"
#endif

using namespace qd;
using qd::test::must;

namespace {
constexpr const char* kMake = "CREATE TABLE IF NOT EXISTS deal(id INTEGER PRIMARY KEY, name TEXT)";

void load_into(PageStore& store, BlockSink& sink) {
    sink.load([&](Result<Image> image) { must(store.adopt(must(std::move(image)))); });
}

void save_one_deal(Files& files, const std::string& path) {
    auto sink = must(FileSink::open(files, path, FileSink::Open::create));
    PageStore store{sink.get()};
    load_into(store, *sink);
    auto database = must(Database::open(store));
    must(database->run(kMake));
    must(database->run("INSERT INTO deal(name) VALUES('GTX Pro')"));
    store.flush();
    REQUIRE(store.status().state == SaveState::saved);
}
}  // namespace

TEST_CASE("A workspace file that is not there is named", "[store][file]") {
    SimulatedFiles files;
    const auto opened = FileSink::open(files, "none.qdeck", FileSink::Open::existing);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().kind() == ErrorKind::not_found);
    CHECK(opened.error().what() == "There is no file “none.qdeck”.");
}

TEST_CASE("A file that another program left with a journal is not touched", "[store][file]") {
    SimulatedFiles files;
    save_one_deal(files, "desk.qdeck");
    must(files.write("desk.qdeck-wal", 0, std::vector<std::byte>(32)));
    const auto opened = FileSink::open(files, "desk.qdeck", FileSink::Open::existing);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().kind() == ErrorKind::conflict);
}

TEST_CASE("A redo file that is not whole is dropped", "[store][file]") {
    SimulatedFiles files;
    save_one_deal(files, "desk.qdeck");
    must(files.write("desk.qdeck-redo", 0, std::vector<std::byte>(70'000, std::byte{1})));
    auto sink = must(FileSink::open(files, "desk.qdeck", FileSink::Open::existing));
    PageStore store{sink.get()};
    load_into(store, *sink);
    CHECK_FALSE(must(files.exists("desk.qdeck-redo")));
    auto database = must(Database::open(store));
    CHECK(must(database->text("SELECT name FROM deal")) == "GTX Pro");
}

TEST_CASE("A file that is no workspace, or not whole, says which", "[store][file]") {
    SimulatedFiles files;
    save_one_deal(files, "desk.qdeck");
    ErrorKind expected{};
    std::string says;
    SECTION("a text") {
        const std::string_view text = "Name,Amount\nGTX,100\n";
        must(files.resize("desk.qdeck", 0));
        must(files.write("desk.qdeck", 0, std::as_bytes(std::span{text})));
        expected = ErrorKind::invalid_input;
        says = "This file is not a Quarterdeck workspace.";
    }
    SECTION("cut short") {
        must(files.resize("desk.qdeck", 4096));
        expected = ErrorKind::damaged;
        says = "This workspace file is cut short";
    }
    auto sink = must(FileSink::open(files, "desk.qdeck", FileSink::Open::existing));
    PageStore store{sink.get()};
    sink->load([&](Result<Image> image) {
        const auto adopted = image ? store.adopt(std::move(*image)) : std::unexpected(image.error());
        REQUIRE_FALSE(adopted);
        CHECK(adopted.error().kind() == expected);
        CHECK(adopted.error().what().starts_with(says));
    });
}

#if !defined(__EMSCRIPTEN__)
namespace {
// A path in a folder of its own, gone afterwards.
struct TemporaryPath {
    std::filesystem::path folder = std::filesystem::temp_directory_path() / ("qd-store-" + std::to_string(::getpid()));
    std::string path = folder / "desk.qdeck";
    TemporaryPath() { std::filesystem::create_directories(folder); }
    ~TemporaryPath() { std::filesystem::remove_all(folder); }
};

std::string output_of(const std::string& command) {
    std::string output;
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    for (int letter = std::fgetc(pipe); letter != EOF; letter = std::fgetc(pipe)) output += static_cast<char>(letter);
    ::pclose(pipe);
    return output;
}
}  // namespace

TEST_CASE("A saved file opens again, and in the sqlite3 program", "[store][file]") {
    const TemporaryPath at;
    {
        PosixFiles files;
        save_one_deal(files, at.path);
    }
    {
        PosixFiles files;
        auto sink = must(FileSink::open(files, at.path, FileSink::Open::existing));
        PageStore store{sink.get()};
        load_into(store, *sink);
        CHECK(must(must(Database::open(store))->text("SELECT name FROM deal")) == "GTX Pro");
    }
    CHECK_FALSE(std::filesystem::exists(at.path + "-redo"));
    if (!output_of("command -v sqlite3").starts_with('/')) SKIP("there is no sqlite3 program here");
    CHECK(output_of("sqlite3 " + at.path + " 'PRAGMA integrity_check; SELECT name FROM deal'") == "ok\nGTX Pro\n");

    // And the other way round: what sqlite3 changes is no damage to us.
    CHECK(output_of("sqlite3 " + at.path + " \"INSERT INTO deal(name) VALUES('by hand')\"").empty());
    PosixFiles files;
    auto sink = must(FileSink::open(files, at.path, FileSink::Open::existing));
    PageStore store{sink.get()};
    load_into(store, *sink);
    CHECK(store.damage().empty());
    CHECK(must(must(Database::open(store))->integer("SELECT count(*) FROM deal")) == 2);
}

TEST_CASE("A file is open for writing in one place only", "[store][file]") {
    const TemporaryPath at;
    PosixFiles ours;
    auto sink = must(FileSink::open(ours, at.path, FileSink::Open::create));
    PageStore store{sink.get()};
    auto database = must(Database::open(store));
    must(database->run(kMake));
    store.flush();
    PosixFiles theirs;
    const auto second = FileSink::open(theirs, at.path, FileSink::Open::existing);
    REQUIRE_FALSE(second);
    CHECK(second.error().kind() == ErrorKind::conflict);
    if (!output_of("command -v sqlite3").starts_with('/')) SKIP("there is no sqlite3 program here");
    CHECK(output_of("sqlite3 " + at.path + " 'SELECT * FROM deal'").contains("locked"));
}

TEST_CASE("A folder that cannot be written is told", "[store][file]") {
    PosixFiles files;
    const auto opened = FileSink::open(files, "/no/such/folder/desk.qdeck", FileSink::Open::create);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().kind() == ErrorKind::storage);
}
#endif
