#include "core/forecast/series/ets_average.h"

#include <cmath>

namespace qd::forecast {

EtsAverage fit_ets_average(Values values, int season, const EtsOptions& options) {
    // Half the exponent of Akaike weights: on short series AICc is noisy, and the
    // softer weights forecast better on the M3 series.
    constexpr double sharpness = 0.25;
    constexpr double negligible = 0.02;
    EtsAverage result;
    double total = 0;
    for (EtsFit& fit : fit_all_ets(values, season, options)) {
        const double first = result.fits.empty() ? fit.aicc : result.fits.front().aicc;
        const double weight = std::exp(-sharpness * (fit.aicc - first));
        if (weight < negligible) break;
        result.fits.push_back(std::move(fit));
        result.weights.push_back(weight);
        total += weight;
    }
    for (double& weight : result.weights) weight /= total;
    return result;
}

EtsAverage rerun(const EtsAverage& average, Values values) {
    EtsAverage result{.fits = {}, .weights = average.weights};
    for (const EtsFit& fit : average.fits) result.fits.push_back(rerun(fit, values));
    return result;
}

Forecast forecast_ets_average(const EtsAverage& average, int horizon) {
    Forecast result("ETS average");
    result.mean.assign(static_cast<std::size_t>(horizon), 0.0);
    result.sigma.assign(static_cast<std::size_t>(horizon), 0.0);
    for (std::size_t i = 0; i < average.fits.size(); ++i) {
        const Forecast one = forecast_ets(average.fits[i], horizon);
        for (std::size_t step = 0; step < one.mean.size(); ++step) {
            result.mean[step] += average.weights[i] * one.mean[step];
            result.sigma[step] += average.weights[i] * one.sigma[step];
        }
    }
    return result;
}

}  // namespace qd::forecast
