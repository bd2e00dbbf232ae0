#include "core/automation/recurrence.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace qd {
namespace {
using namespace std::chrono;

constexpr std::string_view kDays[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
constexpr const char* kDayNames[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

std::unexpected<Error> refuse(std::string problem) {
    return fail(ErrorKind::invalid_input, "This repetition cannot be read: " + std::move(problem), {},
                "Write it like FREQ=WEEKLY;BYDAY=MO.");
}

Result<int> number(std::string_view text, int low, int high) {
    int value = 0;
    std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || value < low || value > high)
        return refuse("“" + std::string{text} + "” is no number that fits.");
    return value;
}

template <class Read>
Result<> each_item(std::string_view list, Read read) {
    while (true) {
        const std::size_t comma = list.find(',');
        TRY(read(list.substr(0, comma)));
        if (comma == std::string_view::npos) return {};
        list.remove_prefix(comma + 1);
    }
}

Result<> read_numbers(std::string_view list, int most, std::vector<int>& into) {
    return each_item(list, [&](std::string_view item) -> Result<> {
        const int value = TRY(number(item, -most, most));
        if (value == 0) return refuse("0 is no day.");
        into.push_back(value);
        return {};
    });
}

Result<Recurrence::Weekday> read_weekday(std::string_view item) {
    if (item.size() < 2) return refuse("“" + std::string{item} + "” is no day of the week.");
    const auto day = std::ranges::find(kDays, item.substr(item.size() - 2));
    if (day == std::end(kDays)) return refuse("“" + std::string{item} + "” is no day of the week.");
    Recurrence::Weekday weekday{0, static_cast<unsigned>(day - std::begin(kDays)) + 1};
    item.remove_suffix(2);
    if (item.empty()) return weekday;
    weekday.ordinal = TRY(number(item, -53, 53));
    if (weekday.ordinal == 0) return refuse("there is no 0th day.");
    return weekday;
}

Result<Date> read_until(std::string_view text) {
    if (text.size() >= 8) {
        const std::string iso_text = std::string{text.substr(0, 4)} + '-' + std::string{text.substr(4, 2)} + '-' + std::string{text.substr(6, 2)};
        if (const auto date = parse_iso_date(iso_text)) return *date;
    }
    return refuse("“" + std::string{text} + "” is no day like 20181231.");
}

Result<> read_part(Recurrence& rule, std::string_view name, std::string_view value) {
    if (name == "FREQ") {
        constexpr std::string_view kNames[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
        const auto found = std::ranges::find(kNames, value);
        if (found == std::end(kNames)) return refuse("FREQ=" + std::string{value} + " is not possible for a rule.");
        rule.frequency = static_cast<Recurrence::Frequency>(found - std::begin(kNames));
        return {};
    }
    if (name == "INTERVAL") rule.interval = TRY(number(value, 1, 10'000));
    else if (name == "COUNT") rule.count = TRY(number(value, 1, 100'000));
    else if (name == "UNTIL") rule.until = TRY(read_until(value));
    else if (name == "BYMONTHDAY") return read_numbers(value, 31, rule.month_days);
    else if (name == "BYYEARDAY") return read_numbers(value, 366, rule.year_days);
    else if (name == "BYWEEKNO") return read_numbers(value, 53, rule.week_numbers);
    else if (name == "BYSETPOS") return read_numbers(value, 366, rule.positions);
    else if (name == "BYMONTH") return each_item(value, [&](std::string_view item) -> Result<> {
        rule.months.push_back(TRY(number(item, 1, 12)));
        return {};
    });
    else if (name == "BYDAY") return each_item(value, [&](std::string_view item) -> Result<> {
        rule.weekdays.push_back(TRY(read_weekday(item)));
        return {};
    });
    else if (name == "WKST") {
        const Recurrence::Weekday day = TRY(read_weekday(value));
        rule.week_start = day.day;
    } else {
        return refuse(std::string{name} + " is not possible for a rule.");
    }
    return {};
}

unsigned iso_weekday(Date date) { return weekday{date}.iso_encoding(); }
Date year_start(int year) { return make_date(year, 1, 1); }
int year_of(Date date) { return int{year_month_day{date}.year()}; }

Date week_start_of(Date date, unsigned first) { return date - days{(iso_weekday(date) + 7 - first) % 7}; }

// The first day of week 1: the first week with at least four days in the year.
Date first_week(int year, unsigned first) {
    const Date week = week_start_of(year_start(year), first);
    return year_start(year) - week <= days{3} ? week : week + days{7};
}

bool has(const std::vector<int>& list, int value) { return std::ranges::find(list, value) != list.end(); }

// Decides about single days; periods are generated by Series.
class DayTest {
public:
    DayTest(const Recurrence& rule, Date start) : m_rule(rule) {
        const year_month_day first{start};
        const bool by_day = !rule.weekdays.empty() || !rule.month_days.empty() || !rule.year_days.empty() || !rule.week_numbers.empty();
        m_months = rule.months;
        m_month_days = rule.month_days;
        m_weekdays = rule.weekdays;
        using enum Recurrence::Frequency;
        if (rule.frequency == yearly && !by_day) {
            if (m_months.empty()) m_months.push_back(static_cast<int>(unsigned{first.month()}));
            m_month_days.push_back(static_cast<int>(unsigned{first.day()}));
        }
        if (rule.frequency == monthly && !by_day) m_month_days.push_back(static_cast<int>(unsigned{first.day()}));
        if (rule.frequency == weekly && !by_day) m_weekdays.push_back({0, iso_weekday(start)});
        if (rule.frequency == yearly && !rule.week_numbers.empty() && rule.weekdays.empty() && rule.month_days.empty() && rule.year_days.empty())
            m_weekdays.push_back({0, iso_weekday(start)});
    }

    [[nodiscard]] bool operator()(Date date) const {
        const year_month_day ymd{date};
        const int month = static_cast<int>(unsigned{ymd.month()});
        if (!m_months.empty() && !has(m_months, month)) return false;
        const int day = static_cast<int>(unsigned{ymd.day()});
        const int in_month = static_cast<int>(unsigned{year_month_day_last{ymd.year() / ymd.month() / last}.day()});
        if (!m_month_days.empty() && !has(m_month_days, day) && !has(m_month_days, day - in_month - 1)) return false;
        const int year = int{ymd.year()};
        const int day_of_year = static_cast<int>((date - year_start(year)).count()) + 1;
        const int in_year = static_cast<int>((year_start(year + 1) - year_start(year)).count());
        if (!m_rule.year_days.empty() && !has(m_rule.year_days, day_of_year) && !has(m_rule.year_days, day_of_year - in_year - 1)) return false;
        if (!m_rule.week_numbers.empty() && !in_week(date, year)) return false;
        if (m_weekdays.empty()) return true;
        const bool of_year = m_rule.frequency == Recurrence::Frequency::yearly && m_rule.months.empty();
        const bool counts = m_rule.frequency == Recurrence::Frequency::monthly || m_rule.frequency == Recurrence::Frequency::yearly;
        const int place = of_year ? day_of_year : day, length = of_year ? in_year : in_month;
        return std::ranges::any_of(m_weekdays, [&](const Recurrence::Weekday& wanted) {
            if (wanted.day != iso_weekday(date)) return false;
            if (wanted.ordinal == 0 || !counts) return true;
            return wanted.ordinal > 0 ? (place - 1) / 7 + 1 == wanted.ordinal : (length - place) / 7 + 1 == -wanted.ordinal;
        });
    }

private:
    [[nodiscard]] bool in_week(Date date, int year) const {
        for (const int of : {year - 1, year, year + 1}) {
            const Date first = first_week(of, m_rule.week_start), next = first_week(of + 1, m_rule.week_start);
            if (date < first || date >= next) continue;
            const int week = static_cast<int>((date - first).count() / 7) + 1, weeks = static_cast<int>((next - first).count() / 7);
            return has(m_rule.week_numbers, week) || has(m_rule.week_numbers, week - weeks - 1);
        }
        return false;
    }
    const Recurrence& m_rule;
    std::vector<int> m_months, m_month_days;
    std::vector<Recurrence::Weekday> m_weekdays;
};

// The n-th period of the series as [first, end).
std::pair<Date, Date> period(const Recurrence& rule, Date start, std::int64_t number) {
    const std::int64_t steps = number * rule.interval;
    using enum Recurrence::Frequency;
    switch (rule.frequency) {
        case daily: return {start + days{steps}, start + days{steps + 1}};
        case weekly: {
            const Date first = week_start_of(start, rule.week_start) + days{7 * steps};
            return {first, first + days{7}};
        }
        case monthly: {
            const Date first = add_months(first_of_month(start), static_cast<int>(steps));
            return {first, add_months(first, 1)};
        }
        case yearly: break;
    }
    const int year = year_of(start) + static_cast<int>(steps);
    return {year_start(year), year_start(year + 1)};
}

// A period at or before the one that holds the day.
std::int64_t period_near(const Recurrence& rule, Date start, Date day) {
    if (day <= start) return 0;
    const std::int64_t passed = (day - start).count();
    const std::int64_t length = rule.frequency == Recurrence::Frequency::daily ? 1 : rule.frequency == Recurrence::Frequency::weekly ? 7
                                : rule.frequency == Recurrence::Frequency::monthly ? 31 : 366;
    return std::max<std::int64_t>(0, passed / (length * rule.interval) - 1);
}

std::vector<Date> days_of(const Recurrence& rule, const DayTest& test, Date first, Date end) {
    std::vector<Date> found;
    for (Date day = first; day < end; day += days{1})
        if (test(day)) found.push_back(day);
    if (rule.positions.empty()) return found;
    std::vector<Date> chosen;
    const auto size = static_cast<int>(found.size());
    for (int at = 0; at < size; ++at)
        if (has(rule.positions, at + 1) || has(rule.positions, at - size)) chosen.push_back(found[static_cast<std::size_t>(at)]);
    return chosen;
}

std::string ordinal(int number) {
    if (number == -1) return "last";
    if (number < 0) return fmt::format("{}th last", -number);
    const int tail = number % 100 / 10 == 1 ? 0 : number % 10;
    return std::to_string(number) + (tail == 1 ? "st" : tail == 2 ? "nd" : tail == 3 ? "rd" : "th");
}

std::string list_words(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t at = 0; at < words.size(); ++at)
        text += (at == 0 ? "" : at + 1 == words.size() ? " and " : ", ") + words[at];
    return text;
}

}  // namespace

Result<Recurrence> parse_recurrence(std::string_view text) {
    if (text.starts_with("RRULE:")) text.remove_prefix(6);
    if (text.size() > 2000) return refuse("it is too long.");
    Recurrence rule;
    bool frequency = false;
    while (!text.empty()) {
        const std::size_t semicolon = text.find(';');
        const std::string_view part = text.substr(0, semicolon);
        text = semicolon == std::string_view::npos ? std::string_view{} : text.substr(semicolon + 1);
        if (part.empty()) continue;
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos) return refuse("“" + std::string{part} + "” has no value.");
        frequency = frequency || part.substr(0, equals) == "FREQ";
        TRY(read_part(rule, part.substr(0, equals), part.substr(equals + 1)));
    }
    if (!frequency) return refuse("it does not say how often.");
    if (rule.count && rule.until) return refuse("COUNT and UNTIL exclude each other.");
    const bool counts = rule.frequency == Recurrence::Frequency::monthly || rule.frequency == Recurrence::Frequency::yearly;
    for (const Recurrence::Weekday& day : rule.weekdays)
        if (day.ordinal != 0 && (!counts || !rule.week_numbers.empty())) return refuse("the 2nd Monday of a week or day does not exist.");
    return rule;
}

std::vector<Date> recurrence_days(const Recurrence& rule, Date start, Date from, Date to, std::size_t limit) {
    constexpr int kEmptyPeriods = 20'000;  // “February 30” never comes
    const DayTest test{rule, start};
    std::vector<Date> found;
    const Date end = rule.until ? std::min(to, *rule.until) : to;
    int counted = 0, empty = 0;
    for (std::int64_t number = rule.count ? 0 : period_near(rule, start, from); empty < kEmptyPeriods; ++number) {
        const auto [first, next] = period(rule, start, number);
        if (first > end) break;
        const std::vector<Date> days_here = days_of(rule, test, first, next);
        empty = days_here.empty() ? empty + 1 : 0;
        for (const Date day : days_here) {
            if (day < start) continue;
            if (day > end || (rule.count && ++counted > rule.count) || found.size() >= limit) return found;
            if (day >= from) found.push_back(day);
        }
    }
    return found;
}

namespace {

bool is_monday_to_friday(const std::vector<Recurrence::Weekday>& days) {
    unsigned mask = 0;
    for (const auto& day : days) {
        if (day.ordinal) return false;
        mask |= 1U << (day.day - 1);
    }
    return mask == 0b0011111;
}

}  // namespace

std::string describe_recurrence(std::string_view text) {
    const auto rule = parse_recurrence(text);
    if (!rule) return std::string{text};
    constexpr const char* kUnits[] = {"day", "week", "month", "year"};
    const auto unit = static_cast<std::size_t>(rule->frequency);
    std::vector<std::string> weekdays, month_days;
    for (const auto& day : rule->weekdays)
        weekdays.push_back((day.ordinal ? "the " + ordinal(day.ordinal) + " " : std::string{}) + kDayNames[day.day - 1]);
    for (const int day : rule->month_days) month_days.push_back(day < 0 ? "the " + ordinal(day) + " day" : "the " + ordinal(day));
    std::string words = rule->interval == 1 ? fmt::format("every {}", kUnits[unit]) : fmt::format("every {} {}s", rule->interval, kUnits[unit]);
    // Monday to Friday, one of them: nobody wants to read all five.
    const bool one_weekday = rule->positions.size() == 1 && is_monday_to_friday(rule->weekdays);
    if (one_weekday) words += " on the " + ordinal(rule->positions.front()) + " weekday";
    else if (rule->frequency == Recurrence::Frequency::weekly && rule->interval == 1 && !weekdays.empty()) words = "every " + list_words(weekdays);
    else if (!weekdays.empty()) words += " on " + list_words(weekdays);
    if (!rule->positions.empty() && !one_weekday) words += fmt::format(", the {} of these", ordinal(rule->positions.front()));
    if (!month_days.empty()) words += " on " + list_words(month_days);
    if (!rule->months.empty()) {
        constexpr const char* kMonths[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September",
                                           "October", "November", "December"};
        std::vector<std::string> months;
        for (const int month : rule->months) months.push_back(kMonths[month - 1]);
        words += " in " + list_words(months);
    }
    if (rule->until) words += " until " + iso(*rule->until);
    if (rule->count) words += fmt::format(", {} times", rule->count);
    return words;
}

}  // namespace qd
