#pragma once
// What Home shows, read once per change of the data: findings on my deals, my tasks
// and meetings, and how the quarter goes.

#include <optional>
#include <string>
#include <vector>

#include "app/shell/desk.h"
#include "core/insight/deal_signals.h"
#include "core/insight/quarter_progress.h"

namespace qd {

struct TodayItem {
    Id id = 0;
    std::string kind, subject, about;   // about: the deal's or account's title
    Id deal = 0;
    std::optional<Date> due;
    std::int64_t minute = -1;           // after midnight; −1 = any time
    std::int64_t amount = 0;            // of the deal
    bool done = false;
};

struct HomeData {
    std::vector<DealSignal> signals;
    bool signals_known = false;         // else what is usual here is still being read
    std::vector<TodayItem> today;       // overdue first, then by time, done ones last
    std::optional<QuarterProgress> quarter;
    std::size_t meetings = 0, open_tasks = 0, done_today = 0;
    std::optional<Error> problem;
    bool whole_team = false;            // managers see their team's deals
};

// whose: people whose deals and tasks count; empty = everybody.
[[nodiscard]] HomeData read_home(Desk& desk);

}  // namespace qd
