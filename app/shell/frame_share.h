#pragma once
// Work that goes on beside drawing: as many steps as fit into a part of a frame.

#include <algorithm>
#include <chrono>

#include "app/ui/context.h"
#include "core/base/job.h"

namespace qd {

constexpr std::chrono::milliseconds kFrameShare{8};
// While a dialog shows how far it is and nothing else can be done: twenty pictures a second are enough for that.
constexpr std::chrono::milliseconds kModalShare{45}, kLongestModalShare{90};

// Steps the job for about that long, at least once; no further than its end. Says where the last step left it. While
// work is left, a further frame is asked for.
[[nodiscard]] inline Result<Progress> run_for(Job& job, std::chrono::nanoseconds time = kFrameShare) {
    const auto end = std::chrono::steady_clock::now() + time;
    for (;;) {
        auto progress = job.step();
        if (!progress || progress->finished) return progress;
        if (std::chrono::steady_clock::now() >= end) {
            ui::context().work_goes_on();
            return progress;
        }
    }
}

// Behind a dialog: as long as everything else since the step before took, so that half of the time is work also where a
// picture takes long, as it does without a graphics processor.
class ModalPace {
public:
    [[nodiscard]] Result<Progress> run(Job& job) {
        const auto began = std::chrono::steady_clock::now();
        auto progress = run_for(job, std::clamp<std::chrono::nanoseconds>(began - m_ended, kModalShare, kLongestModalShare));
        m_ended = std::chrono::steady_clock::now();
        return progress;
    }

private:
    std::chrono::steady_clock::time_point m_ended = std::chrono::steady_clock::now();
};

}  // namespace qd
