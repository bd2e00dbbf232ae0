#include "core/insight/stage_stats.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "core/insight/statistics.h"

namespace qd {
namespace {

constexpr double kDayMilliseconds = 86'400'000;
constexpr std::size_t kEnoughDepartures = 20;

struct Tally {
    std::vector<double> ages, stays;
    std::size_t reached = 0, won = 0;
};
using Tallies = std::unordered_map<Id, Tally>;

double days_between(Instant from, Instant to) {
    return std::max(0.0, static_cast<double>((to - from).count()) / kDayMilliseconds);
}

// One deal's way through the stages, row by row of the journal.
class Path {
public:
    Path(const DealState& deal, Tallies& tallies) : m_deal(deal), m_tallies(tallies), m_entered(deal.created) {}

    void leave(Id stage, Instant when) {
        m_tallies[stage].stays.push_back(days_between(m_entered, when));
        m_visited.insert(stage);
        m_entered = when;
    }
    void end() {
        if (m_deal.status == "open") return;
        for (const Id stage : m_visited) {
            Tally& tally = m_tallies[stage];
            ++tally.reached;
            tally.won += m_deal.status == "won";
        }
    }

private:
    const DealState& m_deal;
    Tallies& m_tallies;
    Instant m_entered;
    std::set<Id> m_visited;
};

struct Move {
    Id deal = 0;
    std::int64_t happened = 0;
    Id from = 0;
};

// Moves between stages, each deal's together and in order. A move that was taken back never happened.
Result<std::vector<Move>> read_moves(Workspace& workspace) {
    std::unordered_set<Id> taken_back;
    Statement changes = TRY(workspace.database().prepare(
        "SELECT id FROM change WHERE undo_of IS NOT NULL OR undone_by IS NOT NULL"));
    while (TRY(changes.step())) taken_back.insert(changes.integer(0));
    // From end to end: the index by field would jump through the file for every row.
    Statement rows = TRY(workspace.database().prepare(
        "SELECT record, happened, before, change FROM journal NOT INDEXED WHERE field = ? ORDER BY seq"));
    rows.bind(0, workspace.catalogue().entity("deal").find("stage")->number);
    std::vector<Move> moves;
    while (TRY(rows.step()))
        if (!taken_back.contains(rows.integer(3))) moves.push_back({rows.integer(0), rows.integer(1), rows.integer(2)});
    std::ranges::stable_sort(moves, [](const Move& left, const Move& right) {
        return std::pair(left.deal, left.happened) < std::pair(right.deal, right.happened);
    });
    return moves;
}

Result<> read_paths(Workspace& workspace, const std::vector<DealState>& deals, Tallies& tallies) {
    const std::vector<Move> moves = TRY(read_moves(workspace));
    auto move = moves.begin();
    for (const DealState& deal : deals) {  // both are in the order of ids
        while (move != moves.end() && move->deal < deal.id) ++move;
        Path path{deal, tallies};
        for (; move != moves.end() && move->deal == deal.id; ++move) path.leave(move->from, instant_from_stored(move->happened));
        path.end();
    }
    return {};
}

void add_history(StageStats& stats, const Tally& tally) {
    stats.left = tally.stays.size();
    stats.typical_days = quantile_of(tally.stays, 0.5);
    stats.p85_days = quantile_of(tally.stays, 0.85);
    if (stats.left >= kEnoughDepartures) stats.suggested_rotting_days = std::max(1, static_cast<int>(std::ceil(*stats.p85_days)));
    stats.reached = tally.reached;
    if (tally.reached > 0) stats.own_win_rate = static_cast<double>(tally.won) / static_cast<double>(tally.reached);
}

}  // namespace

Result<std::vector<StageStats>> stage_stats(Workspace& workspace, const QueryContext& context) {
    const std::vector<DealState> deals = TRY(pipeline_now(workspace));
    Tallies tallies;
    for (const DealState& deal : deals) tallies[deal.stage].ages.push_back(days_between(deal.stage_since, context.now));
    TRY(read_paths(workspace, deals, tallies));

    std::vector<StageStats> all;
    for (const StageSum& sum : TRY(stage_sums(workspace, deals))) {
        StageStats& stats = all.emplace_back();
        stats.stage = sum.stage;
        stats.name = sum.name;
        stats.kind = sum.kind;
        stats.count = sum.count;
        stats.sum = sum.sum;
        stats.weighted = sum.weighted;
        const Tally& tally = tallies[sum.stage];
        stats.median_age = quantile_of(tally.ages, 0.5);
        stats.p85_age = quantile_of(tally.ages, 0.85);
        if (sum.kind == "open") add_history(stats, tally);
        Statement select = TRY(workspace.database().prepare("SELECT probability, rotting_days FROM stage WHERE id = ?"));
        select.bind(0, sum.stage);
        if (!TRY(select.step())) continue;
        stats.probability = select.real(0);
        if (!select.is_null(1)) stats.rotting_days = static_cast<int>(select.integer(1));
    }
    return all;
}

}  // namespace qd
