#pragma once
// CRC-32C (Castagnoli): the checksum beside every stored block.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace qd {
namespace detail {
// Eight tables let eight bytes go at once ("slicing by 8").
constexpr auto kCrc32cTables = [] {
    std::array<std::array<std::uint32_t, 256>, 8> tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t value = byte;
        for (int bit = 0; bit < 8; ++bit) value = (value & 1) ? (value >> 1) ^ 0x82f63b78U : value >> 1;
        tables[0][byte] = value;
    }
    for (std::size_t table = 1; table < 8; ++table) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t previous = tables[table - 1][byte];
            tables[table][byte] = (previous >> 8) ^ tables[0][previous & 0xff];
        }
    }
    return tables;
}();

constexpr std::uint32_t little_endian(std::span<const std::byte> bytes, std::size_t at) {
    std::uint32_t word = 0;
    if !consteval {
        // Built for size, the loop below would stay a loop.
        if constexpr (std::endian::native == std::endian::little) {
            std::memcpy(&word, bytes.data() + at, sizeof word);
            return word;
        }
    }
    for (std::size_t byte = 0; byte < 4; ++byte) word |= std::to_integer<std::uint32_t>(bytes[at + byte]) << (8 * byte);
    return word;
}
}  // namespace detail

// Of the bytes, or of the bytes behind those that gave `before`.
[[nodiscard]] constexpr std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before = 0) {
    const auto& tables = detail::kCrc32cTables;
    std::uint32_t crc = ~before;
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        const std::uint32_t low = crc ^ detail::little_endian(bytes, at);
        const std::uint32_t high = detail::little_endian(bytes, at + 4);
        crc = tables[7][low & 0xff] ^ tables[6][(low >> 8) & 0xff] ^ tables[5][(low >> 16) & 0xff] ^
              tables[4][low >> 24] ^ tables[3][high & 0xff] ^ tables[2][(high >> 8) & 0xff] ^
              tables[1][(high >> 16) & 0xff] ^ tables[0][high >> 24];
    }
    for (; at < bytes.size(); ++at) {
        crc = (crc >> 8) ^ tables[0][(crc ^ std::to_integer<std::uint32_t>(bytes[at])) & 0xff];
    }
    return ~crc;
}

}  // namespace qd
