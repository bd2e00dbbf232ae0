#include "core/automation/work_calendar.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <charconv>

namespace qd {
namespace {
using namespace std::chrono;

constexpr int kMinutesADay = 24 * 60;
constexpr int kSearchDays = 3660;  // a calendar in which nobody ever works must not hang

std::optional<int> setting_number(Workspace& workspace, std::string_view key, int low, int high) {
    const std::string text = workspace.setting(key);
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || read.ec != std::errc{} || number < low || number > high) return std::nullopt;
    return number;
}

bool has_day(unsigned weekdays_mask, Date day) { return weekdays_mask >> (weekday{day}.iso_encoding() - 1) & 1U; }

}  // namespace

LocalTime local_time(const Clock& clock, Instant at) {
    const Instant shifted = at + minutes{clock.utc_offset_minutes(at)};
    const Date day = day_of(shifted);
    return {day, static_cast<int>(duration_cast<minutes>(shifted - start_of(day)).count())};
}

Instant at_local(const Clock& clock, Date day, int minute) {
    const Instant local = start_of(day) + minutes{minute};
    const int before = clock.utc_offset_minutes(local - hours{24}), after = clock.utc_offset_minutes(local + hours{24});
    // The larger offset gives the earlier instant: the first of two.
    for (const int offset : {std::max(before, after), std::min(before, after)}) {
        const Instant at = local - minutes{offset};
        if (clock.utc_offset_minutes(at) == offset) return at;
    }
    // Skipped by a clock change: the instant at which the new offset begins.
    Instant low = local - minutes{std::max(before, after)} - hours{1}, high = local - minutes{std::min(before, after)} + hours{1};
    const int old = clock.utc_offset_minutes(low);
    while (high - low > milliseconds{1}) {
        const Instant middle = low + (high - low) / 2;
        (clock.utc_offset_minutes(middle) == old ? low : high) = middle;
    }
    return high;
}

WorkCalendar WorkCalendar::of(Workspace& workspace) {
    WorkCalendar calendar{workspace.clock()};
    if (const auto mask = setting_number(workspace, "work_weekdays", 1, 127)) calendar.weekdays = static_cast<unsigned>(*mask);
    if (const auto start = setting_number(workspace, "work_from", 0, kMinutesADay - 1)) calendar.from = *start;
    if (const auto end = setting_number(workspace, "work_to", 1, kMinutesADay)) calendar.to = *end;
    if (calendar.from >= calendar.to) calendar.from = 9 * 60, calendar.to = 17 * 60;
    const auto list = nlohmann::json::parse(workspace.setting("holidays"), nullptr, false);
    if (list.is_array())
        for (const auto& item : list)
            if (item.is_string())
                if (const auto day = parse_iso_date(item.get_ref<const std::string&>())) calendar.holidays.insert(*day);
    return calendar;
}

bool WorkCalendar::works_on(Date day) const { return has_day(weekdays, day) && !holidays.contains(day); }

Date WorkCalendar::add_working_days(Date from_day, int amount) const {
    const days step{amount < 0 ? -1 : 1};
    Date day = from_day;
    int left = std::abs(amount);
    // Whole weeks pass without looking at each day when no holiday can lie among them.
    if (holidays.empty() && left > 10 && weekdays) {
        const int a_week = std::popcount(weekdays & 127U);
        const int weeks = left / a_week - 1;
        day += step * (7 * weeks);
        left -= weeks * a_week;
    }
    for (int idle = 0; left > 0 && idle < kSearchDays;) {
        day += step;
        if (works_on(day)) --left, idle = 0;
        else ++idle;
    }
    return day;
}

Instant WorkCalendar::add_working_minutes(Instant from_instant, std::int64_t amount) const {
    LocalTime now = local_time(m_clock, from_instant);
    const bool back = amount < 0;
    std::int64_t left = back ? -amount : amount;
    for (int days_seen = 0; days_seen < kSearchDays; ++days_seen) {
        if (works_on(now.day)) {
            const int here = std::clamp(now.minute, from, to);
            const int room = back ? here - from : to - here;
            if (left <= room && (left > 0 || here == now.minute))
                return at_local(m_clock, now.day, static_cast<int>(back ? here - left : here + left));
            left -= room;
        }
        now.day += days{back ? -1 : 1};
        now.minute = back ? kMinutesADay : 0;
    }
    return at_local(m_clock, now.day, from);
}

Date WorkCalendar::add(Date day, Span span) const {
    switch (span.unit) {
        case SpanUnit::minutes: return day + days{span.amount / kMinutesADay};
        case SpanUnit::hours: return day + days{span.amount / 24};
        case SpanUnit::working_hours: return add_working_days(day, span.amount * 60 / std::max(1, to - from));
        case SpanUnit::days: return day + days{span.amount};
        case SpanUnit::weeks: return day + days{7 * span.amount};
        case SpanUnit::months: return add_months(day, span.amount);
        case SpanUnit::working_days: return add_working_days(day, span.amount);
    }
    return day;
}

Instant WorkCalendar::add(Instant at, Span span) const {
    switch (span.unit) {
        case SpanUnit::minutes: return at + minutes{span.amount};
        case SpanUnit::hours: return at + hours{span.amount};
        case SpanUnit::working_hours: return add_working_minutes(at, std::int64_t{span.amount} * 60);
        default: break;
    }
    const LocalTime local = local_time(m_clock, at);
    const Instant rest = Instant{(at - floor<minutes>(at))};
    return at_local(m_clock, add(local.day, span), local.minute) + rest.time_since_epoch();
}

Instant WorkCalendar::next_open(Instant at, const WorkHours& open) const {
    if (!open.limited || open.from >= open.to) return at;
    LocalTime local = local_time(m_clock, at);
    if (has_day(open.weekdays, local.day) && !holidays.contains(local.day) && local.minute >= open.from && local.minute < open.to) return at;
    if (local.minute >= open.from) local.day += days{1};
    for (int searched = 0; searched < kSearchDays; ++searched, local.day += days{1})
        if (has_day(open.weekdays, local.day) && !holidays.contains(local.day)) return at_local(m_clock, local.day, open.from);
    return at;
}

}  // namespace qd
