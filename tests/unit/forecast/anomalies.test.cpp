#include "core/forecast/series/anomalies.h"

#include <catch2/catch_amalgamated.hpp>
#include <cmath>

#include "core/base/random.h"
#include "tests/unit/forecast/reference_data.h"

using namespace qd::forecast;
using Catch::Approx;

TEST_CASE("A planted outlier is found, and only it, and cleaning brings back the season", "[forecast][anomalies]") {
    std::vector<double> y;
    qd::Random random(5);
    for (int t = 0; t < 60; ++t) y.push_back(200 + t + 40 * std::sin(t * 0.5235987755982988) + 2 * random.normal());
    const double original = y[31];
    y[31] += 150;
    const auto outliers = find_outliers(y, 12, 5);
    REQUIRE(outliers.size() == 1);
    CHECK(outliers[0].index == 31);
    CHECK(cleaned(y, outliers)[31] == Approx(original).epsilon(0.05));
}

TEST_CASE("A steady seasonal series has no outliers and no shifts", "[forecast][anomalies]") {
    std::vector<double> y;
    for (int t = 0; t < 48; ++t) y.push_back(100 + 2 * t + 10 * std::cos(t * 0.5235987755982988));
    CHECK(find_level_shifts(y, 12).empty());
    CHECK(find_outliers(std::vector<double>(20, 4.0), 12).empty());
    CHECK(find_outliers(std::vector<double>{1, 2, 900}, 12).empty());  // too few to tell
}

TEST_CASE("A lost key account shows as a shift of level at its month", "[forecast][anomalies]") {
    std::vector<double> y;
    qd::Random random(8);
    for (int t = 0; t < 48; ++t) y.push_back((t < 30 ? 500 : 350) + 15 * random.normal());
    const auto shifts = find_level_shifts(y, 12);
    REQUIRE(shifts.size() == 1);
    CHECK(shifts[0].index >= 29);
    CHECK(shifts[0].index <= 31);
    CHECK(shifts[0].before - shifts[0].after == Approx(150).margin(40));
}
