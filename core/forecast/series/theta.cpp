#include "core/forecast/series/theta.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/forecast/series/ets.h"
#include "core/forecast/series/nelder_mead.h"
#include "core/forecast/series/seasonal_adjustment.h"

namespace qd::forecast {

namespace {

// The first errors say more about the starting level than about the model.
constexpr std::size_t kWarmUp = 2;

struct ThetaPass {
    double level = 0, mean = 0, intercept = 0, slope = 0;
    double squares = 0;
};

// One pass; the errors' squares count from kWarmUp on.
ThetaPass run(Values y, double initial_level, double alpha, double theta) {
    ThetaPass s{.level = alpha * y[0] + (1 - alpha) * initial_level, .mean = y[0], .intercept = y[0]};
    const double weight = 1 - 1 / theta;
    double decay = 1 - alpha;  // (1 − α)^t
    for (std::size_t t = 1; t < y.size(); ++t) {
        const auto i = static_cast<double>(t);
        const double next_decay = decay * (1 - alpha);
        const double fitted = s.level + weight * (s.intercept * decay + s.slope * (1 - next_decay) / alpha);
        const double error = y[t] - fitted;
        if (t >= kWarmUp) s.squares += error * error;
        s.level += alpha * (y[t] - s.level);
        s.slope = ((i - 1) * s.slope + 6 * (y[t] - s.mean) / (i + 1)) / (i + 2);
        s.mean = (i * s.mean + y[t]) / (i + 1);
        s.intercept = s.mean - s.slope * (i + 2) / 2;
        decay = next_decay;
    }
    return s;
}

void finish(ThetaFit& fit, Values adjusted_values) {
    const ThetaPass pass = run(adjusted_values, fit.initial_level, fit.alpha, fit.theta);
    fit.observations = adjusted_values.size();
    fit.level = pass.level;
    fit.mean = pass.mean;
    fit.intercept = pass.intercept;
    fit.slope = pass.slope;
    const auto n = static_cast<double>(adjusted_values.size());
    fit.sigma2 = pass.squares / std::max(n - kWarmUp - 3, 1.0);
}

}  // namespace

ThetaFit fit_theta(Values values, int season) {
    ThetaFit fit;
    fit.season = season;
    fit.index = indices_if_seasonal(values, season);
    const std::vector<double> y = adjusted(values, fit.index);
    fit.initial_level = values.front() / 2;  // unadjusted, as the reference starts
    if (y.size() > 3) {
        const auto objective = [&](const std::array<double, 3>& x) {
            const auto& [level, alpha, theta] = x;
            if (alpha < 0.1 || alpha > 0.99 || theta < 1 || theta > 1e10) return 1e35;
            return run(y, level, alpha, theta).squares;
        };
        const auto best = nelder_mead<3>(objective, {fit.initial_level, fit.alpha, fit.theta});
        fit.initial_level = best[0];
        fit.alpha = best[1];
        fit.theta = best[2];
    }
    finish(fit, y);
    return fit;
}

ThetaFit rerun(const ThetaFit& fit, Values values) {
    ThetaFit result = fit;
    finish(result, adjusted(values, fit.index));
    return result;
}

Forecast forecast_theta(const ThetaFit& fit, int horizon) {
    Forecast result("DOTM");
    ThetaFit s = fit;
    const double weight = 1 - 1 / fit.theta;
    double decay = std::pow(1 - fit.alpha, static_cast<double>(fit.observations));
    for (int step = 0; step < horizon; ++step) {
        // The expected value is fed back as if it had been observed.
        const auto i = static_cast<double>(fit.observations) + step;
        const double next_decay = decay * (1 - fit.alpha);
        const double expected = s.level + weight * (s.intercept * decay + s.slope * (1 - next_decay) / fit.alpha);
        s.level += fit.alpha * (expected - s.level);
        s.slope = ((i - 1) * s.slope + 6 * (expected - s.mean) / (i + 1)) / (i + 2);
        s.mean = (i * s.mean + expected) / (i + 1);
        s.intercept = s.mean - s.slope * (i + 2) / 2;
        decay = next_decay;
        const double effect = effect_at(fit.index, fit.observations, static_cast<std::size_t>(step));
        result.mean.push_back(expected * effect);
        result.sigma.push_back(effect * std::sqrt(fit.sigma2 * (1 + step * fit.alpha * fit.alpha)));
    }
    return result;
}

Forecast forecast_standard_theta(Values values, int season, int horizon) {
    const std::vector<double> index = indices_if_seasonal(values, season);
    const std::vector<double> y = adjusted(values, index);
    const auto n = static_cast<double>(y.size());
    double alpha = 0.9999, level = y.back(), sigma2 = 0;
    if (const auto smooth = fit_ets(y, 1, {})) {
        alpha = smooth->parameters.alpha;
        level = smooth->last.level;
        sigma2 = smooth->sigma2;
    }
    double weighted = 0;
    for (std::size_t t = 0; t < y.size(); ++t) weighted += y[t] * (static_cast<double>(t) - (n - 1) / 2);
    const double drift = y.size() < 2 ? 0 : 6 * weighted / (n * (n * n - 1));
    Forecast result("Theta");
    for (int step = 0; step < horizon; ++step) {
        const double effect = effect_at(index, y.size(), static_cast<std::size_t>(step));
        const double trend = drift * (step + (1 - std::pow(1 - alpha, n)) / alpha);
        result.mean.push_back(effect * (level + trend));
        result.sigma.push_back(effect * std::sqrt(sigma2 * (1 + step * alpha * alpha)));
    }
    return result;
}

}  // namespace qd::forecast
