#pragma once
// Pages, cells and payloads of SQLite's b-trees, as bytes: names and formulas of
// https://www.sqlite.org/fileformat2.html sections 1.5 and 1.6. Shared by those who read and write trees without SQLite.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace qd {

constexpr unsigned kInteriorIndex = 2;
constexpr unsigned kInteriorTable = 5;
constexpr unsigned kLeafIndex = 10;
constexpr unsigned kLeafTable = 13;
constexpr int kDeepestTree = 20;             // what SQLite itself follows

[[nodiscard]] constexpr bool is_interior(unsigned kind) { return kind == kInteriorTable || kind == kInteriorIndex; }

// Big-endian; the bytes must be there.
[[nodiscard]] inline std::uint64_t number_at(std::span<const std::byte> bytes, std::size_t at, std::size_t length) {
    std::uint64_t value = 0;
    for (const std::size_t end = at + length; at < end; ++at) value = value << 8 | std::to_integer<std::uint64_t>(bytes[at]);
    return value;
}

// Moves `at` behind the number; nothing when the bytes end before it does.
[[nodiscard]] inline std::optional<std::uint64_t> take_varint(std::span<const std::byte> bytes, std::size_t& at) {
    std::uint64_t value = 0;
    for (int byte = 0; byte < 9; ++byte) {
        if (at >= bytes.size()) return {};
        const auto next = std::to_integer<std::uint64_t>(bytes[at++]);
        if (byte == 8) return value << 8 | next;
        value = value << 7 | (next & 0x7f);
        if (next < 0x80) break;
    }
    return value;
}

// How much of a payload lies on the page itself; all of it when nothing goes on on other pages.
// usable: bytes of a page without its reserve, at least 480.
[[nodiscard]] constexpr std::uint64_t local_payload(std::uint64_t usable, std::uint64_t payload, bool table_leaf) {
    const std::uint64_t largest = table_leaf ? usable - 35 : (usable - 12) * 64 / 255 - 23;
    if (payload <= largest) return payload;
    const std::uint64_t least = (usable - 12) * 32 / 255 - 23;
    const std::uint64_t fitting = least + (payload - least) % (usable - 4);
    return fitting <= largest ? fitting : least;
}

}  // namespace qd
