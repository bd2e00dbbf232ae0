#pragma once
// How one person writes numbers, money, dates and durations. Every function is
// pure; the texts are UTF-8. A no-break space keeps number and unit together.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/instant.h"

namespace qd::ui {

enum class DateOrder : std::uint8_t { month_day_year, day_month_year, year_month_day };

struct Locale {
    std::string tag = "en-US";
    std::string decimal = ".", group = ",";
    DateOrder order = DateOrder::month_day_year;
    int first_weekday = 0;                 // 0 = Sunday, 1 = Monday
    bool clock24 = true;
    std::string currency = "USD", symbol = "$";
    int currency_decimals = 2;
    bool symbol_first = true;              // "$5" or "5 €"
    int utc_offset_minutes = 0;            // of the person, for instants

    // The habits of a BCP 47 tag ("de-DE"), and a currency by its ISO code.
    [[nodiscard]] static Locale for_tag(std::string_view tag, std::string_view currency = "USD");
};

enum class Sign : std::uint8_t { negative_only, always };  // always: "+12", "−3"
enum class MoneyStyle : std::uint8_t {
    rounded,  // "$5,482"        tables, cards
    exact,    // "$5,482.00"     with minor units when the currency has them
    compact   // "$3.41 M"       headings
};

[[nodiscard]] std::string number(const Locale& locale, double value, int decimals = 0,
                                 Sign sign = Sign::negative_only);
[[nodiscard]] std::string integer(const Locale& locale, std::int64_t value, Sign sign = Sign::negative_only);
// minor_units: cents. symbol false: for columns whose header carries the unit.
[[nodiscard]] std::string money(const Locale& locale, std::int64_t minor_units, MoneyStyle style = MoneyStyle::rounded,
                                Sign sign = Sign::negative_only, bool symbol = true);
[[nodiscard]] std::string percent(const Locale& locale, double percent, int decimals = 0);  // 63.2 → "63.2 %"
[[nodiscard]] std::string bytes(const Locale& locale, std::uint64_t count);                 // "214 MB"

enum class DateStyle : std::uint8_t {
    compact,   // "Dec 29", with the year when it is not today's
    full,      // "Dec 29, 2017"
    weekday,   // "Tue, Dec 29"
    lengthy,   // "Tuesday, December 29"
    month,     // "Dec 2017"
    numeric    // "12/29/2017", what a field shows while it is typed in
};
[[nodiscard]] std::string date(const Locale& locale, Date day, Date today, DateStyle style = DateStyle::compact);
[[nodiscard]] std::string time_of_day(const Locale& locale, Instant at);  // "14:32" or "2:32 PM", the person's zone
[[nodiscard]] Date day_of_person(const Locale& locale, Instant at);
// "today", "yesterday", "in 10 days", "7 days ago".
[[nodiscard]] std::string relative_day(Date day, Date today);
[[nodiscard]] std::string days(const Locale& locale, std::int64_t count);  // "12 d"
[[nodiscard]] std::string duration(const Locale& locale, std::int64_t milliseconds);  // "45 min", "2 h 5 min", "3 d"
[[nodiscard]] const char* month_name(unsigned month, bool shortened = true);  // 1…12, translated
[[nodiscard]] const char* weekday_name(int weekday, bool shortened = true);   // 0 = Sunday

// What people type. Signs, group marks, currency symbols and codes, "4k", "1.2M" and
// "(5)" are understood; nothing when the text is not a number.
[[nodiscard]] std::optional<double> parse_number(const Locale& locale, std::string_view text);
[[nodiscard]] std::optional<std::int64_t> parse_money(const Locale& locale, std::string_view text);
// Numeric dates in the person's order or ISO, "29 dec", "dec 29 2017", "today", "tomorrow",
// "fri", "+10", "in 10 days". A missing year is the one nearest to today.
[[nodiscard]] std::optional<Date> parse_date(const Locale& locale, std::string_view text, Date today);

}  // namespace qd::ui
