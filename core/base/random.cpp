#include "core/base/random.h"

#include <cmath>

namespace qd {

std::uint64_t Random::below(std::uint64_t bound) {
    // Values under the threshold would make the first residues likelier.
    const std::uint64_t threshold = (0 - bound) % bound;
    for (;;) {
        const std::uint64_t value = m_engine();
        if (value >= threshold) return value % bound;
    }
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
    const auto span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    if (span == 0) return static_cast<std::int64_t>(m_engine());
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + below(span));
}

double Random::unit() { return static_cast<double>(m_engine() >> 11) * 0x1.0p-53; }

double Random::normal() {
    if (m_has_spare) {
        m_has_spare = false;
        return m_spare;
    }
    for (;;) {
        const double u = 2 * unit() - 1;
        const double v = 2 * unit() - 1;
        const double s = u * u + v * v;
        if (s >= 1 || s == 0) continue;
        const double scale = std::sqrt(-2 * std::log(s) / s);
        m_spare = v * scale;
        m_has_spare = true;
        return u * scale;
    }
}

}  // namespace qd
