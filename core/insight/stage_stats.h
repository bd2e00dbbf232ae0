#pragma once
// What each stage holds and how it behaves: sums, ages, and what our own history says.

#include <optional>
#include <string>
#include <vector>

#include "core/query/pipeline_as_of.h"
#include "core/query/query_context.h"

namespace qd {

struct StageStats {
    Id stage = 0;
    std::string name;
    std::string kind;                          // "open", "won", "lost"
    double probability = 0;                    // as set, percent
    std::size_t count = 0;
    std::int64_t sum = 0, weighted = 0;        // minor units
    std::optional<double> median_age, p85_age; // days that the deals now here have been here
    // From deals that left the stage (journal): days they stayed.
    std::size_t left = 0;
    std::optional<double> typical_days, p85_days;
    std::optional<int> suggested_rotting_days; // p85_days rounded up, from 20 departures on
    std::optional<int> rotting_days;           // as set
    // Of closed deals that were ever in this stage, the share that was won; empty below 1.
    std::optional<double> own_win_rate;
    std::size_t reached = 0;                   // closed deals that were here
};

// Every stage, by pipeline and position. Cost: one pass over deals and the journal of stages.
[[nodiscard]] Result<std::vector<StageStats>> stage_stats(Workspace& workspace, const QueryContext& context);

}  // namespace qd
