#pragma once
// A column of whole numbers as text: differences to the number before, each in Base64
// VLQ (five bits a character, as in source maps), so that a repeated number takes one
// character.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qd::forecast {

[[nodiscard]] std::string pack(const std::vector<std::int64_t>& numbers);
// Nothing when the text is no column of `count` numbers.
[[nodiscard]] std::optional<std::vector<std::int64_t>> unpack(std::string_view text, std::size_t count);

}  // namespace qd::forecast
