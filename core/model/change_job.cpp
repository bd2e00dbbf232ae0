#include "core/model/change_job.h"

#include <fmt/format.h>

namespace qd {
namespace {

constexpr std::size_t kOpsPerStep = 50;  // about 8 ms as wasm on a slow machine
constexpr double kShareOfOps = 0.5;      // rules may have as much to do again

}  // namespace

Result<Progress> ChangeJob::forward() {
    switch (m_phase) {
        case Phase::open: {
            Change header = m_change;
            header.ops.clear();
            m_scope.emplace(TRY(m_workspace.begin(header)));
            m_phase = Phase::ops;
            return write_ops();
        }
        case Phase::ops: return write_ops();
        case Phase::follow: {
            const double share = TRY(m_scope->follow_up());
            if (share >= 1) m_phase = Phase::commit;
            return Progress{kShareOfOps + (1 - kShareOfOps) * share, "Rules answer", false};
        }
        case Phase::commit: break;
    }
    m_applied = TRY(m_scope->commit());
    m_scope.reset();
    return Progress{1, {}, true};
}

Result<Progress> ChangeJob::write_ops() {
    const std::size_t end = std::min(m_change.ops.size(), m_next + kOpsPerStep);
    for (; m_next < end; ++m_next) TRY(m_scope->write(m_change.ops[m_next]));
    if (m_next == m_change.ops.size()) m_phase = Phase::follow;
    const double share = m_change.ops.empty() ? 1 : static_cast<double>(m_next) / static_cast<double>(m_change.ops.size());
    return Progress{kShareOfOps * share, fmt::format("Record {} of {}", m_next, m_change.ops.size()), false};
}

}  // namespace qd
