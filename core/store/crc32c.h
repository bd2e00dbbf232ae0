#pragma once
// CRC-32C (Castagnoli): the checksum beside every stored block.

#include <array>
#include <cstddef>
#include <cstdint>
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
}  // namespace detail

// Of the bytes, or of the bytes behind those that gave `before`.
[[nodiscard]] constexpr std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before = 0) {
    const auto& tables = detail::kCrc32cTables;
    std::uint32_t crc = ~before;
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint32_t next = 0;
        for (std::size_t byte = 0; byte < 8; ++byte) {
            auto value = std::to_integer<std::uint32_t>(bytes[at + byte]);
            if (byte < 4) value ^= (crc >> (8 * byte)) & 0xff;
            next ^= tables[7 - byte][value];
        }
        crc = next;
    }
    for (; at < bytes.size(); ++at) {
        crc = (crc >> 8) ^ tables[0][(crc ^ std::to_integer<std::uint32_t>(bytes[at])) & 0xff];
    }
    return ~crc;
}

}  // namespace qd
