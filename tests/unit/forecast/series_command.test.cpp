#include "core/forecast/series_command.h"

#include <catch2/catch_amalgamated.hpp>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/random.h"
#include "core/forecast/series/anomalies.h"
#include "core/forecast/series/drivers.h"
#include "core/forecast/series/methods.h"
#include "core/forecast/series/regression.h"
#include "core/forecast/series/series_csv.h"

using namespace qd::forecast;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string monthly_csv(int months, auto value_of) {
    std::string csv = "unique_id,ds,y\n";
    for (int t = 0; t < months; ++t) {
        csv += "A," + qd::iso(advance(qd::make_date(2015, 1, 1), Frequency::monthly, t)) + "," + std::to_string(value_of(t)) + "\n";
    }
    return csv;
}

double seasonal_sales(int t) { return 100 + t + 20 * std::sin(2 * 3.14159265358979 * t / 12) + (t * 7919 % 13); }

std::string sentence_for(std::string_view csv) {
    const auto result = run_series_command(csv, {});
    REQUIRE_FALSE(result);
    return result.error().sentence();
}

}  // namespace

TEST_CASE("The answer names series, date, model, mean and intervals in horizon order", "[forecast][command]") {
    const auto out = run_series_command(monthly_csv(48, seasonal_sales), {.horizon = 3});
    REQUIRE(out);
    CHECK(out->starts_with("unique_id,ds,model,mean,lo-80,hi-80,lo-95,hi-95\nA,2019-01-01,auto,"));
    CHECK_THAT(*out, ContainsSubstring("\nA,2019-03-01,auto,"));
    CHECK(std::ranges::count(*out, '\n') == 4);
}

TEST_CASE("The same input gives the same bytes again", "[forecast][command]") {
    const std::string csv = monthly_csv(60, seasonal_sales);
    CHECK(run_series_command(csv, {}).value() == run_series_command(csv, {}).value());
}

TEST_CASE("Rows in any order and columns in any order give the same forecast", "[forecast][command]") {
    const std::string sorted = "unique_id,ds,y\na,2020-01-01,1\na,2021-01-01,3\na,2022-01-01,4\na,2023-01-01,6\na,2024-01-01,9\n";
    const std::string mixed = "y,unique_id,ds\r\n9,a,2024-01-01\r\n1,a,2020-01-01\r\n4,a,2022-01-01\r\n3,a,2021-01-01\r\n6,a,2023-01-01\r\n";
    const SeriesCommand command{.frequency = Frequency::yearly, .horizon = 2};
    CHECK(run_series_command(sorted, command).value() == run_series_command(mixed, command).value());
}

TEST_CASE("Bad rows are named by their line", "[forecast][command]") {
    CHECK_THAT(sentence_for("unique_id,ds,y\na,2020-01-01,1\na,2020-02-01,many\n"), ContainsSubstring("Line 3: “many” is not a number"));
    CHECK_THAT(sentence_for("unique_id,ds,y\na,31.01.2020,1\n"), ContainsSubstring("Line 2: “31.01.2020” is not a date"));
    CHECK_THAT(sentence_for("unique_id,ds,y\na,2020-01-01,1\na,2020-01-31,2\n"), ContainsSubstring("two values"));
    CHECK_THAT(sentence_for("unique_id,ds,y\na,2020-01-01,inf\n"), ContainsSubstring("not a number"));
    CHECK_THAT(sentence_for("unique_id,ds,y\na,2020-01-01,1e200\n"), ContainsSubstring("Line 2: “1e200” is too large"));
    CHECK_THAT(sentence_for("unique_id,ds,y\na,2020-01-01,1\na,2201-01-01,2\n"), ContainsSubstring("Line 3: 2201-01-01 lies 2171 periods after"));
    CHECK_THAT(sentence_for("unique_id,ds,y\na,9003-01-01,1\n"), ContainsSubstring("too far in the future"));
    CHECK_THAT(sentence_for("unique_id,ds,y\na,2020-01-01,nan\n"), ContainsSubstring("“a” has no values"));
    CHECK_THAT(sentence_for("unique_id,ds,y\n"), ContainsSubstring("no rows"));
    CHECK_THAT(sentence_for("unique_id,ds\na,2020-01-01\n"), ContainsSubstring("no column “y”"));
    CHECK_THAT(sentence_for("unique_id,ds,y\na,2020-01-01\n"), ContainsSubstring("too few columns"));
    CHECK_THAT(sentence_for(""), ContainsSubstring("empty"));
}

TEST_CASE("A hole is filled by a straight line and counted", "[forecast][command]") {
    const auto series = read_series_csv("unique_id,ds,y\na,2020-01-01,1\na,2020-04-01,4\n", Frequency::monthly);
    REQUIRE(series);
    CHECK(series->front().series.values == std::vector<double>{1, 2, 3, 4});
    CHECK(series->front().filled == 2);
}

TEST_CASE("An empty value or NA is a hole like a missing row", "[forecast][command]") {
    const auto series = read_series_csv("unique_id,ds,y\na,2020-01-01,1\na,2020-02-01,\na,2020-03-01,NA\na,2020-04-01,4\n", Frequency::monthly);
    REQUIRE(series);
    CHECK(series->front().series.values == std::vector<double>{1, 2, 3, 4});
}

TEST_CASE("A hundred thousand periods of one series are answered", "[forecast][command]") {
    qd::Random random(5);
    Series series{Frequency::weekly, qd::make_date(2000, 1, 1), {}};
    for (int t = 0; t < 100'000; ++t) series.values.push_back(100 + 10 * random.normal());
    const auto forecast = forecast_series(series, "auto", 4, {0.95});
    REQUIRE(forecast);
    CHECK(forecast->mean.front() == Catch::Approx(100).margin(5));
}

TEST_CASE("With its outliers set aside a series is forecast as if they had not been", "[forecast][command]") {
    Series wild{Frequency::monthly, qd::make_date(2015, 1, 1), {}};
    for (int t = 0; t < 60; ++t) wild.values.push_back(seasonal_sales(t));
    const auto calm = forecast_series(wild, "auto", 3, {0.95});
    wild.values[57] *= 20;
    const auto bent = forecast_series(wild, "auto", 3, {0.95}), kept = forecast_series(wild, "auto-cleaned", 3, {0.95});
    REQUIRE(calm);
    REQUIRE(bent);
    REQUIRE(kept);
    for (std::size_t step = 0; step < 3; ++step) {
        CHECK(kept->mean[step] == Catch::Approx(calm->mean[step]).epsilon(0.05));
        CHECK(std::abs(bent->mean[step] / calm->mean[step] - 1) > 0.2);
    }
}

TEST_CASE("After a lost key account only what came since counts, when that is asked for", "[forecast][command]") {
    qd::Random random(8);
    Series sales{Frequency::monthly, qd::make_date(2015, 1, 1), {}};
    for (int t = 0; t < 48; ++t) sales.values.push_back((t < 30 ? 500 : 200) + 10 * random.normal());
    const auto shifts = find_level_shifts(sales.values, 12);
    REQUIRE(shifts.size() == 1);
    const auto since = forecast_series(sales, "auto-since-shift", 3, {});
    REQUIRE(since);
    CHECK(since->mean[0] == Catch::Approx(200).margin(10));
    sales.values.erase(sales.values.begin(), sales.values.begin() + static_cast<std::ptrdiff_t>(shifts[0].index));
    CHECK(since->mean == forecast_series(sales, "auto", 3, {}).value().mean);
}

TEST_CASE("A long search is worked on in many steps and answers the same", "[forecast][command]") {
    Series sales{Frequency::quarterly, qd::make_date(2000, 1, 1), {}};
    for (int t = 0; t < 60; ++t) sales.values.push_back(seasonal_sales(t));
    for (const auto& [method, fewest] : {std::pair{"arima", 8}, {"auto", 12}, {kTemporalMethod, 13}}) {
        INFO(method);
        const auto task = forecast_task(sales, method, 4, {0.8});
        int steps = 1;
        while (!task->step().value()) ++steps;
        CHECK(steps >= fewest);
        CHECK(task->take().mean == forecast_series(sales, method, 4, {0.8}).value().mean);
    }
}

TEST_CASE("The regression knows how many working days a month has", "[forecast][command]") {
    Series sales{Frequency::monthly, qd::make_date(2018, 1, 1), {}};
    for (int t = 0; t < 60; ++t) sales.values.push_back(10.0 * weekdays_in(sales.date_at(sales.values.size()), Frequency::monthly) + 3 * t);
    for (const char* method : {"regression", "regression-robust"}) {
        INFO(method);
        const auto forecast = forecast_series(sales, method, 6, {0.8});
        REQUIRE(forecast);
        for (std::size_t step = 0; step < 6; ++step)
            CHECK(forecast->mean[step] == Catch::Approx(10.0 * weekdays_in(sales.date_at(60 + step), Frequency::monthly) + 3.0 * (60 + static_cast<double>(step))).epsilon(1e-6));
    }
}

TEST_CASE("No method gives a value that is not finite, however odd the series", "[forecast][command]") {
    qd::Random random(3);
    std::vector<std::vector<double>> odd{{5},        {5, 5},          {1, 2, 3},           {0, 0, 0, 0, 0, 0, 0, 0},
                                         {1e12, 1}, {1e100, -1e100, 1e100, -1e100, 1e100, -1e100, 1e100, -1e100},  {-3, -2, -1, 0}, std::vector<double>(40, 7.0), {0, 0, 0, 5, 0, 0, 1}};
    std::vector<double> spike(50, 1.0), noise, zeros(60, 0.0), huge;
    spike[25] = 1e9;
    zeros.back() = 1;
    for (int t = 0; t < 70; ++t) {
        noise.push_back(random.normal() * 1e-6);
        huge.push_back(1e15 * (1 + 0.1 * random.normal()));
    }
    odd.insert(odd.end(), {spike, noise, zeros, huge});
    for (const auto& values : odd) {
        for (Frequency frequency : {Frequency::weekly, Frequency::monthly, Frequency::quarterly, Frequency::yearly}) {
            const Series series{frequency, qd::make_date(2020, 1, 1), values};
            std::vector<std::string> names{"auto", kCleanedMethod, kSinceShiftMethod, kTemporalMethod};
            for (const Method& method : methods()) names.emplace_back(method.name);
            for (const std::string& name : names) {
                INFO(name << ", " << name_of(frequency) << ", " << values.size() << " values from " << values.front());
                const auto forecast = forecast_series(series, name, 8, {0.8, 0.95});
                REQUIRE(forecast);
                REQUIRE(forecast->mean.size() == 8);
                for (std::size_t step = 0; step < 8; ++step) {
                    REQUIRE(std::isfinite(forecast->mean[step]));
                    for (const Band& band : forecast->bands) {
                        REQUIRE(std::isfinite(band.low[step]));
                        REQUIRE(band.low[step] <= band.high[step]);
                    }
                }
            }
        }
    }
}

TEST_CASE("An unknown method or an impossible horizon is explained", "[forecast][command]") {
    const Series series{Frequency::monthly, qd::make_date(2020, 1, 1), {1, 2, 3}};
    CHECK_THAT(forecast_series(series, "oracle", 3, {}).error().sentence(), ContainsSubstring("“oracle” is not a forecast method. Choose one of auto, auto-cleaned, auto-since-shift, auto-temporal, naive"));
    CHECK_FALSE(forecast_series(series, "auto", 0, {}));
    CHECK_FALSE(run_series_command("unique_id,ds,y\na,2020-01-01,1\n", {.horizon = 2'000'000'000}));
    CHECK_FALSE(forecast_series({Frequency::monthly, qd::make_date(2020, 1, 1), {}}, "auto", 3, {}));
}

namespace {

// Sales of a month follow the market two months before.
std::string led_csv(std::string& market) {
    qd::Random random(21);
    std::string sales = "unique_id,ds,y\n";
    market = "month,Orders\n";
    std::vector<double> orders;
    for (int t = -2; t < 60; ++t) {
        orders.push_back(100 + 10 * random.normal());
        market += qd::iso(advance(qd::make_date(2015, 1, 1), Frequency::monthly, t)) + "," + std::to_string(orders.back()) + "\n";
        if (t >= 0) sales += "A," + qd::iso(advance(qd::make_date(2015, 1, 1), Frequency::monthly, t)) + "," + std::to_string(5 * orders[static_cast<std::size_t>(t)] + random.normal()) + "\n";
    }
    return sales;
}

}  // namespace

TEST_CASE("A market indicator that leads a series is used where the past shows that it helps", "[forecast][command][drivers]") {
    std::string market;
    const std::string sales = led_csv(market);
    SeriesCommand command{.horizon = 2};
    command.drivers = read_indicator_csv(market, Frequency::monthly).value();
    const std::string chosen = run_series_command(sales, command).value();
    CHECK_THAT(chosen, ContainsSubstring("\nA,2020-01-01,drivers,"));
    command.format = SeriesFormat::json;
    const auto json = nlohmann::json::parse(run_series_command(sales, command).value());
    const auto& lead = json.at("series")[0].at("analysis").at("drivers")[0];
    CHECK(lead.at("name") == "Orders");
    CHECK(lead.at("lag") == 2);
    CHECK(lead.at("significant") == true);
    CHECK_THAT(json.at("series")[0].at("reason").get<std::string>(), ContainsSubstring("with market indicators"));
    // Both coming months are known from the market: an error of the noise alone is left.
    const double orders = command.drivers[0].series.values.back();
    CHECK(json.at("series")[0].at("forecast")[1].at("mean").get<double>() == Catch::Approx(5 * orders).margin(4));

    // A market that goes its own way is said to, and left alone.
    qd::Random random(4);
    for (double& value : command.drivers[0].series.values) value = random.unit();
    command.format = SeriesFormat::csv;
    for (const char* method : {"auto", "drivers"}) {
        command.method = method;
        CHECK_THAT(run_series_command(sales, command).value(), ContainsSubstring("\nA,2020-01-01,auto,"));
    }
    command.method = "ets";
    CHECK_FALSE(run_series_command(sales, command));
    CHECK_FALSE(run_series_command(sales, {.method = "drivers"}));
}

TEST_CASE("An indicator never shows a past forecast what came after it", "[forecast][command][drivers]") {
    std::string market;
    const auto sales = read_series_csv(led_csv(market), Frequency::monthly).value().front().series;
    auto known = read_indicator_csv(market, Frequency::monthly).value();
    Series past{sales.frequency, sales.start, {sales.values.begin(), sales.values.begin() + 40}};
    const auto before = forecast_by_drivers(past, known, 6, {0.8}).value();
    for (std::size_t at = 42; at < known[0].series.values.size(); ++at) known[0].series.values[at] = 1e6;  // from the origin on
    CHECK(forecast_by_drivers(past, known, 6, {0.8}).value().mean == before.mean);
}

TEST_CASE("As JSON the answer holds the analysis of each series and the same forecast", "[forecast][command]") {
    const std::string csv = monthly_csv(60, seasonal_sales);
    const std::string rows = run_series_command(csv, {.horizon = 2}).value();
    const auto json = nlohmann::json::parse(run_series_command(csv, {.horizon = 2, .format = SeriesFormat::json}).value());
    const auto& one = json.at("series")[0];
    CHECK(one.at("unique_id") == "A");
    CHECK(one.at("values") == 60);
    const auto& analysis = one.at("analysis");
    CHECK(analysis.at("seasonal_strength").get<double>() > 0.5);
    CHECK(analysis.at("left_over").at("acf").size() == analysis.at("left_over").at("pacf").size());
    CHECK(analysis.at("left_over").at("ljung_box").at("p").get<double>() <= 1);
    CHECK(analysis.at("box_cox_lambda").is_number());
    CHECK(analysis.at("unit_root").at("adf").at("statistic").is_number());
    CHECK_FALSE(analysis.at("findings").empty());
    CHECK_THAT(rows, ContainsSubstring(fmt::format("{:.10g},{:.10g}", one.at("forecast")[0].at("mean").get<double>(), one.at("forecast")[0].at("lo-80").get<double>())));
}

TEST_CASE("Months made to add up with quarters and years lie near the ensemble and are coherent", "[forecast][command][temporal]") {
    Series sales{Frequency::monthly, qd::make_date(2015, 1, 1), {}};
    for (int t = 0; t < 60; ++t) sales.values.push_back(seasonal_sales(t));
    const auto plain = forecast_series(sales, "auto", 15, {0.95}).value(), temporal = forecast_series(sales, kTemporalMethod, 15, {0.95}).value();
    REQUIRE(temporal.mean.size() == 15);
    REQUIRE(temporal.bands[0].low.size() == 15);
    for (std::size_t at = 0; at < 15; ++at) {
        CHECK(temporal.mean[at] == Catch::Approx(plain.mean[at]).epsilon(0.1));
        CHECK(temporal.bands[0].low[at] <= temporal.mean[at]);
        CHECK(temporal.bands[0].high[at] >= temporal.mean[at]);
    }
    CHECK(temporal.mean != plain.mean);
    // Of years there is no larger sum.
    const Series years{Frequency::yearly, qd::make_date(2000, 1, 1), {3, 5, 4, 6, 7, 6, 8}};
    CHECK(forecast_series(years, kTemporalMethod, 2, {}).value().mean == forecast_series(years, "auto", 2, {}).value().mean);
}
