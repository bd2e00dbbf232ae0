#pragma once
// Where "now" comes from. The core never asks the operating system.

#include "core/base/instant.h"

namespace qd {

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
    // Minutes that local civil time is ahead of UTC at that instant.
    [[nodiscard]] virtual int utc_offset_minutes(Instant at) const = 0;

    [[nodiscard]] Date today() const {
        const Instant at = now();
        return day_of(at + std::chrono::minutes{utc_offset_minutes(at)});
    }
};

// A clock that a test, a rehearsal or a generator moves by hand.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start) : m_now(start) {}
    [[nodiscard]] Instant now() const override { return m_now; }
    [[nodiscard]] int utc_offset_minutes(Instant) const override { return 0; }
    void set(Instant now) { m_now = now; }
    void advance(std::chrono::milliseconds by) { m_now += by; }

private:
    Instant m_now;
};

}  // namespace qd
