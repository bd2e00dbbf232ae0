#pragma once
// One pass of an ETS model over a series, and the same pass backwards for the
// gradient of the likelihood. The only hot loop of the ETS fit: no allocation.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/forecast/series/ets.h"
#include "core/forecast/series/portable_math.h"

namespace qd::forecast {

// Parameters as the recursion wants them: growth is smoothed by beta/alpha.
struct EtsRecursionInput {
    double alpha = 0, beta_ratio = 0, gamma = 0, phi = 1;
    double level = 0, growth = 0;
    // and the seasonal states, in EtsTrace::season[0 … m-1]
};

// The states of a pass, reused between evaluations. season[t] is the effect of period t.
struct EtsTrace {
    EtsTrace(std::size_t observations, std::size_t season_length)
        : level(observations + 1), growth(observations + 1), season(observations + season_length),
          season_adjoint(observations + season_length), fitted(observations), error(observations) {}
    std::vector<double> level, growth, season, season_adjoint, fitted, error;
};

// n·log Σe² (+ 2 Σ log|fitted| for multiplicative errors): −2 × log-likelihood up to
// the convention of the reference implementation. Infinity outside the domain.
template <EtsPart Trend, EtsPart Season>
double ets_deviance(Values y, std::size_t m, EtsPart error_part, const EtsRecursionInput& in, EtsTrace& trace) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const std::size_t n = y.size();
    const bool relative = error_part == EtsPart::multiplicative;
    double level = in.level, growth = in.growth, squares = 0, log_fitted = 0, product = 1;
    double* season = trace.season.data();
    trace.level[0] = level;
    trace.growth[0] = growth;
    for (std::size_t t = 0; t < n; ++t) {
        double carried = 0, base = level;
        if constexpr (Trend == EtsPart::additive) {
            carried = in.phi * growth;
            base = level + carried;
        } else if constexpr (Trend == EtsPart::multiplicative) {
            if (!(growth > 0)) return infinity;
            carried = in.phi == 1 ? growth : std::pow(growth, in.phi);
            base = level * carried;
        }
        double fitted = base, adjusted = y[t];
        if constexpr (Season == EtsPart::additive) {
            fitted = base + season[t];
            adjusted = y[t] - season[t];
        } else if constexpr (Season == EtsPart::multiplicative) {
            if (!(season[t] > 1e-8) || !(base > 1e-10)) return infinity;
            fitted = base * season[t];
            adjusted = y[t] / season[t];
        }
        const double before = level;
        level = base + in.alpha * (adjusted - base);
        if constexpr (Trend == EtsPart::additive) {
            growth = carried + in.beta_ratio * (level - before - carried);
        } else if constexpr (Trend == EtsPart::multiplicative) {
            if (!(before > 0)) return infinity;
            growth = carried + in.beta_ratio * (level / before - carried);
        }
        if constexpr (Season == EtsPart::additive) {
            season[t + m] = season[t] + in.gamma * (y[t] - base - season[t]);
        } else if constexpr (Season == EtsPart::multiplicative) {
            season[t + m] = season[t] + in.gamma * (y[t] / base - season[t]);
        }
        double error = y[t] - fitted;
        if (relative) {
            // A multiplicative error needs a positive fit: it scales the noise.
            if (!(fitted > 1e-8)) return infinity;
            error /= fitted;
            product *= fitted;
            if (product > 1e100 || product < 1e-100) {  // logarithms are dear: one for many values
                log_fitted += portable_log(product);
                product = 1;
            }
        }
        squares += error * error;
        trace.fitted[t] = fitted;
        trace.error[t] = error;
        trace.level[t + 1] = level;
        trace.growth[t + 1] = growth;
    }
    if (!(squares < infinity)) return infinity;
    if (relative) log_fitted += portable_log(product);
    return static_cast<double>(n) * portable_log(std::max(squares, 1e-300)) + 2 * log_fitted;
}

struct EtsGradient {
    double alpha = 0, beta_ratio = 0, gamma = 0, phi = 0, level = 0, growth = 0;
    // and the seasonal states, in EtsTrace::season_adjoint[0 … m-1]
};

// The derivative of the deviance after a finite ets_deviance with the same arguments
// (reverse accumulation; costs about two passes whatever the number of parameters).
template <EtsPart Trend, EtsPart Season>
EtsGradient ets_gradient(Values y, std::size_t m, EtsPart error_part, const EtsRecursionInput& in,
                         EtsTrace& trace) {
    const std::size_t n = y.size();
    const bool relative = error_part == EtsPart::multiplicative;
    EtsGradient out;
    double squares = 0;
    for (double error : trace.error) squares += error * error;
    const double weight = 2 * static_cast<double>(n) / std::max(squares, 1e-300);
    double* d_season = trace.season_adjoint.data();
    for (std::size_t t = 0; t < n + (Season == EtsPart::none ? 0 : m); ++t) d_season[t] = 0;

    double d_level = 0, d_growth = 0;
    for (std::size_t t = n; t-- > 0;) {
        const double before = trace.level[t], growth = trace.growth[t], season = trace.season[t];
        double carried = 0, base = before;
        if constexpr (Trend == EtsPart::additive) {
            carried = in.phi * growth;
            base = before + carried;
        } else if constexpr (Trend == EtsPart::multiplicative) {
            carried = in.phi == 1 ? growth : std::pow(growth, in.phi);
            base = before * carried;
        }
        const double fitted = trace.fitted[t];
        const double d_fitted = relative ? (2 - weight * trace.error[t] * (y[t] / fitted)) / fitted
                                         : -weight * trace.error[t];
        double d_base = 0, d_before = 0, d_carried = 0, adjusted = y[t];
        if constexpr (Season == EtsPart::additive) {
            out.gamma += d_season[t + m] * (y[t] - base - season);
            d_season[t] += (1 - in.gamma) * d_season[t + m];
            d_base -= in.gamma * d_season[t + m];
            adjusted = y[t] - season;
        } else if constexpr (Season == EtsPart::multiplicative) {
            const double ratio = y[t] / base;
            out.gamma += d_season[t + m] * (ratio - season);
            d_season[t] += (1 - in.gamma) * d_season[t + m];
            d_base -= in.gamma * d_season[t + m] * ratio / base;
            adjusted = y[t] / season;
        }
        if constexpr (Trend == EtsPart::additive) {
            out.beta_ratio += d_growth * (trace.level[t + 1] - before - carried);
            d_carried += (1 - in.beta_ratio) * d_growth;
            d_level += in.beta_ratio * d_growth;
            d_before -= in.beta_ratio * d_growth;
        } else if constexpr (Trend == EtsPart::multiplicative) {
            const double ratio = trace.level[t + 1] / before;
            out.beta_ratio += d_growth * (ratio - carried);
            d_carried += (1 - in.beta_ratio) * d_growth;
            d_level += in.beta_ratio * d_growth / before;
            d_before -= in.beta_ratio * d_growth * ratio / before;
        }
        out.alpha += d_level * (adjusted - base);
        d_base += (1 - in.alpha) * d_level;
        const double d_adjusted = in.alpha * d_level;
        if constexpr (Season == EtsPart::none) {
            d_base += d_fitted;
        } else if constexpr (Season == EtsPart::additive) {
            d_base += d_fitted;
            d_season[t] += d_fitted - d_adjusted;
        } else {
            d_base += d_fitted * season;
            d_season[t] += d_fitted * base - d_adjusted * adjusted / season;
        }
        if constexpr (Trend == EtsPart::multiplicative) {
            d_before += d_base * carried;
            d_carried += d_base * before;
            out.phi += d_carried * carried * std::log(growth);
            d_growth = d_carried * in.phi * carried / growth;
        } else {
            d_before += d_base;
            d_carried += d_base;
            out.phi += d_carried * growth;
            d_growth = in.phi * d_carried;
        }
        d_level = d_before;
    }
    out.level = d_level;
    out.growth = d_growth;
    return out;
}

}  // namespace qd::forecast
