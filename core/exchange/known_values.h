#pragma once
// Values that most people mean in free text fields: spellings are compared with
// them, nothing is ever forced to be one of them.

#include <span>
#include <string_view>

namespace qd {

// For "country" and "industry"; empty for any other field.
[[nodiscard]] std::span<const std::string_view> known_values(std::string_view field_key);

}  // namespace qd
