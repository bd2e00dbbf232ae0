#pragma once
// The indexes and the full-text index of a workspace whose rows were copied past apply(): so that its records can be
// shown before. Until it has ended, lookups read whole tables and a search finds what is indexed so far.

#include <deque>
#include <functional>
#include <memory>

#include "core/base/job.h"
#include "core/model/workspace.h"

namespace qd {

class LateIndexes final : public Job {
public:
    // The workspace was opened with put_off_indexes, its full-text index is empty, and nothing is written into it
    // before this has ended. It may be read-only. It outlives the job.
    explicit LateIndexes(Workspace& workspace);

    // Takes a few milliseconds.
    [[nodiscard]] Result<Progress> step() override;
    void cancel() override;

private:
    using Step = std::function<Result<bool>()>;  // true: this part is done
    void do_next(std::string doing, Step step) { m_steps.emplace_back(std::move(doing), std::move(step)); }
    [[nodiscard]] Result<bool> index_some(const Entity& entity);
    [[nodiscard]] Result<bool> merge_some(const Entity& entity);

    Workspace& m_workspace;
    std::deque<std::pair<std::string, Step>> m_steps;
    std::size_t m_planned = 0;
    Id m_last = 0;              // the last record in the full-text index
    int m_uncommitted = 0;      // of its records
};

}  // namespace qd
