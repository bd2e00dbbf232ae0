#pragma once
// Key figures of selling, each with its definition and its sample size. Formulas
// that people disagree about come as separate figures instead of a silent choice.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/insight/statistics.h"
#include "core/query/date_period.h"
#include "core/query/filter.h"
#include "core/query/pipeline_as_of.h"

namespace qd {

enum class KpiUnit : std::uint8_t { count, money, rate, days, money_per_day, ratio };

struct Kpi {
    std::string key;                  // "win_rate_count"
    std::string label;                // "Win rate"
    std::string definition;           // one sentence
    KpiUnit unit = KpiUnit::count;
    std::optional<double> value;      // money: minor units; rate: 0…1; empty = cannot be said
    std::size_t n = 0;                // deals behind it
    std::optional<Interval> interval; // 95 %, for rates
    std::string note;                 // why it is empty or to be read with care; may be empty
};

struct KpiScope {
    std::optional<DateRange> period;  // by close date; empty = all time
    std::optional<Instant> as_of;     // empty = now
    TimeView view = TimeView::happened;
    Filter filter;                    // over deals as they are today
    std::int64_t quota = -1;          // minor units for the period; -1 = the sum of people's quotas
};

struct KpiGroup {
    Value key;
    std::string label;                // "" = the field is empty
    std::vector<Kpi> kpis;
};

// won_count, won_value, lost_count, open_count, open_value, open_due_count, open_due_value, win_rate_count,
// win_rate_value, average_won, cycle_won_mean, cycle_won_median, cycle_won_p85, the same with lost and
// closed, weighted_pipeline, coverage_remaining, coverage_target, attainment, slip_rate, velocity.
[[nodiscard]] Result<std::vector<Kpi>> kpis(Workspace& workspace, const KpiScope& scope, const QueryContext& context);

// The same for each value of a deal path ("owner", "owner.manager", "product", "stage", "account.industry")
// or bucket of its close date. Groups in the order of lists; deals without a value last.
[[nodiscard]] Result<std::vector<KpiGroup>> kpi_breakdown(Workspace& workspace, const KpiScope& scope,
                                                          std::string_view path, DateBucket bucket,
                                                          const QueryContext& context);

// The arithmetic alone: slip rate, coverage and attainment need the workspace and are not in it.
[[nodiscard]] std::vector<Kpi> kpis_of(const std::vector<DealState>& deals, std::optional<DateRange> period);

// Every figure that kpis() gives, without a value.
[[nodiscard]] std::vector<Kpi> known_kpis();
// One figure as of a moment, of the quarter that was then; of one person's deals, 0 = everybody's. Empty when it cannot be said.
[[nodiscard]] Result<std::optional<double>> kpi_of_quarter(Workspace& workspace, std::string_view key, Instant at, Id person);

[[nodiscard]] const Kpi* find_kpi(const std::vector<Kpi>& kpis, std::string_view key);
// Days from the day it was created to its close date; empty when it is open or has no close date.
[[nodiscard]] std::optional<double> cycle_days(const DealState& deal);

}  // namespace qd
