#pragma once
// Private to core/query: sums over stretches of ordered rows.

#include <span>

#include "core/query/column_path.h"

namespace qd {

// An Aggregate over loaded columns.
struct MeasurePlan {
    Measure measure = Measure::count;
    ColumnPath path;               // not for count
    ColumnPath chance, stage_chance;  // weighted_sum: the deal's own and its stage's
};

[[nodiscard]] Result<MeasurePlan> plan_measure(ColumnSource& source, const Entity& entity, const Aggregate& aggregate);
[[nodiscard]] Value measure(const MeasurePlan& plan, std::span<const RowIndex> rows);

}  // namespace qd
