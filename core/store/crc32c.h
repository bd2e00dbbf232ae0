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

// What a register becomes by so many zero bytes: a table for each of its own bytes.
constexpr std::size_t kLaneBytes = 4096;
constexpr auto kPastALane = [] {
    // The images of single bits under one zero byte; squared, under twice as many.
    std::array<std::uint32_t, 32> images{};
    for (std::uint32_t bit = 0; bit < 32; ++bit) images[bit] = ((1U << bit) >> 8) ^ kCrc32cTables[0][(1U << bit) & 0xff];
    const auto image_of = [&images](std::uint32_t value) {
        std::uint32_t image = 0;
        for (std::uint32_t bit = 0; bit < 32; ++bit)
            if (value >> bit & 1) image ^= images[bit];
        return image;
    };
    for (std::size_t bytes = 1; bytes < kLaneBytes; bytes *= 2) {
        auto squared = images;
        for (std::uint32_t& image : squared) image = image_of(image);
        images = squared;
    }
    std::array<std::array<std::uint32_t, 256>, 4> tables{};
    for (std::uint32_t place = 0; place < 4; ++place)
        for (std::uint32_t byte = 0; byte < 256; ++byte) tables[place][byte] = image_of(byte << (8 * place));
    return tables;
}();

constexpr std::uint32_t past_a_lane(std::uint32_t crc) {
    return kPastALane[0][crc & 0xff] ^ kPastALane[1][(crc >> 8) & 0xff] ^ kPastALane[2][(crc >> 16) & 0xff] ^ kPastALane[3][crc >> 24];
}

// The register after the eight bytes at `at`.
constexpr std::uint32_t past_eight(std::uint32_t crc, std::span<const std::byte> bytes, std::size_t at) {
    const auto& tables = kCrc32cTables;
    const std::uint32_t low = crc ^ little_endian(bytes, at);
    const std::uint32_t high = little_endian(bytes, at + 4);
    return tables[7][low & 0xff] ^ tables[6][(low >> 8) & 0xff] ^ tables[5][(low >> 16) & 0xff] ^ tables[4][low >> 24] ^
           tables[3][high & 0xff] ^ tables[2][(high >> 8) & 0xff] ^ tables[1][(high >> 16) & 0xff] ^ tables[0][high >> 24];
}
}  // namespace detail

// Of the bytes, or of the bytes behind those that gave `before`.
[[nodiscard]] constexpr std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before = 0) {
    std::uint32_t crc = ~before;
    std::size_t at = 0;
    // Each step waits for the one before it: three lanes side by side keep the processor busy meanwhile.
    constexpr std::size_t kLane = detail::kLaneBytes;
    for (; at + 3 * kLane <= bytes.size(); at += 3 * kLane) {
        std::uint32_t second = 0, third = 0;
        for (std::size_t in_lane = at; in_lane < at + kLane; in_lane += 8) {
            crc = detail::past_eight(crc, bytes, in_lane);
            second = detail::past_eight(second, bytes, in_lane + kLane);
            third = detail::past_eight(third, bytes, in_lane + 2 * kLane);
        }
        crc = detail::past_a_lane(detail::past_a_lane(crc) ^ second) ^ third;
    }
    for (; at + 8 <= bytes.size(); at += 8) crc = detail::past_eight(crc, bytes, at);
    for (; at < bytes.size(); ++at)
        crc = (crc >> 8) ^ detail::kCrc32cTables[0][(crc ^ std::to_integer<std::uint32_t>(bytes[at])) & 0xff];
    return ~crc;
}

}  // namespace qd
