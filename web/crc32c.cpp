#include "web/crc32c.h"

#include <array>
#include <bit>
#include <cstring>

namespace qd {
namespace {
constexpr std::uint32_t kPolynomial = 0x82F63B78;  // reflected

using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

// tables[k][b]: the remainder of byte b followed by k zero bytes ("slicing by 8").
constexpr Tables make_tables() {
    Tables tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t value = byte;
        for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? kPolynomial : 0);
        tables[0][byte] = value;
    }
    for (std::size_t k = 1; k < 8; ++k) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t before = tables[k - 1][byte];
            tables[k][byte] = (before >> 8) ^ tables[0][before & 0xFF];
        }
    }
    return tables;
}

constexpr Tables kTables = make_tables();
static_assert(std::endian::native == std::endian::little);
}  // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes) {
    std::uint32_t value = ~std::uint32_t{0};
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::array<std::uint32_t, 2> words{};
        std::memcpy(words.data(), bytes.data() + at, 8);
        words[0] ^= value;
        value = kTables[7][words[0] & 0xFF] ^ kTables[6][(words[0] >> 8) & 0xFF] ^
                kTables[5][(words[0] >> 16) & 0xFF] ^ kTables[4][words[0] >> 24] ^
                kTables[3][words[1] & 0xFF] ^ kTables[2][(words[1] >> 8) & 0xFF] ^
                kTables[1][(words[1] >> 16) & 0xFF] ^ kTables[0][words[1] >> 24];
    }
    for (; at < bytes.size(); ++at) {
        value = (value >> 8) ^ kTables[0][(value ^ std::to_integer<std::uint32_t>(bytes[at])) & 0xFF];
    }
    return ~value;
}

}  // namespace qd
