#include "core/forecast/series/intermittent.h"

#include <catch2/catch_amalgamated.hpp>

using namespace qd::forecast;
using Catch::Approx;

namespace {
const std::vector<double> kSpareParts{0, 0, 3, 0, 0, 0, 2, 0, 5, 0, 0, 1, 0, 0, 0, 0, 4, 0,
                                      2, 0, 0, 0, 0, 6, 0, 0, 3, 0, 0, 2, 0, 0, 0, 1, 0, 4};
}

TEST_CASE("Croston, SBA and TSB give the reference's rates", "[forecast][intermittent]") {
    CHECK(forecast_croston(kSpareParts, 1).mean[0] == Approx(0.9423108406399).epsilon(1e-12));
    CHECK(forecast_sba(kSpareParts, 1).mean[0] == Approx(0.8951952986079).epsilon(1e-12));
    CHECK(forecast_tsb(kSpareParts, 1).mean[0] == Approx(1.074623497616).epsilon(1e-12));
}

TEST_CASE("Demand is classed by its interval and the variation of its sizes", "[forecast][intermittent]") {
    const DemandProfile profile = profile_of(kSpareParts);
    CHECK(profile.mean_interval == Approx(36.0 / 11));
    CHECK(profile.squared_variation == Approx(0.2888888888889));
    CHECK(profile.demand_class() == DemandClass::intermittent);
    CHECK(profile_of(std::vector<double>{5, 6, 5, 6}).demand_class() == DemandClass::smooth);
    CHECK(profile_of(std::vector<double>{1, 90, 2, 80}).demand_class() == DemandClass::erratic);
    CHECK(profile_of(std::vector<double>{0, 0, 90, 0, 0, 2}).demand_class() == DemandClass::lumpy);
}

TEST_CASE("Nothing sold is forecast as nothing", "[forecast][intermittent]") {
    const std::vector<double> nothing(12, 0.0);
    for (auto model : {forecast_adida, forecast_imapa}) CHECK(model(nothing, 2).mean == std::vector<double>{0, 0});
    CHECK(forecast_croston(nothing, 1).mean[0] == 0);
    CHECK(forecast_tsb(nothing, 1).mean[0] == 0);
}
