// The structure of a file's b-trees, looked at a few pages at a time: against SQLite's own integrity check.

#include <catch2/catch_amalgamated.hpp>

#include "core/base/random.h"
#include "core/store/database.h"
#include "core/store/page_format.h"
#include "core/store/tree_check.h"
#include "tests/support/must.h"

using namespace qd;
using qd::test::must;

namespace {

constexpr std::size_t kPage = 4096;

// Small rows, rows that go on on other pages, a table without rowids, negative and far apart keys, and rows removed again.
std::vector<std::byte> sample() {
    PageStore store{nullptr};
    {
        const auto database = must(Database::open(store));
        must(database->run(
            "CREATE TABLE small(id INTEGER PRIMARY KEY, a, b); CREATE TABLE long(id INTEGER PRIMARY KEY, a);"
            "CREATE TABLE sorted(a PRIMARY KEY, b) WITHOUT ROWID; CREATE TABLE empty(id INTEGER PRIMARY KEY);"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
            " INSERT INTO small SELECT (i - 5000) * 1000003, 'row ' || i, i % 7 FROM n;"
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 12)"
            " INSERT INTO long SELECT i, printf('%.*c', i * 1500, 'x') FROM n;"
            "INSERT INTO sorted SELECT hex(a), printf('%.*c', abs(id % 3) * 300, 'y') FROM small LIMIT 3000;"
            "DELETE FROM small WHERE b = 3; DELETE FROM long WHERE id % 5 = 0"));
    }
    return store.file_bytes();
}

Result<> check_all(std::span<const std::byte> file, int pages) {
    PageStore store{nullptr};
    TRY(store.adopt_view(file));
    std::vector<std::uint32_t> roots;
    {
        const auto database = TRY(Database::open(store));
        Statement select = TRY(database->prepare("SELECT rootpage FROM sqlite_schema WHERE type = 'table' ORDER BY name"));
        while (TRY(select.step())) roots.push_back(static_cast<std::uint32_t>(select.integer(0)));
    }
    TreeCheck check = TRY(TreeCheck::open(store));
    for (const std::uint32_t root : roots) {
        check.begin(root);
        while (!TRY(check.check(pages))) {}
    }
    return {};
}

bool sqlite_finds_it_sound(std::span<const std::byte> file) {
    PageStore store{nullptr};
    must(store.adopt_view(file));
    const auto database = Database::open(store);
    if (!database) return false;
    const auto answer = (*database)->text("PRAGMA integrity_check");
    return answer && *answer == "ok";
}

}  // namespace

TEST_CASE("A sound file's trees are sound, however many pages are looked at in a step", "[store][trees]") {
    const auto file = sample();
    for (const int pages : {1, 3, 100'000}) {
        const auto checked = check_all(file, pages);
        INFO((checked ? "" : checked.error().what()));
        CHECK(checked);
    }
}

TEST_CASE("A step looks at few pages and the next goes on behind them", "[store][trees]") {
    const auto file = sample();
    PageStore store{nullptr};
    must(store.adopt_view(file));
    const auto root = [&] {
        const auto database = must(Database::open(store));
        return static_cast<std::uint32_t>(must(database->integer("SELECT rootpage FROM sqlite_schema WHERE name = 'small'")));
    }();
    TreeCheck check = must(TreeCheck::open(store));
    check.begin(root);
    int steps = 1;
    while (!must(check.check(10))) ++steps;
    CHECK(steps > 10);
    // A page belongs to one tree only.
    check.begin(root);
    CHECK_FALSE(check.check(10));
}

TEST_CASE("What is spoiled in the structure of a page is found, or SQLite finds nothing wrong with it either", "[store][trees][property]") {
    const auto file = sample();
    constexpr std::uint64_t kSeed = 77;
    INFO("seed " << kSeed);
    Random random{kSeed};
    int found = 0, missed = 0;
    for (int round = 0; round < 400; ++round) {
        auto spoiled = file;
        const std::size_t page = kPage * (1 + random.below(file.size() / kPage - 1));
        // The head and the cell pointers.
        spoiled[page + random.below(60)] ^= static_cast<std::byte>(1 + random.below(255));
        const bool ours = check_all(spoiled, 1000).has_value();
        found += !ours;
        missed += ours && !sqlite_finds_it_sound(spoiled);
    }
    INFO(found << " found, " << missed << " that only SQLite finds");
    CHECK(found > 200);
    CHECK(missed == 0);
}

TEST_CASE("A tree that leads back into itself is refused", "[store][trees]") {
    auto file = sample();
    PageStore store{nullptr};
    must(store.adopt_file(file));
    const auto root = [&] {
        const auto database = must(Database::open(store));
        return static_cast<std::size_t>(must(database->integer("SELECT rootpage FROM sqlite_schema WHERE name = 'small'")));
    }();
    // The last child of the root becomes the root itself.
    for (std::size_t byte = 0; byte < 4; ++byte) file[(root - 1) * kPage + 8 + byte] = static_cast<std::byte>(root >> (24 - 8 * byte));
    const auto checked = check_all(file, 1000);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().kind() == ErrorKind::damaged);
}

TEST_CASE("A view reads what a copy reads, is for reading only, and finds the same damage a stretch at a time", "[store][trees]") {
    auto file = sample();
    for (const std::size_t page : {std::size_t{3}, file.size() / kPage - 1}) file[page * kPage + 99] ^= std::byte{4};
    PageStore copy{nullptr}, view{nullptr};
    must(copy.adopt_file(file));
    must(view.adopt_view(file));
    CHECK(view.damage().empty());
    while (!view.judge_some()) {}
    REQUIRE(view.damage().size() == copy.damage().size());
    for (std::size_t at = 0; at < view.damage().size(); ++at) CHECK(view.damage()[at].offset == copy.damage()[at].offset);

    const auto whole = sample();
    PageStore sound{nullptr};
    must(sound.adopt_view(whole));
    while (!sound.judge_some()) {}
    CHECK(sound.damage().empty());
    CHECK(sound.file_bytes() == whole);
    sound.set_read_only(false);
    const auto database = must(Database::open(sound));
    CHECK(must(database->integer("SELECT count(*) FROM sorted")) == 3000);
    CHECK_FALSE(database->run("DELETE FROM sorted"));
}
