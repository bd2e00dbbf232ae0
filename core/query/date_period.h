#pragma once
// Stretches of days that people name: "this quarter", "last week", and the
// calendar buckets that lists are grouped by.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/query/query_context.h"

namespace qd {

struct DateRange {
    Date first{};
    Date last{};  // included
    [[nodiscard]] bool contains(Date date) const { return first <= date && date <= last; }
};

enum class Period : std::uint8_t {
    today, yesterday, tomorrow,
    this_week, last_week, next_week,
    this_month, last_month, next_month,
    this_quarter, last_quarter, next_quarter,                       // of the calendar
    this_fiscal_quarter, last_fiscal_quarter, next_fiscal_quarter,
    this_year, last_year, next_year,
    this_fiscal_year, last_fiscal_year, next_fiscal_year
};
constexpr int kPeriodCount = 21;

[[nodiscard]] DateRange range_of(Period period, const QueryContext& context);
[[nodiscard]] const char* key_of(Period period);    // "this_quarter": stored
[[nodiscard]] const char* label_of(Period period);  // "this quarter": shown after the field's name
[[nodiscard]] std::optional<Period> period_from(std::string_view key);

enum class DateBucket : std::uint8_t { none, day, week, month, quarter, fiscal_quarter, year, fiscal_year };

// The first day of the bucket that holds the date.
[[nodiscard]] Date bucket_start(Date date, DateBucket bucket, const QueryContext& context);
[[nodiscard]] std::string bucket_label(Date start, DateBucket bucket, const QueryContext& context);  // "Mar 2017", "2017-Q1"
[[nodiscard]] const char* key_of(DateBucket bucket);
[[nodiscard]] std::optional<DateBucket> bucket_from(std::string_view key);

}  // namespace qd
