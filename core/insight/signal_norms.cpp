// What is usual on our own deals: how long stages and silences last.

#include <algorithm>
#include <cmath>

#include "core/insight/deal_signals.h"
#include "core/insight/kpi.h"
#include "core/insight/statistics.h"

namespace qd {
namespace {

constexpr std::size_t kEnough = 20;

// Days between one activity and the next on the same won deal.
Result<std::vector<double>> silences(Database& database) {
    Statement select = TRY(database.prepare(
        "SELECT a.deal, coalesce(a.done_at, a.created) AS at FROM activity a JOIN deal d ON d.id = a.deal"
        " WHERE a.deleted IS NULL AND d.deleted IS NULL AND d.status = 'won' AND (a.done = 1 OR a.kind = 'note') ORDER BY a.deal, at"));
    std::vector<double> gaps;
    Id deal = 0;
    std::int64_t before = 0;
    while (TRY(select.step())) {
        if (select.integer(0) == deal) gaps.push_back(static_cast<double>(select.integer(1) - before) / 86'400'000);
        deal = select.integer(0);
        before = select.integer(1);
    }
    return gaps;
}

}  // namespace

Result<SignalNorms> signal_norms(Workspace& workspace, const QueryContext& context) {
    SignalNorms norms;
    norms.stages = TRY(stage_stats(workspace, context));
    const std::vector<double> gaps = TRY(silences(workspace.database()));
    if (gaps.size() >= kEnough) {
        norms.quiet_days = std::max(1, static_cast<int>(std::ceil(*quantile_of(gaps, 0.85))));
        norms.quiet_is_own = true;
    }
    std::vector<double> cycles;
    for (const DealState& deal : TRY(pipeline_now(workspace)))
        if (const auto days = cycle_days(deal); days && deal.status == "won") cycles.push_back(*days);
    if (cycles.size() >= kEnough) norms.won_cycle_days = static_cast<int>(*quantile_of(cycles, 0.5));
    return norms;
}

}  // namespace qd
