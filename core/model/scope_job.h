#pragma once
// A job that writes one change through a scope which it holds open from step to step: all of it is there after the
// last one, or nothing when it fails, is cancelled or the program ends before.

#include <optional>

#include "core/base/job.h"
#include "core/model/workspace.h"

namespace qd {

class ScopeJob : public Job {
public:
    [[nodiscard]] Result<Progress> step() final {
        auto progress = forward();
        if (!progress) cancel();
        return progress;
    }
    void cancel() final {
        if (m_scope) m_scope->cancel();
        m_scope.reset();
    }

protected:
    [[nodiscard]] virtual Result<Progress> forward() = 0;

    std::optional<ChangeScope> m_scope;   // opened and committed by forward()
};

}  // namespace qd
