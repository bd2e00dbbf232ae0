#pragma once
// One field's content. The catalogue says how to read it:
//   text, e-mail, phone, URL, choice        std::string (choice: the choice's key)
//   multiple choice                         std::string, a JSON array of keys
//   integer, boolean, reference             std::int64_t (reference: the record's Id)
//   money                                   std::int64_t minor units (cents)
//   date, instant                           std::int64_t days / milliseconds since 1970
//   decimal, percent                        double (percent: 63.0 means 63 %)
// std::monostate = empty.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/id.h"
#include "core/base/instant.h"
#include "core/store/database.h"
#include "core/store/stored_value.h"

namespace qd {

using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

// The same where the text is somebody else's.
using ValueView = StoredValue;

[[nodiscard]] inline bool is_empty(const Value& value) {
    return std::holds_alternative<std::monostate>(value);
}
[[nodiscard]] inline std::int64_t as_integer(const Value& value) {
    const auto* integer = std::get_if<std::int64_t>(&value);
    return integer ? *integer : 0;
}
[[nodiscard]] inline double as_real(const Value& value) {
    if (const auto* real = std::get_if<double>(&value)) return *real;
    return static_cast<double>(as_integer(value));
}
[[nodiscard]] inline std::string_view as_text(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text ? std::string_view{*text} : std::string_view{};
}
[[nodiscard]] ValueView view_of(const Value& value);
[[nodiscard]] inline bool is_empty(const ValueView& value) { return std::holds_alternative<std::monostate>(value); }
[[nodiscard]] inline std::int64_t as_integer(const ValueView& value) {
    const auto* integer = std::get_if<std::int64_t>(&value);
    return integer ? *integer : 0;
}
[[nodiscard]] inline std::string_view as_text(const ValueView& value) {
    const auto* text = std::get_if<std::string_view>(&value);
    return text ? *text : std::string_view{};
}
[[nodiscard]] inline Value date_value(Date date) { return to_stored(date); }
[[nodiscard]] inline Value instant_value(Instant instant) { return to_stored(instant); }

void bind_value(Statement& statement, int parameter, const Value& value);
[[nodiscard]] Value column_value(const Statement& statement, int column);
// The text must live until the statement has run.
void bind_borrowed(Statement& statement, int parameter, const ValueView& value);
// Lives until the statement's next step; a blob is no value.
[[nodiscard]] ValueView column_view(const Statement& statement, int column);

}  // namespace qd
