#include "web/indexeddb_sink.h"

#include <string>
#include <utility>

#include "core/store/crc32c.h"
#include "web/bridge.h"

namespace qd {
namespace {
// As in site/app/storage.js.
enum class Outcome { done, full, fenced, cleared, failed };

// A whole image up to this size goes as an ordinary commit: one transaction.
constexpr std::size_t kSmallImage = 256;  // blocks

// How much is handed over at once: 2 MiB, a few milliseconds of checksums and copies.
constexpr std::size_t kPart = 32;  // blocks

std::size_t block_count(std::uint64_t size) {
    return static_cast<std::size_t>((size + kBlockSize - 1) / kBlockSize);
}

// The page has its own copy of what it was given.
void put_some(std::vector<Block>& left) {
    for (std::size_t count = 0; count < kPart && !left.empty(); ++count) {
        const Block& block = left.back();
        js_storage_put(block.index, block.bytes.data(), block.bytes.size(), crc32c(block.bytes));
        left.pop_back();
    }
}

std::unexpected<Error> write_error(Outcome outcome, std::string_view reason) {
    switch (outcome) {
        case Outcome::full:
            return fail(ErrorKind::storage, "Browser storage is full.",
                        "Everything saved earlier is untouched; newer changes are only in this tab.",
                        "Free some space, or download a copy now.");
        case Outcome::fenced:
            return fail(ErrorKind::conflict, "This workspace is being edited in another tab.",
                        "What that tab saved is kept.", "Edit there, or choose to edit here instead.");
        case Outcome::cleared:
            return fail(ErrorKind::not_found, "The browser cleared the storage of this page.",
                        "Everything is still in this tab.", "Keep it open while it is saved again, or download a copy now.");
        case Outcome::done:
        case Outcome::failed: break;
    }
    return fail(ErrorKind::storage, "The browser could not save (" + std::string{reason} + ").",
                "Everything saved earlier is untouched; newer changes are only in this tab.", "Download a copy now.");
}

std::unexpected<Error> load_error(std::string_view reason) {
    if (reason == "newer") {
        return fail(ErrorKind::newer_version, "This workspace was saved by a newer Quarterdeck.", "It is untouched.",
                    "Reload the page to get the newer version.");
    }
    return fail(ErrorKind::storage, "The browser could not read its storage (" + std::string{reason} + ").",
                "The workspace in it is untouched.", "Reload the page; if it happens again, restart the browser.");
}
}  // namespace

IndexedDbSink& indexeddb_sink() {
    static IndexedDbSink sink;
    return sink;
}

void IndexedDbSink::load(Loaded done) {
    m_loaded = std::move(done);
    m_image = {};
    m_checksums.clear();
    js_storage_load();
}

std::byte* IndexedDbSink::receive_block(std::uint32_t index, std::uint32_t checksum) {
    Block& block = m_image.blocks.emplace_back(index, std::vector<std::byte>(kBlockSize));
    m_checksums.push_back(checksum);
    return block.bytes.data();
}

void IndexedDbSink::finish_load(std::uint64_t sequence, std::uint64_t size, int outcome, std::string_view reason) {
    const Loaded done = std::exchange(m_loaded, nullptr);
    if (!done) return;
    Image image = std::exchange(m_image, {});
    if (static_cast<Outcome>(outcome) != Outcome::done) return done(load_error(reason));
    image.sequence = sequence;
    image.size = size;
    for (std::size_t i = 0; i < image.blocks.size(); ++i) {
        if (crc32c(image.blocks[i].bytes) != m_checksums[i]) image.damaged.push_back(image.blocks[i].index);
    }
    m_checksums = {};
    done(std::move(image));
}

void IndexedDbSink::write(CommitBatch batch, Written done) {
    const bool whole = batch.blocks.size() == block_count(batch.image_size);
    if (m_cleared && !whole) return done(write_error(Outcome::cleared, {}));
    const bool replace = whole && (m_cleared || batch.blocks.size() > kSmallImage);
    Write& write = m_writes.emplace_back(std::move(done), std::move(batch.blocks));
    const std::size_t blocks = write.left.size();
    if (blocks <= kPart) put_some(write.left);
    js_storage_commit(static_cast<double>(batch.sequence), static_cast<double>(batch.image_size), replace, blocks);
}

void IndexedDbSink::hand_over() { put_some(m_writes.front().left); }

void IndexedDbSink::finish_write(int outcome, std::string_view reason) {
    const Written done = std::move(m_writes.front().done);
    m_writes.pop_front();
    const auto kind = static_cast<Outcome>(outcome);
    if (kind == Outcome::done) m_cleared = false;
    if (kind == Outcome::cleared) m_cleared = true;
    done(kind == Outcome::done ? Result<>{} : Result<>{write_error(kind, reason)});
}

}  // namespace qd

QD_EXPORT std::byte* qd_load_block(std::uint32_t index, std::uint32_t checksum) {
    return qd::indexeddb_sink().receive_block(index, checksum);
}

QD_EXPORT void qd_load_done(double sequence, double size, int outcome, const char* reason) {
    qd::indexeddb_sink().finish_load(static_cast<std::uint64_t>(sequence), static_cast<std::uint64_t>(size), outcome, reason);
}

QD_EXPORT void qd_storage_hand_over() { qd::indexeddb_sink().hand_over(); }

QD_EXPORT void qd_commit_done(int outcome, const char* reason) { qd::indexeddb_sink().finish_write(outcome, reason); }
