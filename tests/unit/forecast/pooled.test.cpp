#include <catch2/catch_amalgamated.hpp>
#include <cmath>

#include "core/base/random.h"
#include "core/forecast/series/metrics.h"
#include "core/forecast/series/naive.h"
#include "core/forecast/series/pooled_ridge.h"
#include "core/forecast/series/stl_forecast.h"
#include "tests/unit/forecast/reference_data.h"

using namespace qd::forecast;
using Catch::Approx;

TEST_CASE("A model learned from many seasonal series helps one that is too short for its season", "[forecast][ridge]") {
    qd::Random random(4);
    auto make = [&](int months) {
        std::vector<double> y;
        const double level = 50 + 1000 * random.unit();
        for (int t = 0; t < months; ++t) y.push_back(level * (1 + 0.3 * std::sin(t * 0.5235987755982988) + 0.02 * random.normal()));
        return y;
    };
    std::vector<std::vector<double>> store;
    for (int k = 0; k < 30; ++k) store.push_back(make(48));
    const std::vector<Values> series(store.begin(), store.end());
    const auto model = PooledRidge::train(series, 12);
    REQUIRE(model);
    const std::vector<double> y = make(28);
    const Values history = Values(y).first(16), future = Values(y).last(12);
    CHECK(mean_absolute_error(future, model->forecast(history, 12).mean) <
          0.5 * mean_absolute_error(future, forecast_naive(history, 12).mean));
    CHECK(model->forecast(Values(y).first(3), 2).mean == std::vector<double>(2, y[2]));  // shorter than a window
}

TEST_CASE("Two seasons are told apart and add up with the rest to the values", "[forecast][stl]") {
    std::vector<double> y;
    for (int t = 0; t < 160; ++t) y.push_back(100 + 0.1 * t + 10 * std::sin(t * 6.283185307 / 5) + 20 * std::sin(t * 6.283185307 / 40));
    const Mstl parts = decompose_mstl(y, {40, 5});
    REQUIRE(parts.seasonal.size() == 2);
    for (std::size_t t = 0; t < y.size(); ++t) {
        CHECK(parts.seasonal[0][t] + parts.seasonal[1][t] + parts.trend[t] + parts.remainder[t] == Approx(y[t]));
    }
    const Forecast forecast = forecast_stl(y, {5, 40}, 40);
    for (int step = 0; step < 40; ++step) {
        const int t = 160 + step;
        const double truth = 100 + 0.1 * t + 10 * std::sin(t * 6.283185307 / 5) + 20 * std::sin(t * 6.283185307 / 40);
        CHECK(forecast.mean[static_cast<std::size_t>(step)] == Approx(truth).margin(6));
    }
}
