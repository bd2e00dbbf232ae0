#include "core/forecast/series/seasonal_adjustment.h"

#include <algorithm>

#include "core/forecast/series/decomposition.h"

namespace qd::forecast {

namespace {

// The reference implementation of Theta tests with 1.64 where the M4 benchmark has 1.645.
constexpr double kSeasonTest = 1.64;

}  // namespace

std::vector<double> indices_if_seasonal(Values values, int season) {
    if (!is_seasonal(values, season, kSeasonTest) || *std::ranges::min_element(values) <= 0) return {};
    std::vector<double> index = seasonal_indices(values, season, SeasonKind::multiplicative);
    // An index near zero would blow up the adjusted series.
    if (*std::ranges::min_element(index) < 1e-3) return {};
    return index;
}

std::vector<double> adjusted(Values values, const std::vector<double>& index) {
    std::vector<double> result(values.begin(), values.end());
    for (std::size_t t = 0; t < result.size() && !index.empty(); ++t) result[t] /= index[t % index.size()];
    return result;
}

double effect_at(const std::vector<double>& index, std::size_t observations, std::size_t step) {
    return index.empty() ? 1 : index[(observations + step) % index.size()];
}

}  // namespace qd::forecast
