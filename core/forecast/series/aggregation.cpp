#include "core/forecast/series/aggregation.h"

#include <cmath>

namespace qd::forecast {

std::vector<int> bucket_lengths(int season) {
    std::vector<int> lengths;
    for (int length = 1; length <= season; ++length) {
        if (season % length == 0) lengths.push_back(length);
    }
    return lengths;
}

std::vector<double> bucket_means(Values values, int length) {
    const std::size_t width = static_cast<std::size_t>(length), count = values.size() / width;
    const Values used = values.last(count * width);
    std::vector<double> means(count, 0.0);
    for (std::size_t t = 0; t < used.size(); ++t) means[t / width] += used[t] / length;
    return means;
}

int buckets_for(int horizon, int length) { return (horizon + length - 1) / length; }

std::vector<double> spread_buckets(const std::vector<double>& means, double last, int length, int horizon) {
    const int count = static_cast<int>(means.size());
    auto bucket = [&](int index) {
        if (index < 0) return last;
        if (index < count) return means[static_cast<std::size_t>(index)];
        const double before = count > 1 ? means[static_cast<std::size_t>(count - 2)] : means.back();
        return 2 * means.back() - before;
    };
    std::vector<double> result;
    for (int step = 0; step < horizon; ++step) {
        const double position = (step + 0.5) / length - 0.5;  // in buckets, centre of the first = 0
        const double left = std::floor(position);
        const int index = static_cast<int>(left);
        result.push_back(bucket(index) + (bucket(index + 1) - bucket(index)) * (position - left));
    }
    return result;
}

}  // namespace qd::forecast
