// A table read and checked without SQLite, from a sound file with bytes changed here and there: whatever became of it, both
// end, and no more rows are read than such a file can hold. Each patch is four bytes of input.
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "core/store/database.h"
#include "core/store/tree_check.h"
#include "core/store/tree_reader.h"

namespace {

constexpr std::size_t kPage = 4096;

template <class T>
T sound(qd::Result<T> result) {
    if (!result) std::abort();
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

struct File {
    std::vector<std::byte> bytes;
    std::uint32_t root = 0;
};

// The root with several children, and rows that go on on other pages.
File sound_file() {
    qd::PageStore store{nullptr};
    File file;
    {
        const auto database = sound(qd::Database::open(store));
        sound(database->run("CREATE TABLE t(id INTEGER PRIMARY KEY, a, b REAL, c TEXT);"
                            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO t SELECT i * 7, i, i / 3.0, 'row ' || i FROM n;"
                            "UPDATE t SET c = printf('%.*c', 9000, 'x') WHERE id = 700"));
        file.root = static_cast<std::uint32_t>(sound(database->integer("SELECT rootpage FROM sqlite_schema WHERE name = 't'")));
    }
    file.bytes = store.file_bytes();
    return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const File original = sound_file();
    std::vector<std::byte> file = original.bytes;
    for (; size >= 4; data += 4, size -= 4) file[(data[0] * kPage + data[1] + data[2] * 256U) % file.size()] = static_cast<std::byte>(data[3]);
    qd::PageStore store{nullptr};
    if (!store.adopt_view(file)) return 0;
    std::size_t rows = 0;
    if (auto reader = qd::TreeReader::open(store, original.root, {false, false, true, false})) {
        for (auto more = reader->next(); more && *more; more = reader->next())
            if (++rows > file.size() / 4) std::abort();
    }
    if (auto check = qd::TreeCheck::open(store)) {
        check->begin(original.root);
        for (auto done = check->check(3); done && !*done;) done = check->check(3);
    }
    return 0;
}
