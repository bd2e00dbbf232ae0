#include "core/forecast/series/backtest.h"

#include <catch2/catch_amalgamated.hpp>
#include <cmath>

#include "core/base/random.h"
#include "tests/unit/forecast/reference_data.h"

using namespace qd::forecast;
using Catch::Approx;

namespace {
const Series kPassengers{Frequency::monthly, qd::make_date(1949, 1, 1), test::air_passengers()};
}

TEST_CASE("The back-test never sees what it is asked to forecast", "[forecast][backtest]") {
    Series tampered = kPassengers;
    // The last value is seen by no origin: changing it may change scores, but no forecast.
    const BacktestOptions options{.horizon = 3, .origins = 3};
    const auto before = backtest(tampered, "auto", options).value();
    tampered.values.back() = 1e9;
    const auto after = backtest(tampered, "auto", options).value();
    CHECK(after.by_step[0].wape == before.by_step[0].wape);
    CHECK(after.by_step[1].wape == before.by_step[1].wape);
    CHECK(after.by_step[2].wape > before.by_step[2].wape);
}

TEST_CASE("Scores by step follow from the forecasts", "[forecast][backtest]") {
    const Series line{Frequency::yearly, qd::make_date(2000, 1, 1), {10, 20, 30, 40, 50, 60, 70, 80}};
    const auto naive = backtest(line, "naive", {.horizon = 2, .origins = 3}).value();
    CHECK(naive.overall.forecasts == 6);
    CHECK(naive.by_step[0].bias == Approx(-10));
    CHECK(naive.by_step[1].bias == Approx(-20));
    CHECK(naive.by_step[0].mase == Approx(1));
    CHECK(naive.by_step[0].wape == Approx(100 * 30.0 / (60 + 70 + 70 - 0)).margin(2));
    const auto drift = backtest(line, "drift", {.horizon = 2, .origins = 3}).value();
    CHECK(drift.overall.mase == Approx(0).margin(1e-9));
}

TEST_CASE("The method with the smallest error is chosen and says why", "[forecast][backtest]") {
    const auto choice = choose_method(kPassengers, {"naive", "snaive", "ets"}, {.horizon = 12, .origins = 4, .step = 3});
    REQUIRE(choice);
    CHECK(choice->method == "ets");
    CHECK(choice->reason.starts_with("ets had the smallest error over 48 past forecasts: "));
    CHECK(choice->results.front().overall.mase <= choice->results.back().overall.mase);
}

TEST_CASE("A series too short to test says so", "[forecast][backtest]") {
    const Series tiny{Frequency::yearly, qd::make_date(2000, 1, 1), {1, 2, 3, 4}};
    const auto result = backtest(tiny, "naive", {.horizon = 3, .origins = 3});
    REQUIRE_FALSE(result);
    CHECK(result.error().sentence().starts_with("4 periods are too few"));
}

TEST_CASE("Value added is positive when a step improves on the naive forecast", "[forecast][backtest]") {
    const std::vector<double> actual{100, 100}, naive{80, 120}, manager{90, 110}, dreamer{150, 150};
    CHECK(value_added(actual, naive, manager) == Approx(10));
    CHECK(value_added(actual, naive, dreamer) == Approx(-30));
}
