#include "core/forecast/process/period.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/sort_by.h"

namespace qd::forecast {
namespace {

using std::chrono::days;

constexpr const char* kKeys[] = {"weekly", "monthly", "quarterly", "annual"};
constexpr const char* kLabels[] = {"Weekly", "Monthly", "Quarterly", "Annual"};

Date monday_of(Date day) {
    return day - days{(std::chrono::weekday{day}.iso_encoding() + 6) % 7};
}

// ISO 8601: week 1 holds the year's first Thursday.
std::string week_name(Date monday) {
    const Date thursday = monday + days{3};
    const int year = static_cast<int>(std::chrono::year_month_day{thursday}.year());
    const auto number = (thursday - make_date(year, 1, 1)).count() / 7 + 1;
    return fmt::format("{}-W{:02}", year, number);
}

Date fiscal_year_start(Date day, FiscalCalendar fiscal) { return first_day({quarter_of(day, fiscal).year, 1}, fiscal); }

std::optional<int> number_from(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && value > 0 && value < 10000 ? std::optional{value} : std::nullopt;
}

}  // namespace

const char* key_of(Cadence cadence) { return kKeys[static_cast<std::size_t>(cadence)]; }
const char* label_of(Cadence cadence) { return kLabels[static_cast<std::size_t>(cadence)]; }

std::optional<Cadence> cadence_from(std::string_view key) {
    for (const Cadence cadence : kCadences)
        if (key == key_of(cadence)) return cadence;
    return {};
}

RunPeriod period_at(Cadence cadence, Date day, const QueryContext& context) {
    RunPeriod period;
    period.cadence = cadence;
    switch (cadence) {
        case Cadence::weekly:
            period.first = monday_of(day);
            period.last = period.first + days{6};
            period.name = week_name(period.first);
            break;
        case Cadence::monthly:
            period.first = first_of_month(day);
            period.last = add_months(period.first, 1) - days{1};
            period.name = iso(period.first).substr(0, 7);
            break;
        case Cadence::quarterly: {
            const Quarter quarter = quarter_of(day, context.fiscal);
            period.first = first_day(quarter, context.fiscal);
            period.last = last_day(quarter, context.fiscal);
            period.name = qd::name_of(quarter);
            break;
        }
        case Cadence::annual:
            period.first = fiscal_year_start(day, context.fiscal);
            period.last = add_months(period.first, 12) - days{1};
            period.name = fmt::format("FY{}", quarter_of(day, context.fiscal).year);
            break;
    }
    return period;
}

RunPeriod shifted(const RunPeriod& period, int by, const QueryContext& context) {
    constexpr int kMonths[] = {0, 1, 3, 12};
    const Date day = period.cadence == Cadence::weekly ? period.first + days{7 * by}
                                                       : add_months(period.first, kMonths[static_cast<std::size_t>(period.cadence)] * by);
    return period_at(period.cadence, day, context);
}

std::optional<RunPeriod> parse_period(std::string_view name, const QueryContext& context) {
    if (const auto quarter = parse_quarter(name)) return period_at(Cadence::quarterly, first_day(*quarter, context.fiscal), context);
    if (name.starts_with("FY")) {
        const auto year = number_from(name.substr(2));
        return year ? std::optional{period_at(Cadence::annual, first_day({*year, 1}, context.fiscal), context)} : std::nullopt;
    }
    if (name.size() == 8 && name.substr(4, 2) == "-W") {
        const auto year = number_from(name.substr(0, 4)), week = number_from(name.substr(6));
        if (!year || !week || *week > 53) return {};
        return period_at(Cadence::weekly, monday_of(make_date(*year, 1, 4)) + days{7 * (*week - 1)}, context);
    }
    const auto day = name.size() == 7 ? parse_iso_date(std::string{name} + "-01") : std::nullopt;
    return day ? std::optional{period_at(Cadence::monthly, *day, context)} : std::nullopt;
}

Frequency grain_of(Cadence cadence) { return cadence == Cadence::weekly ? Frequency::weekly : Frequency::monthly; }

Date grain_start(Date day, Frequency grain) { return grain == Frequency::weekly ? monday_of(day) : first_of_month(day); }

std::vector<DueForecast> due_forecasts(const std::vector<Cadence>& cadences, const std::vector<KnownRun>& runs, const QueryContext& context) {
    std::vector<DueForecast> list;
    for (const Cadence cadence : cadences) {
        const RunPeriod now = period_at(cadence, context.today, context);
        for (const RunPeriod& period : {now, shifted(now, 1, context)}) {
            DueForecast due{period, period.first, period.first + days{period.days() / 10}};
            for (const KnownRun& run : runs) {
                if (run.period != period.name) continue;
                due.begun = true;
                due.published |= run.published;
            }
            due.late = !due.published && due.final_by < context.today;
            list.push_back(std::move(due));
        }
    }
    sort_by(list, {}, &DueForecast::due);
    return list;
}

}  // namespace qd::forecast
