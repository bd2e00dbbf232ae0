#pragma once
// Values from a file that somebody else made, one by one.

#include <optional>
#include <string_view>

#include "core/model/catalogue.h"

namespace qd {

// Ids beyond this come from no clock of ours; ids given later would run out of numbers.
[[nodiscard]] bool is_usable_id(std::int64_t id);

// The value when it is what this field may hold (type, range, length, UTF-8); nothing otherwise.
// Milder than accept(): a choice that was removed since, or an address that was let through once, stays.
[[nodiscard]] std::optional<ValueView> fitting(const Field& field, ValueView value);
// The same for a value whose field is not known: a bounded number, or text.
[[nodiscard]] std::optional<ValueView> fitting(ValueView value);

// "x_size", "deal": names that may become a column or stand for one.
[[nodiscard]] bool is_plain_name(std::string_view name);

}  // namespace qd
