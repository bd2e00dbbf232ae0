#include "core/forecast/series/calibration.h"

#include <algorithm>
#include <cmath>

namespace qd::forecast {

namespace {

struct Learned {
    std::size_t origins;
    double at80, at95;
};

Learned learned(Frequency frequency) {
    switch (frequency) {
        case Frequency::yearly: return {6, 2.05, 4.3};
        case Frequency::quarterly: return {10, 1.85, 3.8};
        case Frequency::monthly: return {16, 1.5, 2.65};
        case Frequency::weekly: break;
    }
    return {12, 1.4, 2.4};
}

}  // namespace

std::vector<double> rolling_scores(const Ensemble& ensemble, Values values, Frequency frequency, int horizon) {
    constexpr std::size_t shortest = 6;
    const std::size_t n = values.size();
    if (n <= shortest) return {};
    const std::size_t origins = std::min(learned(frequency).origins, n - shortest);
    std::vector<double> scores;
    for (std::size_t origin = n - origins; origin < n; ++origin) {
        const int steps = std::min(horizon, static_cast<int>(n - origin));
        const Forecast forecast = ensemble.forecast(values.first(origin), steps);
        for (std::size_t step = 0; step < forecast.mean.size(); ++step) {
            if (!(forecast.sigma[step] > 0)) continue;
            scores.push_back(std::abs(values[origin + step] - forecast.mean[step]) / forecast.sigma[step]);
        }
    }
    return scores;
}

double score_quantile(std::vector<double> scores, double level) {
    if (scores.empty()) return 0;
    const auto n = static_cast<double>(scores.size());
    const auto rank = static_cast<std::size_t>(std::min(std::ceil((n + 1) * level), n)) - 1;
    std::ranges::nth_element(scores, scores.begin() + static_cast<std::ptrdiff_t>(rank));
    return scores[rank];
}

double pooled_factor(Frequency frequency, double level) {
    // factor = z·(a + b·z) through the two learned levels.
    const Learned at = learned(frequency);
    const double z80 = normal_multiplier(0.80), z95 = normal_multiplier(0.95), z = normal_multiplier(level);
    const double b = (at.at95 / z95 - at.at80 / z80) / (z95 - z80);
    return z * (at.at80 / z80 + b * (z - z80));
}

void add_calibrated_bands(Forecast& forecast, const std::vector<double>& scores, Frequency frequency,
                          const std::vector<double>& levels, double floor) {
    for (double level : levels) {
        const double pooled = pooled_factor(frequency, level);
        const double factor = scores.empty() ? pooled : (pooled + score_quantile(scores, level)) / 2;
        Band band{.level = level, .low = forecast.mean, .high = forecast.mean};
        for (std::size_t step = 0; step < forecast.mean.size(); ++step) {
            band.low[step] = std::max(forecast.mean[step] - factor * forecast.sigma[step], floor);
            band.high[step] += factor * forecast.sigma[step];
        }
        forecast.bands.push_back(std::move(band));
    }
}

}  // namespace qd::forecast
