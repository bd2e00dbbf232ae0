#include <catch2/catch_amalgamated.hpp>

#include <array>
#include <cmath>

#include "core/base/random.h"

using namespace qd;

TEST_CASE("The numbers are those of the standard's engine, everywhere", "[random]") {
    Random random{5489};
    std::uint64_t value = 0;
    for (int count = 0; count < 10'000; ++count) value = random.bits();
    CHECK(value == 9981545732273789042U);  // [rand.predef]
}

TEST_CASE("Bounded numbers stay inside and are spread evenly", "[random]") {
    Random random{1};
    std::array<int, 7> seen{};
    for (int count = 0; count < 70'000; ++count) ++seen[static_cast<std::size_t>(random.below(7))];
    for (const int times : seen) CHECK(std::abs(times - 10'000) < 500);
    bool low = false;
    bool high = false;
    for (int count = 0; count < 1000; ++count) {
        const auto value = random.between(-2, 2);
        REQUIRE(value >= -2);
        REQUIRE(value <= 2);
        low |= value == -2;
        high |= value == 2;
    }
    CHECK(low);
    CHECK(high);
    static_cast<void>(random.between(INT64_MIN, INT64_MAX));
    CHECK(random.below(1) == 0);
}

TEST_CASE("Unit and normal numbers have their mean and spread", "[random]") {
    Random random{2};
    double sum = 0;
    double normal_sum = 0;
    double normal_squares = 0;
    constexpr int kCount = 100'000;
    for (int count = 0; count < kCount; ++count) {
        const double unit = random.unit();
        REQUIRE(unit >= 0);
        REQUIRE(unit < 1);
        sum += unit;
        const double normal = random.normal();
        normal_sum += normal;
        normal_squares += normal * normal;
    }
    CHECK(std::abs(sum / kCount - 0.5) < 0.005);
    CHECK(std::abs(normal_sum / kCount) < 0.015);
    CHECK(std::abs(normal_squares / kCount - 1) < 0.02);
}

TEST_CASE("The same seed gives the same numbers", "[random]") {
    Random one{42};
    Random other{42};
    for (int count = 0; count < 100; ++count) {
        CHECK(one.normal() == other.normal());
        CHECK(one.below(10) == other.below(10));
    }
    CHECK(Random{1}.bits() != Random{2}.bits());
}
