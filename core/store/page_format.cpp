#include "core/store/page_format.h"

#include <sqlite3.h>

#include <array>
#include <bit>
#include <cstring>
#include <string_view>

namespace qd {
namespace {
constexpr std::string_view kMagic{"SQLite format 3\0", 16};
constexpr std::size_t kWriterOffset = 96;
// 3.54.1 becomes 3.54.901: SQLite's own patch numbers stay below 100.
constexpr std::uint32_t kMark = 900;

std::uint32_t big_endian(std::span<const std::byte> bytes, std::size_t offset, std::size_t length = 4) {
    std::uint32_t value = 0;
    for (std::size_t at = 0; at < length; ++at) {
        value = value << 8 | std::to_integer<std::uint32_t>(bytes[offset + at]);
    }
    return value;
}

std::array<std::byte, 8> checksum_of(std::span<const std::byte> page) {
    static_assert(std::endian::native == std::endian::little, "cksumvfs sums little-endian words");
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    for (std::size_t at = 0; at + 16 <= page.size(); at += 8) {
        std::uint32_t words[2];
        std::memcpy(words, page.data() + at, sizeof words);
        first += words[0] + second;
        second += words[1] + first;
    }
    std::array<std::byte, 8> sum;
    std::memcpy(sum.data(), &first, 4);
    std::memcpy(sum.data() + 4, &second, 4);
    return sum;
}
}  // namespace

Result<FileHeader> read_header(std::span<const std::byte> file) {
    if (file.size() < kFileHeaderSize || std::memcmp(file.data(), kMagic.data(), kMagic.size()) != 0) {
        return fail(ErrorKind::invalid_input, "This file is not a Quarterdeck workspace.",
                    "It was not changed.", "Choose a file that ends in .qdeck.");
    }
    FileHeader header;
    const std::uint32_t stored_size = big_endian(file, 16, 2);
    header.page_size = stored_size == 1 ? 65536 : stored_size;
    header.write_ahead = file[18] == std::byte{2} || file[19] == std::byte{2};
    header.reserve = big_endian(file, 20, 1);
    header.page_count = big_endian(file, 28);
    header.utf8 = big_endian(file, 56) == 1;
    header.user_version = static_cast<std::int32_t>(big_endian(file, 60));
    header.application_id = static_cast<std::int32_t>(big_endian(file, 68));
    header.writer = big_endian(file, kWriterOffset);
    // Versions before 3.7 did not keep the count; it is valid only beside its change counter.
    if (big_endian(file, 24) != big_endian(file, 92)) header.page_count = 0;
    if (header.page_size < 512 || !std::has_single_bit(header.page_size)) {
        return fail(ErrorKind::damaged, "The beginning of this workspace file is damaged.",
                    "It was not changed.", "Try an older copy of it.");
    }
    return header;
}

bool written_by_us(const FileHeader& header) { return header.writer % 1000 >= kMark; }

void stamp_writer(std::span<std::byte> first_page) {
    const auto mark = static_cast<std::uint32_t>(sqlite3_libversion_number()) + kMark;
    for (std::size_t at = 0; at < 4; ++at) {
        first_page[kWriterOffset + at] = static_cast<std::byte>(mark >> (24 - 8 * at));
    }
}

void clear_write_ahead(std::span<std::byte> first_page) { first_page[18] = first_page[19] = std::byte{1}; }

void stamp_checksum(std::span<std::byte> page) {
    const auto sum = checksum_of(page);
    std::memcpy(page.data() + page.size() - sum.size(), sum.data(), sum.size());
}

bool checksum_matches(std::span<const std::byte> page) {
    const auto sum = checksum_of(page);
    return std::memcmp(page.data() + page.size() - sum.size(), sum.data(), sum.size()) == 0;
}

}  // namespace qd
