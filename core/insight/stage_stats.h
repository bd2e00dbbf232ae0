#pragma once
// What each stage holds and how it behaves: sums, ages, and what our own history says.

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/job.h"
#include "core/insight/deal_events.h"
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

// The same in steps. What is written between two of them is counted in part.
class StageStatsJob final : public Job {
public:
    StageStatsJob(Workspace& workspace, const QueryContext& context) : m_workspace(workspace), m_context(context) {}

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}

    // When finished. The deals are those that were looked at, in the order of their ids.
    [[nodiscard]] std::vector<StageStats> take() { return std::move(m_stats); }
    [[nodiscard]] const std::vector<DealState>& deals() const { return m_deals; }

private:
    enum class Phase : std::uint8_t { deals, taken_back, moves, order, paths, stages, done };
    struct Tally {
        std::vector<double> ages, stays;
        std::size_t reached = 0, won = 0;
    };

    [[nodiscard]] Result<> read_taken_back();
    [[nodiscard]] Result<bool> read_moves();
    [[nodiscard]] Result<bool> walk_paths();
    void walk(std::size_t place);
    [[nodiscard]] Result<> describe(StageStats& stats);
    void next() { m_phase = static_cast<Phase>(static_cast<int>(m_phase) + 1); }

    Workspace& m_workspace;
    QueryContext m_context;
    Phase m_phase = Phase::deals;
    PipelineReader m_reader{m_workspace};
    std::vector<DealState> m_deals;
    std::unordered_set<Id> m_taken_back;     // changes that were undone, or undid one
    DealEvents m_moves{m_deals};             // what = the stage that was left
    std::int64_t m_seq = 0, m_last_seq = 0;  // of the journal
    std::unordered_map<Id, Tally> m_tallies;
    std::size_t m_walked = 0, m_described = 0;
    std::vector<StageStats> m_stats;
};

}  // namespace qd
