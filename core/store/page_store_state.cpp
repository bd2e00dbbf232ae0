#include "core/store/page_store_state.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "core/store/page_format.h"

namespace qd {
namespace {
// Calls visit(chunk index, offset in chunk, offset in range, length) for each chunk that a range touches.
template <class Visit>
void for_each_part(std::uint64_t offset, std::uint64_t length, Visit visit) {
    for (std::uint64_t done = 0; done < length;) {
        const std::uint64_t at = offset + done;
        const std::uint64_t inside = at % kBlockSize;
        const std::uint64_t part = std::min<std::uint64_t>(kBlockSize - inside, length - done);
        visit(static_cast<std::size_t>(at / kBlockSize), static_cast<std::size_t>(inside),
              static_cast<std::size_t>(done), static_cast<std::size_t>(part));
        done += part;
    }
}

std::uint64_t blocks_for(std::uint64_t size) { return (size + kBlockSize - 1) / kBlockSize; }
}  // namespace

void PageStore::State::read(std::uint64_t offset, std::span<std::byte> into) const {
    const std::uint64_t there = offset < size ? std::min<std::uint64_t>(into.size(), size - offset) : 0;
    for_each_part(offset, there, [&](std::size_t chunk, std::size_t inside, std::size_t done, std::size_t part) {
        std::memcpy(into.data() + done, block(chunk).data() + inside, part);
    });
    std::memset(into.data() + there, 0, into.size() - static_cast<std::size_t>(there));
}

std::span<const std::byte> PageStore::State::block(std::size_t index) const {
    if (index < chunks.size()) return chunks[index]->bytes;
    const std::size_t start = index * kBlockSize;
    return view.subspan(start, std::min<std::size_t>(kBlockSize, view.size() - start));
}

bool PageStore::State::write(std::uint64_t offset, std::span<const std::byte> from) {
    const std::uint64_t end = offset + from.size();
    if (!reserve_up_to(end)) return false;
    if (offset > size) clear_range(size, offset);
    for_each_part(offset, from.size(), [&](std::size_t chunk, std::size_t inside, std::size_t done, std::size_t part) {
        std::memcpy(chunks[chunk]->bytes.data() + inside, from.data() + done, part);
        chunks[chunk]->dirty = true;
    });
    size = std::max(size, end);
    return true;
}

bool PageStore::State::reserve_up_to(std::uint64_t end) {
    try {
        while (chunks.size() < blocks_for(end)) chunks.push_back(std::make_unique<Chunk>());
    } catch (const std::bad_alloc&) {
        return false;
    }
    return true;
}

void PageStore::State::clear_range(std::uint64_t from, std::uint64_t to) {
    for_each_part(from, to - from, [&](std::size_t chunk, std::size_t inside, std::size_t, std::size_t part) {
        std::memset(chunks[chunk]->bytes.data() + inside, 0, part);
        chunks[chunk]->dirty = true;
    });
}

void PageStore::State::truncate(std::uint64_t new_size) {
    if (new_size < size) size = new_size;
}

void PageStore::State::seal() {
    bool changed = size != sealed_size;
    chunks.resize(static_cast<std::size_t>(blocks_for(size)));
    for (auto& chunk : chunks) {
        if (!chunk->dirty) continue;
        chunk->dirty = false;
        chunk->sealed = true;
        changed = true;
    }
    if (!changed) return;
    // A shorter file must not carry old bytes in the tail of its last block.
    if (!chunks.empty()) {
        const auto used = static_cast<std::size_t>(size - (chunks.size() - 1) * std::uint64_t{kBlockSize});
        std::memset(chunks.back()->bytes.data() + used, 0, kBlockSize - used);
        if (size < sealed_size) chunks.back()->sealed = true;
    }
    sealed_size = size;
    ++committed;
}

void PageStore::State::copy_out(std::size_t chunk, std::span<std::byte> into) const {
    std::memcpy(into.data(), block(chunk).data(), into.size());
    const auto header = read_header(std::span{chunks.front()->bytes}.first(kFileHeaderSize));
    if (!header || !header->has_checksums() || !damage.empty()) return;
    if (chunk == 0) stamp_writer(into);
    for (std::size_t at = 0; at + header->page_size <= into.size(); at += header->page_size) {
        stamp_checksum(into.subspan(at, header->page_size));
    }
}

SaveStatus PageStore::State::status() const {
    SaveState state = committed == durable ? SaveState::saved : SaveState::saving;
    if (problem) state = SaveState::failed;
    if (read_only()) state = SaveState::read_only;
    return {state, committed, durable, problem};
}

void PageStore::State::notify() const {
    if (listener) listener(status());
}

}  // namespace qd
