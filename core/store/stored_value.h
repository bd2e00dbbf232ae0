#pragma once
// What SQLite keeps in one column of one row, as far as we use it: std::monostate is NULL. The text is somebody else's.

#include <cstdint>
#include <string_view>
#include <variant>

namespace qd {

using StoredValue = std::variant<std::monostate, std::int64_t, double, std::string_view>;

}  // namespace qd
