#pragma once
// Record identifiers: positive 63-bit integers, sortable by the time they were
// made, with device bits so that two devices never make the same one.
//   41 bits milliseconds since 2000-01-01 | 10 bits device | 12 bits counter

#include <cstdint>

#include "core/base/clock.h"

namespace qd {

using Id = std::int64_t;  // 0 = none

// The moment (to the millisecond) at which an id was given: of a change, when it was recorded.
[[nodiscard]] Instant given_at(Id id);
// The smallest id that could be given at that moment.
[[nodiscard]] Id first_id_at(Instant at);

class IdSource {
public:
    // device is taken modulo 1024. last_id: the largest id already used on this
    // device (0 = none); new ids are always larger even when the clock is set back.
    IdSource(const Clock& clock, std::uint32_t device, Id last_id = 0);
    [[nodiscard]] Id next();

private:
    const Clock& m_clock;
    std::uint64_t m_device;
    std::uint64_t m_last_tick;  // milliseconds << 12 | counter
};

}  // namespace qd
