// Against values computed with R's forecast package, where they lie beside the project.

#include <catch2/catch_amalgamated.hpp>

#include "core/forecast/pipeline/logistic.h"
#include "core/forecast/pipeline/probability_scores.h"
#include "core/forecast/series/arima.h"
#include "core/forecast/series/box_cox.h"
#include "core/forecast/series/decomposition.h"
#include "core/forecast/series/ets.h"
#include "core/forecast/series/intermittent.h"
#include "core/forecast/series/left_over.h"
#include "core/forecast/series/metrics.h"
#include "core/forecast/series/reconcile.h"
#include "core/forecast/series/regression.h"
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

// The reference's model of exponential smoothing, with its parameters and first states, over the values. names "s0" … are
// its seasonal states, the newest first; the oldest follows from the others.
EtsFit with_their_parameters(const std::string& model, const nlohmann::json& par, const std::vector<double>& y, int season) {
    const auto part = [](char letter) { return letter == 'A' ? EtsPart::additive : letter == 'M' ? EtsPart::multiplicative : EtsPart::none; };
    EtsFit fit;  // "ETS(M,Ad,M)"
    fit.spec = {part(model[4]), part(model[6]), model[7] == 'd', part(model[model.size() - 2])};
    fit.season = season;
    const auto number = [&](const char* name, double otherwise) { return par.contains(name) ? par.at(name).get<double>() : otherwise; };
    fit.parameters = {number("alpha", 0), number("beta", 0), number("gamma", 0), number("phi", 1)};
    fit.initial.level = number("l", 0);
    fit.initial.growth = number("b", 0);
    if (fit.spec.season != EtsPart::none) {
        double rest = fit.spec.season == EtsPart::multiplicative ? season : 0;
        for (int at = season - 2; at >= 0; --at) {
            fit.initial.season.push_back(par.at("s" + std::to_string(at)).get<double>());
            rest -= fit.initial.season.back();
        }
        fit.initial.season.insert(fit.initial.season.begin(), rest);
    }
    return rerun(fit, y);
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

TEST_CASE("With the reference's parameters ETS and Holt–Winters give its likelihood and forecasts to its digits", "[forecast][golden]") {
    for_each_series([](const nlohmann::json& series, const std::vector<double>& y, int season) {
        const auto& theirs = series.at("ets");
        EtsFit fit = with_their_parameters(theirs.at("model").get<std::string>(), theirs.at("par"), y, season);
        CHECK(fit.log_likelihood == Approx(theirs.at("loglik").get<double>()).epsilon(1e-9));
        const auto mean = numbers(theirs.at("mean"));
        CHECK(fit.sigma2 == Approx(theirs.at("sigma2").get<double>()).epsilon(1e-9));
        // Of a damped trend with a multiplied season the reference damps one period later.
        if (fit.spec.season == EtsPart::multiplicative && fit.spec.damped) fit.last.growth /= fit.parameters.phi;
        check_close(forecast_ets(fit, static_cast<int>(mean.size())).mean, mean, 1e-9);
        if (!series.contains("hw_mult")) return;
        const auto& winters = series.at("hw_mult");
        const EtsFit smoothed = with_their_parameters("ETS(M,A,M)", winters.at("par"), y, season);
        check_close(forecast_ets(smoothed, static_cast<int>(winters.at("mean").size())).mean, numbers(winters.at("mean")), 1e-9);
    });
}

TEST_CASE("Simple, Holt's and Holt–Winters smoothing reach the reference's optimum", "[forecast][golden]") {
    for_each_series([](const nlohmann::json& series, const std::vector<double>& y, int season) {
        const auto simple = fit_ets(y, season, {});
        REQUIRE(simple);
        CHECK(simple->parameters.alpha == Approx(series.at("ses_alpha").get<double>()).margin(2e-3));
        const auto holt = fit_ets(y, season, {EtsPart::additive, EtsPart::additive});
        REQUIRE(holt);
        const auto& par = series.at("holt").at("par");
        EtsFit reference = *holt;
        reference.parameters.alpha = par.at("alpha").get<double>(), reference.parameters.beta = par.at("beta").get<double>();
        reference.initial.level = par.at("l").get<double>(), reference.initial.growth = par.at("b").get<double>();
        reference = rerun(reference, y);
        // The likelihood has several hills; on JohnsonJohnson the search ends on one that is 1.6 lower.
        CHECK(holt->log_likelihood >= reference.log_likelihood - 2);
        const auto mean = numbers(series.at("holt").at("mean"));
        check_close(forecast_ets(reference, static_cast<int>(mean.size())).mean, mean, 1e-9);
        if (!series.contains("hw_mult")) return;
        const auto& theirs = series.at("hw_mult");
        const auto winters = fit_ets(y, season, {EtsPart::multiplicative, EtsPart::additive, false, EtsPart::multiplicative});
        REQUIRE(winters);
        CHECK(winters->aicc <= theirs.at("aicc").get<double>() + 0.01);
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
        check_close(autocorrelation(y, 10), numbers(series.at("acf10")), 1e-12);
        check_close(partial_autocorrelation(y, 10), numbers(series.at("pacf10")), 1e-11);
        const LjungBox together = ljung_box(y, 10);
        CHECK(together.statistic == Approx(series.at("ljung_box10").at("stat").get<double>()).epsilon(1e-12));
        CHECK(together.p_value == Approx(series.at("ljung_box10").at("p").get<double>()).epsilon(1e-10).margin(1e-15));
        CHECK(dickey_fuller_lags(y.size()) == series.at("adf").at("lag").get<int>());
        CHECK(dickey_fuller_statistic(y, dickey_fuller_lags(y.size())) == Approx(series.at("adf").at("stat").get<double>()).epsilon(1e-10));
        CHECK(kpss_lags(y.size()) == series.at("kpss_level").at("lag").get<int>());
        // The reference stops its search within 1.2e-4 of the minimum; this one may lie closer.
        const double theirs = series.at("boxcox_lambda_guerrero").get<double>(), lambda = guerrero_lambda(y, season).value();
        CHECK(lambda == Approx(theirs).margin(2e-4));
        CHECK(guerrero_variation(y, season, lambda) <= guerrero_variation(y, season, theirs) * (1 + 1e-9));
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

TEST_CASE("Regression on trend and season agrees with the reference", "[forecast][golden]") {
    for_each_series([](const nlohmann::json& series, const std::vector<double>& y, int season) {
        if (!series.contains("tslm")) return;
        const auto& theirs = series.at("tslm");
        const Frequency frequency = season == 12 ? Frequency::monthly : Frequency::quarterly;
        const auto fit = fit_regression({frequency, qd::make_date(1950, 1, 1), y}, {});
        REQUIRE(fit);
        CHECK(fit->linear.r_squared == Approx(theirs.at("r2").get<double>()).epsilon(1e-11));
        for (const RegressionTerm& term : fit->terms) {
            INFO(term.name);
            CHECK(term.coefficient == Approx(theirs.at("coef").at(term.name).get<double>()).epsilon(1e-10));
        }
        const auto forecast = numbers(theirs.at("forecast"));
        check_close(forecast_regression(*fit, static_cast<int>(forecast.size())).mean, forecast, 1e-11);
    });
}

TEST_CASE("Every way to make forecasts add up agrees with the reference", "[forecast][golden]") {
    if (!golden()) SKIP("no reference values beside the project (../shared/data/golden)");
    const auto& theirs = golden()->at("reconcile");
    const auto rows = theirs.at("S").get<std::vector<std::vector<double>>>();
    const auto past = theirs.at("resid").get<std::vector<std::vector<double>>>();
    const auto matrix = [](const std::vector<std::vector<double>>& from) {
        Eigen::MatrixXd to(static_cast<Eigen::Index>(from.size()), static_cast<Eigen::Index>(from.front().size()));
        for (std::size_t row = 0; row < from.size(); ++row)
            for (std::size_t column = 0; column < from[row].size(); ++column) to(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)) = from[row][column];
        return to;
    };
    const auto base = numbers(theirs.at("base"));
    const Eigen::VectorXd said = Eigen::Map<const Eigen::VectorXd>(base.data(), static_cast<Eigen::Index>(base.size()));
    const Eigen::MatrixXd residuals = matrix(past);
    CHECK(shrinkage_intensity(residuals) == Approx(theirs.at("shrink_lambda").get<double>()).epsilon(1e-10));
    constexpr std::pair<const char*, Reconciliation> ways[] = {{"bottom_up", Reconciliation::bottom_up}, {"ols", Reconciliation::ols}, {"wls_struct", Reconciliation::wls_struct},
                                                               {"wls_var", Reconciliation::wls_variance}, {"mint_shrink", Reconciliation::mint_shrink}};
    for (const auto& [name, way] : ways) {
        INFO(name);
        const auto result = reconcile(matrix(rows), said, way, residuals);
        REQUIRE(result);
        check_close({result->begin(), result->end()}, numbers(theirs.at(name)), 1e-11);
    }
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
    // Of intervals that reach eight to both sides.
    std::vector<double> low, high;
    for (const double mean : forecast) low.push_back(mean - 8), high.push_back(mean + 8);
    CHECK(pinball_loss(actual, high, 0.9) == expected("pinball_0.9_of_hi"));
    CHECK(interval_score(actual, low, high, 0.95, seasonal_naive_error(history, season)) == expected("msis95"));
}

TEST_CASE("Rates of intermittent demand agree with the reference", "[forecast][golden]") {
    if (!golden()) SKIP("no reference values beside the project (../shared/data/golden)");
    const auto& theirs = golden()->at("intermittent");
    const auto y = numbers(theirs.at("y"));
    auto expected = [&](const char* name) { return Approx(theirs.at(name).get<double>()).epsilon(1e-12); };
    CHECK(forecast_croston(y, 1).mean[0] == expected("croston_alpha0.1"));
    CHECK(forecast_sba(y, 1).mean[0] == expected("sba_alpha0.1"));
    CHECK(forecast_tsb(y, 1).mean[0] == Approx(theirs.at("tsb_0.1_0.1").at("f").get<double>()).epsilon(1e-12));
    CHECK(profile_of(y).mean_interval == expected("adi"));
    CHECK(profile_of(y).squared_variation == expected("cv2"));
}

TEST_CASE("Logistic regression and its scores agree with the reference", "[forecast][golden]") {
    if (!golden()) SKIP("no reference values beside the project (../shared/data/golden)");
    const auto& theirs = golden()->at("logistic_mtcars");
    const auto weight = numbers(theirs.at("wt")), power = numbers(theirs.at("hp")), manual = numbers(theirs.at("am"));
    Eigen::MatrixXd columns(static_cast<Eigen::Index>(weight.size()), 3);
    std::vector<bool> outcomes;
    for (std::size_t at = 0; at < weight.size(); ++at) {
        // The fit wants columns of about unit scale.
        columns.row(static_cast<Eigen::Index>(at)) << 1, weight[at], power[at] / 100;
        outcomes.push_back(manual[at] == 1);
    }
    const LogisticFit fit = fit_logistic(columns, outcomes, 1e-12);
    const auto& coefficients = theirs.at("coef");
    CHECK(fit.coefficients[0] == Approx(coefficients.at("(Intercept)").get<double>()).epsilon(1e-6));
    CHECK(fit.coefficients[1] == Approx(coefficients.at("wt").get<double>()).epsilon(1e-6));
    CHECK(fit.coefficients[2] / 100 == Approx(coefficients.at("hp").get<double>()).epsilon(1e-6));
    std::vector<double> chances;
    for (const double odds : Eigen::VectorXd(columns * fit.coefficients)) chances.push_back(logistic(odds));
    const ProbabilityScores scores = score_probabilities(chances, outcomes);
    auto expected = [&](const char* name) { return Approx(theirs.at(name).get<double>()).epsilon(1e-7); };
    CHECK(2 * scores.log_loss * static_cast<double>(outcomes.size()) == expected("deviance"));
    CHECK(scores.brier == expected("brier"));
    CHECK(scores.log_loss == expected("logloss"));
    CHECK(scores.auc == expected("auc"));
    CHECK(scores.ece == expected("ece10"));
}
