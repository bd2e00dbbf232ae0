#pragma once
// How a period is going: won to date day by day against the quota.

#include <optional>
#include <vector>

#include "core/model/workspace.h"
#include "core/query/date_period.h"

namespace qd {

struct ProgressPoint {
    Date day{};
    std::int64_t won = 0;              // minor units, from the first day up to and including this one
};

struct QuarterProgress {
    DateRange period;
    std::vector<ProgressPoint> line;   // one per day up to today (or the end of the period)
    std::int64_t won = 0;
    std::size_t won_count = 0;
    std::int64_t open_due = 0;         // open deals with a close date in the period
    std::size_t open_due_count = 0;
    std::int64_t weighted_due = 0;
    std::optional<std::int64_t> quota; // empty = nobody has one
    std::optional<std::int64_t> gap;   // quota − won; negative = above
    double share_of_time = 0;          // 0…1 of the period's days that have begun
    std::optional<double> pace;        // won ÷ (quota × share_of_time); 1 = exactly on pace
};

// Deals of the given people (empty = everybody); quotas per quarter are scaled to the period.
[[nodiscard]] Result<QuarterProgress> quarter_progress(Workspace& workspace, DateRange period,
                                                       const std::vector<Id>& owners, const QueryContext& context);

}  // namespace qd
