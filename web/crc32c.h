#pragma once
// CRC-32C (Castagnoli), which guards each stored block against silent changes.

#include <cstddef>
#include <cstdint>
#include <span>

namespace qd {

[[nodiscard]] std::uint32_t crc32c(std::span<const std::byte> bytes);

}  // namespace qd
