#include "core/store/page_store.h"

#include <sqlite3.h>

#include <algorithm>
#include <cassert>
#include <new>
#include <optional>

#include "core/base/sort_by.h"
#include "core/store/format.h"
#include "core/store/page_format.h"
#include "core/store/page_store_state.h"

namespace qd {
namespace {
constexpr const char* kNothingChanged = "It was not changed.";

Result<> check_versions(const FileHeader& header) {
    if (header.application_id != 0 && header.application_id != kApplicationId) {
        return fail(ErrorKind::invalid_input, "This database belongs to another program.", kNothingChanged,
                    "Choose a file that ends in .qdeck.");
    }
    if (header.user_version > kFormatVersion) {
        return fail(ErrorKind::newer_version, "This workspace was written by a newer Quarterdeck.",
                    kNothingChanged, "Open it with the newer version, or reload this page to update.");
    }
    return {};
}

Result<> check_length(const FileHeader& header, std::uint64_t size) {
    const std::uint64_t stated = std::uint64_t{header.page_count} * header.page_size;
    // Bytes behind the last page mean nothing to SQLite either.
    if (size < stated || (stated == 0 && size % header.page_size != 0)) {
        return fail(ErrorKind::damaged,
                    "This workspace file is cut short: it should be " + std::to_string(stated) +
                        " bytes and has " + std::to_string(size) + ".",
                    kNothingChanged, "Copy or download it again, or use an older copy.");
    }
    return {};
}

std::uint64_t length_of_block(std::uint64_t size, std::size_t index) {
    return std::min<std::uint64_t>(kBlockSize, size - index * std::uint64_t{kBlockSize});
}

void add_damage(std::vector<Damage>& damage, std::uint64_t offset, std::uint64_t length) {
    if (!damage.empty() && damage.back().offset + damage.back().length == offset) {
        damage.back().length += length;
    } else {
        damage.push_back({offset, length});
    }
}

using Chunks = std::vector<std::unique_ptr<Chunk>>;

// A copy of at most one block, filled up with zeros.
std::unique_ptr<Chunk> new_chunk(std::span<const std::byte> bytes) {
    auto chunk = std::make_unique_for_overwrite<Chunk>();
    const auto end = std::ranges::copy(bytes.first(std::min<std::size_t>(bytes.size(), kBlockSize)), chunk->bytes.begin()).out;
    std::fill(end, chunk->bytes.end(), std::byte{0});
    return chunk;
}

// What a file's own header says about its checksums.
struct Checksums {
    std::uint32_t page_size = 0;
    std::uint64_t end = 0;   // of the pages that have one
};

std::optional<Checksums> checksums_of(std::span<const std::byte> first_block, std::uint64_t size) {
    const auto header = read_header(first_block.first(kFileHeaderSize));
    if (!header || !header->has_checksums() || !written_by_us(*header)) return {};
    const std::uint64_t stated = std::uint64_t{header->page_count} * header->page_size;
    return Checksums{header->page_size, stated > 0 ? stated : size};
}

void judge_block(std::span<const std::byte> block, std::uint64_t start, const Checksums& sums, std::vector<Damage>& damage) {
    const std::uint64_t length = std::min<std::uint64_t>(kBlockSize, sums.end - std::min(sums.end, start));
    for (std::size_t at = 0; at < length; at += sums.page_size)
        if (!checksum_matches(block.subspan(at, sums.page_size))) add_damage(damage, start + at, sums.page_size);
}

// Which bytes are wrong. Page checksums, where there are any, narrow a suspect block
// down to its pages and find what the sink did not notice.
std::vector<Damage> find_damage(const Chunks& chunks, std::uint64_t size, const std::vector<bool>& suspect) {
    std::vector<Damage> damage;
    if (chunks.empty()) return damage;
    const auto sums = checksums_of(chunks.front()->bytes, size);
    for (std::size_t index = 0; index < chunks.size(); ++index) {
        const std::uint64_t start = index * std::uint64_t{kBlockSize};
        if (sums) judge_block(chunks[index]->bytes, start, *sums, damage);
        else if (suspect[index]) add_damage(damage, start, length_of_block(size, index));
    }
    return damage;
}

// Another program has written the file since: its page checksums are stale, so the
// next commit stores every block anew. Its WAL mode makes no sense here.
void accept_other_writer(Chunks& chunks) {
    const auto header = read_header(std::span{chunks.front()->bytes}.first(kFileHeaderSize));
    if (!header || written_by_us(*header)) return;
    if (header->write_ahead) clear_write_ahead(chunks.front()->bytes);
    for (auto& chunk : chunks) chunk->sealed = true;
}

Result<> no_memory(std::uint64_t size) {
    return fail(ErrorKind::storage,
                "There is not enough memory to open this workspace (" + std::to_string(size / 1'000'000 + 1) +
                    " MB).",
                kNothingChanged, "Close other tabs and programs and try again.");
}
}  // namespace

PageStore::PageStore(BlockSink* sink) : m_state(std::make_shared<State>()) { m_state->sink = sink; }

PageStore::~PageStore() { assert(!m_state->database && "close the Database before its PageStore"); }

Result<> PageStore::adopt(Image image) {
    assert(!m_state->database && !m_state->write_under_way);
    const auto count = static_cast<std::size_t>((image.size + kBlockSize - 1) / kBlockSize);
    Chunks chunks;
    std::vector<bool> suspect;
    std::vector<bool> missing;
    try {
        suspect.assign(count, false);
        missing.assign(count, true);
        chunks.resize(count);
        // Each block is let go as soon as it is copied: the image is never in memory twice.
        for (Block& block : image.blocks) {
            if (block.index >= count) continue;
            chunks[block.index] = new_chunk(block.bytes);
            block.bytes = {};
            missing[block.index] = false;
        }
        for (auto& chunk : chunks) {
            if (!chunk) chunk = std::make_unique<Chunk>();
        }
    } catch (const std::bad_alloc&) {
        return no_memory(image.size);
    }
    for (const std::uint32_t index : image.damaged) {
        if (index < count) suspect[index] = true;
    }
    if (count > 0) {
        const auto header = read_header(std::span{chunks.front()->bytes}.first(kFileHeaderSize));
        if (!header) {
            return fail(ErrorKind::damaged, "The beginning of the stored workspace is damaged.",
                        "Nothing was changed.", "Open a downloaded copy of the workspace instead.");
        }
        TRY(check_versions(*header));
        TRY(check_length(*header, image.size));
    }
    if (count > 0) accept_other_writer(chunks);
    auto damage = find_damage(chunks, image.size, suspect);
    // An all-zero page passes its checksum, so a lost block has to be named apart.
    for (std::size_t index = 0; index < count; ++index) {
        if (!missing[index]) continue;
        const std::uint64_t start = index * std::uint64_t{kBlockSize};
        std::erase_if(damage, [&](const Damage& d) { return d.offset >= start && d.offset < start + kBlockSize; });
        damage.push_back({start, length_of_block(image.size, index)});
    }
    sort_by(damage, {}, &Damage::offset);

    State& state = *m_state;
    state.chunks = std::move(chunks);
    state.view = {};
    state.size = state.sealed_size = image.size;
    state.damage = std::move(damage);
    state.committed = state.durable = image.sequence;
    state.problem.reset();
    ++state.generation;
    state.notify();
    return {};
}

Result<> PageStore::adopt_file(std::span<const std::byte> file) {
    assert(!m_state->database);
    const auto header = TRY(read_header(file));
    TRY(check_versions(header));
    TRY(check_length(header, file.size()));

    Chunks chunks;
    try {
        for (std::size_t at = 0; at < file.size(); at += kBlockSize) {
            chunks.push_back(new_chunk(file.subspan(at, std::min<std::size_t>(kBlockSize, file.size() - at))));
        }
    } catch (const std::bad_alloc&) {
        return no_memory(file.size());
    }
    accept_other_writer(chunks);
    auto damage = find_damage(chunks, file.size(), std::vector<bool>(chunks.size()));
    for (auto& chunk : chunks) chunk->sealed = true;

    State& state = *m_state;
    state.chunks = std::move(chunks);
    state.view = {};
    state.size = state.sealed_size = file.size();
    state.damage = std::move(damage);
    state.problem.reset();
    ++state.committed;
    ++state.generation;
    state.notify();
    return {};
}

Result<> PageStore::adopt_view(std::span<const std::byte> file) {
    assert(!m_state->database);
    const auto header = TRY(read_header(file));
    TRY(check_versions(header));
    TRY(check_length(header, file.size()));
    // The first block is copied, because WAL mode may have to be taken out of it.
    Chunks first;
    first.push_back(new_chunk(file.first(std::min<std::size_t>(file.size(), kBlockSize))));
    accept_other_writer(first);

    State& state = *m_state;
    state.chunks = std::move(first);
    state.view = file;
    state.judged = 0;
    state.size = state.sealed_size = file.size();
    state.damage.clear();
    state.problem.reset();
    ++state.generation;
    state.notify();
    return {};
}

bool PageStore::judge_some() {
    constexpr std::uint64_t kBytes = 32 * kBlockSize;
    State& state = *m_state;
    const auto sums = checksums_of(state.block(0), state.size);
    const std::uint64_t end = sums ? std::min(sums->end, state.judged + kBytes) : state.judged;
    for (; state.judged < end; state.judged += kBlockSize)
        judge_block(state.block(static_cast<std::size_t>(state.judged / kBlockSize)), state.judged, *sums, state.damage);
    return !sums || state.judged >= sums->end;
}

std::vector<std::byte> PageStore::file_bytes() const {
    const State& state = *m_state;
    std::vector<std::byte> file(static_cast<std::size_t>(state.size));
    for (std::size_t index = 0; index * kBlockSize < file.size(); ++index) {
        const std::size_t start = index * kBlockSize;
        state.copy_out(index, std::span{file}.subspan(start, std::min<std::size_t>(kBlockSize, file.size() - start)));
    }
    return file;
}

const std::vector<Damage>& PageStore::damage() const { return m_state->damage; }

std::uint64_t PageStore::size() const { return m_state->size; }

void PageStore::set_read_only(bool read_only) {
    m_state->told_read_only = read_only;
    if (m_state->database) {
        sqlite3_exec(m_state->database, m_state->read_only() ? "PRAGMA query_only=1" : "PRAGMA query_only=0",
                     nullptr, nullptr, nullptr);
    }
    m_state->notify();
}

SaveStatus PageStore::status() const { return m_state->status(); }

void PageStore::on_status(std::function<void(const SaveStatus&)> listener) {
    m_state->listener = std::move(listener);
}

}  // namespace qd
