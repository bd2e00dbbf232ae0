#pragma once
// A Change of many records, applied in steps: whole after the last one, or not at all when it fails,
// is cancelled or the program ends before.

#include "core/model/scope_job.h"

namespace qd {

class ChangeJob final : public ScopeJob {
public:
    // workspace outlives the job; nothing else can write to it until the job ends.
    ChangeJob(Workspace& workspace, Change change) : m_workspace(workspace), m_change(std::move(change)) {}

    // After the last step. change == 0: nothing was different, nothing was written.
    [[nodiscard]] const Applied& applied() const { return m_applied; }

private:
    enum class Phase : std::uint8_t { open, ops, follow, commit };
    [[nodiscard]] Result<Progress> forward() override;
    [[nodiscard]] Result<Progress> write_ops();

    Workspace& m_workspace;
    Change m_change;
    Phase m_phase = Phase::open;
    std::size_t m_next = 0;
    Applied m_applied;
};

}  // namespace qd
