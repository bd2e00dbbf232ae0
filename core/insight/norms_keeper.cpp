#include "core/insight/norms_keeper.h"

#include <algorithm>

namespace qd {
namespace {
constexpr std::size_t kManyEdits = 500;
}

class NormsKeeper::Renewal final : public Job {
public:
    Renewal(NormsKeeper& keeper, const QueryContext& context)
        : m_keeper(keeper), m_day(context.today), m_reading(keeper.m_workspace, context) {}

    Result<Progress> step() override {
        auto progress = m_reading.step();
        if (progress && !progress->finished) return progress;
        m_keeper.m_due = false;
        m_keeper.m_day = m_day;
        m_keeper.m_touched = 0;
        ++m_keeper.m_version;
        m_keeper.m_problem.reset();
        if (progress) m_keeper.m_norms = m_reading.take();
        else m_keeper.m_problem = progress.error();
        return progress;
    }
    void cancel() override {}

private:
    NormsKeeper& m_keeper;
    Date m_day;
    SignalNormsJob m_reading;
};

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
    if (!applied.bulk && !stages_changed && m_touched <= kManyEdits) return;
    m_due = true;
    m_renewal.reset();   // half of it was read before the change
}

Job* NormsKeeper::renewal(const QueryContext& context) {
    if (m_day != context.today) m_due = true;
    if (!m_due) m_renewal.reset();
    else if (!m_renewal) m_renewal = std::make_unique<Renewal>(*this, context);
    return m_renewal.get();
}

}  // namespace qd
