#include "core/forecast/pipeline/what_if.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/forecast/series/forecast.h"

namespace qd::forecast {
namespace {

constexpr std::size_t kNodes = 21, kBins = 48, kFewDeals = 80;

// The shared shock at the middles of equally likely slices.
const std::array<double, kNodes>& nodes() {
    static const std::array<double, kNodes> kQuantiles = [] {
        std::array<double, kNodes> quantiles{};
        // The quantile of p is the two-sided multiplier of 2p − 1.
        for (std::size_t at = 0; at < kNodes; ++at)
            quantiles[at] = normal_multiplier(2 * (static_cast<double>(at) + 0.5) / kNodes - 1);
        return quantiles;
    }();
    return kQuantiles;
}

double ramp(std::size_t month) { return std::min(static_cast<double>(month + 1) / 4, 1.0); }

// The total as a mixture of normals, one for each node of the shock.
struct Mixture {
    std::array<double, kNodes> mean{}, deviation{};

    [[nodiscard]] double below(double value) const {
        double sum = 0;
        for (std::size_t at = 0; at < kNodes; ++at) {
            if (deviation[at] <= 0) sum += value >= mean[at] ? 1 : 0;
            else sum += 0.5 * std::erfc((mean[at] - value) / deviation[at] / std::sqrt(2.0));
        }
        return sum / kNodes;
    }
    [[nodiscard]] double quantile(double share) const {
        double low = mean[0], high = mean[0];
        for (std::size_t at = 0; at < kNodes; ++at) {
            low = std::min(low, mean[at] - 5 * deviation[at]);
            high = std::max(high, mean[at] + 5 * deviation[at]);
        }
        for (int round = 0; round < 50 && high > low; ++round) {
            const double middle = low + (high - low) / 2;
            (below(middle) < share ? low : high) = middle;
        }
        return high;
    }
};

}  // namespace

WhatIf::WhatIf(const DealHistory& history, const ClosingModel& model, const PipelineForecast& forecast, std::size_t sellers)
    : m_history(history), m_model(model), m_forecast(forecast), m_sellers(std::max<std::size_t>(sellers, 1)) {
    double open = 0, won = 0, lost = 0;
    for (const SimulatedDeal& deal : m_forecast.input.deals) {
        m_deals.push_back({deal.amount, deal.won, deal.lost});
        open += deal.amount;
        won += deal.amount * deal.won;
        lost += deal.amount * deal.lost;
    }
    if (won + lost > 0) m_win_rate = won / (won + lost);
    if (open > 0) m_slip_rate = std::max(1 - (won + lost) / open, 0.0);
    for (double amount : m_forecast.input.certain) m_certain += amount;
    for (std::size_t month = 0; month < m_forecast.input.new_wins.size(); ++month) {
        m_new_wins += m_forecast.input.new_wins[month];
        m_ramped_wins += m_forecast.input.new_wins[month] * ramp(month);
    }
    for (double amount : m_forecast.input.new_amounts) {
        const double share = 1 / static_cast<double>(m_forecast.input.new_amounts.size());
        m_new_mean += amount * share;
        m_new_square += amount * amount * share;
    }
    set_bins();
    m_base = evaluate({});
}

// Wide enough for the base and what people play with: a quarter more spread on either side.
void WhatIf::set_bins() {
    const auto within = [&](double shock) { return sums_at(m_deals, 1, 1, std::exp(m_forecast.input.shock * shock)); };
    const Sums low = within(-2.6), high = within(2.6);
    const double from = low.mean - 2.6 * std::sqrt(low.variance), to = high.mean + 2.6 * std::sqrt(high.variance);
    const double margin = (to - from) / 4;
    m_bins.low = std::max(from - margin, 0.0);
    m_bins.width = std::max((to + margin - m_bins.low) / kBins, 1.0);
}

double WhatIf::chance_on(std::uint32_t place, Date close_date) const {
    const DealPath& deal = m_history.deals[place];
    const DealMoment& moment = m_history.path(deal).back();
    const DateRange& period = m_forecast.request.period;
    if (!m_forecast.from_history) return period.contains(close_date) ? m_history.probability(moment) / 100 : 0;
    const ClosingOutlook outlook{m_model, day_of(m_history.as_of), period.first, {period.last}};
    return outlook.chances({moment.stage, day_of(deal.created), close_date}).won_in_all();
}

std::vector<WhatIf::Deal> WhatIf::changed(const Scenario& scenario) const {
    std::vector<Deal> deals = m_deals;
    if (const auto lost = scenario.lose_biggest ? biggest() : std::nullopt) {
        for (std::size_t at = 0; at < deals.size(); ++at)
            if (m_forecast.deals[at].deal == *lost) deals[at].won = 0;
    }
    for (const DealEdit& edit : scenario.edits) {
        const auto found = std::ranges::lower_bound(m_forecast.deals, edit.deal, {}, &DealChance::deal);
        if (found == m_forecast.deals.end() || found->deal != edit.deal) continue;
        Deal& deal = deals[static_cast<std::size_t>(found - m_forecast.deals.begin())];
        if (edit.amount) deal.amount = static_cast<double>(*edit.amount);
        if (edit.close_date) deal.won = chance_on(edit.deal, *edit.close_date);
        if (edit.chance) deal.won = std::clamp(*edit.chance, 0.0, 1.0);
        deal.lost = std::min(deal.lost, 1 - deal.won);
    }
    return deals;
}

double WhatIf::scale_of(const Scenario& scenario) const {
    double scale = 1;
    if (m_win_rate > 0) scale *= std::clamp(m_win_rate + scenario.win_rate_change, 0.0, 1.0) / m_win_rate;
    if (m_slip_rate < 1) scale *= (1 - std::clamp(m_slip_rate + scenario.slip_change, 0.0, 1.0)) / (1 - m_slip_rate);
    return scale;
}

WhatIf::Sums WhatIf::sums_at(const std::vector<Deal>& deals, double scale, double new_scale, double odds) const {
    const double noise = std::exp(m_forecast.input.amount_noise * m_forecast.input.amount_noise);
    Sums sums{m_certain, 0};
    for (const Deal& deal : deals) {
        const double chance = shocked(std::min(deal.won * scale, 1.0), odds);
        sums.mean += deal.amount * chance;
        sums.variance += deal.amount * deal.amount * chance * (noise - chance);
    }
    const double wins = m_new_wins * scale * new_scale * odds;
    sums.mean += wins * m_new_mean;
    sums.variance += wins * m_new_square * noise;
    return sums;
}

// A few deals are no bell curve: they are played through, always by the same throws.
WhatIfAnswer WhatIf::played(const std::vector<Deal>& deals, double scale, double new_scale) const {
    constexpr std::size_t draws = 1500;
    SimulationInput input = m_forecast.input;
    input.stretches = 1;
    input.certain = {m_certain};
    input.new_wins = {m_new_wins * scale * new_scale};
    input.deals.clear();
    input.chances.clear();
    for (const Deal& deal : deals) {
        const double won = std::min(deal.won * scale, 1.0);
        input.deals.push_back({deal.amount, won, deal.lost, input.chances.size()});
        input.chances.push_back(won);
    }
    Simulation simulation{std::move(input), draws, m_forecast.request.seed};
    while (!simulation.step()->finished) {}
    const SimulationResult result = simulation.result(m_bins);
    WhatIfAnswer answer{.expected = sums_at(deals, scale, new_scale, 1).mean, .p10 = result.total.p10, .p50 = result.total.p50,
                        .p90 = result.total.p90, .chance_of_target = result.chance_of_target, .histogram = result.histogram};
    if (const auto target = m_forecast.input.target) answer.gap = *target - answer.expected;
    return answer;
}

WhatIfAnswer WhatIf::answer(const std::vector<Deal>& deals, double scale, double new_scale) const {
    if (deals.size() < kFewDeals) return played(deals, scale, new_scale);
    WhatIfAnswer answer;
    answer.expected = sums_at(deals, scale, new_scale, 1).mean;
    Mixture mixture;
    for (std::size_t at = 0; at < kNodes; ++at) {
        const Sums sums = sums_at(deals, scale, new_scale, std::exp(m_forecast.input.shock * nodes()[at]));
        mixture.mean[at] = sums.mean;
        mixture.deviation[at] = std::sqrt(std::max(sums.variance, 0.0));
    }
    answer.p10 = mixture.quantile(0.1);
    answer.p50 = mixture.quantile(0.5);
    answer.p90 = mixture.quantile(0.9);
    answer.histogram = {m_bins.low, m_bins.width, std::vector<double>(kBins, 0.0)};
    double before = mixture.below(m_bins.low);
    for (std::size_t bin = 0; bin < kBins; ++bin) {
        const double until = mixture.below(m_bins.low + m_bins.width * static_cast<double>(bin + 1));
        answer.histogram.share[bin] = until - before;
        before = until;
    }
    if (const auto target = m_forecast.input.target) {
        answer.chance_of_target = 1 - mixture.below(std::nextafter(*target, 0.0));
        answer.gap = *target - answer.expected;
    }
    return answer;
}

WhatIfAnswer WhatIf::evaluate(const Scenario& scenario) const {
    const double ramped = m_new_wins > 0 ? m_ramped_wins / m_new_wins : 0;
    const double new_scale = 1 + scenario.added_reps / static_cast<double>(m_sellers) * ramped;
    return answer(changed(scenario), scale_of(scenario), std::max(new_scale, 0.0));
}

double WhatIf::worth_of_win_point() const { return evaluate({.win_rate_change = 0.01}).expected - m_base.expected; }
double WhatIf::worth_of_slip_point() const { return evaluate({.slip_change = -0.01}).expected - m_base.expected; }

std::optional<std::uint32_t> WhatIf::biggest() const {
    const DealChance* biggest = nullptr;
    for (const DealChance& deal : m_forecast.deals)
        if (deal.won > 0 && (!biggest || deal.amount > biggest->amount)) biggest = &deal;
    return biggest ? std::optional{biggest->deal} : std::nullopt;
}

}  // namespace qd::forecast
