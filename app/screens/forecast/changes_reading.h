#pragma once
// Reads the deals' history and follows every move through it, a few milliseconds a frame.

#include <memory>
#include <optional>

#include "app/shell/desk.h"
#include "core/forecast/pipeline/change_flow.h"
#include "core/forecast/pipeline/deal_history_job.h"

namespace qd {

class ChangesReading {
public:
    // From the first to the last day, both included. What was under way is dropped.
    void begin(Desk& desk, Date first, Date last, forecast::FlowScope scope);
    // A frame's share of the work. True when history and flow have just become complete; an error ends it.
    [[nodiscard]] Result<bool> work();
    void stop();

    [[nodiscard]] bool busy() const { return m_history_job || m_flow_job; }
    [[nodiscard]] const Progress& progress() const { return m_progress; }
    // After the end.
    [[nodiscard]] const forecast::DealHistory& history() const { return *m_history; }
    [[nodiscard]] forecast::ChangeFlow take_flow() { return std::move(m_flow); }

private:
    [[nodiscard]] Result<bool> step();

    Date m_first{}, m_last{};
    forecast::FlowScope m_scope;
    std::unique_ptr<forecast::DealHistoryJob> m_history_job;
    std::unique_ptr<forecast::ChangeFlowJob> m_flow_job;
    std::unique_ptr<forecast::DealHistory> m_history;  // where it is when the flow's job looks at it
    forecast::ChangeFlow m_flow;
    Progress m_progress;
};

}  // namespace qd
