#pragma once
// Keeps what is usual in this workspace at hand for screens: reading all history takes a
// while, and it changes slowly.

#include <memory>
#include <optional>

#include "core/insight/deal_signals.h"

namespace qd {

class NormsKeeper {
public:
    // Subscribes to the workspace, which outlives the keeper.
    explicit NormsKeeper(Workspace& workspace);
    ~NormsKeeper();
    NormsKeeper(const NormsKeeper&) = delete;
    NormsKeeper& operator=(const NormsKeeper&) = delete;

    // As last read; counts and sums of its stages may lag behind. Null before the first time. The pointer is good
    // until renewal() has come to its end.
    [[nodiscard]] const SignalNorms* known() const { return m_norms ? &*m_norms : nullptr; }
    // The job of reading them: the first time, on another day, after a change of stages, an import or some hundred
    // edits. Null when there is nothing to do. Belongs to the keeper, and is good until the workspace changes.
    [[nodiscard]] Job* renewal(const QueryContext& context);
    // Why the last reading failed; they are read again when something has changed.
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }
    // Grows with each reading, failed or not.
    [[nodiscard]] std::uint64_t version() const { return m_version; }

private:
    class Renewal;
    void follow(const Applied& applied);

    Workspace& m_workspace;
    int m_subscription = 0;
    std::size_t m_touched = 0;
    std::uint64_t m_version = 0;
    Date m_day{};                      // for which they were read
    bool m_due = true;
    std::optional<SignalNorms> m_norms;
    std::optional<Error> m_problem;
    std::unique_ptr<Renewal> m_renewal;
};

}  // namespace qd
