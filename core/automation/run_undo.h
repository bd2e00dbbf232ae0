#pragma once
// Taking back what runs did, some runs in each step: first a look at what that would do, then the undoing.

#include <map>

#include "core/automation/automation.h"
#include "core/model/scope_job.h"

namespace qd {

class UndoLook final : public Job {
public:
    UndoLook(Workspace& workspace, RunQuery query);

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}         // it writes nothing

    // After the last step.
    [[nodiscard]] const UndoPreview& preview() const { return m_preview; }

private:
    [[nodiscard]] Result<> look_at(Id run);

    Workspace& m_workspace;
    RunQuery m_query;
    std::vector<Id> m_ids;
    std::size_t m_next = 0;
    bool m_begun = false;
    std::int64_t m_sent = 0;
    std::map<std::pair<Id, std::size_t>, Value> m_walked;  // values that fields have once newer runs are taken back
    UndoPreview m_preview;
};

// All runs of the query in one change: whole after the last step, or not at all when it fails or is cancelled.
class RunUndo final : public ScopeJob {
public:
    RunUndo(Automation::Impl& impl, RunQuery query, Id actor);

    // After the last step. What was edited since keeps its value; notes say so.
    [[nodiscard]] const Applied& applied() const { return m_applied; }

private:
    [[nodiscard]] Result<Progress> forward() override;
    [[nodiscard]] Result<> open();
    [[nodiscard]] Result<> take_back(Id run);

    Automation::Impl& m_impl;
    RunQuery m_query;
    Id m_actor = 0;
    std::vector<Id> m_ids;
    std::size_t m_next = 0;
    std::vector<std::string> m_notes;
    Applied m_applied;
};

}  // namespace qd
