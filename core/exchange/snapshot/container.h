#pragma once
// The snapshot file before encryption: a tar archive of manifest.json, seal.json and
// data.sqlite. README.md has the bytes and the order in which they are checked.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/sha256.h"
#include "core/exchange/snapshot/manifest.h"
#include "core/exchange/snapshot/signature.h"

namespace qd {

constexpr std::string_view kSnapshotEnding = ".qsnap";
constexpr std::uint64_t kMostSnapshotBytes = 512ULL << 20;

// What a snapshot is made of before somebody signs it.
struct SnapshotDraft {
    Manifest manifest;
    std::string manifest_text;          // to_json(manifest): the bytes that are signed
    std::vector<std::byte> data;        // data.sqlite
};

// The whole file; without a signature it says so.
[[nodiscard]] std::vector<std::byte> container_bytes(const SnapshotDraft& draft,
                                                     const std::optional<Signature>& signature);

struct Container {
    Manifest manifest;
    std::string manifest_text;
    std::optional<Signature> signature; // present = it holds
    std::span<const std::byte> data;    // a view into the bytes that were read
};

enum class SnapshotKind : std::uint8_t { encrypted, plain, compressed, workspace, unknown };
// By the first bytes alone: age, our container, gzip, a plain workspace file.
[[nodiscard]] SnapshotKind recognise(std::span<const std::byte> beginning);

// Checks size, structure, digests and signature, in that order; nothing of the database is looked at.
// The bytes must outlive the answer. Each fault has its own sentence: empty or too large,
// encrypted, not a snapshot, cut short, damaged, newer, a signature that does not hold.
[[nodiscard]] Result<Container> read_container(std::span<const std::byte> bytes);

// The same for a file that is too large to be checked in one go: everything but the database's digest, and that
// afterwards, half a MiB at a time.
[[nodiscard]] Result<Container> read_container_head(std::span<const std::byte> bytes);
// data_digest: of the container's data, computed by whoever is faster at it.
[[nodiscard]] Result<> check_data(const Container& container, const Sha256Digest& data_digest);
class DataCheck {
public:
    // The container outlives this.
    explicit DataCheck(const Container& container) : m_container(&container) {}
    // True at the end, when the database is what the manifest says.
    [[nodiscard]] Result<bool> step();

private:
    const Container* m_container;
    Sha256 m_hash;
    std::size_t m_done = 0;
};

}  // namespace qd
