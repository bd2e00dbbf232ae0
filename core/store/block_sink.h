#pragma once
// Where committed bytes go to stay: a file, the browser's IndexedDB, or a
// simulated disk in tests. A sink keeps whole states only: after any failure,
// load() returns a state that was committed, and never one older than the last
// commit it acknowledged.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/error.h"

namespace qd {

constexpr std::uint32_t kBlockSize = 64 * 1024;  // 16 SQLite pages of 4 KiB; measured in core/store/README.md

struct Block {
    std::uint32_t index = 0;            // position in the image, in blocks
    std::vector<std::byte> bytes;       // kBlockSize long; the last block is zero-padded
};

// Everything that changed between two commit boundaries.
struct CommitBatch {
    std::uint64_t sequence = 0;         // 1, 2, 3, …; strictly increasing per workspace
    std::uint64_t image_size = 0;       // bytes of the whole image after this commit
    std::vector<Block> blocks;          // each index at most once
};

struct Image {
    std::uint64_t sequence = 0;         // of the last commit; 0 = nothing stored yet
    std::uint64_t size = 0;
    std::vector<Block> blocks;          // ascending; a missing index is a lost block
    std::vector<std::uint32_t> damaged; // blocks whose stored checksum does not match
};

class BlockSink {
public:
    virtual ~BlockSink() = default;

    using Loaded = std::function<void(Result<Image>)>;
    using Written = std::function<void(Result<>)>;

    // Both call back exactly once, possibly before they return (file, simulation)
    // or later from the event loop (browser).
    virtual void load(Loaded done) = 0;
    // All or nothing. At most one write is under way: PageStore waits for `done`.
    // Error not_found: what was stored is gone (the browser cleared it); PageStore's next
    // batch carries every block.
    virtual void write(CommitBatch batch, Written done) = 0;
};

}  // namespace qd
