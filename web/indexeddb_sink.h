#pragma once
// The workspace in the browser's IndexedDB. The transactions are in
// site/app/storage.js; this side makes checksums and words.

#include <cstdint>
#include <deque>
#include <string_view>

#include "core/store/block_sink.h"

namespace qd {

class IndexedDbSink final : public BlockSink {
public:
    void load(Loaded done) override;
    // A batch that holds every block of the image replaces what was stored, in several
    // transactions when it is large; any other batch is one transaction.
    // Fails with not_found when the browser has cleared the stored workspace: then
    // nothing but a batch with every block is accepted. After any other failure the next
    // writes wait a while before they try. Writes of several stores are done in turn.
    // A small batch is with the browser when this returns, so that it is saved even if the
    // page closes next; the page asks for a large one in parts and draws between them.
    void write(CommitBatch batch, Written done) override;

    // From the page.
    [[nodiscard]] std::byte* receive_block(std::uint32_t index, std::uint32_t checksum);
    void finish_load(std::uint64_t sequence, std::uint64_t size, int outcome, std::string_view reason);
    // Hands over a part of what is left of the oldest write.
    void hand_over();
    void finish_write(int outcome, std::string_view reason);

private:
    struct Write {
        Written done;
        std::vector<Block> left;                // not handed over yet; taken from the end
    };

    Loaded m_loaded;
    std::deque<Write> m_writes;                 // under way, oldest first
    Image m_image;                              // while it is being received
    std::vector<std::uint32_t> m_checksums;     // of m_image.blocks
    bool m_cleared = false;
};

IndexedDbSink& indexeddb_sink();

}  // namespace qd
