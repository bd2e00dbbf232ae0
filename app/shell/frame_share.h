#pragma once
// Work that goes on beside drawing: as many steps as fit into a part of a frame.

#include <chrono>

#include "core/base/job.h"

namespace qd {

constexpr std::chrono::milliseconds kFrameShare{8};

// Steps the job for about that long, at least once; no further than its end. Says where the last step left it.
[[nodiscard]] inline Result<Progress> run_for(Job& job, std::chrono::nanoseconds time = kFrameShare) {
    const auto end = std::chrono::steady_clock::now() + time;
    for (;;) {
        auto progress = job.step();
        if (!progress || progress->finished || std::chrono::steady_clock::now() >= end) return progress;
    }
}

}  // namespace qd
