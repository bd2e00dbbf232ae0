// What is usual on our own deals: how long stages and silences last.

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "core/insight/deal_signals.h"
#include "core/insight/kpi.h"
#include "core/insight/statistics.h"

namespace qd {
namespace {

constexpr std::size_t kEnough = 20;

// Days between one activity and the next on the same won deal.
Result<std::vector<double>> silences(Database& database) {
    std::unordered_set<Id> won;
    Statement deals = TRY(database.prepare("SELECT id FROM deal WHERE deleted IS NULL AND status = 'won'"));
    while (TRY(deals.step())) won.insert(deals.integer(0));
    std::vector<std::pair<Id, std::int64_t>> touches;
    Statement select = TRY(database.prepare("SELECT deal, coalesce(done_at, created) FROM activity NOT INDEXED"
                                            " WHERE deal IS NOT NULL AND deleted IS NULL AND (done = 1 OR kind = 'note')"));
    while (TRY(select.step()))
        if (won.contains(select.integer(0))) touches.emplace_back(select.integer(0), select.integer(1));
    std::ranges::sort(touches);
    std::vector<double> gaps;
    for (std::size_t at = 1; at < touches.size(); ++at)
        if (touches[at].first == touches[at - 1].first)
            gaps.push_back(static_cast<double>(touches[at].second - touches[at - 1].second) / 86'400'000);
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
