#include "core/base/id.h"

namespace qd {
namespace {
constexpr Instant kEpoch = start_of(make_date(2000, 1, 1));
constexpr unsigned kCounterBits = 12;
constexpr unsigned kDeviceBits = 10;
constexpr std::uint64_t kCounterMask = (1U << kCounterBits) - 1;
}  // namespace

Instant given_at(Id id) {
    return kEpoch + std::chrono::milliseconds{id >> (kDeviceBits + kCounterBits)};
}

Id first_id_at(Instant at) {
    const auto elapsed = (at - kEpoch).count();
    return elapsed <= 0 ? 0 : static_cast<Id>(elapsed) << (kDeviceBits + kCounterBits);
}

IdSource::IdSource(const Clock& clock, std::uint32_t device, Id last_id)
    : m_clock(clock), m_device(device & ((1U << kDeviceBits) - 1)) {
    const auto last = static_cast<std::uint64_t>(last_id);
    m_last_tick = (last >> (kDeviceBits + kCounterBits) << kCounterBits) | (last & kCounterMask);
}

Id IdSource::next() {
    const auto elapsed = (m_clock.now() - kEpoch).count();
    const std::uint64_t now = (elapsed > 0 ? static_cast<std::uint64_t>(elapsed) : 0) << kCounterBits;
    // A burst of more than 4,096 in a millisecond borrows from the next one.
    m_last_tick = now > m_last_tick ? now : m_last_tick + 1;
    const std::uint64_t milliseconds = m_last_tick >> kCounterBits;
    return static_cast<Id>(milliseconds << (kDeviceBits + kCounterBits) | m_device << kCounterBits |
                           (m_last_tick & kCounterMask));
}

}  // namespace qd
