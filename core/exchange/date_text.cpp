// Dates and times of day; declared in value_formats.h.

#include <array>
#include <chrono>

#include "core/base/text.h"
#include "core/exchange/value_formats.h"

namespace qd {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Number {
    int value = 0;
    int digits = 0;
};

std::optional<Number> take_number(std::string_view& text) {
    Number number;
    while (!text.empty() && is_digit(text.front()) && number.digits < 9) {
        number.value = number.value * 10 + (text.front() - '0');
        ++number.digits;
        text.remove_prefix(1);
    }
    if (number.digits == 0) return {};
    return number;
}

void skip_separators(std::string_view& text) {
    while (!text.empty() && std::string_view{" -/.,"}.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
}

// Abbreviations of three letters and more in English, German, French, Spanish, Italian, Dutch.
struct MonthName {
    std::string_view stem;
    int month;
};
constexpr std::array kMonthNames = {
    MonthName{"jan", 1}, MonthName{"ene", 1}, MonthName{"gen", 1}, MonthName{"feb", 2}, MonthName{"fev", 2},
    MonthName{"mar", 3}, MonthName{"maerz", 3}, MonthName{"mrz", 3}, MonthName{"maa", 3}, MonthName{"apr", 4},
    MonthName{"avr", 4}, MonthName{"abr", 4}, MonthName{"may", 5}, MonthName{"mai", 5}, MonthName{"mei", 5},
    MonthName{"mag", 5}, MonthName{"jun", 6}, MonthName{"juin", 6}, MonthName{"giu", 6}, MonthName{"jul", 7},
    MonthName{"juil", 7}, MonthName{"lug", 7}, MonthName{"aug", 8}, MonthName{"aou", 8}, MonthName{"ago", 8},
    MonthName{"sep", 9}, MonthName{"set", 9}, MonthName{"oct", 10}, MonthName{"okt", 10}, MonthName{"ott", 10},
    MonthName{"nov", 11}, MonthName{"dec", 12}, MonthName{"dez", 12}, MonthName{"dic", 12}};

std::optional<int> take_month_name(std::string_view& text) {
    std::size_t length = 0;
    while (length < text.size() && !is_digit(text[length]) &&
           std::string_view{" -/.,"}.find(text[length]) == std::string_view::npos)
        ++length;
    const std::string word = fold(text.substr(0, length));
    if (word.size() < 3) return {};
    for (const MonthName& name : kMonthNames) {
        if (!word.starts_with(name.stem)) continue;
        text.remove_prefix(length);
        return name.month;
    }
    return {};
}

int full_year(Number number) {
    if (number.digits > 2) return number.value;
    return number.value + (number.value < 69 ? 2000 : 1900);
}

std::optional<Date> civil(Number year, int month, int day) {
    if (year.digits != 2 && year.digits != 4) return {};
    const auto date = std::chrono::year{full_year(year)} / std::chrono::month{static_cast<unsigned>(month)} /
                      std::chrono::day{static_cast<unsigned>(day)};
    if (!date.ok() || month < 1 || day < 1) return {};
    return Date{date};
}

std::optional<Date> from_three(const std::array<Number, 3>& parts, DateOrder order) {
    const bool year_leads = parts[0].digits == 4, year_ends = parts[2].digits == 4;
    if (year_leads && order != DateOrder::year_first && order != DateOrder::unknown) return {};
    if (year_leads) order = DateOrder::year_first;
    if (year_ends && order == DateOrder::year_first) return {};
    switch (order) {
        case DateOrder::year_first: return civil(parts[0], parts[1].value, parts[2].value);
        case DateOrder::day_first: return civil(parts[2], parts[1].value, parts[0].value);
        case DateOrder::month_first: return civil(parts[2], parts[0].value, parts[1].value);
        default: return {};
    }
}

std::optional<Date> from_serial(int serial) {
    if (serial < 1 || serial > 2'958'465) return {};
    // Day 60 is the leap day of 1900 that never was; Excel keeps it for Lotus's sake.
    const int days = serial < 60 ? serial + 1 : serial;
    return make_date(1899, 12, 30) + std::chrono::days{days};
}

// A date with a month in words: "1 March 2017", "Mar 1, 2017", "1-Mar-17".
std::optional<Date> take_worded(std::string_view& text) {
    std::string_view rest = text;
    std::optional<Number> day = take_number(rest);
    skip_separators(rest);
    const auto month = take_month_name(rest);
    if (!month) return {};
    skip_separators(rest);
    if (!day) {
        day = take_number(rest);
        for (const std::string_view suffix : {"st", "nd", "rd", "th"})
            if (rest.starts_with(suffix)) rest.remove_prefix(2);
        skip_separators(rest);
    }
    const auto year = take_number(rest);
    if (!day || !year) return {};
    text = rest;
    if (day->digits == 4) return civil(*day, *month, year->value);
    return civil(*year, *month, day->value);
}

std::optional<Date> take_date(std::string_view& text, DateOrder order) {
    // The form that files nearly always have, without any copying.
    if (order == DateOrder::year_first && text.size() >= 10 && text[4] == '-' && text[7] == '-') {
        if (const auto date = parse_iso_date(text.substr(0, 10))) {
            text.remove_prefix(10);
            return date;
        }
    }
    if (const auto worded = take_worded(text)) return worded;
    std::array<Number, 3> parts;
    std::string_view rest = text;
    for (std::size_t at = 0; at < 3; ++at) {
        const auto number = take_number(rest);
        if (!number) return {};
        parts[at] = *number;
        if (at == 0 && (rest.empty() || number->digits > 4)) {
            const std::string_view after = rest;
            if (order == DateOrder::excel_serial) {
                text = after;
                return from_serial(number->value);
            }
            if (number->digits != 8 || (order != DateOrder::year_first && order != DateOrder::unknown)) return {};
            text = after;  // 20170301
            return civil({number->value / 10000, 4}, number->value / 100 % 100, number->value % 100);
        }
        if (at == 2) break;
        if (rest.empty() || std::string_view{"-/. "}.find(rest.front()) == std::string_view::npos) return {};
        skip_separators(rest);
    }
    if (order == DateOrder::excel_serial) return {};
    text = rest;
    return from_three(parts, order);
}

struct Clockface {
    std::int64_t milliseconds = 0;  // since midnight, of UTC
};

bool take_zone(std::string_view& text, std::int64_t& milliseconds) {
    for (const std::string_view utc : {"Z", "z", "UTC", "GMT"}) {
        if (!text.starts_with(utc)) continue;
        text.remove_prefix(utc.size());
        return true;
    }
    if (text.empty() || (text.front() != '+' && text.front() != '-')) return text.empty();
    const int sign = text.front() == '+' ? 1 : -1;
    text.remove_prefix(1);
    const auto hours = take_number(text);
    if (!hours) return false;
    int minutes = hours->digits == 4 ? hours->value / 100 * 60 + hours->value % 100 : hours->value * 60;
    if (text.starts_with(':')) {
        text.remove_prefix(1);
        const auto more = take_number(text);
        if (!more) return false;
        minutes += more->value;
    }
    milliseconds -= std::int64_t{sign} * minutes * 60'000;
    return true;
}

// "T09:30:00.000Z", " 9:30 pm"; empty text is midnight.
std::optional<Clockface> read_time(std::string_view text) {
    if (text.empty()) return Clockface{};
    if (text.front() != 'T' && text.front() != 't' && text.front() != ' ' && text.front() != ',') return {};
    text.remove_prefix(1);
    text = trim(text);
    if (text.empty()) return Clockface{};
    auto hour = take_number(text);
    if (!hour || hour->value > 24 || !text.starts_with(':')) return {};
    std::int64_t total = 0;
    int seconds_part = 0;
    for (int place = 0; place < 2 && text.starts_with(':'); ++place) {
        text.remove_prefix(1);
        const auto part = take_number(text);
        if (!part || part->value > 59) return {};
        seconds_part += part->value * (place == 0 ? 60 : 1);
    }
    if (text.starts_with('.') || text.starts_with(',')) {
        text.remove_prefix(1);
        const auto fraction = take_number(text);
        if (!fraction) return {};
        std::int64_t milliseconds = fraction->value;
        for (int digits = fraction->digits; digits < 3; ++digits) milliseconds *= 10;
        for (int digits = fraction->digits; digits > 3; --digits) milliseconds /= 10;
        total += milliseconds;
    }
    text = trim(text);
    const std::string half = fold(text.substr(0, 2));
    if (half == "am" || half == "pm") {
        if (hour->value > 12) return {};
        hour->value = hour->value % 12 + (half == "pm" ? 12 : 0);
        text = trim(text.substr(2));
    }
    total += std::int64_t{hour->value} * 3'600'000 + std::int64_t{seconds_part} * 1000;
    if (!text.empty() && !take_zone(text, total)) return {};
    if (!trim(text).empty()) return {};
    return Clockface{total};
}

}  // namespace

const char* key_of(DateOrder order) {
    constexpr const char* kKeys[] = {"unknown", "year_first", "day_first", "month_first", "excel_serial"};
    return kKeys[static_cast<std::size_t>(order)];
}

const char* label_of(DateOrder order) {
    constexpr const char* kLabels[] = {"Not known", "Year first", "Day first", "Month first", "Excel day number"};
    return kLabels[static_cast<std::size_t>(order)];
}

DateOrder date_order_from(std::string_view key) {
    for (const DateOrder order :
         {DateOrder::year_first, DateOrder::day_first, DateOrder::month_first, DateOrder::excel_serial})
        if (key == key_of(order)) return order;
    return DateOrder::unknown;
}

std::optional<Date> parse_date(std::string_view text, DateOrder order) {
    if (text.size() == 10 && order == DateOrder::year_first)
        if (const auto date = parse_iso_date(text)) return date;
    const auto instant = parse_instant(text, order);
    if (!instant) return {};
    // The civil day as written: a zone must not move a close date to the day before.
    std::string_view rest = trim(text);
    return take_date(rest, order);
}

std::optional<Instant> parse_instant(std::string_view text, DateOrder order) {
    text = trim(text);
    const auto date = take_date(text, order);
    if (!date) return {};
    if (order == DateOrder::excel_serial && text.starts_with('.')) {
        text.remove_prefix(1);
        double part = 0, scale = 0.1;
        for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), scale /= 10)
            part += (text.front() - '0') * scale;
        if (!text.empty()) return {};
        return start_of(*date) + std::chrono::milliseconds{static_cast<std::int64_t>(part * 86'400'000 + 0.5)};
    }
    const auto time = read_time(text);
    if (!time) return {};
    return start_of(*date) + std::chrono::milliseconds{time->milliseconds};
}

}  // namespace qd
