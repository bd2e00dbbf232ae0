#pragma once
// All deals as they stood at a past moment, read from the journal in one pass.

#include <optional>
#include <string>
#include <vector>

#include "core/model/workspace.h"
#include "core/query/date_period.h"

namespace qd {

struct DealState {
    Id id = 0;
    Id pipeline = 0, stage = 0, owner = 0, account = 0, product = 0;
    std::string status;                 // "open", "won", "lost": the kind of its stage
    std::optional<std::int64_t> amount; // minor units
    std::optional<Date> close_date;
    std::optional<double> probability;  // its own, else its stage's (as the stage is today)
    Instant created{};
    Instant stage_since{};
};

struct StageSum {
    Id stage = 0;
    std::string name;
    std::string kind;
    std::size_t count = 0;
    std::int64_t sum = 0;               // minor units
    std::int64_t weighted = 0;
};

// Deals that existed then and were not deleted, in the order of their ids. Follows
// stage, owner, amount, close date, account, product and chance through the journal.
// Cost: one scan of the deals and of those fields' journal rows.
[[nodiscard]] Result<std::vector<DealState>> pipeline_as_of(Workspace& workspace, Instant at, TimeView view);
// The deals as they stand now, by the same rules.
[[nodiscard]] Result<std::vector<DealState>> pipeline_now(Workspace& workspace);
// Of them those with a closing date in that range.
[[nodiscard]] Result<std::vector<DealState>> pipeline_closing(Workspace& workspace, const DateRange& range);

// pipeline_now() in pieces, for what must not hold up a frame. A write between two pieces is seen by some deals only.
class PipelineReader {
public:
    explicit PipelineReader(Workspace& workspace) : m_workspace(workspace) {}
    // Appends up to some thousand deals in the order of their ids; true when these were the last.
    [[nodiscard]] Result<bool> read_some(std::vector<DealState>& into);

private:
    Workspace& m_workspace;
    Id m_last = 0;
};

// One entry for each stage, by pipeline and position, empty ones included.
[[nodiscard]] Result<std::vector<StageSum>> stage_sums(Workspace& workspace, const std::vector<DealState>& deals);

// amount × probability, rounded to minor units; 0 without an amount.
[[nodiscard]] std::int64_t weighted_amount(const DealState& deal);

}  // namespace qd
