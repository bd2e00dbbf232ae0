#pragma once
// Keeps what is usual in this workspace at hand for screens: reading all history takes a
// moment, and it changes slowly.

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

    // Read when first asked for, and again on another day, after a change of stages, an import
    // or some hundred edits. Until then counts and sums of its stages may lag behind. The
    // pointer is good until the next call.
    [[nodiscard]] Result<const SignalNorms*> norms(const QueryContext& context);

private:
    void follow(const Applied& applied);

    Workspace& m_workspace;
    int m_subscription = 0;
    std::size_t m_touched = 0;
    Date m_day{};
    std::optional<SignalNorms> m_norms;
};

}  // namespace qd
