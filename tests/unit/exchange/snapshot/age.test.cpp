// The container under Debian's own tools: age encrypts and decrypts it, tar unpacks it.

#if !defined(__EMSCRIPTEN__)
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "tests/unit/exchange/snapshot/snapshot_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

bool installed(const std::string& program) { return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0; }
bool run(const std::string& command) { return std::system(command.c_str()) == 0; }

void write(const std::filesystem::path& path, std::span<const std::byte> bytes) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    REQUIRE(file);
    CHECK(std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size());
    std::fclose(file);
}

std::vector<std::byte> read(const std::filesystem::path& path) {
    std::vector<std::byte> bytes(std::filesystem::file_size(path));
    std::FILE* file = std::fopen(path.c_str(), "rb");
    REQUIRE(file);
    CHECK(std::fread(bytes.data(), 1, bytes.size(), file) == bytes.size());
    std::fclose(file);
    return bytes;
}

}  // namespace

TEST_CASE("Debian's age seals a snapshot, and age and tar open it again to the same database", "[snapshot][age]") {
    if (!installed("age") || !installed("tar")) SKIP("age and tar are not installed");
    const auto folder = std::filesystem::temp_directory_path() / ("qsnap-test-" + std::to_string(reinterpret_cast<std::uintptr_t>(&installed)) +
                                                                  '-' + std::to_string(std::rand()));
    std::filesystem::create_directories(folder);
    RandomWorkspace made{8};
    const SnapshotDraft draft = make_snapshot(*made.workspace, with_profile(Profile::manager));
    const auto plain = container_bytes(draft, std::nullopt);
    const std::string at = "cd '" + folder.string() + "' && ";
    write(folder / "plain.qsnap", plain);
    REQUIRE(run(at + "age-keygen -o key.txt 2>/dev/null && age -r $(age-keygen -y key.txt) -o sealed.qsnap plain.qsnap"));
    const auto sealed = read(folder / "sealed.qsnap");
    CHECK(recognise(sealed) == SnapshotKind::encrypted);
    CHECK(read_container(sealed).error().what() == "This snapshot is encrypted.");
    REQUIRE(run(at + "age -d -i key.txt -o opened.qsnap sealed.qsnap && tar -xf opened.qsnap"));
    CHECK(read(folder / "opened.qsnap") == plain);
    CHECK(read(folder / "data.sqlite") == draft.data);
    CHECK(std::ranges::equal(read(folder / "manifest.json"), std::as_bytes(std::span{draft.manifest_text})));
    if (installed("sqlite3")) {
        CHECK(run(at + "test \"$(sqlite3 data.sqlite 'select count(*) from deal')\" = " + std::to_string(draft.manifest.rows_of("deal"))));
        CHECK(run(at + "test \"$(sqlite3 data.sqlite 'pragma integrity_check')\" = ok"));
    }
    std::filesystem::remove_all(folder);
}
#endif
