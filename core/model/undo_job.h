#pragma once
// Takes one change back in steps: by a new change that writes the inverse, so the journal only ever grows. Of an undo
// it is the redo. All of it is there after the last step, or nothing.

#include <map>

#include "core/model/scope_job.h"

namespace qd {

class UndoJob final : public ScopeJob {
public:
    // workspace outlives the job; nothing else can write to it until the job ends. actor: who takes it back; 0 = the
    // program. The first step fails with not_found when the journal has no such change, and with conflict when it is
    // undone already; the last one with conflict when nothing of it is left.
    UndoJob(Workspace& workspace, Id change, Id actor = 0);

    // After the last step. What was edited since keeps its later value; the notes say so.
    [[nodiscard]] const Applied& applied() const { return m_applied; }

private:
    enum class Phase : std::uint8_t { open, read, remove, put_back, follow, commit };
    struct Trip {  // where a field was before the change and where the change left it
        Value before, after;
    };
    using Trips = std::map<int, Trip>;  // by Field::number

    [[nodiscard]] Result<Progress> forward() override;
    [[nodiscard]] Result<> open();
    [[nodiscard]] Result<> read_rows();
    [[nodiscard]] Result<> find_creations();
    [[nodiscard]] Result<> remove_creations();
    [[nodiscard]] Result<> put_some_back();
    [[nodiscard]] Result<> put_back(Id record, const Trips& trips);
    [[nodiscard]] Result<> finish();
    void note(std::string text);
    [[nodiscard]] Progress progress() const;

    Workspace& m_workspace;
    const Id m_change;
    const Id m_actor;
    Phase m_phase = Phase::open;
    Id m_last_id = 0;                                   // of the records that the change made
    std::optional<Statement> m_rows;                    // of the journal, while they are read
    std::map<Id, Trips> m_updates;                      // by record
    std::map<Id, Trips>::const_iterator m_next_update;
    std::vector<std::pair<const Entity*, Id>> m_made;   // records that the change made and that are still there
    std::size_t m_next_made = 0;
    std::size_t m_put_back = 0;
    Applied m_applied;
    std::vector<std::string> m_notes;
};

}  // namespace qd
