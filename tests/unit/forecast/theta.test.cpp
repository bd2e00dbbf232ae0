#include "core/forecast/series/theta.h"

#include <catch2/catch_amalgamated.hpp>

#include "tests/unit/forecast/reference_data.h"

using namespace qd::forecast;
using Catch::Approx;

// The first M3 series (N0001, 14 years) and what the published implementation makes of it.
TEST_CASE("The dynamic optimised Theta model agrees with the published implementation", "[forecast][theta]") {
    const std::vector<double> y{940.66,  1084.86, 1244.98, 1445.02, 1683.17, 2038.15, 2342.52,
                                2602.45, 2927.87, 3103.96, 3360.27, 3807.63, 4387.88, 4936.99};
    const Forecast forecast = forecast_theta(fit_theta(y, 1), 6);
    const std::vector<double> published{5230.6225, 5538.0249, 5852.8189, 6172.6879, 6496.1194, 6822.1013};
    for (std::size_t step = 0; step < published.size(); ++step) {
        CHECK(forecast.mean[step] == Approx(published[step]).epsilon(0.01));
    }
}

TEST_CASE("A seasonal series gets its season back in the forecast", "[forecast][theta]") {
    const ThetaFit fit = fit_theta(test::air_passengers(), 12);
    REQUIRE(fit.index.size() == 12);
    const Forecast forecast = forecast_theta(fit, 12);
    CHECK(forecast.mean[6] > forecast.mean[0] * 1.2);  // July above January
    CHECK(forecast.mean[10] < forecast.mean[6] * 0.8);
}

TEST_CASE("Theta answers for one, two and equal values", "[forecast][theta]") {
    for (const std::vector<double>& y : {std::vector<double>{7}, std::vector<double>{7, 7}, std::vector<double>(20, 7.0)}) {
        for (double value : forecast_theta(fit_theta(y, 4), 4).mean) CHECK(value == Approx(7));
    }
}

TEST_CASE("Running over a longer series keeps the parameters and moves the state", "[forecast][theta]") {
    const auto& y = test::air_passengers();
    const ThetaFit fit = fit_theta(Values(y).first(120), 12);
    const ThetaFit again = rerun(fit, Values(y).first(120));
    CHECK(again.level == Approx(fit.level).epsilon(1e-14));
    CHECK(rerun(fit, y).alpha == fit.alpha);
    CHECK(rerun(fit, y).level != fit.level);
}
