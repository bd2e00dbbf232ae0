#pragma once
// Work that goes on beside drawing: as many steps as fit into a part of a frame.

#include <chrono>

#include "app/ui/context.h"
#include "core/base/job.h"

namespace qd {

constexpr std::chrono::milliseconds kFrameShare{8};
// While a dialog shows how far it is and nothing else can be done: most of two pictures' time, not half of one's.
constexpr std::chrono::milliseconds kModalShare{28};

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

}  // namespace qd
