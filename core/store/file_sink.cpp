#include "core/store/file_sink.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "core/store/crc32c.h"
#include "core/store/page_format.h"

namespace qd {
namespace {
// The redo file, all numbers little-endian:
//   magic 8 | sequence 8 | image size 8 | block count 4 | block size 4
//   then for each block: index 4 | bytes
//   then CRC-32C of everything before, 4
constexpr std::array<char, 8> kMagic{'Q', 'D', 'R', 'E', 'D', 'O', '0', '1'};
constexpr std::size_t kRedoHeader = 32;
constexpr std::uint64_t kBlockRecord = 4 + std::uint64_t{kBlockSize};

template <class Number>
void put(std::span<std::byte> into, std::size_t offset, Number number) {
    for (std::size_t at = 0; at < sizeof number; ++at) into[offset + at] = static_cast<std::byte>(number >> (8 * at));
}

template <class Number>
Number get(std::span<const std::byte> from, std::size_t offset) {
    Number number = 0;
    for (std::size_t at = 0; at < sizeof number; ++at) {
        number |= static_cast<Number>(std::to_integer<Number>(from[offset + at]) << (8 * at));
    }
    return number;
}

std::array<std::byte, kRedoHeader> redo_header(const CommitBatch& batch) {
    std::array<std::byte, kRedoHeader> header{};
    std::memcpy(header.data(), kMagic.data(), kMagic.size());
    put(header, 8, batch.sequence);
    put(header, 16, batch.image_size);
    put(header, 24, static_cast<std::uint32_t>(batch.blocks.size()));
    put(header, 28, kBlockSize);
    return header;
}
}  // namespace

FileSink::FileSink(Files& files, std::string path)
    : m_files(files), m_path(std::move(path)), m_redo_path(m_path + "-redo") {}

Result<std::unique_ptr<FileSink>> FileSink::open(Files& files, std::string path, Open mode) {
    if (!TRY(files.exists(path))) {
        if (mode == Open::existing) {
            return fail(ErrorKind::not_found, "There is no file “" + path + "”.", "", "Check the name.");
        }
        TRY(files.resize(path, 0));
    }
    TRY(files.lock(path));
    for (const char* leftover : {"-wal", "-journal"}) {
        const std::string beside = path + leftover;
        if (TRY(files.exists(beside)) && TRY(files.size(beside)) > 0) {
            return fail(ErrorKind::conflict, "Another program left this workspace unfinished (“" + beside + "”).",
                        "It was not changed.", "Open and close it once with that program.");
        }
    }
    return std::unique_ptr<FileSink>{new FileSink(files, std::move(path))};
}

Result<Image> FileSink::load_now() {
    TRY(recover());
    Image image;
    image.size = TRY(m_files.size(m_path));
    if (image.size == 0) return image;
    image.sequence = 1;
    std::vector<std::byte> head(std::min<std::size_t>(kFileHeaderSize, static_cast<std::size_t>(image.size)));
    TRY(m_files.read(m_path, 0, head));
    TRY(read_header(head));
    for (std::uint64_t offset = 0; offset < image.size; offset += kBlockSize) {
        Block& block = image.blocks.emplace_back(static_cast<std::uint32_t>(offset / kBlockSize),
                                                 std::vector<std::byte>(kBlockSize));
        const auto length = std::min<std::uint64_t>(kBlockSize, image.size - offset);
        TRY(m_files.read(m_path, offset, std::span{block.bytes}.first(static_cast<std::size_t>(length))));
    }
    return image;
}

Result<> FileSink::write_now(const CommitBatch& batch) {
    // An earlier commit that got stuck half-way must be finished before its redo file
    // may be overwritten.
    if (m_half_applied) TRY(recover());
    if (auto written = write_redo(batch); !written) {
        static_cast<void>(remove_redo());
        return written;
    }
    m_half_applied = true;
    TRY(apply(batch));
    m_half_applied = false;
    // The commit is durable. A redo file that could not be removed only repeats it.
    static_cast<void>(remove_redo());
    return {};
}

Result<> FileSink::write_redo(const CommitBatch& batch) {
    const auto header = redo_header(batch);
    std::uint32_t crc = crc32c(header);
    TRY(m_files.write(m_redo_path, 0, header));
    std::uint64_t offset = header.size();
    for (const Block& block : batch.blocks) {
        std::array<std::byte, 4> index{};
        put(index, 0, block.index);
        crc = crc32c(block.bytes, crc32c(index, crc));
        TRY(m_files.write(m_redo_path, offset, index));
        TRY(m_files.write(m_redo_path, offset + index.size(), block.bytes));
        offset += kBlockRecord;
    }
    std::array<std::byte, 4> sum{};
    put(sum, 0, crc);
    TRY(m_files.write(m_redo_path, offset, sum));
    TRY(m_files.sync(m_redo_path));
    return m_files.sync_folder_of(m_redo_path);
}

Result<> FileSink::apply(const CommitBatch& batch) {
    for (const Block& block : batch.blocks) {
        const std::uint64_t offset = block.index * std::uint64_t{kBlockSize};
        if (offset >= batch.image_size) continue;
        const auto length = std::min<std::uint64_t>(kBlockSize, batch.image_size - offset);
        TRY(m_files.write(m_path, offset, std::span{block.bytes}.first(static_cast<std::size_t>(length))));
    }
    TRY(m_files.resize(m_path, batch.image_size));
    return m_files.sync(m_path);
}

Result<> FileSink::recover() {
    if (!TRY(m_files.exists(m_redo_path))) {
        m_half_applied = false;
        return {};
    }
    if (const auto batch = TRY(read_redo())) TRY(apply(*batch));
    m_half_applied = false;
    return remove_redo();
}

Result<std::unique_ptr<CommitBatch>> FileSink::read_redo() {
    const std::uint64_t size = TRY(m_files.size(m_redo_path));
    if (size < kRedoHeader) return nullptr;
    std::array<std::byte, kRedoHeader> header{};
    TRY(m_files.read(m_redo_path, 0, header));
    const auto count = get<std::uint32_t>(header, 24);
    const bool readable = std::memcmp(header.data(), kMagic.data(), kMagic.size()) == 0 &&
                          get<std::uint32_t>(header, 28) == kBlockSize &&
                          size >= kRedoHeader + count * kBlockRecord + 4;
    if (!readable) return nullptr;

    auto batch = std::make_unique<CommitBatch>(get<std::uint64_t>(header, 8), get<std::uint64_t>(header, 16));
    std::uint32_t crc = crc32c(header);
    std::uint64_t offset = kRedoHeader;
    std::array<std::byte, 4> word{};
    for (std::uint32_t done = 0; done < count; ++done, offset += kBlockRecord) {
        TRY(m_files.read(m_redo_path, offset, word));
        Block& block = batch->blocks.emplace_back(get<std::uint32_t>(word, 0), std::vector<std::byte>(kBlockSize));
        TRY(m_files.read(m_redo_path, offset + word.size(), block.bytes));
        crc = crc32c(block.bytes, crc32c(word, crc));
    }
    TRY(m_files.read(m_redo_path, offset, word));
    if (get<std::uint32_t>(word, 0) != crc) return nullptr;
    return batch;
}

Result<> FileSink::remove_redo() {
    if (!TRY(m_files.exists(m_redo_path))) return {};
    TRY(m_files.remove(m_redo_path));
    return m_files.sync_folder_of(m_redo_path);
}

}  // namespace qd
