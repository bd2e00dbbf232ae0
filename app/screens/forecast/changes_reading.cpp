#include "app/screens/forecast/changes_reading.h"

#include <chrono>

namespace qd {

using namespace forecast;

namespace {

constexpr double kBudget = 0.008;        // seconds of a frame
constexpr double kReadingShare = 0.85;   // of the whole, the rest is the flow

double seconds_now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

}  // namespace

void ChangesReading::begin(Desk& desk, Date first, Date last, FlowScope scope) {
    stop();
    m_first = first;
    m_last = last;
    m_scope = std::move(scope);
    m_progress = {};
    m_history_job = std::make_unique<DealHistoryJob>(desk.present(), end_of(last));
}

void ChangesReading::stop() {
    m_flow_job.reset();
    m_history_job.reset();
}

Result<bool> ChangesReading::step() {
    if (m_history_job) {
        m_progress = TRY(m_history_job->step());
        m_progress.done *= kReadingShare;
        if (!std::exchange(m_progress.finished, false)) return false;
        m_history = std::make_unique<DealHistory>(m_history_job->take());
        m_history_job.reset();
        m_flow_job = std::make_unique<ChangeFlowJob>(*m_history, start_of(m_first) - std::chrono::milliseconds{1}, end_of(m_last), m_scope);
        return false;
    }
    m_progress = TRY(m_flow_job->step());
    m_progress.done = kReadingShare + (1 - kReadingShare) * m_progress.done;
    if (!m_progress.finished) return false;
    m_flow = m_flow_job->take();
    m_flow_job.reset();
    return true;
}

Result<bool> ChangesReading::work() {
    const double end = seconds_now() + kBudget;
    do {
        auto done = step();
        if (!done) stop();
        if (!done || *done) return done;
    } while (seconds_now() < end);
    return false;
}

}  // namespace qd
