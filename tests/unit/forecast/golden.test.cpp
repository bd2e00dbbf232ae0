// Against values computed with R's forecast package, where they lie beside the project.

#include <catch2/catch_amalgamated.hpp>

#include "core/forecast/series/arima.h"
#include "core/forecast/series/decomposition.h"
#include "core/forecast/series/ets.h"
#include "core/forecast/series/metrics.h"
#include "core/forecast/series/stl.h"
#include "core/forecast/series/theta.h"
#include "core/forecast/series/unit_root.h"
#include "tests/unit/forecast/reference_data.h"

using namespace qd::forecast;
using qd::forecast::test::golden;
using Catch::Approx;

namespace {

std::vector<double> numbers(const nlohmann::json& list) { return list.get<std::vector<double>>(); }

void check_close(const std::vector<double>& ours, const std::vector<double>& theirs, double relative) {
    REQUIRE(ours.size() >= theirs.size());
    for (std::size_t t = 0; t < theirs.size(); ++t) {
        CHECK(ours[t] == Approx(theirs[t]).epsilon(relative).margin(relative));
    }
}

// Calls `use(name, series)` with each reference series.
template <class Use>
void for_each_series(Use use) {
    if (!golden()) SKIP("no reference values beside the project (../shared/data/golden)");
    for (const auto& [name, series] : golden()->at("series").items()) {
        INFO(name);
        use(series, numbers(series.at("y")), series.at("frequency").get<int>());
    }
}

}  // namespace

TEST_CASE("ETS finds a class at least as good as the reference on every series", "[forecast][golden]") {
    for_each_series([](const nlohmann::json& series, const std::vector<double>& y, int season) {
        const auto fit = fit_auto_ets(y, season);
        REQUIRE(fit);
        CHECK(fit->aicc <= series.at("ets").at("aicc").get<double>() + 0.01);
    });
}

TEST_CASE("ETS forecasts what the reference forecasts when it finds the same optimum", "[forecast][golden]") {
    for_each_series([](const nlohmann::json& series, const std::vector<double>& y, int season) {
        const auto& theirs = series.at("ets");
        const auto fit = fit_auto_ets(y, season);
        REQUIRE(fit);
        if (name_of(fit->spec) != theirs.at("model").get<std::string>()) return;
        if (std::abs(fit->aicc - theirs.at("aicc").get<double>()) > 0.01) return;
        const auto mean = numbers(theirs.at("mean")), high = numbers(theirs.at("hi95"));
        Forecast ours = forecast_ets(*fit, static_cast<int>(mean.size()));
        add_normal_bands(ours, {0.95});
        check_close(ours.mean, mean, 0.01);
        check_close(ours.bands[0].high, high, 0.02);
    });
}

TEST_CASE("ARIMA chooses the reference's order and agrees in likelihood and forecast", "[forecast][golden]") {
    for_each_series([](const nlohmann::json& series, const std::vector<double>& y, int season) {
        const auto& theirs = series.at("arima");
        const auto fit = fit_auto_arima(y, season);
        REQUIRE(fit);
        CHECK(fit->aicc <= theirs.at("aicc").get<double>() + 0.01);
        const auto order = theirs.at("order").get<std::vector<int>>();
        const std::vector<int> ours{fit->order.p, fit->order.d, fit->order.q};
        if (ours != std::vector<int>(order.begin(), order.begin() + 3)) return;
        CHECK(fit->log_likelihood == Approx(theirs.at("loglik").get<double>()).epsilon(1e-5));
        CHECK(fit->sigma2 == Approx(theirs.at("sigma2").get<double>()).epsilon(1e-3));
        const auto mean = numbers(theirs.at("mean"));
        Forecast forecast = forecast_arima(*fit, static_cast<int>(mean.size()));
        add_normal_bands(forecast, {0.80});
        check_close(forecast.mean, mean, 1e-3);
        check_close(forecast.bands[0].low, numbers(theirs.at("lo80")), 3e-3);
    });
}

TEST_CASE("The standard Theta forecast agrees with the reference", "[forecast][golden]") {
    for_each_series([](const nlohmann::json& series, const std::vector<double>& y, int season) {
        const auto mean = numbers(series.at("thetaf").at("mean"));
        check_close(forecast_standard_theta(y, season, static_cast<int>(mean.size())).mean, mean, 1e-3);
    });
}

TEST_CASE("Decompositions and unit root tests agree with the reference", "[forecast][golden]") {
    for_each_series([](const nlohmann::json& series, const std::vector<double>& y, int season) {
        check_close(autocorrelation(y, 10), numbers(series.at("acf10")), 1e-9);
        CHECK(kpss_statistic(y, series.at("kpss_level").at("lag").get<int>()) ==
              Approx(series.at("kpss_level").at("stat").get<double>()).epsilon(1e-9));
        CHECK(ordinary_differences(y) == series.at("ndiffs").get<int>());
        if (season == 1) return;
        CHECK(seasonal_differences(y, season) == series.at("nsdiffs").get<int>());
        check_close(seasonal_indices(y, season, SeasonKind::multiplicative),
                    numbers(series.at("decompose_mult_figure")), 1e-9);
        check_close(seasonal_indices(y, season, SeasonKind::additive), numbers(series.at("decompose_add_figure")), 1e-9);
        const Stl stl = decompose_stl(y, season, {.season_window = 0});
        check_close(stl.seasonal, numbers(series.at("seas_strength_stl").at("seasonal")), 1e-9);
        check_close(stl.trend, numbers(series.at("seas_strength_stl").at("trend")), 1e-9);
        check_close(stl.remainder, numbers(series.at("seas_strength_stl").at("remainder")), 1e-8);
    });
}

TEST_CASE("ARIMA with a leading indicator agrees with the reference", "[forecast][golden]") {
    if (!golden()) SKIP("no reference values beside the project (../shared/data/golden)");
    const auto& theirs = golden()->at("arimax_BJsales");
    const auto sales = numbers(golden()->at("series").at("BJsales").at("y"));
    const auto lead = numbers(theirs.at("lead"));
    // Rows 6 … 140 (counted from 1), with the indicator 3 and 4 periods before.
    constexpr int first = 5, last = 140, horizon = 10;
    auto lagged = [&](int from, int to) {
        Eigen::MatrixXd columns(to - from, 2);
        for (int row = from; row < to; ++row) {
            columns(row - from, 0) = lead[static_cast<std::size_t>(row - 3)];
            columns(row - from, 1) = lead[static_cast<std::size_t>(row - 4)];
        }
        return columns;
    };
    const auto train = Values(sales).subspan(first, last - first);
    const auto fit = fit_arima(train, 1, {.p = 1, .d = 1}, lagged(first, last));
    REQUIRE(fit);
    CHECK(fit->ar[0] == Approx(theirs.at("coef").at("ar1").get<double>()).epsilon(1e-3));
    CHECK(fit->regression[0] == Approx(theirs.at("coef").at("l3").get<double>()).epsilon(1e-3));
    CHECK(fit->regression[1] == Approx(theirs.at("coef").at("l4").get<double>()).epsilon(1e-3));
    CHECK(fit->log_likelihood == Approx(theirs.at("loglik").get<double>()).epsilon(1e-5));
    const Forecast forecast = forecast_arima(*fit, horizon, lagged(last, last + horizon));
    check_close(forecast.mean, numbers(theirs.at("pred")), 1e-4);
    CHECK(mean_absolute_error(numbers(theirs.at("actual")), forecast.mean) == Approx(2.313).epsilon(1e-2));
}

TEST_CASE("Error measures agree with the reference", "[forecast][golden]") {
    if (!golden()) SKIP("no reference values beside the project (../shared/data/golden)");
    const auto& m = golden()->at("metrics");
    const auto actual = numbers(m.at("actual")), forecast = numbers(m.at("forecast")), history = numbers(m.at("insample"));
    const int season = m.at("m").get<int>();
    auto expected = [&](const char* name) { return Approx(m.at(name).get<double>()).epsilon(1e-10); };
    CHECK(mean_absolute_error(actual, forecast) == expected("mae"));
    CHECK(root_mean_square_error(actual, forecast) == expected("rmse"));
    CHECK(mean_absolute_percentage_error(actual, forecast) == expected("mape"));
    CHECK(symmetric_percentage_error(actual, forecast) == expected("smape"));
    CHECK(weighted_percentage_error(actual, forecast) == expected("wape"));
    CHECK(scaled_error(actual, forecast, history, season) == expected("mase"));
    CHECK(scaled_squared_error(actual, forecast, history) == expected("rmsse"));
    CHECK(bias(actual, forecast) == expected("bias"));
    CHECK(theil_u2(actual, forecast) == expected("theil_u2"));
}
