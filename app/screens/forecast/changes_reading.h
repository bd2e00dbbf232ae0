#pragma once
// Reads the deals' history and follows every move through it, in steps.

#include <memory>
#include <optional>

#include "app/shell/desk.h"
#include "core/base/job.h"
#include "core/forecast/pipeline/change_flow.h"
#include "core/forecast/pipeline/deal_history_job.h"

namespace qd {

class ChangesReading final : public Job {
public:
    // From the first to the last day, both included. What was under way is dropped.
    void begin(Desk& desk, Date first, Date last, forecast::FlowScope scope);
    [[nodiscard]] Result<Progress> step() override;
    void cancel() override;

    [[nodiscard]] bool busy() const { return m_history_job || m_flow_job; }
    // After the end.
    [[nodiscard]] const forecast::DealHistory& history() const { return *m_history; }
    [[nodiscard]] forecast::ChangeFlow take_flow() { return std::move(m_flow); }

private:
    Date m_first{}, m_last{};
    forecast::FlowScope m_scope;
    std::unique_ptr<forecast::DealHistoryJob> m_history_job;
    std::unique_ptr<forecast::ChangeFlowJob> m_flow_job;
    std::unique_ptr<forecast::DealHistory> m_history;  // where it is when the flow's job looks at it
    forecast::ChangeFlow m_flow;
};

}  // namespace qd
