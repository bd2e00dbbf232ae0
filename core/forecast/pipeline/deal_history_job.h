#pragma once
// Reads the deals' paths from the journal, some thousand rows a step.

#include <memory>

#include "core/base/job.h"
#include "core/forecast/pipeline/deal_history.h"

namespace qd::forecast {

// happened: as it was, by business time. recorded: only what had been written down by `as_of`;
// what was written later is taken back, the path itself runs by business time.
// The workspace is only read and must not change before the end. Cost: one pass over deals, the journal of
// the followed fields, and activities.
class DealHistoryJob final : public Job {
public:
    DealHistoryJob(Workspace& workspace, Instant as_of, TimeView view = TimeView::happened);
    ~DealHistoryJob() override;
    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}  // nothing is written
    [[nodiscard]] DealHistory take();  // after the end

private:
    class Reader;
    std::unique_ptr<Reader> m_reader;
};

// Runs to the end.
[[nodiscard]] Result<DealHistory> read_deal_history(Workspace& workspace, Instant as_of, TimeView view = TimeView::happened);

}  // namespace qd::forecast
