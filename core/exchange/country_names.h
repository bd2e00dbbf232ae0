#pragma once
// Countries by the names, short forms and codes that files use for them.

#include <optional>
#include <string_view>

namespace qd {

// "USA", "U.S.", "us", "Deutschland" → "United States", "Germany": the name as in known_values("country").
// Empty when the text is such a name already, or none of these.
[[nodiscard]] std::optional<std::string_view> usual_country_name(std::string_view text);

}  // namespace qd
