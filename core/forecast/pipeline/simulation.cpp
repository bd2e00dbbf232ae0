#include "core/forecast/pipeline/simulation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace qd::forecast {
namespace {

constexpr std::size_t kBins = 48;
constexpr std::size_t kDealsInStep = 200'000;

double at_share(const std::vector<double>& sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

// Poisson by inversion for small means, by a rounded normal for large ones.
std::size_t poisson(Random& random, double mean) {
    if (mean > 50) return static_cast<std::size_t>(std::max(std::llround(mean + std::sqrt(mean) * random.normal()), 0LL));
    double share = std::exp(-mean), reached = share;
    const double wanted = random.unit();
    std::size_t count = 0;
    while (wanted > reached && count < 1000) reached += share *= mean / static_cast<double>(++count);
    return count;
}

Histogram fitting_bins(const std::vector<double>& sorted) {
    Histogram bins{at_share(sorted, 0.005), 0, {}};
    bins.width = (at_share(sorted, 0.995) - bins.low) / kBins;
    if (bins.width <= 0) bins.width = 1;
    return bins;
}

Histogram counted(Histogram bins, const std::vector<double>& sorted) {
    bins.share.assign(kBins, 0.0);
    for (double value : sorted) {
        const double bin = std::floor((value - bins.low) / bins.width);
        // The last bin includes its end.
        if (bin < 0 || value > bins.low + kBins * bins.width) continue;
        bins.share[std::min(static_cast<std::size_t>(bin), kBins - 1)] += 1 / static_cast<double>(sorted.size());
    }
    return bins;
}

}  // namespace

Spread spread_of(std::vector<double>& values) {
    std::ranges::sort(values);
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    return {mean, at_share(values, 0.025), at_share(values, 0.1), at_share(values, 0.5), at_share(values, 0.9), at_share(values, 0.975)};
}

Simulation::Simulation(SimulationInput input, std::size_t draws, std::uint64_t seed)
    : m_input(std::move(input)), m_draws(std::max<std::size_t>(draws, 1)), m_random(seed),
      m_sums(m_input.stretches), m_draw(m_input.stretches) {}

Result<Progress> Simulation::step() {
    const std::size_t batch = std::max<std::size_t>(kDealsInStep / std::max<std::size_t>(m_input.deals.size(), 1), 1);
    for (std::size_t i = 0; i < batch && m_sums[0].size() < m_draws; ++i) draw();
    const std::size_t done = m_sums[0].size();
    return Progress{static_cast<double>(done) / static_cast<double>(m_draws),
                    "Playing the period through, " + std::to_string(done) + " of " + std::to_string(m_draws) + " times", done == m_draws};
}

void Simulation::draw() {
    m_draw = m_input.certain;
    m_draw.resize(m_input.stretches, 0.0);
    const double odds = std::exp(m_input.shock * m_random.normal());
    const double mean_noise = -m_input.amount_noise * m_input.amount_noise / 2;
    const auto noise = [&] { return m_input.amount_noise > 0 ? std::exp(mean_noise + m_input.amount_noise * m_random.normal()) : 1.0; };
    for (const SimulatedDeal& deal : m_input.deals) {
        const double won = std::min(deal.won, 1.0), chance = shocked(won, odds);
        const double luck = m_random.unit();
        if (luck >= chance) continue;
        // In which stretch: by their shares of the whole.
        double place = luck / chance * won;
        const double* chances = m_input.chances.data() + deal.first_chance;
        std::size_t stretch = 0;
        while (stretch + 1 < m_input.stretches && place >= chances[stretch]) place -= chances[stretch++];
        m_draw[stretch] += deal.amount * noise();
    }
    for (std::size_t stretch = 0; stretch < m_input.stretches && !m_input.new_amounts.empty(); ++stretch)
        for (std::size_t wins = poisson(m_random, m_input.new_wins[stretch] * odds); wins > 0; --wins)
            m_draw[stretch] += m_input.new_amounts[m_random.below(m_input.new_amounts.size())] * noise();
    for (std::size_t stretch = 0; stretch < m_input.stretches; ++stretch) m_sums[stretch].push_back(m_draw[stretch]);
}

SimulationResult Simulation::result() { return result(Histogram{}); }

SimulationResult Simulation::result(const Histogram& bins) {
    SimulationResult result;
    result.draws = m_sums[0].size();
    std::vector<double> totals(result.draws, 0.0);
    for (std::vector<double>& sums : m_sums) {
        for (std::size_t at = 0; at < sums.size(); ++at) totals[at] += sums[at];
        result.by_stretch.push_back(spread_of(sums));
    }
    result.total = spread_of(totals);
    result.histogram = counted(bins.width > 0 ? bins : fitting_bins(totals), totals);
    if (m_input.target) {
        const auto from = std::ranges::lower_bound(totals, *m_input.target);
        result.chance_of_target = static_cast<double>(totals.end() - from) / static_cast<double>(totals.size());
    }
    return result;
}

}  // namespace qd::forecast
