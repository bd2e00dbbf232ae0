#include "core/query/date_period.h"

#include <array>
#include <iterator>

namespace qd {
namespace {

struct Named {
    const char* key;
    const char* label;
};

constexpr std::array<Named, kPeriodCount> kPeriods{{
    {"today", "today"}, {"yesterday", "yesterday"}, {"tomorrow", "tomorrow"},
    {"this_week", "this week"}, {"last_week", "last week"}, {"next_week", "next week"},
    {"this_month", "this month"}, {"last_month", "last month"}, {"next_month", "next month"},
    {"this_quarter", "this quarter"}, {"last_quarter", "last quarter"}, {"next_quarter", "next quarter"},
    {"this_fiscal_quarter", "this fiscal quarter"}, {"last_fiscal_quarter", "last fiscal quarter"},
    {"next_fiscal_quarter", "next fiscal quarter"},
    {"this_year", "this year"}, {"last_year", "last year"}, {"next_year", "next year"},
    {"this_fiscal_year", "this fiscal year"}, {"last_fiscal_year", "last fiscal year"},
    {"next_fiscal_year", "next fiscal year"},
}};

constexpr const char* kBuckets[] = {"none", "day", "week", "month", "quarter", "fiscal_quarter", "year", "fiscal_year"};
constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

constexpr std::array kUnits = {DateBucket::day, DateBucket::week, DateBucket::month, DateBucket::quarter,
                               DateBucket::fiscal_quarter, DateBucket::year, DateBucket::fiscal_year};

Date next_start(Date start, DateBucket bucket, int steps) {
    switch (bucket) {
        case DateBucket::week: return start + std::chrono::days{7 * steps};
        case DateBucket::month: return add_months(start, steps);
        case DateBucket::quarter:
        case DateBucket::fiscal_quarter: return add_months(start, 3 * steps);
        case DateBucket::year:
        case DateBucket::fiscal_year: return add_months(start, 12 * steps);
        default: return start + std::chrono::days{steps};
    }
}

// Months since the last month that begins a year or quarter of this length.
Date month_multiple(Date date, unsigned first_month, unsigned months) {
    const std::chrono::year_month_day day{date};
    const unsigned since = (static_cast<unsigned>(day.month()) + 12 - first_month) % months;
    return add_months(first_of_month(date), -static_cast<int>(since));
}

}  // namespace

Date bucket_start(Date date, DateBucket bucket, const QueryContext& context) {
    switch (bucket) {
        case DateBucket::week: {
            const unsigned weekday = std::chrono::weekday{date}.iso_encoding();
            return date - std::chrono::days{(weekday + 7 - context.first_weekday) % 7};
        }
        case DateBucket::month: return first_of_month(date);
        case DateBucket::quarter: return month_multiple(date, 1, 3);
        case DateBucket::fiscal_quarter: return month_multiple(date, context.fiscal.first_month, 3);
        case DateBucket::year: return month_multiple(date, 1, 12);
        case DateBucket::fiscal_year: return month_multiple(date, context.fiscal.first_month, 12);
        default: return date;
    }
}

std::string bucket_label(Date start, DateBucket bucket, const QueryContext& context) {
    const std::chrono::year_month_day day{start};
    const std::string year = std::to_string(static_cast<int>(day.year()));
    switch (bucket) {
        case DateBucket::month: return std::string{kMonths[static_cast<unsigned>(day.month()) - 1]} + ' ' + year;
        case DateBucket::quarter: return name_of(quarter_of(start, FiscalCalendar{}));
        case DateBucket::fiscal_quarter: return name_of(quarter_of(start, context.fiscal));
        case DateBucket::year: return year;
        case DateBucket::fiscal_year: return std::to_string(quarter_of(start, context.fiscal).year);
        case DateBucket::week: return "Week of " + iso(start);
        default: return iso(start);
    }
}

DateRange range_of(Period period, const QueryContext& context) {
    const int at = static_cast<int>(period);
    constexpr int kShift[] = {0, -1, 1};  // this, last, next: the order of the enumeration
    const DateBucket unit = kUnits[static_cast<std::size_t>(at / 3)];
    const Date first = next_start(bucket_start(context.today, unit, context), unit, kShift[at % 3]);
    return {first, next_start(first, unit, 1) - std::chrono::days{1}};
}

const char* key_of(Period period) { return kPeriods[static_cast<std::size_t>(period)].key; }
const char* label_of(Period period) { return kPeriods[static_cast<std::size_t>(period)].label; }

std::optional<Period> period_from(std::string_view key) {
    for (std::size_t at = 0; at < kPeriods.size(); ++at)
        if (key == kPeriods[at].key) return static_cast<Period>(at);
    return {};
}

const char* key_of(DateBucket bucket) { return kBuckets[static_cast<std::size_t>(bucket)]; }

std::optional<DateBucket> bucket_from(std::string_view key) {
    for (std::size_t at = 0; at < std::size(kBuckets); ++at)
        if (key == kBuckets[at]) return static_cast<DateBucket>(at);
    return {};
}

}  // namespace qd
