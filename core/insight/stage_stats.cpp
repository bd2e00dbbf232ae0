#include "core/insight/stage_stats.h"

#include <algorithm>
#include <cmath>

#include "core/insight/statistics.h"

namespace qd {
namespace {

constexpr double kDayMilliseconds = 86'400'000;
constexpr std::size_t kEnoughDepartures = 20;
constexpr std::int64_t kJournalRows = 20'000;   // looked at in a step
constexpr std::size_t kDeals = 10'000;

double days_between(Instant from, Instant to) {
    return std::max(0.0, static_cast<double>((to - from).count()) / kDayMilliseconds);
}

}  // namespace

Result<Progress> StageStatsJob::step() {
    bool finished = true;   // this phase
    switch (m_phase) {
        case Phase::deals: finished = TRY(m_reader.read_some(m_deals)); break;
        case Phase::taken_back: TRY(read_taken_back()); break;
        case Phase::moves: finished = TRY(read_moves()); break;
        case Phase::order: m_moves.put_in_order(); break;
        case Phase::paths: finished = TRY(walk_paths()); break;
        case Phase::stages: {
            if (m_described == m_stats.size()) break;
            TRY(describe(m_stats[m_described]));
            finished = ++m_described == m_stats.size();
            break;
        }
        case Phase::done: break;
    }
    if (finished && m_phase != Phase::done) next();
    return Progress{static_cast<double>(m_phase) / static_cast<double>(Phase::done), "Reading how long stages last", m_phase == Phase::done};
}

Result<> StageStatsJob::read_taken_back() {
    Statement changes = TRY(m_workspace.database().prepare("SELECT id FROM change WHERE undo_of IS NOT NULL OR undone_by IS NOT NULL"));
    while (TRY(changes.step())) m_taken_back.insert(changes.integer(0));
    m_last_seq = TRY(m_workspace.database().integer("SELECT coalesce(max(seq), 0) FROM journal"));
    return {};
}

// From end to end: the index by field would jump through the file for every row. A move that was taken back never happened.
Result<bool> StageStatsJob::read_moves() {
    Statement rows = TRY(m_workspace.database().prepare(
        "SELECT record, happened, before, change FROM journal NOT INDEXED WHERE seq > ? AND seq <= ? AND field = ? ORDER BY seq"));
    rows.bind(0, m_seq).bind(1, m_seq + kJournalRows).bind(2, m_workspace.catalogue().entity("deal").find("stage")->number);
    while (TRY(rows.step()))
        if (!m_taken_back.contains(rows.integer(3))) m_moves.add(rows.integer(0), rows.integer(1), rows.integer(2));
    m_seq += kJournalRows;
    return m_seq >= m_last_seq;
}

Result<bool> StageStatsJob::walk_paths() {
    const std::size_t end = std::min(m_deals.size(), m_walked + kDeals);
    for (; m_walked < end; ++m_walked) walk(m_walked);
    if (m_walked < m_deals.size()) return false;
    for (const StageSum& sum : TRY(stage_sums(m_workspace, m_deals))) {
        StageStats& stats = m_stats.emplace_back();
        stats.stage = sum.stage;
        stats.name = sum.name;
        stats.kind = sum.kind;
        stats.count = sum.count;
        stats.sum = sum.sum;
        stats.weighted = sum.weighted;
    }
    return true;
}

// One deal's way through the stages.
void StageStatsJob::walk(std::size_t place) {
    const DealState& deal = m_deals[place];
    m_tallies[deal.stage].ages.push_back(days_between(deal.stage_since, m_context.now));
    Instant entered = deal.created;
    std::vector<Id> visited;
    for (const DealEvent& move : m_moves.of(place)) {
        const Instant left = instant_from_stored(move.when);
        m_tallies[move.what].stays.push_back(days_between(entered, left));
        if (std::ranges::find(visited, move.what) == visited.end()) visited.push_back(move.what);
        entered = left;
    }
    if (deal.status == "open") return;
    for (const Id stage : visited) {
        Tally& tally = m_tallies[stage];
        ++tally.reached;
        tally.won += deal.status == "won";
    }
}

Result<> StageStatsJob::describe(StageStats& stats) {
    const Tally& tally = m_tallies[stats.stage];
    stats.median_age = quantile_of(tally.ages, 0.5);
    stats.p85_age = quantile_of(tally.ages, 0.85);
    if (stats.kind == "open") {
        stats.left = tally.stays.size();
        stats.typical_days = quantile_of(tally.stays, 0.5);
        stats.p85_days = quantile_of(tally.stays, 0.85);
        if (stats.left >= kEnoughDepartures) stats.suggested_rotting_days = std::max(1, static_cast<int>(std::ceil(*stats.p85_days)));
        stats.reached = tally.reached;
        if (tally.reached > 0) stats.own_win_rate = static_cast<double>(tally.won) / static_cast<double>(tally.reached);
    }
    Statement select = TRY(m_workspace.database().prepare("SELECT probability, rotting_days FROM stage WHERE id = ?"));
    select.bind(0, stats.stage);
    if (!TRY(select.step())) return {};
    stats.probability = select.real(0);
    if (!select.is_null(1)) stats.rotting_days = static_cast<int>(select.integer(1));
    return {};
}

Result<std::vector<StageStats>> stage_stats(Workspace& workspace, const QueryContext& context) {
    StageStatsJob job{workspace, context};
    TRY(run_to_end(job));
    return job.take();
}

}  // namespace qd
