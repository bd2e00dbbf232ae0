#include "core/forecast/pipeline/naive_bayes.h"

#include <algorithm>
#include <cmath>

#include "core/forecast/pipeline/logistic.h"

namespace qd::forecast {

// Counts double from code to code, so that each holds about as many deals.
NaiveBayes::Codes NaiveBayes::codes_of(const WinFacts& facts) {
    const auto doublings = [](double value) { return static_cast<std::int64_t>(std::log2(1 + std::max(value, 0.0))); };
    return {doublings(facts.age), facts.month_of_quarter, facts.stage, facts.log_amount ? static_cast<std::int64_t>(*facts.log_amount) : -1,
            facts.days_quiet ? doublings(*facts.days_quiet) : -1, std::min(facts.pushes, 3), static_cast<std::int64_t>(facts.due),
            facts.source, facts.owner};
}

NaiveBayes NaiveBayes::fit(std::span<const WinSample> samples) {
    NaiveBayes model;
    for (const WinSample& sample : samples) {
        const Codes codes = codes_of(sample.facts);
        (sample.won ? model.m_all.won : model.m_all.lost) += 1;
        for (std::size_t fact = 0; fact < kFacts; ++fact) {
            Tally& tally = model.m_tallies[fact][codes[fact]];
            (sample.won ? tally.won : tally.lost) += 1;
        }
    }
    return model;
}

double NaiveBayes::chance(const WinFacts& facts) const {
    double odds = std::log((m_all.won + 1) / (m_all.lost + 1));
    const Codes codes = codes_of(facts);
    for (std::size_t fact = 0; fact < kFacts; ++fact) {
        const auto values = static_cast<double>(m_tallies[fact].size());
        const auto found = m_tallies[fact].find(codes[fact]);
        if (found == m_tallies[fact].end()) continue;
        odds += std::log((found->second.won + 1) / (m_all.won + values)) - std::log((found->second.lost + 1) / (m_all.lost + values));
    }
    return logistic(odds);
}

}  // namespace qd::forecast
