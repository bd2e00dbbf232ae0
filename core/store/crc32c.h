#pragma once
// CRC-32C (Castagnoli): the checksum beside every stored block.

#include <cstddef>
#include <cstdint>
#include <span>

namespace qd {

// Of the bytes, or of the bytes behind those that gave `before`.
[[nodiscard]] std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before = 0);

}  // namespace qd
