#include "core/forecast/series/series.h"

#include <string>

namespace qd::forecast {

namespace {

int months_per_period(Frequency frequency) {
    switch (frequency) {
        case Frequency::monthly: return 1;
        case Frequency::quarterly: return 3;
        case Frequency::yearly: return 12;
        case Frequency::weekly: break;
    }
    return 0;
}

int month_number(Date date) {
    const std::chrono::year_month_day day{date};
    return int{day.year()} * 12 + static_cast<int>(unsigned{day.month()}) - 1;
}

}  // namespace

Result<Frequency> parse_frequency(std::string_view name) {
    for (Frequency frequency :
         {Frequency::weekly, Frequency::monthly, Frequency::quarterly, Frequency::yearly}) {
        if (name == name_of(frequency)) return frequency;
    }
    return fail(ErrorKind::invalid_input, "“" + std::string(name) + "” is not a forecast frequency.", {},
                "Choose weekly, monthly, quarterly or yearly.");
}

const char* name_of(Frequency frequency) {
    switch (frequency) {
        case Frequency::weekly: return "weekly";
        case Frequency::monthly: return "monthly";
        case Frequency::quarterly: return "quarterly";
        case Frequency::yearly: return "yearly";
    }
    return "";
}

int season_length(Frequency frequency) {
    const int months = months_per_period(frequency);
    return months == 0 ? 52 : 12 / months;
}

Date advance(Date start, Frequency frequency, int periods) {
    if (frequency == Frequency::weekly) return start + std::chrono::days{7 * periods};
    return add_months(start, periods * months_per_period(frequency));
}

int periods_between(Date from, Date to, Frequency frequency) {
    if (frequency == Frequency::weekly) {
        return static_cast<int>(std::chrono::floor<std::chrono::days>(to - from).count() / 7);
    }
    return (month_number(to) - month_number(from)) / months_per_period(frequency);
}

}  // namespace qd::forecast
