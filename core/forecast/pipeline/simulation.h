#pragma once
// The spread of what a period may bring: every open deal won or not, new ones coming,
// amounts as they turn out, and one shock that all deals share (without it the spread
// of a sum of independent deals is far too narrow).

#include <optional>
#include <vector>

#include "core/base/job.h"
#include "core/base/random.h"

namespace qd::forecast {

// One deal in the simulation.
struct SimulatedDeal {
    double amount = 0;             // what a win brings, minor units
    double won = 0, lost = 0;      // chances in all stretches together
    std::size_t first_chance = 0;  // place of its first stretch in SimulationInput::chances
};

struct SimulationInput {
    std::size_t stretches = 1;
    std::vector<SimulatedDeal> deals;
    std::vector<double> chances;            // of being won in each stretch, deal by deal; they sum to `won`
    std::vector<double> new_wins;           // expected wins of new deals, by stretch
    std::vector<double> new_amounts;        // to draw from, minor units; empty = none
    double amount_noise = 0;                // standard deviation of log amount
    double shock = 0;                       // standard deviation of the shared log odds
    std::vector<double> certain;            // by stretch: won already, minor units
    std::optional<double> target;           // quota, minor units
};

struct Histogram {
    double low = 0, width = 0;              // minor units; bin i: low + i·width … + width
    std::vector<double> share;              // of all draws
};

struct Spread {
    double mean = 0, p025 = 0, p10 = 0, p50 = 0, p90 = 0, p975 = 0;  // minor units
};

struct SimulationResult {
    std::size_t draws = 0;
    Spread total;
    std::vector<Spread> by_stretch;
    Histogram histogram;                    // of the total, between its 0.5 % and 99.5 % points
    std::optional<double> chance_of_target; // share of draws at or above it
};

// A chance under a shock of the log odds; odds = exp(shock).
[[nodiscard]] constexpr double shocked(double chance, double odds) { return chance * odds / (1 - chance + chance * odds); }

// A value from every draw, in order; sorts them.
[[nodiscard]] Spread spread_of(std::vector<double>& values);

class Simulation final : public Job {
public:
    Simulation(SimulationInput input, std::size_t draws, std::uint64_t seed);
    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}  // nothing is written
    [[nodiscard]] SimulationResult result();                       // after the end
    [[nodiscard]] SimulationResult result(const Histogram& bins);  // in these bins, what lies outside left out

private:
    void draw();
    SimulationInput m_input;
    std::size_t m_draws;
    Random m_random;
    std::vector<std::vector<double>> m_sums;  // by stretch, then draw
    std::vector<double> m_draw;               // of one draw, by stretch
};

}  // namespace qd::forecast
