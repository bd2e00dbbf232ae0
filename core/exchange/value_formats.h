#pragma once
// Reading what people and programs write into cells: numbers, money, dates,
// yes and no. Nothing here guesses: an order or a decimal mark is passed in.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/instant.h"

namespace qd {

enum class DateOrder : std::uint8_t { unknown, year_first, day_first, month_first, excel_serial };

[[nodiscard]] const char* key_of(DateOrder order);    // "year_first", …: stored in mapping profiles
[[nodiscard]] const char* label_of(DateOrder order);  // "Year first"
[[nodiscard]] DateOrder date_order_from(std::string_view key);

struct NumberFormat {
    char decimal = '.';  // the other one of . and , groups thousands
    friend bool operator==(const NumberFormat&, const NumberFormat&) = default;
};

// "2017-03-01", "1.3.17", "01/03/2017", "1 March 2017", "Mar 1, 2017", "20170301"; a time after it
// is allowed. Two-digit years are 1969…2068. A written month or a four-digit year settles the
// order by itself; what contradicts the order given is no date.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text, DateOrder order);
// The same with its time of day; without a zone it is read as UTC, without a time as midnight.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text, DateOrder order);

// A number in units of 10^-decimals, exactly; further digits are rounded half away from zero.
// Accepts signs, (1,234) as negative, grouping by the other mark, blank or apostrophe.
[[nodiscard]] std::optional<std::int64_t> parse_scaled(std::string_view text, NumberFormat format, int decimals);
[[nodiscard]] std::optional<double> parse_decimal(std::string_view text, NumberFormat format);

struct ParsedMoney {
    std::int64_t minor = 0;         // cents
    std::string_view currency;      // "USD" from a symbol or code; empty when none was written
};
[[nodiscard]] std::optional<ParsedMoney> parse_money(std::string_view text, NumberFormat format);
// "63 %" and "63" are 63.0.
[[nodiscard]] std::optional<double> parse_percent(std::string_view text, NumberFormat format);
// yes/no, true/false, 1/0, ja/nein, oui/non, sí/no, x, ✓; nothing else.
[[nodiscard]] std::optional<bool> parse_boolean(std::string_view text);

[[nodiscard]] bool looks_like_email(std::string_view text);
[[nodiscard]] bool looks_like_phone(std::string_view text);
[[nodiscard]] bool looks_like_url(std::string_view text);

}  // namespace qd
