#include "core/forecast/series/intermittent.h"

#include <algorithm>
#include <cmath>

#include "core/forecast/series/aggregation.h"
#include "core/forecast/series/ets.h"

namespace qd::forecast {

namespace {

struct Demand {
    std::vector<double> sizes;
    std::vector<double> intervals;  // to the sale before, the first from the series' start
};

Demand demand_of(Values values) {
    Demand demand;
    double gap = 0;
    for (double value : values) {
        ++gap;
        if (value == 0) continue;
        demand.sizes.push_back(value);
        demand.intervals.push_back(gap);
        gap = 0;
    }
    return demand;
}

double mean_of(Values values) {
    double sum = 0;
    for (double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

double smoothed(Values values, double alpha) {
    double level = values.front();
    for (double value : values.subspan(1)) level += alpha * (value - level);
    return level;
}

Forecast constant_rate(const char* name, Values values, double rate, int horizon) {
    double squares = 0;
    for (double value : values) squares += (value - rate) * (value - rate);
    const double deviation = std::sqrt(squares / static_cast<double>(values.size()));
    Forecast result(name);
    result.mean.assign(static_cast<std::size_t>(horizon), rate);
    result.sigma.assign(static_cast<std::size_t>(horizon), deviation);
    return result;
}

double croston_rate(Values values, double alpha) {
    const Demand demand = demand_of(values);
    return demand.sizes.empty() ? 0 : smoothed(demand.sizes, alpha) / smoothed(demand.intervals, alpha);
}

// The rate by simple smoothing of buckets of one length.
double bucket_rate(Values values, int length) {
    const std::vector<double> means = bucket_means(values, length);
    if (means.empty()) return mean_of(values);
    const auto fit = fit_ets(means, 1, {});
    return fit ? fit->last.level : mean_of(means);
}

int rounded_interval(Values values) {
    return std::max(1, static_cast<int>(std::ceil(profile_of(values).mean_interval)));
}

}  // namespace

DemandClass DemandProfile::demand_class() const {
    constexpr double long_interval = 1.32, wide_variation = 0.49;
    if (mean_interval < long_interval) return squared_variation < wide_variation ? DemandClass::smooth : DemandClass::erratic;
    return squared_variation < wide_variation ? DemandClass::intermittent : DemandClass::lumpy;
}

DemandProfile profile_of(Values values) {
    const Demand demand = demand_of(values);
    DemandProfile profile;
    if (demand.sizes.empty()) {
        profile.mean_interval = static_cast<double>(std::max<std::size_t>(values.size(), 1));
        return profile;
    }
    profile.mean_interval = mean_of(demand.intervals);
    const double mean = mean_of(demand.sizes);
    double squares = 0;
    for (double size : demand.sizes) squares += (size - mean) * (size - mean);
    const auto n = static_cast<double>(demand.sizes.size());
    if (n > 1 && mean != 0) profile.squared_variation = squares / (n - 1) / (mean * mean);
    return profile;
}

Forecast forecast_croston(Values values, int horizon, double alpha) {
    return constant_rate("Croston", values, croston_rate(values, alpha), horizon);
}

Forecast forecast_sba(Values values, int horizon, double alpha) {
    return constant_rate("SBA", values, (1 - alpha / 2) * croston_rate(values, alpha), horizon);
}

Forecast forecast_tsb(Values values, int horizon, double alpha, double beta) {
    const Demand demand = demand_of(values);
    if (demand.sizes.empty()) return constant_rate("TSB", values, 0, horizon);
    double size = demand.sizes.front(), probability = 1 / demand.intervals.front();
    for (double value : values) {
        // Unlike Croston's, the chance of a sale also falls while nothing sells.
        probability += beta * ((value != 0 ? 1 : 0) - probability);
        if (value != 0) size += alpha * (value - size);
    }
    return constant_rate("TSB", values, probability * size, horizon);
}

Forecast forecast_adida(Values values, int horizon) {
    return constant_rate("ADIDA", values, bucket_rate(values, rounded_interval(values)), horizon);
}

Forecast forecast_imapa(Values values, int horizon) {
    const int longest = std::min(rounded_interval(values), static_cast<int>(values.size()));
    double sum = 0;
    for (int length = 1; length <= longest; ++length) sum += bucket_rate(values, length);
    return constant_rate("IMAPA", values, sum / longest, horizon);
}

}  // namespace qd::forecast
