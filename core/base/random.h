#pragma once
// Seeded random numbers that are the same bytes natively and in the browser.
// The distributions of <random> differ between libraries, so the few that are
// needed are written out here over its (fully specified) engine.

#include <cstdint>
#include <random>

namespace qd {

class Random {
public:
    explicit Random(std::uint64_t seed) : m_engine(seed) {}

    [[nodiscard]] std::uint64_t bits() { return m_engine(); }
    // Uniform in [0, bound); bound > 0. Unbiased (rejection).
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
    // Uniform in [low, high], both included.
    [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high);
    // Uniform in [0, 1) with 53 random bits.
    [[nodiscard]] double unit();
    // Standard normal (polar method).
    [[nodiscard]] double normal();
    [[nodiscard]] bool chance(double probability) { return unit() < probability; }

private:
    std::mt19937_64 m_engine;
    double m_spare = 0;
    bool m_has_spare = false;
};

}  // namespace qd
