#pragma once
// Nelder–Mead for a few parameters, in the variant of Nash (1990) that R's optim
// uses, so that fits that stop in a local minimum stop in the same one.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace qd::forecast {

struct NelderMeadOptions {
    double relative_tolerance = 1.4901161193847656e-8;  // √ε
    int max_evaluations = 500;
};

// Minimises f (callable on std::array<double, N>) from `start` on; bounds are f's
// business: it answers something huge outside. Returns the best vertex.
template <std::size_t N, class Function>
std::array<double, N> nelder_mead(Function&& f, std::array<double, N> start, const NelderMeadOptions& options = {}) {
    using Point = std::array<double, N>;
    constexpr double expansion = 2, contraction = 0.5, big = 1e35;
    int evaluations = 0;
    auto value_at = [&](const Point& x) {
        ++evaluations;
        const double value = f(x);
        return std::isfinite(value) ? value : big;
    };
    auto along = [](const Point& from, const Point& to, double share) {
        Point x;
        for (std::size_t i = 0; i < N; ++i) x[i] = (1 - share) * from[i] + share * to[i];
        return x;
    };

    std::array<Point, N + 1> vertex;
    std::array<double, N + 1> value;
    vertex.fill(start);
    double step = 0;
    for (double x : start) step = std::max(step, 0.1 * std::abs(x));
    if (step == 0) step = 0.1;
    for (std::size_t i = 0; i < N; ++i) vertex[i + 1][i] += step;
    for (std::size_t j = 0; j <= N; ++j) value[j] = value_at(vertex[j]);
    const double tolerance = options.relative_tolerance * (std::abs(value[0]) + options.relative_tolerance);
    double size = static_cast<double>(N) * step * 10;
    std::size_t low = 0;

    while (evaluations <= options.max_evaluations) {
        std::size_t high = low;
        for (std::size_t j = 0; j <= N; ++j) {
            if (value[j] < value[low]) low = j;
            if (value[j] > value[high]) high = j;
        }
        if (value[high] <= value[low] + tolerance) break;

        Point centre{};
        for (std::size_t i = 0; i < N; ++i) {
            double sum = -vertex[high][i];
            for (const Point& x : vertex) sum += x[i];
            centre[i] = sum / static_cast<double>(N);
        }
        const Point reflected = along(vertex[high], centre, 2);
        const double at_reflected = value_at(reflected);
        if (at_reflected < value[low]) {
            const Point expanded = along(centre, reflected, expansion);
            const double at_expanded = value_at(expanded);
            const bool further = at_expanded < at_reflected;
            vertex[high] = further ? expanded : reflected;
            value[high] = further ? at_expanded : at_reflected;
            continue;
        }
        const bool worst = at_reflected >= value[high];
        if (!worst) {
            vertex[high] = reflected;
            value[high] = at_reflected;
        }
        const Point contracted = along(vertex[high], centre, contraction);
        const double at_contracted = value_at(contracted);
        if (at_contracted < value[high]) {
            vertex[high] = contracted;
            value[high] = at_contracted;
        } else if (worst) {
            double shrunk = 0;
            for (std::size_t j = 0; j <= N; ++j) {
                if (j == low) continue;
                vertex[j] = along(vertex[low], vertex[j], contraction);
                for (std::size_t i = 0; i < N; ++i) shrunk += std::abs(vertex[j][i] - vertex[low][i]);
                value[j] = value_at(vertex[j]);
            }
            if (shrunk >= size) break;
            size = shrunk;
        }
    }
    low = static_cast<std::size_t>(std::ranges::min_element(value) - value.begin());
    return vertex[low];
}

}  // namespace qd::forecast
