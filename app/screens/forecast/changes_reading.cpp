#include "app/screens/forecast/changes_reading.h"

#include <utility>

namespace qd {

using namespace forecast;

namespace {

constexpr double kReadingShare = 0.85;   // of the whole, the rest is the flow

}  // namespace

void ChangesReading::begin(Desk& desk, Date first, Date last, FlowScope scope) {
    cancel();
    m_first = first;
    m_last = last;
    m_scope = std::move(scope);
    m_history_job = std::make_unique<DealHistoryJob>(desk.present(), end_of(last));
}

void ChangesReading::cancel() {
    m_flow_job.reset();
    m_history_job.reset();
}

Result<Progress> ChangesReading::step() {
    if (m_history_job) {
        Progress progress = TRY(m_history_job->step());
        progress.done *= kReadingShare;
        if (!std::exchange(progress.finished, false)) return progress;
        m_history = std::make_unique<DealHistory>(m_history_job->take());
        m_history_job.reset();
        m_flow_job = std::make_unique<ChangeFlowJob>(*m_history, start_of(m_first) - std::chrono::milliseconds{1}, end_of(m_last), m_scope);
        return progress;
    }
    Progress progress = TRY(m_flow_job->step());
    progress.done = kReadingShare + (1 - kReadingShare) * progress.done;
    if (!progress.finished) return progress;
    m_flow = m_flow_job->take();
    m_flow_job.reset();
    return progress;
}

}  // namespace qd
