#include "core/query/column_measure.h"

#include <algorithm>
#include <cmath>

#include "core/query/list_sql.h"
#include "core/query/median_function.h"

namespace qd {
namespace {

// Calls take(value) for every row that has one.
template <class Take>
void each_integer(const ColumnPath& path, std::span<const RowIndex> rows, const Take& take) {
    const std::vector<std::int64_t>& values = path.column->integers;
    for (const RowIndex row : rows) {
        const RowIndex end = path.follow(row);
        if (end != kNoRow && values[end] != kNoInteger) take(values[end], row);
    }
}

template <class Take>
void each_real(const ColumnPath& path, std::span<const RowIndex> rows, const Take& take) {
    const bool real = path.column->kind == ColumnData::Kind::real;
    for (const RowIndex row : rows) {
        const RowIndex end = path.follow(row);
        if (end == kNoRow || path.column->empty(end)) continue;
        take(real ? path.column->reals[end] : static_cast<double>(path.column->integers[end]));
    }
}

Value sum(const ColumnPath& path, std::span<const RowIndex> rows) {
    if (path.column->kind == ColumnData::Kind::real) {
        double total = 0;
        bool any = false;
        each_real(path, rows, [&](double value) { total += value, any = true; });
        return any ? Value{total} : Value{std::int64_t{0}};
    }
    std::int64_t total = 0;
    each_integer(path, rows, [&](std::int64_t value, RowIndex) { total += value; });
    return Value{total};
}

double chance_of(const ColumnPath& path, RowIndex row) {
    const RowIndex end = path.follow(row);
    return end == kNoRow ? std::nan("") : path.column->reals[end];
}

Value weighted_sum(const MeasurePlan& plan, std::span<const RowIndex> rows) {
    std::int64_t total = 0;
    each_integer(plan.path, rows, [&](std::int64_t amount, RowIndex row) {
        double chance = chance_of(plan.chance, row);
        if (std::isnan(chance)) chance = chance_of(plan.stage_chance, row);
        if (!std::isnan(chance)) total += std::llround(static_cast<double>(amount) * chance / 100.0);
    });
    return Value{total};
}

Value average(const ColumnPath& path, std::span<const RowIndex> rows) {
    double total = 0;
    std::size_t count = 0;
    each_real(path, rows, [&](double value) { total += value, ++count; });
    return count == 0 ? Value{} : Value{total / static_cast<double>(count)};
}

Value median(const ColumnPath& path, std::span<const RowIndex> rows) {
    std::vector<double> values;
    each_real(path, rows, [&](double value) { values.push_back(value); });
    return values.empty() ? Value{} : Value{median_in_place(values)};
}

Value extreme(const ColumnPath& path, std::span<const RowIndex> rows, bool highest) {
    double found = 0;
    bool any = false;
    each_real(path, rows, [&](double value) {
        found = !any ? value : highest ? std::max(found, value) : std::min(found, value);
        any = true;
    });
    if (!any) return {};
    if (path.column->kind == ColumnData::Kind::real) return Value{found};
    return Value{static_cast<std::int64_t>(found)};
}

}  // namespace

Result<MeasurePlan> plan_measure(ColumnSource& source, const Entity& entity, const Aggregate& aggregate) {
    MeasurePlan plan{aggregate.measure, {}, {}, {}};
    if (aggregate.measure == Measure::count) return plan;
    plan.path = TRY(source.path(entity, aggregate.path));
    TRY(check_measure(aggregate.measure, entity, *plan.path.field));
    if (aggregate.measure != Measure::weighted_sum) return plan;
    plan.chance = TRY(source.path(entity, "probability"));
    plan.stage_chance = TRY(source.path(entity, "stage.probability"));
    return plan;
}

Value measure(const MeasurePlan& plan, std::span<const RowIndex> rows) {
    switch (plan.measure) {
        case Measure::count: return Value{static_cast<std::int64_t>(rows.size())};
        case Measure::sum: return sum(plan.path, rows);
        case Measure::weighted_sum: return weighted_sum(plan, rows);
        case Measure::average: return average(plan.path, rows);
        case Measure::median: return median(plan.path, rows);
        case Measure::minimum: return extreme(plan.path, rows, false);
        case Measure::maximum: return extreme(plan.path, rows, true);
    }
    return {};
}

}  // namespace qd
