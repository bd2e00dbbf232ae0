#include "core/forecast/series/calibration.h"

#include <catch2/catch_amalgamated.hpp>

#include <cmath>
#include <limits>

#include "core/base/random.h"
#include "core/forecast/series/aggregation.h"
#include "core/forecast/series/metrics.h"

using namespace qd::forecast;
using Catch::Approx;

TEST_CASE("The conformal rank is the smallest that holds the level", "[forecast][calibration]") {
    const std::vector<double> scores{5, 1, 4, 2, 3, 9, 8, 7, 6};
    CHECK(score_quantile(scores, 0.80) == 8);  // ⌈10·0.8⌉
    CHECK(score_quantile(scores, 0.95) == 9);  // capped at the largest
    CHECK(score_quantile({}, 0.95) == 0);
}

TEST_CASE("The pooled factor grows with the level through the learned points", "[forecast][calibration]") {
    double before = 0;
    for (double level : {0.5, 0.8, 0.9, 0.95, 0.99}) {
        CHECK(pooled_factor(Frequency::yearly, level) > before);
        before = pooled_factor(Frequency::yearly, level);
    }
    CHECK(pooled_factor(Frequency::monthly, 0.95) == Approx(2.5));
}

TEST_CASE("Calibrated intervals hold 95 % of the outcomes of random walks with drift", "[forecast][calibration]") {
    qd::Random random(20260);
    double inside = 0;
    constexpr int series = 60, horizon = 8;
    for (int k = 0; k < series; ++k) {
        std::vector<double> y{1000};
        for (int t = 1; t < 48 + horizon; ++t) y.push_back(y.back() + 2 + 10 * random.normal());
        const Values history = Values(y).first(48);
        const Ensemble ensemble = Ensemble::fit(history, Frequency::quarterly);
        Forecast forecast = ensemble.forecast(history, horizon);
        add_calibrated_bands(forecast, rolling_scores(ensemble, history, Frequency::quarterly, horizon),
                             Frequency::quarterly, {0.95}, 0);
        inside += coverage(Values(y).last(horizon), forecast.bands[0].low, forecast.bands[0].high) / series;
    }
    CHECK(inside >= 0.92);
}

TEST_CASE("Intervals of what is never negative reach farther up than down and not below zero", "[forecast][calibration]") {
    Forecast forecast("auto");
    forecast.mean = {100, 100, 100};
    forecast.sigma = {5, 20, 80};
    add_calibrated_bands(forecast, {}, Frequency::monthly, {0.95}, 0);
    const Band& band = forecast.bands[0];
    CHECK((band.high[0] - 100) == Approx(1.15 * (100 - band.low[0])));
    CHECK(band.low[2] == 0);
    // An error four times as large beside the level widens the interval less than fourfold.
    CHECK(band.high[2] > band.high[1]);
    CHECK((band.high[2] - 100) / (band.high[1] - 100) == Approx(4 * std::exp(-0.7 * 0.6)));
}

TEST_CASE("Intervals of what may be negative are even", "[forecast][calibration]") {
    Forecast forecast("auto");
    forecast.mean = {1};
    forecast.sigma = {20};
    add_calibrated_bands(forecast, {}, Frequency::monthly, {0.95}, -std::numeric_limits<double>::infinity());
    CHECK(forecast.bands[0].high[0] - 1 == Approx(1 - forecast.bands[0].low[0]));
    CHECK(forecast.bands[0].high[0] == Approx(1 + 2.5 * 20));
}

TEST_CASE("A series that was often far off gets wider intervals than one that never was", "[forecast][calibration]") {
    const auto width = [](double score) {
        Forecast forecast("auto");
        forecast.mean = {100};
        forecast.sigma = {5};
        add_calibrated_bands(forecast, std::vector<double>(40, score), Frequency::monthly, {0.95}, 0);
        return forecast.bands[0].high[0] - forecast.bands[0].low[0];
    };
    CHECK(width(5) > 1.3 * width(1.5));
}

TEST_CASE("Buckets end with the series and spread back to a straight line", "[forecast][aggregation]") {
    CHECK(bucket_lengths(12) == std::vector<int>{1, 2, 3, 4, 6, 12});
    CHECK(bucket_means(std::vector<double>{99, 1, 3, 5, 7}, 2) == std::vector<double>{2, 6});
    // 1 2 | 3 4 | then 5 6 | 7 8: bucket means 5.5 and 7.5 after 3.5.
    CHECK(spread_buckets({5.5, 7.5}, 3.5, 2, 4) == std::vector<double>{5, 6, 7, 8});
}
