// Timed rules: what became due while the tab was closed, and what becomes due while it is open.

#include <algorithm>

#include "app/shell/desk.h"

namespace qd {

void Desk::start_due(std::vector<Id> skip) {
    auto job = m_automation.catch_up(std::move(skip));
    // A clock that went wrong meanwhile is for the person to settle.
    if (job) m_due = *std::move(job);
    else if (auto summary = m_automation.due()) m_absence = *std::move(summary);
    m_platform.request_frame(0);
}

void Desk::settle_absence(std::vector<Id> skip) {
    m_absence.reset();
    start_due(std::move(skip));
}

void Desk::run_due() {
    // Where nothing was to become due, nothing can have been slept through.
    if (m_automation.woke() && m_next_due) m_opened = false, m_due.reset();
    if (guest() || m_platform.writer() == WriterState::reader || m_workspace.busy() || m_running) return;
    if (m_due) {
        const auto progress = run_for(*m_due);
        if (!progress) report(progress.error());
        if (!progress || progress->finished) m_due.reset();
        m_platform.request_frame(0);
        return;
    }
    if (m_absence) return;
    if (!m_opened) {
        m_opened = true;
        if (auto summary = m_automation.due(); summary && (summary->ask || !summary->clock_problem.empty())) m_absence = *std::move(summary);
        else if (summary && !summary->groups.empty()) start_due({});
        // The next frame asks what comes, even when nobody changes anything in this tab.
        m_next_due = m_clock.now();
        m_platform.request_frame(0);
        return;
    }
    const Instant now = m_clock.now();
    if (m_due_revision != m_workspace.revision() || (m_next_due && *m_next_due <= now)) {
        m_due_revision = m_workspace.revision();
        m_next_due = m_automation.next_due();
    }
    if (!m_next_due) return;
    if (*m_next_due <= now) return start_due({});
    constexpr std::chrono::milliseconds kLongest = std::chrono::minutes{2};  // so that sleep can be told from waiting
    m_platform.request_frame(static_cast<int>(std::min(kLongest, *m_next_due - now).count() + 1));
}

}  // namespace qd
