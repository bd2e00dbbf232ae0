#include "core/forecast/series/regression.h"

#include <catch2/catch_amalgamated.hpp>
#include <cmath>

#include "core/base/random.h"
#include "tests/unit/forecast/reference_data.h"

using namespace qd::forecast;
using Catch::Approx;

namespace {

// Decimal digits of the worst coefficient that agree with the certified value.
double digits(const Eigen::VectorXd& ours, const std::vector<double>& certified) {
    double worst = 16;
    for (std::size_t k = 0; k < certified.size(); ++k) {
        const double error = std::abs(ours[static_cast<Eigen::Index>(k)] - certified[k]);
        const double scale = certified[k] == 0 ? 1 : std::abs(certified[k]);
        worst = std::min(worst, error == 0 ? 16 : -std::log10(error / scale));
    }
    return worst;
}

std::vector<std::vector<double>> numbers_of(const std::string& csv) {
    std::vector<std::vector<double>> rows;
    for (std::size_t at = 0; at < csv.size();) {
        const std::size_t end = std::min(csv.find('\n', at), csv.size());
        std::vector<double> row;
        for (const char *p = csv.c_str() + at, *stop = csv.c_str() + end; p < stop; ++p) {
            char* next = nullptr;
            const double value = std::strtod(p, &next);
            if (next == p) break;
            row.push_back(value);
            p = next;
        }
        if (!row.empty()) rows.push_back(row);
        at = end + 1;
    }
    return rows;
}

}  // namespace

// Wampler5's data and certified coefficients (all ones) are public domain and small.
TEST_CASE("Wampler5 keeps six digits", "[forecast][regression]") {
    const std::vector<double> noise{759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048,
                                    -2048, 1838, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 759};
    Eigen::MatrixXd columns(21, 6);
    Eigen::VectorXd target(21);
    for (Eigen::Index x = 0; x < 21; ++x) {
        double power = 1, sum = 0;
        for (Eigen::Index k = 0; k < 6; ++k, power *= static_cast<double>(x)) {
            columns(x, k) = power;
            sum += power;
        }
        target[x] = sum + 1e4 * noise[static_cast<std::size_t>(x)];
    }
    const auto fit = least_squares(columns, target);
    REQUIRE(fit);
    CHECK(fit->dropped.empty());
    CHECK(digits(fit->coefficients, std::vector<double>(6, 1.0)) >= 6);
    CHECK(fit->condition > 100);
}

TEST_CASE("Certified least-squares problems keep their digits", "[forecast][regression][golden]") {
    const auto text = test::read_beside("nist-strd/linear/certified_linear.json");
    if (!text) SKIP("no certified values beside the project (../shared/data/nist-strd)");
    const auto certified = nlohmann::json::parse(*text);
    struct Problem {
        const char* name;
        int degree;  // of a polynomial; 0: the columns as they are, after y
        double wanted;
    };
    for (const Problem& problem : {Problem{"norris", 1, 11.5}, Problem{"pontius", 2, 11}, Problem{"longley", 0, 11}, Problem{"filip", 10, 7},
                                   Problem{"wampler1", 5, 8}, Problem{"wampler2", 5, 11}, Problem{"wampler3", 5, 8},
                                   Problem{"wampler4", 5, 7}, Problem{"wampler5", 5, 6}}) {
        INFO(problem.name);
        const auto rows = numbers_of(test::read_beside(std::string("nist-strd/linear/") + problem.name + ".csv").value());
        const auto count = static_cast<Eigen::Index>(rows.size());
        const auto width = static_cast<Eigen::Index>(problem.degree > 0 ? problem.degree + 1 : static_cast<int>(rows[0].size()));
        Eigen::MatrixXd columns(count, width);
        Eigen::VectorXd target(count);
        for (Eigen::Index r = 0; r < count; ++r) {
            const auto& row = rows[static_cast<std::size_t>(r)];
            target[r] = row[0];
            columns(r, 0) = 1;
            for (Eigen::Index k = 1; k < width; ++k) {
                columns(r, k) = problem.degree > 0 ? columns(r, k - 1) * row[1] : row[static_cast<std::size_t>(k)];
            }
        }
        const auto fit = least_squares(columns, target);
        REQUIRE(fit);
        CHECK(fit->dropped.empty());
        std::vector<double> beta;
        for (const auto& value : certified.at(problem.name).at("beta")) beta.push_back(std::strtod(value.get<std::string>().c_str(), nullptr));
        CHECK(digits(fit->coefficients, beta) >= problem.wanted);
    }
}

TEST_CASE("Trend and season agree with the reference's regression", "[forecast][regression][golden]") {
    if (!test::golden()) SKIP("no reference values beside the project (../shared/data/golden)");
    for (const auto& [name, reference] : test::golden()->at("series").items()) {
        if (!reference.contains("tslm")) continue;
        INFO(name);
        const auto& theirs = reference.at("tslm");
        const int season = reference.at("frequency").get<int>(), phase = reference.at("start")[1].get<int>();
        const Frequency frequency = season == 12 ? Frequency::monthly : Frequency::quarterly;
        const qd::Date start = qd::make_date(reference.at("start")[0].get<int>(), static_cast<unsigned>((phase - 1) * 12 / season + 1), 1);
        const auto fit = fit_regression({frequency, start, reference.at("y").get<std::vector<double>>()}, {});
        REQUIRE(fit);
        for (const RegressionTerm& term : fit->terms) {
            INFO(term.name);
            CHECK(term.coefficient == Approx(theirs.at("coef").at(term.name).get<double>()).epsilon(1e-9));
        }
        CHECK(fit->linear.r_squared == Approx(theirs.at("r2").get<double>()).epsilon(1e-11));
        const auto expected = theirs.at("forecast").get<std::vector<double>>();
        const Forecast forecast = forecast_regression(*fit, static_cast<int>(expected.size()));
        for (std::size_t step = 0; step < expected.size(); ++step) CHECK(forecast.mean[step] == Approx(expected[step]).epsilon(1e-9));
    }
}

TEST_CASE("Coefficients, t values and the adjusted share of Longley agree with the reference", "[forecast][regression][golden]") {
    const auto csv = test::read_beside("nist-strd/linear/longley.csv");
    if (!test::golden() || !csv) SKIP("no reference values beside the project (../shared/data)");
    const auto& theirs = test::golden()->at("lm_longley_R");
    const auto rows = numbers_of(*csv);
    const auto count = static_cast<Eigen::Index>(rows.size()), width = static_cast<Eigen::Index>(rows[0].size());
    Eigen::MatrixXd columns(count, width);
    Eigen::VectorXd target(count);
    for (Eigen::Index r = 0; r < count; ++r) {
        target[r] = rows[static_cast<std::size_t>(r)][0];
        columns(r, 0) = 1;
        for (Eigen::Index k = 1; k < width; ++k) columns(r, k) = rows[static_cast<std::size_t>(r)][static_cast<std::size_t>(k)];
    }
    const LinearFit fit = least_squares(columns, target).value();
    for (Eigen::Index k = 0; k < width; ++k)
        CHECK(fit.coefficients[k] / fit.standard_errors[k] == Approx(theirs.at("t")[static_cast<std::size_t>(k)].get<double>()).epsilon(1e-9));
    const double adjusted = 1 - (1 - fit.r_squared) * static_cast<double>(count - 1) / static_cast<double>(count - width);
    CHECK(adjusted == Approx(theirs.at("adjr2").get<double>()).epsilon(1e-11));
}

TEST_CASE("Columns that others explain are dropped and the rest is still right", "[forecast][regression]") {
    Eigen::MatrixXd columns(6, 4);
    Eigen::VectorXd target(6);
    for (Eigen::Index r = 0; r < 6; ++r) {
        const double x = static_cast<double>(r), odd = static_cast<double>(r % 2);
        columns.row(r) << 1, odd, 1 - odd, x;  // the second and third add up to the first
        target[r] = 5 + 2 * odd + 3 * x;
    }
    const auto fit = least_squares(columns, target);
    REQUIRE(fit);
    CHECK(fit->dropped == std::vector<Eigen::Index>{2});
    CHECK(fit->coefficients[0] == Approx(5));
    CHECK(fit->coefficients[1] == Approx(2));
    CHECK(fit->coefficients[3] == Approx(3));
}

TEST_CASE("One wild value bends least squares but not the robust fit", "[forecast][regression]") {
    Eigen::MatrixXd columns(20, 2);
    Eigen::VectorXd target(20);
    for (Eigen::Index r = 0; r < 20; ++r) {
        const double x = static_cast<double>(r);
        columns.row(r) << 1, x;
        target[r] = 10 + 2 * x + (r % 2 == 0 ? 0.1 : -0.1);
    }
    target[19] = 500;
    CHECK(std::abs(least_squares(columns, target)->coefficients[1] - 2) > 1);
    CHECK(robust_least_squares(columns, target)->coefficients[1] == Approx(2).margin(0.05));
}

TEST_CASE("The lag at which an indicator leads is found and used", "[forecast][regression]") {
    qd::Random random(21);
    Series series{Frequency::monthly, qd::make_date(2018, 1, 1), {}};
    std::vector<double> market{100};
    for (int t = 1; t < 60; ++t) market.push_back(market.back() + random.normal());
    for (std::size_t t = 0; t < 57; ++t) series.values.push_back(t < 3 ? 300 : 3 * market[t - 3] + 0.2 * random.normal());
    const LagFinding found = find_lag(series.values, market, 1, 8);
    CHECK(found.lag == 3);
    CHECK(found.significant);
    const auto fit = fit_regression(series, {.trend = false, .season = false, .drivers = {{"market", market, found.lag}}});
    REQUIRE(fit);
    CHECK(fit->terms[1].coefficient == Approx(3).epsilon(0.05));
    const Forecast forecast = forecast_regression(*fit, 3);
    CHECK(forecast.mean[0] == Approx(3 * market[54]).epsilon(0.02));
    std::vector<double> unrelated;
    for (int t = 0; t < 60; ++t) unrelated.push_back(random.normal());
    CHECK_FALSE(find_lag(series.values, unrelated, 1, 8).significant);
}

TEST_CASE("Quarter ends and weekdays are told from the calendar", "[forecast][regression]") {
    CHECK(weekdays_in(qd::make_date(2024, 2, 1), Frequency::monthly) == 21);
    CHECK(weekdays_in(qd::make_date(2024, 1, 1), Frequency::weekly) == 5);
    Series sales{Frequency::monthly, qd::make_date(2020, 1, 1), {}};
    for (int t = 0; t < 36; ++t) sales.values.push_back(100 + (t % 3 == 2 ? 60 : 0));
    const auto fit = fit_regression(sales, {.season = false, .quarter_end = true});
    REQUIRE(fit);
    CHECK(fit->terms.back().coefficient == Approx(60));
}
