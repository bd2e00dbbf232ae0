#include "core/base/instant.h"

#include <charconv>

namespace qd {
namespace {
using namespace std::chrono;

std::string padded(std::int64_t value, std::size_t width) {
    std::string digits = std::to_string(value < 0 ? -value : value);
    if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
    return value < 0 ? '-' + digits : digits;
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;  // no sign
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}
}  // namespace

std::string iso(Date date) {
    const year_month_day ymd{date};
    return padded(int{ymd.year()}, 4) + '-' + padded(unsigned{ymd.month()}, 2) + '-' +
           padded(unsigned{ymd.day()}, 2);
}

std::string iso(Instant instant) {
    const Date date = day_of(instant);
    const hh_mm_ss time{instant - start_of(date)};
    return iso(date) + 'T' + padded(time.hours().count(), 2) + ':' + padded(time.minutes().count(), 2) +
           ':' + padded(time.seconds().count(), 2) + '.' + padded(time.subseconds().count(), 3) + 'Z';
}

std::optional<Date> parse_iso_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto y = number(text.substr(0, 4));
    const auto m = number(text.substr(5, 2));
    const auto d = number(text.substr(8, 2));
    if (!y || !m || !d) return std::nullopt;
    const year_month_day ymd{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    if (!ymd.ok()) return std::nullopt;
    return Date{ymd};
}

std::optional<Instant> parse_iso_instant(std::string_view text) {
    if (text.size() < 10) return std::nullopt;
    const auto date = parse_iso_date(text.substr(0, 10));
    if (!date) return std::nullopt;
    text.remove_prefix(10);
    if (text.empty()) return start_of(*date);
    if (text.back() == 'Z') text.remove_suffix(1);
    if (text.size() < 6 || (text[0] != 'T' && text[0] != ' ') || text[3] != ':') return std::nullopt;
    const auto h = number(text.substr(1, 2));
    const auto min = number(text.substr(4, 2));
    if (!h || !min || *h > 23 || *min > 59) return std::nullopt;
    Instant at = start_of(*date) + hours{*h} + minutes{*min};
    text.remove_prefix(6);
    if (text.empty()) return at;
    if (text.size() < 3 || text[0] != ':') return std::nullopt;
    const auto s = number(text.substr(1, 2));
    if (!s || *s > 60) return std::nullopt;
    at += seconds{*s};
    text.remove_prefix(3);
    if (text.empty()) return at;
    if (text[0] != '.' || text.size() < 2 || text.size() > 10) return std::nullopt;
    text.remove_prefix(1);
    if (!number(text)) return std::nullopt;
    return at + milliseconds{*number((std::string{text} + "00").substr(0, 3))};
}

Date first_of_month(Date date) {
    const year_month_day ymd{date};
    return Date{ymd.year() / ymd.month() / day{1}};
}

Date add_months(Date date, int count) {
    const year_month_day ymd{date};
    const year_month moved = year_month{ymd.year(), ymd.month()} + months{count};
    const day last = (moved / std::chrono::last).day();
    return Date{moved / (ymd.day() < last ? ymd.day() : last)};
}

Quarter quarter_of(Date date, FiscalCalendar calendar) {
    const year_month_day ymd{date};
    const int shift = static_cast<int>(calendar.first_month) - 1;
    const int from_start = (static_cast<int>(unsigned{ymd.month()}) - 1 - shift + 12) % 12;
    const bool named_after_end = shift > 0 && static_cast<int>(unsigned{ymd.month()}) - 1 >= shift;
    return {int{ymd.year()} + (named_after_end ? 1 : 0), from_start / 3 + 1};
}

Date first_day(Quarter quarter, FiscalCalendar calendar) {
    const int start_year = calendar.first_month > 1 ? quarter.year - 1 : quarter.year;
    return add_months(make_date(start_year, calendar.first_month, 1), (quarter.number - 1) * 3);
}

Date last_day(Quarter quarter, FiscalCalendar calendar) {
    return add_months(first_day(quarter, calendar), 3) - days{1};
}

std::string name_of(Quarter quarter) {
    return padded(quarter.year, 4) + "-Q" + std::to_string(quarter.number);
}

std::optional<Quarter> parse_quarter(std::string_view text) {
    if (text.size() != 7 || text[4] != '-' || (text[5] != 'Q' && text[5] != 'q')) return std::nullopt;
    const auto y = number(text.substr(0, 4));
    const auto q = number(text.substr(6, 1));
    if (!y || !q || *q < 1 || *q > 4) return std::nullopt;
    return Quarter{*y, *q};
}

}  // namespace qd
