#pragma once
// How good a set of probabilities was, once the outcomes are known.

#include <cstddef>
#include <span>
#include <vector>

namespace qd::forecast {

struct ReliabilityBin {
    double low = 0, high = 0;      // predictions in [low, high)
    double predicted = 0;          // their mean
    double observed = 0;           // share that came true
    std::size_t count = 0;
};

struct ProbabilityScores {
    std::size_t count = 0;
    double brier = 0;              // mean (p − outcome)²
    double log_loss = 0;           // nats
    double ece = 0;                // expected calibration error over ten bins of equal width
    double auc = 0.5;              // chance that a win was given more than a loss
    std::vector<ReliabilityBin> reliability;  // those ten, empty ones left out
};

// Parallel, equally long; probabilities in 0…1. Empty input: all zero but auc.
[[nodiscard]] ProbabilityScores score_probabilities(std::span<const double> probabilities, const std::vector<bool>& outcomes);

}  // namespace qd::forecast
