// What a sales manager is told about a history before any model sees it.

#include "core/forecast/series/analysis.h"

#include <catch2/catch_amalgamated.hpp>
#include <cmath>

#include "core/base/random.h"
#include "core/forecast/series/box_cox.h"
#include "core/forecast/series/portable_math.h"
#include "core/forecast/series/unit_root.h"

using namespace qd::forecast;
using Catch::Approx;
using Catch::Matchers::ContainsSubstring;

namespace {

Series months(std::vector<double> values) { return {Frequency::monthly, qd::make_date(2015, 1, 1), std::move(values)}; }

std::string words_of(const Analysis& analysis, Finding::Kind kind) {
    std::string all;
    for (const Finding& finding : analysis.findings)
        if (finding.kind == kind) all += finding.words + "\n";
    return all;
}

}  // namespace

TEST_CASE("A pattern that smoothing leaves over is found, and chance is not taken for one", "[forecast][analysis]") {
    qd::Random random(4);
    std::vector<double> swinging, plain;
    double before = 0;
    for (int t = 0; t < 80; ++t) {
        before = -0.7 * before + random.normal();  // good and bad months follow each other
        swinging.push_back(500 + 20 * before);
        plain.push_back(500 + 20 * random.normal());
    }
    const Analysis pattern = analyse(months(swinging));
    REQUIRE(pattern.left_over);
    CHECK(pattern.left_over->test.has_pattern());
    CHECK(pattern.left_over->strongest_lag() == 1);
    CHECK_THAT(words_of(pattern, Finding::Kind::left_over), ContainsSubstring("months 1 apart go against each other"));
    const Analysis chance = analyse(months(plain));
    REQUIRE(chance.left_over);
    CHECK_FALSE(chance.left_over->test.has_pattern());
    CHECK_THAT(words_of(chance, Finding::Kind::left_over), ContainsSubstring("looks like chance"));
}

TEST_CASE("The test for patterns rejects what is chance alone about once in twenty series", "[forecast][analysis]") {
    int rejected = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        qd::Random random(seed);
        std::vector<double> noise;
        for (int t = 0; t < 100; ++t) noise.push_back(random.normal());
        rejected += ljung_box(noise, 10).has_pattern();
    }
    CHECK(rejected >= 8);
    CHECK(rejected <= 36);
}

TEST_CASE("An autoregression shows in the first partial autocorrelations alone", "[forecast][analysis]") {
    qd::Random random(7);
    std::vector<double> y{0, 0};
    for (int t = 0; t < 4000; ++t) y.push_back(0.5 * y[y.size() - 1] + 0.3 * y[y.size() - 2] + random.normal());
    const auto partial = partial_autocorrelation(y, 5);
    CHECK(partial[0] == Approx(0.5 / 0.7).margin(0.04));
    CHECK(partial[1] == Approx(0.3).margin(0.04));
    for (std::size_t lag = 2; lag < 5; ++lag) CHECK(std::abs(partial[lag]) < 0.05);
    CHECK(partial_autocorrelation(std::vector<double>(20, 3.0), 4) == std::vector<double>(4, 0.0));
}

TEST_CASE("Sales that wander are told from sales that come back to a level or a line", "[forecast][analysis]") {
    qd::Random random(11);
    std::vector<double> wandering, level, line;
    double at = 500;
    for (int t = 0; t < 120; ++t) {
        wandering.push_back(at += 20 * random.normal());
        level.push_back(500 + 20 * random.normal());
        line.push_back(500 + 5 * t + 20 * random.normal());
    }
    CHECK_THAT(words_of(analyse(months(wandering)), Finding::Kind::level), ContainsSubstring("wander"));
    CHECK_THAT(words_of(analyse(months(level)), Finding::Kind::level), ContainsSubstring("one level"));
    CHECK_THAT(words_of(analyse(months(line)), Finding::Kind::level), ContainsSubstring("a line"));
    CHECK(dickey_fuller_limit(25) == Approx(-3.60).margin(0.01));
    CHECK(dickey_fuller_limit(100'000) == Approx(-3.41).margin(0.001));
    CHECK(dickey_fuller_statistic(std::vector<double>(8, 1.0), 5) == 0);
}

TEST_CASE("Swings that grow with sales are read in per cent, those that do not as amounts", "[forecast][analysis]") {
    qd::Random random(5);
    std::vector<double> growing, steady;
    for (int t = 0; t < 72; ++t) {
        const double wave = std::sin(t * 0.5235987755982988), level = 200 + 12 * t;
        growing.push_back(level * (1 + 0.3 * wave) * (1 + 0.02 * random.normal()));
        steady.push_back(level + 60 * wave + 5 * random.normal());
    }
    const Analysis relative = analyse(months(growing)), absolute = analyse(months(steady));
    REQUIRE(relative.lambda);
    REQUIRE(absolute.lambda);
    CHECK(*relative.lambda < 0.3);
    CHECK(*absolute.lambda > 0.7);
    CHECK_THAT(words_of(relative, Finding::Kind::season), ContainsSubstring("in per cent"));
    CHECK_THAT(words_of(absolute, Finding::Kind::season), ContainsSubstring("as amounts"));
    for (double& value : growing) value *= 1e90;  // any unit gives the same answer
    CHECK(guerrero_lambda(growing, 12).value() == Approx(*relative.lambda).margin(1e-5));
    growing[3] = 0;
    CHECK_FALSE(guerrero_lambda(growing, 12));
    CHECK_FALSE(guerrero_lambda(std::vector<double>(40, 5.0), 12));
}

TEST_CASE("Powers are as exact as those of the C library", "[forecast][analysis]") {
    qd::Random random(2);
    for (int trial = 0; trial < 2000; ++trial) {
        const double base = std::exp(20 * random.normal() / 3), exponent = 3 * random.unit() - 1;
        REQUIRE(portable_power(base, exponent) == Approx(std::pow(base, exponent)).epsilon(1e-13));
    }
}

TEST_CASE("However odd a history is, what is said of it is finite", "[forecast][analysis]") {
    qd::Random random(6);
    std::vector<std::vector<double>> odd{{}, {5}, std::vector<double>(60, 7.0), std::vector<double>(60, 0.0), {1e100, -1e100, 1e100, -1e100, 1e100, -1e100, 1e100}};
    std::vector<double> spike(60, 1.0), falling;
    spike[30] = 1e12;
    for (int t = 0; t < 60; ++t) falling.push_back(-3.0 * t);
    odd.insert(odd.end(), {spike, falling});
    for (const auto& values : odd)
        for (const Frequency frequency : {Frequency::weekly, Frequency::monthly, Frequency::quarterly, Frequency::yearly}) {
            const Analysis analysis = analyse({frequency, qd::make_date(2015, 1, 1), values});
            REQUIRE_FALSE(analysis.findings.empty());
            for (const Finding& finding : analysis.findings) {
                INFO(finding.words << " " << finding.figures);
                CHECK((finding.words + finding.figures).find("nan") == std::string::npos);
                CHECK((finding.words + finding.figures).find("inf") == std::string::npos);
            }
        }
}
