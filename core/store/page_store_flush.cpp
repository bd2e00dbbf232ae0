// The way of committed blocks to the sink, and back into the queue when it fails.

#include <sqlite3.h>

#include <cassert>
#include <new>

#include "core/store/page_store_state.h"

namespace qd {
namespace {
using State = PageStore::State;

std::vector<std::uint32_t> sealed_blocks(const State& state) {
    std::vector<std::uint32_t> indices;
    for (std::size_t index = 0; index < state.chunks.size(); ++index) {
        if (state.chunks[index]->sealed) indices.push_back(static_cast<std::uint32_t>(index));
    }
    return indices;
}

void put_back(State& state, const std::vector<std::uint32_t>& indices) {
    for (const std::uint32_t index : indices) {
        // The file may have become shorter meanwhile.
        if (index < state.chunks.size()) state.chunks[index]->sealed = true;
    }
}

CommitBatch copy_batch(const State& state, const std::vector<std::uint32_t>& indices) {
    CommitBatch batch{state.committed, state.size, {}};
    batch.blocks.reserve(indices.size());
    for (const std::uint32_t index : indices) {
        Block& block = batch.blocks.emplace_back(index, std::vector<std::byte>(kBlockSize));
        state.copy_out(index, block.bytes);
    }
    return batch;
}

void put_back_everything(State& state) {
    for (const auto& chunk : state.chunks) chunk->sealed = true;
}

void finish(State& state, const std::vector<std::uint32_t>& indices, std::uint64_t sequence, Result<> result) {
    if (result) {
        state.durable = sequence;
        state.problem.reset();
    } else {
        if (result.error().kind() == ErrorKind::not_found) put_back_everything(state);
        put_back(state, indices);
        state.problem = std::move(result).error();
    }
    state.notify();
}

void send(const std::shared_ptr<State>& state) {
    const std::vector<std::uint32_t> indices = sealed_blocks(*state);
    CommitBatch batch = copy_batch(*state, indices);
    const std::uint64_t sequence = batch.sequence;
    const std::uint64_t generation = state->generation;
    BlockSink::Written done = [weak = std::weak_ptr{state}, indices, sequence, generation](Result<> result) {
        const auto alive = weak.lock();
        if (!alive) return;
        alive->write_under_way = false;
        if (alive->generation == generation) finish(*alive, indices, sequence, std::move(result));
    };
    // Only from here on, with everything at hand, are the blocks on their way.
    for (const std::uint32_t index : indices) state->chunks[index]->sealed = false;
    state->write_under_way = true;
    try {
        state->notify();
        state->sink->write(std::move(batch), std::move(done));
    } catch (const std::bad_alloc&) {
        // A sink that throws has not called back and never will.
        state->write_under_way = false;
        put_back(*state, indices);
        throw;
    }
}
}  // namespace

void PageStore::flush() {
    State& state = *m_state;
    assert(!state.database || sqlite3_get_autocommit(state.database));
    if (state.read_only() || state.write_under_way || state.committed == state.durable) return;
    try {
        if (state.sink) return send(m_state);
        for (auto& chunk : state.chunks) chunk->sealed = false;
        state.durable = state.committed;
        state.notify();
    } catch (const std::bad_alloc&) {
        state.problem = Error{ErrorKind::storage, "There is not enough memory to save.",
                              "Your changes are still here.", "Close other tabs, or download a copy now."};
        state.notify();
    }
}

}  // namespace qd
