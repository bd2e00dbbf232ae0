#pragma once
// A sink that answers when the test says so, like a browser's event loop, and keeps
// whole commits only, like an IndexedDB transaction.

#include <map>
#include <optional>

#include "core/store/block_sink.h"

namespace qd::test {

class MemorySink final : public BlockSink {
public:
    enum class Outcome {
        stored,        // and acknowledged
        refused,       // nothing stored, an Error
        answer_lost    // stored, but the answer is an Error
    };

    void load(Loaded done) override { done(image()); }
    void write(CommitBatch batch, Written done) override {
        m_batch = std::move(batch);
        m_done = std::move(done);
        if (m_automatic) answer(Outcome::stored);
    }

    // Whether writes are answered at once.
    void answer_at_once(bool automatic) { m_automatic = automatic; }
    [[nodiscard]] bool busy() const { return m_done != nullptr; }
    [[nodiscard]] const CommitBatch& waiting() const { return *m_batch; }
    void answer(Outcome outcome) {
        if (outcome != Outcome::refused) store(*m_batch);
        const Written done = std::exchange(m_done, nullptr);
        if (outcome == Outcome::stored) return done({});
        done(fail(ErrorKind::storage, "The browser did not store the change."));
    }
    // What a reload finds now.
    [[nodiscard]] Image image() const {
        Image image{m_sequence, m_size, {}, {}};
        for (const auto& [index, bytes] : m_blocks) image.blocks.push_back({index, bytes});
        return image;
    }

private:
    void store(const CommitBatch& batch) {
        m_sequence = batch.sequence;
        m_size = batch.image_size;
        for (const Block& block : batch.blocks) m_blocks[block.index] = block.bytes;
        std::erase_if(m_blocks, [&](const auto& entry) { return entry.first * std::uint64_t{kBlockSize} >= m_size; });
    }

    bool m_automatic = true;
    std::optional<CommitBatch> m_batch;
    Written m_done;
    std::uint64_t m_sequence = 0;
    std::uint64_t m_size = 0;
    std::map<std::uint32_t, std::vector<std::byte>> m_blocks;
};

}  // namespace qd::test
