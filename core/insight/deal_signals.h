#pragma once
// Deals that need something, with the reason and a fix that one click applies: the
// inbox of Home and the marks on cards.

#include <optional>
#include <string>
#include <vector>

#include "core/insight/stage_stats.h"
#include "core/model/change.h"

namespace qd {

enum class Signal : std::uint8_t {
    close_date_passed, next_step_overdue, no_next_step, stale, rotting, close_date_moved,
    missing_close_date, missing_amount, missing_account
};

struct SignalFix {
    std::string label;              // "Move close date to 31 Jan 2018"
    std::vector<Op> ops;            // for Workspace::apply
};

struct DealSignal {
    Signal signal = Signal::stale;
    Id deal = 0;
    std::string title;
    std::int64_t amount = 0;        // minor units; 0 when it has none
    std::string reason;             // "Close date passed 12 days ago."
    int days = 0;                   // how far past, for sorting; 0 where it has no meaning
    std::optional<SignalFix> fix;   // empty: only a person can tell
};

// What is usual here, from our own history; compute it once and keep it for a while.
struct SignalNorms {
    std::vector<StageStats> stages;
    int quiet_days = 21;                // p85 of the days between two activities on won deals, from 20 on
    bool quiet_is_own = false;          // quiet_days comes from our own deals
    int won_cycle_days = 60;            // median of won deals, from 20 on
};
// Cost: one pass over deals, journal of stages and activities.
[[nodiscard]] Result<SignalNorms> signal_norms(Workspace& workspace, const QueryContext& context);

// The same in steps. What is written between two of them is counted in part.
class SignalNormsJob final : public Job {
public:
    SignalNormsJob(Workspace& workspace, const QueryContext& context) : m_workspace(workspace), m_stages(workspace, context) {}

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}
    [[nodiscard]] SignalNorms take() { return std::move(m_norms); }  // when finished

private:
    enum class Phase : std::uint8_t { stages, touches, silences };

    [[nodiscard]] Result<bool> read_touches();
    void measure();

    Workspace& m_workspace;
    StageStatsJob m_stages;
    Phase m_phase = Phase::stages;
    DealEvents m_touches{m_stages.deals()};
    Id m_last_activity = 0;
    SignalNorms m_norms;
};

// All signals of the open deals of one owner (0 = of everybody), the most money first and
// one deal's signals together, the most urgent first. One pass over deals and activities.
[[nodiscard]] Result<std::vector<DealSignal>> deal_signals(Workspace& workspace, Id owner, const QueryContext& context,
                                                           const SignalNorms& norms);
[[nodiscard]] Result<std::vector<DealSignal>> signals_of_deal(Workspace& workspace, Id deal, const QueryContext& context,
                                                              const SignalNorms& norms);
// The same with norms of their own.
[[nodiscard]] Result<std::vector<DealSignal>> deal_signals(Workspace& workspace, Id owner, const QueryContext& context);
[[nodiscard]] Result<std::vector<DealSignal>> signals_of_deal(Workspace& workspace, Id deal, const QueryContext& context);

[[nodiscard]] const char* key_of(Signal signal);    // "no_next_step"
[[nodiscard]] const char* label_of(Signal signal);  // "No next step"

}  // namespace qd
