#include "core/forecast/series/ets.h"

#include <catch2/catch_amalgamated.hpp>
#include <cmath>

#include "core/base/random.h"
#include "core/forecast/series/ets_objective.h"
#include "core/forecast/series/ets_start.h"
#include "tests/unit/forecast/reference_data.h"

using namespace qd::forecast;
using Catch::Approx;

// The reference stops at ETS(M,Ad,M) with AICc 1400.638; a longer search finds less.
TEST_CASE("The airline passengers are at least as likely as the reference finds them", "[forecast][ets]") {
    const auto fit = fit_auto_ets(test::air_passengers(), 12);
    REQUIRE(fit);
    CHECK(fit->spec.error == EtsPart::multiplicative);
    CHECK(fit->spec.season == EtsPart::multiplicative);
    CHECK(fit->aicc <= 1400.64);
    CHECK(forecast_ets(*fit, 1).mean[0] == Approx(441.8).epsilon(0.02));
}

TEST_CASE("The gradient of every class agrees with finite differences", "[forecast][ets]") {
    using enum EtsPart;
    std::vector<double> y = test::air_passengers();
    y.resize(40);
    for (double& value : y) value /= 150;
    for (EtsPart error : {additive, multiplicative}) {
        for (EtsPart trend : {none, additive, multiplicative}) {
            for (EtsPart season : {none, additive, multiplicative}) {
                const EtsSpec spec{error, trend, trend != none, season};
                INFO(name_of(spec));
                EtsObjective objective(y, 12, spec);
                Eigen::VectorXd x = objective.point(starting_parameters(12, spec, 0), starting_state(y, 12, spec));
                Eigen::VectorXd gradient, ignored;
                REQUIRE(std::isfinite(objective(x, gradient)));
                for (Eigen::Index i = 0; i < x.size(); ++i) {
                    Eigen::VectorXd above = x, below = x;
                    above[i] += 1e-6;
                    below[i] -= 1e-6;
                    const double slope = (objective(above, ignored) - objective(below, ignored)) / 2e-6;
                    CHECK(gradient[i] == Approx(slope).epsilon(1e-4).margin(1e-4));
                }
            }
        }
    }
}

TEST_CASE("A series that is not positive gets no multiplicative part", "[forecast][ets]") {
    qd::Random random(7);
    std::vector<double> y;
    for (int t = 0; t < 48; ++t) y.push_back(3 * std::sin(t) + random.normal());
    const auto fit = fit_auto_ets(y, 12);
    REQUIRE(fit);
    CHECK(fit->spec.error == EtsPart::additive);
    CHECK(fit->spec.season != EtsPart::multiplicative);
    CHECK_FALSE(fit_ets(y, 12, {.error = EtsPart::multiplicative}));
}

TEST_CASE("One value, a constant and zeros are forecast as they are", "[forecast][ets]") {
    for (const std::vector<double>& y : {std::vector<double>{42}, std::vector<double>(30, 5.0), std::vector<double>(30, 0.0)}) {
        const auto fit = fit_auto_ets(y, 12);
        REQUIRE(fit);
        const Forecast forecast = forecast_ets(*fit, 3);
        CHECK(forecast.mean == std::vector<double>(3, y.back()));
        CHECK(forecast.sigma == std::vector<double>(3, 0.0));
    }
    CHECK_FALSE(fit_auto_ets({}, 12));
}

TEST_CASE("Updating the state with a new value equals running over the longer series", "[forecast][ets]") {
    const auto& y = test::air_passengers();
    const auto fit = fit_ets(Values(y).first(100), 12, {EtsPart::multiplicative, EtsPart::additive, true, EtsPart::multiplicative});
    REQUIRE(fit);
    EtsState state = fit->last;
    for (std::size_t t = 100; t < 120; ++t) update(state, *fit, y[t]);
    const EtsFit longer = rerun(*fit, Values(y).first(120));
    CHECK(state.level == Approx(longer.last.level).epsilon(1e-12));
    CHECK(state.growth == Approx(longer.last.growth).epsilon(1e-12));
    for (std::size_t phase = 0; phase < 12; ++phase) {
        CHECK(state.season[phase] == Approx(longer.last.season[phase]).epsilon(1e-12));
    }
}
