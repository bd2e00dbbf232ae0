#pragma once
// A job whose result is read after it ended: the desk owns this, the panel keeps the rest.

#include <memory>

#include "core/base/job.h"

namespace qd {

template <class Kept>
class SharedJob final : public Job {
public:
    explicit SharedJob(std::shared_ptr<Kept> job) : m_job(std::move(job)) {}
    [[nodiscard]] Result<Progress> step() override { return m_job->step(); }
    void cancel() override { m_job->cancel(); }

private:
    std::shared_ptr<Kept> m_job;
};

}  // namespace qd
