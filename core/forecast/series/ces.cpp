#include "core/forecast/series/ces.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/forecast/series/nelder_mead.h"
#include "core/forecast/series/seasonal_adjustment.h"

namespace qd::forecast {

namespace {

struct CesPass {
    double level, potential, squares;
};

CesPass run(Values y, double alpha0, double alpha1, double level, double potential) {
    double squares = 0;
    for (double value : y) {
        const double error = value - level;
        const double next = level - (1 - alpha1) * potential + (alpha0 - alpha1) * error;
        potential = level + (1 - alpha0) * potential + (alpha0 + alpha1) * error;
        level = next;
        squares += error * error;
    }
    return {level, potential, squares};
}

// The estimator's transition must not explode: eigenvalues of the discount matrix
// inside the unit circle.
bool is_stable(double alpha0, double alpha1) {
    const double a = 1 - alpha0 + alpha1, b = alpha1 - 1, c = 1 - alpha0 - alpha1, d = 1 - alpha0;
    const double trace = a + d, determinant = a * d - b * c;
    return std::abs(determinant) < 1 && std::abs(trace) < 1 + determinant;
}

void finish(CesFit& fit, Values y) {
    const CesPass pass = run(y, fit.alpha0, fit.alpha1, fit.initial_level, fit.initial_potential);
    fit.level = pass.level;
    fit.potential = pass.potential;
    fit.observations = y.size();
    fit.sigma2 = pass.squares / std::max(static_cast<double>(y.size()) - 4, 1.0);
}

}  // namespace

CesFit fit_ces(Values values, int season) {
    CesFit fit;
    fit.season = season;
    fit.index = indices_if_seasonal(values, season);
    const std::vector<double> y = adjusted(values, fit.index);
    const std::size_t count = std::min<std::size_t>(y.size(), static_cast<std::size_t>(std::max(10, season)));
    fit.initial_level = std::accumulate(y.begin(), y.begin() + static_cast<std::ptrdiff_t>(count), 0.0) /
                        static_cast<double>(count);
    fit.initial_potential = fit.initial_level / 1.1;
    if (y.size() > 4) {
        const double scale = std::max(std::abs(fit.initial_level), 1e-9);
        const auto objective = [&](const std::array<double, 4>& x) {
            if (!is_stable(x[0], x[1])) return 1e35;
            return run(y, x[0], x[1], x[2] * scale, x[3] * scale).squares / (scale * scale);
        };
        const auto best = nelder_mead<4>(
            objective, {fit.alpha0, fit.alpha1, fit.initial_level / scale, fit.initial_potential / scale});
        fit.alpha0 = best[0];
        fit.alpha1 = best[1];
        fit.initial_level = best[2] * scale;
        fit.initial_potential = best[3] * scale;
    }
    finish(fit, y);
    return fit;
}

CesFit rerun(const CesFit& fit, Values values) {
    CesFit result = fit;
    finish(result, adjusted(values, fit.index));
    return result;
}

Forecast forecast_ces(const CesFit& fit, int horizon) {
    Forecast result("CES");
    double level = fit.level, potential = fit.potential;
    // What an error of one period adds to the forecasts after it.
    double level_share = fit.alpha0 - fit.alpha1, potential_share = fit.alpha0 + fit.alpha1, spread = 1;
    auto advance = [&](double& l, double& c) {
        const double next = l - (1 - fit.alpha1) * c;
        c = l + (1 - fit.alpha0) * c;
        l = next;
    };
    for (int step = 0; step < horizon; ++step) {
        const double effect = effect_at(fit.index, fit.observations, static_cast<std::size_t>(step));
        result.mean.push_back(level * effect);
        result.sigma.push_back(effect * std::sqrt(fit.sigma2 * spread));
        spread += level_share * level_share;
        advance(level, potential);
        advance(level_share, potential_share);
    }
    return result;
}

}  // namespace qd::forecast
