#include "core/forecast/series/arima.h"

#include <Eigen/Cholesky>
#include <catch2/catch_amalgamated.hpp>
#include <cmath>
#include <numbers>

#include "core/base/random.h"
#include "tests/unit/forecast/reference_data.h"

using namespace qd::forecast;
using Catch::Approx;

namespace {

// Autocovariances of an ARMA process by summing its impulse response: slow and plain.
std::vector<double> covariances(const ArmaPolynomials& model, int lags) {
    constexpr int length = 4000;
    std::vector<double> psi(length, 0.0), result;
    for (std::size_t k = 0; k < length; ++k) {
        psi[k] = k == 0 ? 1 : k <= model.ma.size() ? model.ma[k - 1] : 0;
        for (std::size_t j = 1; j <= model.ar.size() && j <= k; ++j) psi[k] += model.ar[j - 1] * psi[k - j];
    }
    for (int lag = 0; lag < lags; ++lag) {
        double sum = 0;
        for (std::size_t k = 0; k + static_cast<std::size_t>(lag) < length; ++k) sum += psi[k] * psi[k + static_cast<std::size_t>(lag)];
        result.push_back(sum);
    }
    return result;
}

// −2 log-likelihood from the covariance matrix itself, variance profiled out.
double likelihood_by_matrix(const std::vector<double>& w, const ArmaPolynomials& model) {
    const auto n = static_cast<Eigen::Index>(w.size());
    const auto gamma = covariances(model, static_cast<int>(n));
    Eigen::MatrixXd covariance(n, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j) covariance(i, j) = gamma[static_cast<std::size_t>(std::abs(i - j))];
    }
    const Eigen::LLT<Eigen::MatrixXd> factor(covariance);
    const Eigen::VectorXd values = Eigen::Map<const Eigen::VectorXd>(w.data(), n);
    const double squares = values.dot(factor.solve(values));
    const double log_determinant = 2 * factor.matrixLLT().diagonal().array().log().sum();
    const auto count = static_cast<double>(n);
    return count * (std::log(2 * std::numbers::pi * squares / count) + 1) + log_determinant;
}

}  // namespace

TEST_CASE("The fast likelihood equals the one from the covariance matrix", "[forecast][arima]") {
    qd::Random random(11);
    std::vector<double> w;
    for (int t = 0; t < 60; ++t) w.push_back(random.normal() + (t > 0 ? 0.5 * w.back() : 0));
    const std::vector<ArmaPolynomials> models{
        {{}, {}}, {{0.7}, {}}, {{}, {-0.8}}, {{0.5, -0.3}, {0.4, 0.2, 0.1}},
        {multiply_ar(std::vector{0.4}, std::vector{0.6}, 4), multiply_ma(std::vector{-0.5}, std::vector{-0.7}, 4)},
        {multiply_ar(std::vector{0.4}, std::vector{0.3}, 12), multiply_ma(std::vector{-0.9}, std::vector{-0.95}, 12)}};
    for (const ArmaPolynomials& model : models) {
        ArmaLikelihood fast(w, Eigen::MatrixXd(60, 0));
        CHECK(fast.exact(model) == Approx(likelihood_by_matrix(w, model)).epsilon(1e-9));
    }
}

TEST_CASE("A model outside the stationary region has no likelihood", "[forecast][arima]") {
    const std::vector<double> w{1, -2, 3, 1, 0, 2, -1};
    ArmaLikelihood likelihood(w, Eigen::MatrixXd(7, 0));
    CHECK(std::isinf(likelihood.exact({{1.01}, {}})));
    CHECK(is_stationary(std::vector{0.5, 0.49}));
    CHECK_FALSE(is_stationary(std::vector{0.5, 0.51}));
}

TEST_CASE("The airline passengers get the order and likelihood known from the literature", "[forecast][arima]") {
    const auto fit = fit_auto_arima(test::air_passengers(), 12);
    REQUIRE(fit);
    CHECK(name_of(fit->order, 12) == "ARIMA(2,1,1)(0,1,0)[12]");
    CHECK(fit->log_likelihood == Approx(-504.9239).epsilon(1e-6));
    CHECK(fit->aicc == Approx(1018.1652).epsilon(1e-6));
    CHECK(forecast_arima(*fit, 1).mean[0] == Approx(445.635).epsilon(1e-4));
}

TEST_CASE("A straight line is continued by the drift", "[forecast][arima]") {
    std::vector<double> y;
    for (int t = 0; t < 24; ++t) y.push_back(10 + 3 * t);
    const auto fit = fit_auto_arima(y, 1);
    REQUIRE(fit);
    const Forecast forecast = forecast_arima(*fit, 3);
    for (int step = 0; step < 3; ++step) CHECK(forecast.mean[static_cast<std::size_t>(step)] == Approx(10 + 3 * (24 + step)));
}

TEST_CASE("Running over the same values again leaves the ARIMA forecast as it was", "[forecast][arima]") {
    const auto& y = test::air_passengers();
    const auto fit = fit_auto_arima(Values(y).first(100), 12);
    REQUIRE(fit);
    const Forecast once = forecast_arima(*fit, 5), again = forecast_arima(rerun(*fit, Values(y).first(100)), 5);
    for (std::size_t step = 0; step < 5; ++step) CHECK(again.mean[step] == Approx(once.mean[step]).epsilon(1e-12));
}
