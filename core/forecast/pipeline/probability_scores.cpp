#include "core/forecast/pipeline/probability_scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace qd::forecast {
namespace {

constexpr std::size_t kBins = 10;

// Mann–Whitney with mid-ranks for ties.
double area_under_curve(std::span<const double> probabilities, const std::vector<bool>& outcomes) {
    std::vector<std::size_t> order(probabilities.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t at) { return probabilities[at]; });
    double ranks = 0, won = 0;
    for (std::size_t from = 0; from < order.size();) {
        std::size_t until = from;
        while (until < order.size() && probabilities[order[until]] == probabilities[order[from]]) ++until;
        const double rank = (static_cast<double>(from) + static_cast<double>(until) + 1) / 2;
        for (; from < until; ++from)
            if (outcomes[order[from]]) ranks += rank, won += 1;
    }
    const double lost = static_cast<double>(order.size()) - won;
    return won > 0 && lost > 0 ? (ranks - won * (won + 1) / 2) / (won * lost) : 0.5;
}

}  // namespace

ProbabilityScores score_probabilities(std::span<const double> probabilities, const std::vector<bool>& outcomes) {
    ProbabilityScores scores{.count = probabilities.size()};
    if (probabilities.empty()) return scores;
    std::vector<ReliabilityBin> bins(kBins);
    for (std::size_t at = 0; at < probabilities.size(); ++at) {
        const double p = probabilities[at], outcome = outcomes[at] ? 1 : 0;
        scores.brier += (p - outcome) * (p - outcome);
        scores.log_loss -= std::log(std::max(outcomes[at] ? p : 1 - p, 1e-15));
        ReliabilityBin& bin = bins[std::min(static_cast<std::size_t>(p * kBins), kBins - 1)];
        bin.predicted += p;
        bin.observed += outcome;
        ++bin.count;
    }
    const auto n = static_cast<double>(probabilities.size());
    scores.brier /= n;
    scores.log_loss /= n;
    for (std::size_t at = 0; at < kBins; ++at) {
        ReliabilityBin& bin = bins[at];
        if (bin.count == 0) continue;
        bin.low = static_cast<double>(at) / kBins;
        bin.high = static_cast<double>(at + 1) / kBins;
        bin.predicted /= static_cast<double>(bin.count);
        bin.observed /= static_cast<double>(bin.count);
        scores.ece += static_cast<double>(bin.count) / n * std::abs(bin.predicted - bin.observed);
        scores.reliability.push_back(bin);
    }
    scores.auc = area_under_curve(probabilities, outcomes);
    return scores;
}

}  // namespace qd::forecast
