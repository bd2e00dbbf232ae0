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
    void write(CommitBatch batch, Written done) override;

    // From the page.
    [[nodiscard]] std::byte* receive_block(std::uint32_t index, std::uint32_t checksum);
    void finish_load(std::uint64_t sequence, std::uint64_t size, int outcome, std::string_view reason);
    void finish_write(int outcome, std::string_view reason);

private:
    Loaded m_loaded;
    std::deque<Written> m_written;              // of the writes under way, oldest first
    Image m_image;                              // while it is being received
    std::vector<std::uint32_t> m_checksums;     // of m_image.blocks
    bool m_cleared = false;
};

IndexedDbSink& indexeddb_sink();

}  // namespace qd
