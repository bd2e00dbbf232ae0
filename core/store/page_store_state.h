#pragma once
// The inside of a PageStore, shared by page_store*.cpp and the VFS alone.

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/store/page_store.h"

struct sqlite3;

namespace qd {

struct Chunk {
    std::array<std::byte, kBlockSize> bytes;  // zero from make_unique, anything from make_unique_for_overwrite
    bool dirty = false;   // written since the last commit
    bool sealed = false;  // committed, and not on its way to the sink
};

// The file as SQLite sees it. Chunks past the size stay until the commit, so that
// rolling back a truncation never has to ask for memory.
struct PageStore::State {
    BlockSink* sink = nullptr;
    sqlite3* database = nullptr;  // the one open connection
    std::vector<std::unique_ptr<Chunk>> chunks;
    std::span<const std::byte> view;  // the whole file where somebody else keeps it; then only its first chunk is ours
    std::uint64_t judged = 0;         // bytes of the view whose checksums were looked at
    std::uint64_t size = 0;
    std::uint64_t sealed_size = 0;     // at the last commit
    bool told_read_only = false;
    std::vector<Damage> damage;

    std::uint64_t committed = 0;
    std::uint64_t durable = 0;
    std::uint64_t generation = 0;      // raised by adopt: answers to older writes are void
    bool write_under_way = false;
    std::optional<Error> problem;
    std::function<void(const SaveStatus&)> listener;

    // Bytes outside the file read as zero.
    void read(std::uint64_t offset, std::span<std::byte> into) const;
    // False when there is no memory for it; then nothing has changed that a read can see.
    [[nodiscard]] bool write(std::uint64_t offset, std::span<const std::byte> from);
    void truncate(std::uint64_t new_size);
    // Everything written so far is one committed state from here on. Never fails.
    void seal();

    // Copies a block as it leaves for a sink or a file: with fresh page checksums,
    // except in a damaged store, where a checksum must not bless what it never saw.
    void copy_out(std::size_t chunk, std::span<std::byte> into) const;

    [[nodiscard]] bool read_only() const { return told_read_only || !damage.empty() || !view.empty(); }
    [[nodiscard]] SaveStatus status() const;
    void notify() const;

    // At most kBlockSize bytes; those beyond the size mean nothing.
    [[nodiscard]] std::span<const std::byte> block(std::size_t index) const;

private:
    [[nodiscard]] bool reserve_up_to(std::uint64_t end);
    void clear_range(std::uint64_t from, std::uint64_t to);
};

}  // namespace qd
