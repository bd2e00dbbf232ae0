#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "app/ui/locale.h"
#include "app/ui/text.h"

namespace qd::ui {
namespace {

using std::chrono::year_month_day;

constexpr std::array kMonths = {"January", "February", "March", "April", "May", "June", "July",
                                "August", "September", "October", "November", "December"};
constexpr std::array kShortMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array kWeekdays = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::array kShortWeekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

struct Parts {
    int year;
    unsigned month, day;
    int weekday;
};

Parts parts_of(Date day) {
    const year_month_day civil{day};
    return {int(civil.year()), unsigned(civil.month()), unsigned(civil.day()),
            static_cast<int>(std::chrono::weekday{day}.c_encoding())};
}

std::string day_and_month(const Locale& locale, const Parts& part, bool shortened) {
    const char* month = month_name(part.month, shortened);
    if (locale.order == DateOrder::day_month_year) return fmt::format("{} {}", part.day, month);
    return fmt::format("{} {}", month, part.day);
}

std::string with_year(const Locale& locale, const Parts& part) {
    const std::string text = day_and_month(locale, part, true);
    if (locale.order == DateOrder::year_month_day) return fmt::format("{} {}", part.year, text);
    return fmt::format("{}{} {}", text, locale.order == DateOrder::month_day_year ? "," : "", part.year);
}

std::string numeric(const Locale& locale, const Parts& part) {
    switch (locale.order) {
        case DateOrder::month_day_year: return fmt::format("{:02}/{:02}/{}", part.month, part.day, part.year);
        case DateOrder::day_month_year: return fmt::format("{:02}.{:02}.{}", part.day, part.month, part.year);
        case DateOrder::year_month_day: break;
    }
    return fmt::format("{}-{:02}-{:02}", part.year, part.month, part.day);
}

}  // namespace

const char* month_name(unsigned month, bool shortened) {
    return tr(shortened ? kShortMonths[(month - 1) % 12] : kMonths[(month - 1) % 12]);
}

const char* weekday_name(int weekday, bool shortened) {
    const auto index = static_cast<std::size_t>(((weekday % 7) + 7) % 7);
    return tr(shortened ? kShortWeekdays[index] : kWeekdays[index]);
}

std::string date(const Locale& locale, Date day, Date today, DateStyle style) {
    const Parts part = parts_of(day);
    switch (style) {
        case DateStyle::compact:
            // Near dates across a year's end ("Jan 9" seen in December) need no year either.
            if (part.year == parts_of(today).year || std::abs((day - today).count()) < 120)
                return day_and_month(locale, part, true);
            return with_year(locale, part);
        case DateStyle::full: return with_year(locale, part);
        case DateStyle::weekday:
            return fmt::format("{}, {}", weekday_name(part.weekday), day_and_month(locale, part, true));
        case DateStyle::lengthy:
            return fmt::format("{}, {}", weekday_name(part.weekday, false), day_and_month(locale, part, false));
        case DateStyle::month: return fmt::format("{} {}", month_name(part.month), part.year);
        case DateStyle::numeric: return numeric(locale, part);
    }
    return {};
}

Date day_of_person(const Locale& locale, Instant at) {
    return day_of(at + std::chrono::minutes{locale.utc_offset_minutes});
}

std::string time_of_day(const Locale& locale, Instant at) {
    const Instant local = at + std::chrono::minutes{locale.utc_offset_minutes};
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(local - start_of(day_of(local))).count();
    if (locale.clock24) return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
    const auto hour = minutes / 60 % 12 == 0 ? 12 : minutes / 60 % 12;
    return fmt::format("{}:{:02}\u00A0{}", hour, minutes % 60, minutes < 720 ? tr("AM") : tr("PM"));
}

std::string relative_day(Date day, Date today) {
    const auto distance = (day - today).count();
    if (distance == 0) return tr("today");
    if (distance == 1) return tr("tomorrow");
    if (distance == -1) return tr("yesterday");
    return distance > 0 ? tr("in {} days", distance) : tr("{} days ago", -distance);
}

}  // namespace qd::ui
