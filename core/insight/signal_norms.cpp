// What is usual on our own deals: how long stages and silences last.

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/insight/deal_signals.h"
#include "core/insight/kpi.h"
#include "core/insight/statistics.h"

namespace qd {
namespace {

constexpr std::size_t kEnough = 20;
constexpr std::int64_t kActivities = 10'000;   // looked at in a step

}  // namespace

Result<Progress> SignalNormsJob::step() {
    switch (m_phase) {
        case Phase::stages: {
            Progress progress = TRY(m_stages.step());
            if (!progress.finished) return progress;
            m_norms.stages = m_stages.take();
            m_phase = Phase::touches;
            break;
        }
        case Phase::touches:
            if (TRY(read_touches())) m_phase = Phase::silences;
            break;
        case Phase::silences: measure(); return Progress{1, {}, true};
    }
    return Progress{-1, "Reading how often customers are spoken to", false};
}

Result<bool> SignalNormsJob::read_touches() {
    Statement select = TRY(m_workspace.database().prepare(
        "SELECT id, deal, coalesce(done_at, created), deal IS NOT NULL AND deleted IS NULL AND (done = 1 OR kind = 'note')"
        " FROM activity NOT INDEXED WHERE id > ? ORDER BY id LIMIT ?"));
    select.bind(0, m_last_activity).bind(1, kActivities);
    std::int64_t rows = 0;
    for (; TRY(select.step()); ++rows) {
        m_last_activity = select.integer(0);
        if (select.integer(3)) m_touches.add(select.integer(1), select.integer(2), 0);
    }
    return rows < kActivities;
}

void SignalNormsJob::measure() {
    m_touches.put_in_order();
    const std::vector<DealState>& deals = m_stages.deals();
    std::vector<double> silences, cycles;   // days
    for (std::size_t place = 0; place < deals.size(); ++place) {
        if (deals[place].status != "won") continue;
        const auto touches = m_touches.of(place);
        for (std::size_t at = 1; at < touches.size(); ++at)
            silences.push_back(static_cast<double>(touches[at].when - touches[at - 1].when) / 86'400'000);
        if (const auto days = cycle_days(deals[place])) cycles.push_back(*days);
    }
    if (silences.size() >= kEnough) {
        m_norms.quiet_days = std::max(1, static_cast<int>(std::ceil(*quantile_of(std::move(silences), 0.85))));
        m_norms.quiet_is_own = true;
    }
    if (cycles.size() >= kEnough) m_norms.won_cycle_days = static_cast<int>(*quantile_of(std::move(cycles), 0.5));
}

Result<SignalNorms> signal_norms(Workspace& workspace, const QueryContext& context) {
    SignalNormsJob job{workspace, context};
    TRY(run_to_end(job));
    return job.take();
}

}  // namespace qd
