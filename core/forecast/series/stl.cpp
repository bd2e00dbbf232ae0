#include "core/forecast/series/stl.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/forecast/series/loess.h"

namespace qd::forecast {

namespace {

int next_odd(double value) {
    const int whole = static_cast<int>(std::ceil(value));
    return whole % 2 == 0 ? whole + 1 : whole;
}

Loess smoother(int window, int degree) { return {.window = window, .degree = degree, .jump = (window + 9) / 10}; }

double variance(Values values) {
    const auto n = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double sum = 0;
    for (double value : values) sum += (value - mean) * (value - mean);
    return sum / (n - 1);
}

double strength(const std::vector<double>& component, const std::vector<double>& remainder) {
    std::vector<double> both(component);
    for (std::size_t t = 0; t < both.size(); ++t) both[t] += remainder[t];
    const double total = variance(both);
    return total <= 0 ? 0 : std::clamp(1 - variance(remainder) / total, 0.0, 1.0);
}

std::vector<double> moving_average(Values values, std::size_t window) {
    std::vector<double> result(values.size() - window + 1);
    double sum = std::accumulate(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(window), 0.0);
    for (std::size_t t = 0;; ++t) {
        result[t] = sum / static_cast<double>(window);
        if (t + window >= values.size()) return result;
        sum += values[t + window] - values[t];
    }
}

class Decomposer {
public:
    Decomposer(Values values, int season, const StlOptions& options) : m_values(values), m_season(season) {
        const int n = static_cast<int>(values.size());
        const int window = options.season_window == 0 ? 10 * n + 1 : next_odd(options.season_window);
        m_cycle = smoother(window, 0);
        m_trend = smoother(next_odd(1.5 * season / (1 - 1.5 / window)), 1);
        m_low_pass = smoother(next_odd(season), 1);
        m_result.trend.assign(values.size(), 0.0);
        m_result.seasonal.assign(values.size(), 0.0);
    }

    Stl run(const StlOptions& options) {
        const int outer = options.robust ? 15 : 0;
        const int inner = options.robust ? 1 : 2;
        for (int round = 0; round <= outer; ++round) {
            if (round > 0) reweight();
            for (int pass = 0; pass < inner; ++pass) refine();
        }
        if (options.season_window == 0) make_periodic();
        m_result.remainder = less(less(m_values, m_result.trend), m_result.seasonal);
        return std::move(m_result);
    }

private:
    static std::vector<double> less(Values from, Values what) {
        std::vector<double> result(from.begin(), from.end());
        for (std::size_t t = 0; t < result.size(); ++t) result[t] -= what[t];
        return result;
    }

    void refine() {
        const std::vector<double> cycles = smooth_cycles(less(m_values, m_result.trend));
        const auto m = static_cast<std::size_t>(m_season);
        const auto averaged = moving_average(moving_average(moving_average(cycles, m), m), 3);
        const auto low = loess_smooth(averaged, m_low_pass, {});
        for (std::size_t t = 0; t < m_values.size(); ++t) m_result.seasonal[t] = cycles[t + m] - low[t];
        m_result.trend = loess_smooth(less(m_values, m_result.seasonal), m_trend, m_weights);
    }

    // Each phase smoothed over the years, one season longer at both ends.
    std::vector<double> smooth_cycles(const std::vector<double>& detrended) const {
        const auto m = static_cast<std::size_t>(m_season);
        std::vector<double> result(detrended.size() + 2 * m);
        for (std::size_t phase = 0; phase < m; ++phase) {
            std::vector<double> years, weights;
            for (std::size_t t = phase; t < detrended.size(); t += m) {
                years.push_back(detrended[t]);
                if (!m_weights.empty()) weights.push_back(m_weights[t]);
            }
            const int count = static_cast<int>(years.size());
            const auto smooth = loess_smooth(years, m_cycle, weights);
            for (std::size_t k = 0; k < smooth.size(); ++k) result[phase + (k + 1) * m] = smooth[k];
            double& before = result[phase];
            if (!loess_at(years, m_cycle, 0, 1, std::min(m_cycle.window, count), weights, before)) before = smooth.front();
            double& after = result[phase + (years.size() + 1) * m];
            const int left = std::max(1, count - m_cycle.window + 1);
            if (!loess_at(years, m_cycle, count + 1, left, count, weights, after)) after = smooth.back();
        }
        return result;
    }

    void reweight() {
        m_weights = less(less(m_values, m_result.trend), m_result.seasonal);
        for (double& weight : m_weights) weight = std::abs(weight);
        std::vector<double> sorted(m_weights);
        std::ranges::sort(sorted);
        const std::size_t n = sorted.size();
        const double limit = 3 * (sorted[(n - 1) / 2] + sorted[n / 2]);  // six medians
        for (double& weight : m_weights) {
            const double ratio = limit > 0 ? weight / limit : 0;
            weight = ratio <= 0.001 ? 1 : ratio > 0.999 ? 0 : std::pow(1 - ratio * ratio, 2);
        }
    }

    void make_periodic() {
        const auto m = static_cast<std::size_t>(m_season);
        for (std::size_t phase = 0; phase < m; ++phase) {
            double sum = 0;
            int count = 0;
            for (std::size_t t = phase; t < m_values.size(); t += m, ++count) sum += m_result.seasonal[t];
            for (std::size_t t = phase; t < m_values.size(); t += m) m_result.seasonal[t] = sum / count;
        }
    }

    Values m_values;
    int m_season;
    Loess m_cycle, m_trend, m_low_pass;
    std::vector<double> m_weights;
    Stl m_result;
};

}  // namespace

double Stl::seasonal_strength() const { return strength(seasonal, remainder); }
double Stl::trend_strength() const { return strength(trend, remainder); }

Stl decompose_stl(Values values, int season, const StlOptions& options) {
    return Decomposer(values, season, options).run(options);
}

}  // namespace qd::forecast
