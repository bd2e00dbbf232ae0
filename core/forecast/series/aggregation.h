#pragma once
// Temporal aggregation: the same series in buckets of several lengths. Long buckets
// show the trend without the noise, short ones the latest turn; forecasts made on
// each are brought back to single periods and averaged (after Kourentzes,
// Petropoulos & Trapero 2014).

#include <vector>

#include "core/forecast/series/forecast.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

// The bucket lengths that divide the season: 1, 2, 3, 4, 6, 12 for months.
[[nodiscard]] std::vector<int> bucket_lengths(int season);
// Means of consecutive buckets, the last one ending with the series; a rest at the front is left out.
[[nodiscard]] std::vector<double> bucket_means(Values values, int length);
// How many buckets cover the horizon.
[[nodiscard]] int buckets_for(int horizon, int length);
// Single periods read off the line through the centres of the buckets; `last` is the
// mean of the last bucket that was seen.
[[nodiscard]] std::vector<double> spread_buckets(const std::vector<double>& means, double last, int length, int horizon);

}  // namespace qd::forecast
