#pragma once
// Work that is too long for one frame: it runs in steps, says how far it is, and
// can be stopped with nothing half done left behind.

#include <cstdint>
#include <string>

#include "core/base/error.h"

namespace qd {

struct Progress {
    double done = 0;      // 0…1; negative = unknown
    std::string doing;    // "Checking row 4,100 of 8,800"
    bool finished = false;
};

class Job {
public:
    virtual ~Job() = default;

    // Does a bounded piece of work (a few milliseconds on a slow machine) and says
    // where it stands. After finished or an Error it must not be called again.
    // On Error everything the job wrote has been rolled back.
    [[nodiscard]] virtual Result<Progress> step() = 0;

    // Rolls back what was written so far. Safe to call at any time before the end.
    virtual void cancel() = 0;
};

// Steps a job until it ends; for the command line and tests.
[[nodiscard]] inline Result<> run_to_end(Job& job) {
    for (;;) {
        auto progress = job.step();
        if (!progress) return std::unexpected(std::move(progress).error());
        if (progress->finished) return {};
    }
}

}  // namespace qd
