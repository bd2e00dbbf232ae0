#pragma once
// What a question depends on besides the data: the day, who asks, and how the
// company counts years and weeks. Passed in, so that a query can be asked as of any day.

#include <vector>

#include "core/base/error.h"
#include "core/base/id.h"
#include "core/base/instant.h"

namespace qd {

class Workspace;

struct QueryContext {
    Date today{};
    Instant now{};
    FiscalCalendar fiscal{};
    unsigned first_weekday = 1;      // ISO: 1 = Monday … 7 = Sunday
    int utc_offset_minutes = 0;      // turns instants into civil days
    Id user = 0;                     // "me"; 0 = nobody
    std::vector<Id> team;            // "my team": me and everybody who reports to me, or my team's members
};

// Reads the settings (fiscal_first_month, first_weekday) and the user's team.
[[nodiscard]] Result<QueryContext> query_context(Workspace& workspace, Id user);

}  // namespace qd
