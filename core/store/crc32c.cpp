#include "core/store/crc32c.h"

#include <array>
#include <bit>
#include <cstring>

namespace qd {
namespace {

constexpr std::size_t kLaneBytes = 4096;

// Made at the first call: 12 kB that no compression makes smaller need not be downloaded.
struct Tables {
    // By how many bytes lie behind a byte: eight let eight bytes go at once ("slicing by 8").
    std::array<std::array<std::uint32_t, 256>, 8> behind{};
    // What a register becomes by a lane of zero bytes, for each of its own bytes.
    std::array<std::array<std::uint32_t, 256>, 4> lane{};

    Tables() {
        for (std::uint32_t byte = 0; byte < 256; ++byte) {
            std::uint32_t value = byte;
            for (int bit = 0; bit < 8; ++bit) value = (value & 1) ? (value >> 1) ^ 0x82f63b78U : value >> 1;
            behind[0][byte] = value;
        }
        for (std::size_t table = 1; table < 8; ++table)
            for (std::size_t byte = 0; byte < 256; ++byte) {
                const std::uint32_t previous = behind[table - 1][byte];
                behind[table][byte] = (previous >> 8) ^ behind[0][previous & 0xff];
            }
        // The images of single bits under one zero byte; squared, under twice as many.
        std::array<std::uint32_t, 32> images{};
        for (std::uint32_t bit = 0; bit < 32; ++bit) images[bit] = ((1U << bit) >> 8) ^ behind[0][(1U << bit) & 0xff];
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
        for (std::uint32_t place = 0; place < 4; ++place)
            for (std::uint32_t byte = 0; byte < 256; ++byte) lane[place][byte] = image_of(byte << (8 * place));
    }
};

std::uint32_t little_endian(const std::byte* bytes) {
    std::uint32_t word;
    std::memcpy(&word, bytes, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = std::byteswap(word);
    return word;
}

// The register after eight bytes.
std::uint32_t past_eight(const Tables& tables, std::uint32_t crc, const std::byte* bytes) {
    const auto& behind = tables.behind;
    const std::uint32_t low = crc ^ little_endian(bytes), high = little_endian(bytes + 4);
    return behind[7][low & 0xff] ^ behind[6][(low >> 8) & 0xff] ^ behind[5][(low >> 16) & 0xff] ^ behind[4][low >> 24] ^
           behind[3][high & 0xff] ^ behind[2][(high >> 8) & 0xff] ^ behind[1][(high >> 16) & 0xff] ^ behind[0][high >> 24];
}

std::uint32_t past_a_lane(const Tables& tables, std::uint32_t crc) {
    const auto& lane = tables.lane;
    return lane[0][crc & 0xff] ^ lane[1][(crc >> 8) & 0xff] ^ lane[2][(crc >> 16) & 0xff] ^ lane[3][crc >> 24];
}

}  // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before) {
    static const Tables kTables;
    std::uint32_t crc = ~before;
    const std::byte* at = bytes.data();
    const std::byte* const end = at + bytes.size();
    // Each step waits for the one before it: three lanes side by side keep the processor busy meanwhile.
    for (; static_cast<std::size_t>(end - at) >= 3 * kLaneBytes; at += 3 * kLaneBytes) {
        std::uint32_t second = 0, third = 0;
        for (const std::byte* in_lane = at; in_lane < at + kLaneBytes; in_lane += 8) {
            crc = past_eight(kTables, crc, in_lane);
            second = past_eight(kTables, second, in_lane + kLaneBytes);
            third = past_eight(kTables, third, in_lane + 2 * kLaneBytes);
        }
        crc = past_a_lane(kTables, past_a_lane(kTables, crc) ^ second) ^ third;
    }
    for (; end - at >= 8; at += 8) crc = past_eight(kTables, crc, at);
    for (; at < end; ++at) crc = (crc >> 8) ^ kTables.behind[0][(crc ^ std::to_integer<std::uint32_t>(*at)) & 0xff];
    return ~crc;
}

}  // namespace qd
