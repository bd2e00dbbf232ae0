#include "core/forecast/series/left_over.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "core/forecast/series/decomposition.h"
#include "core/forecast/series/ets.h"

namespace qd::forecast {

std::vector<double> partial_autocorrelation(Values values, int max_lag) {
    const std::vector<double> r = autocorrelation(values, max_lag);
    std::vector<double> partial, phi;  // phi: of the autoregression of the order reached
    for (std::size_t k = 0; k < r.size(); ++k) {
        double above = r[k], below = 1;
        for (std::size_t j = 0; j < k; ++j) {
            above -= phi[j] * r[k - 1 - j];
            below -= phi[j] * r[j];
        }
        const double last = below > 0 ? above / below : 0;
        std::vector<double> next(k + 1, last);
        for (std::size_t j = 0; j < k; ++j) next[j] = phi[j] - last * phi[k - 1 - j];
        phi = std::move(next);
        partial.push_back(last);
    }
    return partial;
}

LjungBox ljung_box(Values values, int lags) {
    const auto n = static_cast<double>(values.size());
    double sum = 0;
    const std::vector<double> r = autocorrelation(values, lags);
    for (std::size_t k = 0; k < r.size(); ++k) sum += r[k] * r[k] / (n - static_cast<double>(k) - 1);
    LjungBox test{.lags = lags, .statistic = n * (n + 2) * sum};
    // Not by way of long double, which is another type in the browser.
    using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
    test.p_value = boost::math::gamma_q(lags / 2.0, test.statistic / 2, Policy{});
    return test;
}

std::vector<double> smoothing_errors(Values values, int season) {
    constexpr EtsOptions quick{.relative_change = 1e-6, .thorough = false};
    EtsFit fit = *fit_auto_ets(values, season, quick);
    fit.last = fit.initial;
    std::vector<double> errors;
    for (const double value : values) {
        const double expected = forecast_ets(fit, 1).mean.front();
        const bool relative = fit.spec.error == EtsPart::multiplicative && expected != 0;
        errors.push_back(relative ? value / expected - 1 : value - expected);
        update(fit.last, fit, value);
    }
    return errors;
}

int LeftOver::strongest_lag() const {
    const auto strongest = std::ranges::max_element(autocorrelation, {}, [](double r) { return std::abs(r); });
    return static_cast<int>(strongest - autocorrelation.begin()) + 1;
}

std::optional<LeftOver> check_left_over(Values values, int season) {
    constexpr std::size_t fewest = 20;  // four lags, each from five times as many values (Hyndman & Athanasopoulos)
    if (values.size() < fewest) return {};
    const std::vector<double> errors = smoothing_errors(values, season > 24 ? 1 : season);
    if (!std::ranges::all_of(errors, [](double error) { return std::isfinite(error); })) return {};
    const int lags = std::min(season > 1 ? std::min(2 * season, 26) : 10, static_cast<int>(values.size() / 5));
    LeftOver found{.autocorrelation = autocorrelation(errors, lags), .partial = partial_autocorrelation(errors, lags),
                   .limit = 1.959964 / std::sqrt(static_cast<double>(errors.size())), .test = ljung_box(errors, lags)};
    if (std::ranges::all_of(found.autocorrelation, [](double r) { return r == 0; })) return {};  // nothing is left
    return found;
}

}  // namespace qd::forecast
