#include "core/forecast/series/forecast.h"

#include <boost/math/special_functions/erf.hpp>
#include <cmath>

namespace qd::forecast {

double normal_multiplier(double level) {
    // Not by way of long double, which is another type in the browser and is computed there without hardware.
    using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
    return std::sqrt(2.0) * boost::math::erf_inv(level, Policy{});
}

void add_normal_bands(Forecast& forecast, const std::vector<double>& levels) {
    for (double level : levels) {
        const double z = normal_multiplier(level);
        Band band{.level = level, .low = forecast.mean, .high = forecast.mean};
        for (std::size_t step = 0; step < forecast.mean.size(); ++step) {
            band.low[step] -= z * forecast.sigma[step];
            band.high[step] += z * forecast.sigma[step];
        }
        forecast.bands.push_back(std::move(band));
    }
}

}  // namespace qd::forecast
