#pragma once
// Local time and working time. The only zone known is the clock's: its offset at any
// instant, summer time included. A local time that a clock change skips is taken as the
// first instant after it; one that happens twice, as the first of the two.

#include <set>

#include "core/automation/rule.h"
#include "core/base/clock.h"
#include "core/model/workspace.h"

namespace qd {

struct LocalTime {
    Date day{};
    int minute = 0;                   // of the day
};

[[nodiscard]] LocalTime local_time(const Clock& clock, Instant at);
[[nodiscard]] Instant at_local(const Clock& clock, Date day, int minute);

class WorkCalendar {
public:
    // Monday to Friday, 9 to 17, no holidays.
    explicit WorkCalendar(const Clock& clock) : m_clock(clock) {}
    // From the settings work_weekdays (bits, 1 = Monday), work_from, work_to (minutes) and
    // holidays (JSON list of ISO days). What cannot be read counts as not set.
    [[nodiscard]] static WorkCalendar of(Workspace& workspace);

    [[nodiscard]] bool works_on(Date day) const;
    // Days, weeks, months and working days keep the local time of day (a month's end stays its
    // end: Jan 31 + 1 month = Feb 28); minutes and hours are exact; working hours pass only while
    // the company works. Negative spans go back.
    [[nodiscard]] Instant add(Instant from, Span span) const;
    // The same on days; minutes and hours shorter than a day change nothing.
    [[nodiscard]] Date add(Date from, Span span) const;
    // `at` when the hours allow it, else the beginning of the next stretch that does.
    [[nodiscard]] Instant next_open(Instant at, const WorkHours& hours) const;

    const Clock& clock() const { return m_clock; }
    std::set<Date> holidays;
    unsigned weekdays = 0b0011111;
    int from = 9 * 60, to = 17 * 60;

private:
    [[nodiscard]] Date add_working_days(Date from, int amount) const;
    [[nodiscard]] Instant add_working_minutes(Instant from, std::int64_t minutes) const;
    const Clock& m_clock;
};

}  // namespace qd
