#pragma once
// Private to core/automation: doing what has become due, batch by batch.

#include <set>

#include "core/automation/figures.h"
#include "core/automation/timed_work.h"
#include "core/base/job.h"

namespace qd {

// What a job left behind for Automation.
struct TimeState {
    std::optional<Instant> next;      // earliest known due time after the last full look
    bool known = false;               // a full look has been taken since the last bulk change
    std::map<Id, NextDue> next_of;    // by rule
    std::uint64_t looks = 0;          // grows whenever next_of may be another one
};

class CatchUpJob final : public Job {
public:
    // most: items of a rule that are listed at once.
    CatchUpJob(Workspace& workspace, Engine& engine, Instant session, std::set<Id> skip, const Figures& figures, TimeState& state, std::size_t most = 10'000);

    // One rule looked at, or one batch done and committed.
    [[nodiscard]] Result<Progress> step() override;
    // What is committed stays; each batch is whole.
    void cancel() override {}

private:
    [[nodiscard]] Result<> look();
    [[nodiscard]] Result<> act();
    [[nodiscard]] Result<> one(ChangeScope& scope, const DueItem& item);
    [[nodiscard]] Result<> measured(ChangeScope& scope, LiveRule& rule, const DueItem& item);
    [[nodiscard]] Result<> finish_round();
    [[nodiscard]] Result<> note_missed(ChangeScope& scope);

    Workspace& m_workspace;
    Engine& m_engine;
    TimedWork m_work;
    std::set<Id> m_skip;
    const Figures& m_figures;
    TimeState& m_state;
    std::size_t m_most;
    std::vector<Id> m_rules;          // to look at
    std::size_t m_next_rule = 0, m_next_item = 0, m_done = 0;
    bool m_looked = false, m_timers_read = false, m_finished = false;
    int m_round = 0;
    Instant m_now{};
    DueList m_list;
    std::map<Id, Cut> m_cuts;         // of the round before: this one goes on there, and asks those rules only
    std::map<Id, std::size_t> m_missed;
};

}  // namespace qd
