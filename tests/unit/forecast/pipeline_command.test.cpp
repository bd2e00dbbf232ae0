#include "core/forecast/pipeline/pipeline_command.h"

#include <nlohmann/json.hpp>

#include "tests/unit/forecast/maven_pipeline.h"

using namespace qd;
using namespace qd::forecast;
using namespace qd::test;

TEST_CASE("Periods are read as quarters, months, years and days", "[pipeline][command]") {
    const auto text = [](std::string_view period, FiscalCalendar fiscal = {}) {
        const DateRange range = test::must(parse_period(period, fiscal));
        return iso(range.first) + " " + iso(range.last);
    };
    CHECK(text("2017-Q4") == "2017-10-01 2017-12-31");
    CHECK(text("2017-02") == "2017-02-01 2017-02-28");
    CHECK(text("2017") == "2017-01-01 2017-12-31");
    CHECK(text("2017-03-05..2017-03-09") == "2017-03-05 2017-03-09");
    CHECK(text("2018-Q1", {2}) == "2017-02-01 2017-04-30");
    for (const char* wrong : {"", "2017-Q5", "2017-13", "soon", "2017-10-01..", "2017-03-09..2017-03-05", "1000-01-01..2200-01-01", "20171"})
        CHECK_FALSE(parse_period(wrong, {}));
}

TEST_CASE_METHOD(MavenPipeline, "The command forecasts the fourth quarter of Maven, the same bytes each time", "[pipeline][command][maven][data]") {
    if (!load()) SKIP("the Maven files are not there");
    const PipelineCommand command{.period = "2017-Q4", .as_of = make_date(2017, 9, 30)};
    const std::string answer = must(run_pipeline_command(*workspace, command));
    CHECK(answer == must(run_pipeline_command(*workspace, command)));
    const auto json = nlohmann::json::parse(answer);
    CHECK(json["closed"] == 0);
    // Won in the quarter: 2,802,496.
    const double combined = json["models"]["combined"]["expected"], hazard = json["models"]["hazard"]["expected"];
    INFO("combined " << combined << " hazard " << hazard);
    CHECK(combined == Catch::Approx(2'802'496).epsilon(0.10));
    CHECK(hazard == Catch::Approx(2'802'496).epsilon(0.20));
    CHECK(json["win_model"]["leaks"].empty());
    CHECK(json["flow"]["balances"] == true);
    CHECK(json["roll_up"][0]["single"]["pipeline"]["deals"] == 2409);
    CHECK_FALSE(run_pipeline_command(*workspace, {.period = "2017-Q4", .model = "oracle"}));
}

TEST_CASE_METHOD(WorkspaceFixture, "An empty company gets an answer that says what is missing", "[pipeline][command]") {
    const auto json = nlohmann::json::parse(must(run_pipeline_command(*workspace, {.period = "2017-Q4"})));
    CHECK(json["models"]["hazard"]["expected"] == 0);
    CHECK(json["models"]["hazard"]["insufficient_history"].get<std::string>().starts_with("Insufficient history"));
    CHECK(json["win_model"]["verdict"].get<std::string>().starts_with("Insufficient history"));
    CHECK(json["models"]["series"]["expected"].is_null());
}
