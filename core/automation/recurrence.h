#pragma once
// Recurring days after RFC 5545, section 3.3.10.
//
// Understood: FREQ=DAILY, WEEKLY, MONTHLY, YEARLY; INTERVAL; COUNT; UNTIL (a day or an
// instant, of which the day counts); BYDAY (with ordinals in MONTHLY and YEARLY); BYMONTHDAY
// (negative too); BYMONTH; BYYEARDAY; BYWEEKNO; BYSETPOS; WKST.
// Not understood and refused with words: SECONDLY, MINUTELY, HOURLY, BYHOUR, BYMINUTE,
// BYSECOND (a rule has one time of day), RSCALE. Times of day and zones are added by whoever
// asks, from local time: see work_calendar.h.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/instant.h"

namespace qd {

struct Recurrence {
    enum class Frequency : std::uint8_t { daily, weekly, monthly, yearly };
    struct Weekday {
        int ordinal = 0;              // 0 = every, 2 = the second, -1 = the last
        unsigned day = 1;             // ISO: 1 = Monday … 7 = Sunday
    };
    Frequency frequency = Frequency::daily;
    int interval = 1;
    int count = 0;                    // 0 = without end
    std::optional<Date> until;        // included
    std::vector<Weekday> weekdays;
    std::vector<int> month_days, months, year_days, week_numbers, positions;
    unsigned week_start = 1;
};

// "FREQ=WEEKLY;BYDAY=MO", also with a leading "RRULE:".
[[nodiscard]] Result<Recurrence> parse_recurrence(std::string_view text);

// Days of the recurrence in [from, to], ascending, at most `limit`. The first day of the
// series is `start` when it fits the rule (RFC 5545 leaves it open otherwise; it does not count then).
// COUNT is counted from start. Cost: the days from start (with COUNT) or from `from`.
[[nodiscard]] std::vector<Date> recurrence_days(const Recurrence& rule, Date start, Date from, Date to, std::size_t limit = 100'000);

// "every Monday", "on the 1st of every month", "every 2 weeks on Mon and Fri"; the text itself when it cannot be read.
[[nodiscard]] std::string describe_recurrence(std::string_view text);

}  // namespace qd
