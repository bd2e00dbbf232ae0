// The same numbers on every machine: what each model family, the pipeline engine and a whole run answered natively is
// kept in tests/golden/forecast, and natively and as wasm they have to answer it again within 1e-9.
// scripts/accept_golden writes the numbers anew; read the difference before committing it.

#include <catch2/catch_amalgamated.hpp>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/base/random.h"
#include "core/exchange/demo_company.h"
#include "core/forecast/pipeline/deal_health.h"
#include "core/forecast/pipeline/deal_history_job.h"
#include "core/forecast/pipeline/naive_bayes.h"
#include "core/forecast/pipeline/what_if.h"
#include "core/forecast/pipeline/win_model.h"
#include "core/forecast/series/anomalies.h"
#include "core/forecast/series/arima.h"
#include "core/forecast/series/methods.h"
#include "core/forecast/series/pooled_ridge.h"
#include "core/forecast/series/reconcile.h"
#include "core/forecast/series/regression.h"
#include "core/forecast/series/stl_forecast.h"
#include "tests/samples/samples.h"
#include "tests/unit/forecast/reference_data.h"
#include "tests/unit/forecast/sales_company.h"

using namespace qd;
using namespace qd::forecast;
using namespace qd::test;
using namespace qd::forecast::test;

namespace {

using Json = nlohmann::ordered_json;

// Empty when all of `now` is in `kept` within 1e-9, else where the first difference is.
std::string difference(const Json& now, const Json& kept, const std::string& at = {}) {
    if (now.is_number() && kept.is_number()) {
        const double ours = now.get<double>(), theirs = kept.get<double>();
        const double scale = std::max({1.0, std::abs(ours), std::abs(theirs)});
        if (std::abs(ours - theirs) <= 1e-9 * scale) return {};
        return at + ": " + now.dump() + ", kept is " + kept.dump();
    }
    if (now.is_structured() && now.type() == kept.type()) {
        if (now.size() != kept.size()) return at + ": " + std::to_string(now.size()) + " parts, kept are " + std::to_string(kept.size());
        for (const auto& [key, value] : now.items()) {
            const bool there = now.is_array() || kept.contains(key);
            if (!there) return at + "/" + key + " is not kept";
            const Json& other = now.is_array() ? kept[std::stoul(key)] : kept[key];
            if (std::string found = difference(value, other, at + "/" + key); !found.empty()) return found;
        }
        return {};
    }
    return now == kept ? std::string{} : at + ": " + now.dump() + ", kept is " + kept.dump();
}

// One part a line, so that what changed can be read.
std::string written(const Json& parts) {
    std::string text = "{\n";
    for (const auto& [name, part] : parts.items()) text += (text.size() > 2 ? ",\n" : "") + Json(name).dump() + ": " + part.dump();
    return text + "\n}\n";
}

void compare(const std::string& name, const Json& now) {
    const std::string path = project_path("tests/golden/forecast/" + name + ".json");
    if (std::getenv("QUARTERDECK_ACCEPT_GOLDEN")) {
        std::FILE* file = std::fopen(path.c_str(), "wb");
        REQUIRE(file);
        const std::string text = written(now);
        CHECK(std::fwrite(text.data(), 1, text.size(), file) == text.size());
        std::fclose(file);
        return;
    }
    const auto kept = read_file(path);
    if (!kept) SKIP("the project is not beside this program");
    CHECK(difference(now, Json::parse(*kept)) == "");
}

Json json_of(const Forecast& forecast) {
    Json json = {{"mean", forecast.mean}, {"sigma", forecast.sigma}};
    for (const Band& band : forecast.bands) json["bands"].push_back({band.low, band.high});
    return json;
}

Json json_of(const Eigen::VectorXd& values) { return std::vector<double>(values.begin(), values.end()); }

// A made-up series: level, growth, season of `season` periods and noise, all from one seed.
std::vector<double> made_up(std::uint64_t seed, int count, int season, double level, double growth, double swing, double noise) {
    Random random(seed);
    std::vector<double> shape(static_cast<std::size_t>(season)), values;
    for (double& phase : shape) phase = swing * random.normal();
    for (int t = 0; t < count; ++t) values.push_back(std::round(level + growth * t + shape[static_cast<std::size_t>(t % season)] + noise * random.normal()));
    return values;
}

std::vector<std::pair<std::string, Series>> made_up_series() {
    std::vector<double> sparse;
    Random random(6);
    for (int t = 0; t < 48; ++t) sparse.push_back(random.chance(0.3) ? static_cast<double>(random.between(1, 9)) : 0);
    return {{"monthly", {Frequency::monthly, make_date(2015, 1, 1), made_up(1, 72, 12, 1000, 6, 150, 40)}},
            {"passengers", {Frequency::monthly, make_date(1949, 1, 1), air_passengers()}},
            {"quarterly", {Frequency::quarterly, make_date(2012, 1, 1), made_up(2, 32, 4, 500, 3, 60, 20)}},
            {"below zero", {Frequency::quarterly, make_date(2012, 1, 1), made_up(3, 28, 4, -20, 2, 30, 10)}},
            {"yearly", {Frequency::yearly, make_date(1990, 1, 1), made_up(4, 24, 1, 4000, 90, 0, 150)}},
            {"weekly", {Frequency::weekly, make_date(2018, 1, 1), made_up(5, 130, 52, 300, 0.4, 30, 12)}},
            {"sparse", {Frequency::monthly, make_date(2015, 1, 1), sparse}}};
}

struct DemoSales : WorkspaceFixture {
    static constexpr Date kDay = make_date(2026, 9, 30);
    DemoSales() {
        clock.set(start_of(kDay) + std::chrono::hours{12});
        const auto job = make_demo_company(*workspace, DemoShape{.deals = 500, .accounts = 60, .reps = 5, .leads = 5}, 7, kDay);
        SalesCompany::finish(*job);
    }
    DealHistory history() { return must(read_deal_history(*workspace, end_of(kDay))); }
};

Json json_of(const Spread& spread) { return {spread.mean, spread.p025, spread.p10, spread.p50, spread.p90, spread.p975}; }

Json json_of(const WhatIfAnswer& answer) {
    Json json = {{"expected", answer.expected}, {"p10", answer.p10}, {"p50", answer.p50}, {"p90", answer.p90}, {"histogram", answer.histogram.share}};
    json["chance"] = answer.chance_of_target ? Json(*answer.chance_of_target) : Json(nullptr);
    return json;
}

Json json_of(const ProbabilityScores& scores) {
    return {{"brier", scores.brier}, {"log_loss", scores.log_loss}, {"ece", scores.ece}, {"auc", scores.auc}};
}

Json json_of(const Hazard& hazard) {
    return {{"by_age", hazard.by_age}, {"by_stage", hazard.by_stage}, {"by_due", hazard.by_due}, {"by_month", hazard.by_month}, {"level", hazard.level}, {"events", hazard.events}};
}

}  // namespace

TEST_CASE("Every forecast method answers on every machine what is kept", "[forecast][stored]") {
    Json parts;
    for (const auto& [name, series] : made_up_series()) {
        Json& part = parts[name];
        part["auto"] = json_of(must(forecast_series(series, "auto", 4, {0.8, 0.95})));
        part[kTemporalMethod] = json_of(must(forecast_series(series, kTemporalMethod, 4, {0.95})));
        for (const Method& method : methods()) part[method.name] = json_of(must(forecast_series(series, method.name, 4, {0.95})));
    }
    compare("methods", parts);
}

TEST_CASE("Regression, pooled models, reconciliation and anomalies answer on every machine what is kept", "[forecast][stored]") {
    Json parts;
    const Series sales = made_up_series().front().second;
    std::vector<double> market = made_up(8, 76, 1, 50, 0.2, 0, 6);
    Series led = sales;
    for (std::size_t t = 3; t < led.values.size(); ++t) led.values[t] += 9 * market[t - 3];
    const LagFinding lag = find_lag(led.values, Values(market).first(led.values.size()), 12, 6);
    parts["lag"] = {lag.lag, lag.correlation, lag.significant};
    for (const RegressionKind kind : {RegressionKind::least_squares, RegressionKind::robust}) {
        const auto fit = must(fit_regression(led, {.kind = kind, .trading_days = true, .drivers = {{"market", market, 3}}}));
        Json& part = parts[kind == RegressionKind::robust ? "robust regression" : "regression"];
        for (const RegressionTerm& term : fit.terms) part["terms"][term.name] = {term.coefficient, term.standard_error};
        part["forecast"] = json_of(forecast_regression(fit, 4));
    }
    Eigen::MatrixXd lagged(static_cast<Eigen::Index>(led.values.size()), 1), coming(4, 1);
    for (Eigen::Index t = 0; t < lagged.rows() + 4; ++t) {
        const double value = market[static_cast<std::size_t>(std::max<Eigen::Index>(t - 3, 0))];
        (t < lagged.rows() ? lagged(t, 0) : coming(t - lagged.rows(), 0)) = value;
    }
    const auto arima = fit_arima(led.values, 12, {.d = 1, .q = 1, .seasonal_d = 1, .seasonal_q = 1}, lagged);
    REQUIRE(arima);
    parts["arima with a driver"] = json_of(forecast_arima(*arima, 4, coming));

    std::vector<std::vector<double>> store;
    for (std::uint64_t seed = 20; seed < 32; ++seed) store.push_back(made_up(seed, 48, 12, 400, 2, 50, 15));
    const std::vector<Values> pool(store.begin(), store.end());
    parts["pooled"] = json_of(must(PooledRidge::train(pool, 12)).forecast(sales.values, 4));
    parts["two seasons"] = json_of(forecast_stl(made_up_series()[5].second.values, {13, 52}, 4));

    std::vector<double> broken = sales.values;
    for (std::size_t t = 40; t < broken.size(); ++t) broken[t] -= 500;
    broken[20] *= 3;
    for (const Outlier& one : find_outliers(broken, 12)) parts["outliers"].push_back({one.index, one.expected, one.deviation});
    for (const LevelShift& one : find_level_shifts(broken, 12)) parts["shifts"].push_back({one.index, one.before, one.after});

    const SummingMatrix tree = must(summing_matrix(std::vector{-1, 0, 0, 1, 1, 2, 2}));
    Random random(9);
    Eigen::VectorXd base(tree.rows());
    Eigen::MatrixXd residuals(20, tree.rows());
    for (double& value : base) value = 1000 * random.unit();
    for (double& value : residuals.reshaped()) value = 10 * random.normal();
    constexpr std::pair<const char*, Reconciliation> ways[] = {{"bottom up", Reconciliation::bottom_up}, {"top down", Reconciliation::top_down}, {"ols", Reconciliation::ols},
                                                               {"wls struct", Reconciliation::wls_struct}, {"wls variance", Reconciliation::wls_variance}, {"mint", Reconciliation::mint_shrink}};
    for (const auto& [name, way] : ways) parts["reconciled"][name] = json_of(must(reconcile(tree, base, way, residuals)));
    compare("around", parts);
}

TEST_CASE_METHOD(DemoSales, "Hazards, draws, win model, what-if and health answer on every machine what is kept", "[pipeline][stored]") {
    Json parts;
    const DealHistory known = history();
    const ClosingModel model = ClosingModel::fit(known, {});
    REQUIRE(model.is_sufficient());
    parts["hazards"] = {{"won", json_of(model.won())}, {"lost", json_of(model.lost())}, {"shock", model.shock()}};
    PipelineRequest request{.period = {make_date(2026, 10, 1), make_date(2026, 12, 31)}};
    request.quota = 4'000'000;
    const PipelineForecast forecast = must(forecast_pipeline(known, model, request));
    Json& drawn = parts["forecast"];
    drawn = {{"from_open", forecast.from_open}, {"from_new", forecast.from_new}, {"total", json_of(forecast.simulation.total)},
             {"chance", *forecast.simulation.chance_of_target}, {"histogram", forecast.simulation.histogram.share}};
    for (const PipelineMonth& month : forecast.months) drawn["months"].push_back({month.from_open, month.from_new, json_of(month.spread)});
    for (const DealChance& chance : forecast.deals) drawn["deals"].push_back({chance.won, chance.lost});

    const WhatIf what_if{known, model, forecast, 5};
    parts["what if"] = {json_of(what_if.base()), json_of(what_if.evaluate({.lose_biggest = true})), json_of(what_if.evaluate({.win_rate_change = 0.05, .slip_change = 0.02, .added_reps = 2}))};

    const WinBacktest tried = backtest_win_model(known, {});
    for (const WinCard& card : tried.cards) parts["win back-test"][card.model] = json_of(card.scores);
    const WinModel win = WinModel::fit(win_samples(known, {}));
    REQUIRE(win.is_sufficient());
    parts["win model"] = {{"penalty", win.penalty()}, {"constant", win.constant()}};
    for (const DealChance& chance : forecast.deals)
        parts["win model"]["chances"].push_back(win.chance(facts_before(known, known.deals[chance.deal], known.as_of, {})));

    for (const DealHealth& one : deal_health(known, model, measure_health(known), request.period))
        parts["health"].push_back({one.score, one.slip_risk ? Json(*one.slip_risk) : Json(nullptr)});
    compare("pipeline", parts);
}

TEST_CASE_METHOD(DemoSales, "A run through steps 1 to 3 answers on every machine what is kept", "[process][stored]") {
    Json parts;
    const QueryContext context = must(query_context(*workspace, 0));
    for (const Cadence cadence : {Cadence::quarterly, Cadence::weekly}) {
        RunJob job{*workspace, period_at(cadence, kDay + std::chrono::days{1}, context), kDay, context};
        SalesCompany::finish(job);
        const auto run = job.take();
        REQUIRE_FALSE(run->models.insufficient);
        Json results = Json::parse(run->results_text);
        results["deals"].erase("chances");  // they are among the pipeline's
        parts[key_of(cadence)] = std::move(results);
    }
    compare("run", parts);
}
