#include "core/insight/norms_keeper.h"

#include <algorithm>

namespace qd {
namespace {
constexpr std::size_t kManyEdits = 500;
}

NormsKeeper::NormsKeeper(Workspace& workspace) : m_workspace(workspace) {
    m_subscription = workspace.subscribe([this](const Applied& applied) { follow(applied); });
}

NormsKeeper::~NormsKeeper() { m_workspace.unsubscribe(m_subscription); }

void NormsKeeper::follow(const Applied& applied) {
    const Catalogue& catalogue = m_workspace.catalogue();
    const int stage = catalogue.entity("stage").number, pipeline = catalogue.entity("pipeline").number;
    m_touched += applied.touched.size();
    const bool stages_changed = std::ranges::any_of(applied.touched, [&](const Touched& touched) {
        return touched.entity == stage || touched.entity == pipeline;
    });
    if (applied.bulk || stages_changed || m_touched > kManyEdits) m_norms.reset();
}

Result<const SignalNorms*> NormsKeeper::norms(const QueryContext& context) {
    if (m_norms && m_day == context.today) return &*m_norms;
    m_norms = TRY(signal_norms(m_workspace, context));
    m_day = context.today;
    m_touched = 0;
    return &*m_norms;
}

}  // namespace qd
