#include "core/forecast/series/ets_start.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/forecast/series/decomposition.h"

namespace qd::forecast {

namespace {

// Phase means around the overall mean: all that less than two seasons can tell.
std::vector<double> short_seasonal_indices(Values values, std::size_t m, SeasonKind kind) {
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    const bool additive = kind == SeasonKind::additive;
    std::vector<double> index(m, additive ? 0.0 : 1.0);
    for (std::size_t phase = 0; phase < m && phase < values.size(); ++phase) {
        index[phase] = additive ? values[phase] - mean : values[phase] / mean;
    }
    const double centre = std::accumulate(index.begin(), index.end(), 0.0) / static_cast<double>(m);
    for (double& value : index) value = additive ? value - centre : value / centre;
    return index;
}

struct Line {
    double intercept = 0, slope = 0;  // value at period t (first = 1) is intercept + slope·t
};

Line line_through(Values values) {
    const auto n = static_cast<double>(values.size());
    double sum = 0, weighted = 0;
    for (std::size_t t = 0; t < values.size(); ++t) {
        sum += values[t];
        weighted += values[t] * (static_cast<double>(t) + 1 - (n + 1) / 2);
    }
    const double slope = values.size() < 2 ? 0 : 12 * weighted / (n * (n * n - 1));
    return {.intercept = sum / n - slope * (n + 1) / 2, .slope = slope};
}

}  // namespace

EtsState starting_state(Values values, int season, const EtsSpec& spec) {
    const auto m = static_cast<std::size_t>(season);
    const bool seasonal = spec.season != EtsPart::none;
    const bool additive = spec.season == EtsPart::additive;
    EtsState state;
    std::vector<double> adjusted(values.begin(), values.end());
    if (seasonal) {
        const SeasonKind kind = additive ? SeasonKind::additive : SeasonKind::multiplicative;
        state.season = values.size() < 2 * m ? short_seasonal_indices(values, m, kind)
                                             : seasonal_indices(values, season, kind);
        if (!additive) {
            for (double& value : state.season) value = std::max(value, 0.01);
            const double sum = std::accumulate(state.season.begin(), state.season.end(), 0.0);
            for (double& value : state.season) value *= static_cast<double>(m) / sum;
        }
        for (std::size_t t = 0; t < adjusted.size(); ++t) {
            const double effect = state.season[t % m];
            adjusted[t] = additive ? values[t] - effect : values[t] / effect;
        }
    }
    const std::size_t count = std::min(std::max<std::size_t>(10, seasonal ? 2 * m : 0), adjusted.size());
    const Values beginning = Values(adjusted).first(count);
    if (spec.trend == EtsPart::none) {
        state.level = std::accumulate(beginning.begin(), beginning.end(), 0.0) / static_cast<double>(count);
        return state;
    }
    const Line line = line_through(beginning);
    state.level = line.intercept;
    state.growth = line.slope;
    if (spec.trend == EtsPart::multiplicative) {
        const double first = line.intercept + line.slope;
        state.growth = first != 0 ? std::clamp((first + line.slope) / first, 0.5, 2.0) : 1;
        state.level = std::max(first / state.growth, 1e-3);
    } else if (spec.error == EtsPart::multiplicative && state.level <= 0) {
        state.level = std::max(std::abs(beginning.front()), 1e-3);
        state.growth = 0;
    }
    return state;
}

EtsParameters starting_parameters(int season, const EtsSpec& spec, int attempt) {
    EtsParameters start;
    const double slow = spec.season == EtsPart::none ? 0.2 : std::max(0.2 / season, 0.02);
    const double fast = spec.season == EtsPart::none ? 0.8 : 0.4;
    start.alpha = attempt == 0 ? slow : fast;
    if (spec.trend != EtsPart::none) start.beta = start.alpha * (attempt == 0 ? 0.5 : 0.1);
    if (spec.season != EtsPart::none) start.gamma = attempt == 0 ? 0.05 : 0.4;
    if (spec.damped) start.phi = 0.978;
    return start;
}

}  // namespace qd::forecast
