#pragma once
// Points in time. An Instant is UTC with millisecond resolution; a Date is a
// civil day without a zone (a close date means the same day everywhere).

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qd {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Date = std::chrono::sys_days;

// The stored forms: milliseconds and days since 1970-01-01.
[[nodiscard]] constexpr std::int64_t to_stored(Instant instant) {
    return instant.time_since_epoch().count();
}
[[nodiscard]] constexpr std::int64_t to_stored(Date date) { return date.time_since_epoch().count(); }
[[nodiscard]] constexpr Instant instant_from_stored(std::int64_t milliseconds) {
    return Instant{std::chrono::milliseconds{milliseconds}};
}
[[nodiscard]] constexpr Date date_from_stored(std::int64_t days) { return Date{std::chrono::days{days}}; }

[[nodiscard]] constexpr Instant start_of(Date date) { return Instant{date}; }
[[nodiscard]] constexpr Date day_of(Instant instant) {
    return std::chrono::floor<std::chrono::days>(instant);
}
[[nodiscard]] constexpr Date make_date(int year, unsigned month, unsigned day) {
    return std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day};
}

// "2017-03-01" and "2017-03-01T09:30:00.000Z".
[[nodiscard]] std::string iso(Date date);
[[nodiscard]] std::string iso(Instant instant);
// Strict ISO forms only; what people type is read by text parsers elsewhere.
[[nodiscard]] std::optional<Date> parse_iso_date(std::string_view text);
[[nodiscard]] std::optional<Instant> parse_iso_instant(std::string_view text);

// A fiscal year starts on the first of a month; year 2018 of a company whose
// year starts in February 2017 is named after the calendar year it ends in.
struct FiscalCalendar {
    unsigned first_month = 1;  // 1…12
};

struct Quarter {
    int year = 0;
    int number = 1;  // 1…4
    friend auto operator<=>(const Quarter&, const Quarter&) = default;
};

[[nodiscard]] Quarter quarter_of(Date date, FiscalCalendar calendar);
[[nodiscard]] Date first_day(Quarter quarter, FiscalCalendar calendar);
[[nodiscard]] Date last_day(Quarter quarter, FiscalCalendar calendar);
[[nodiscard]] std::string name_of(Quarter quarter);  // "2017-Q4"
[[nodiscard]] std::optional<Quarter> parse_quarter(std::string_view text);
[[nodiscard]] Date first_of_month(Date date);
[[nodiscard]] Date add_months(Date date, int months);  // clamps to the month's last day

}  // namespace qd
