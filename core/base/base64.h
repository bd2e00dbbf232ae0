#pragma once
// Base64 with the usual alphabet and padding (RFC 4648, section 4).

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qd {

[[nodiscard]] std::string base64(std::span<const std::byte> bytes);
// nullopt for anything that base64() would not have written, white space included.
[[nodiscard]] std::optional<std::vector<std::byte>> from_base64(std::string_view text);

}  // namespace qd
