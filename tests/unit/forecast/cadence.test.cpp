// A forecast of a week, a month, a quarter and a year goes through all five steps.
#include "core/forecast/process/run_final.h"
#include "tests/unit/forecast/maven_pipeline.h"
#include "tests/unit/forecast/sales_company.h"

#include <fmt/format.h>

using namespace qd;
using namespace qd::forecast;
using namespace qd::test;
using Catch::Matchers::ContainsSubstring;

namespace {

std::unique_ptr<Run> computed(Workspace& workspace, Cadence cadence, Date as_of) {
    const QueryContext context = must(query_context(workspace, 0));
    RunJob job{workspace, period_at(cadence, as_of + std::chrono::days{1}, context), as_of, context};
    SalesCompany::finish(job);
    return job.take();
}

std::string told(const Run& run) {
    const PeriodForecast& period = run.models.period;
    return fmt::format("{} by {}: won {}, mean {} [{} {} {} {}], {} steps\n{}\n", run.inputs.period.name, run.models.method, period.won / 100, period.mean / 100,
                       period.low95 / 100, period.low80 / 100, period.high80 / 100, period.high95 / 100, run.models.fan.size(), run.models.reason);
}

void is_ordered(const Run& run) {
    const PeriodForecast& period = run.models.period;
    CHECK(period.won <= period.low95);
    CHECK(period.low95 <= period.low80);
    CHECK(period.low80 <= period.mean);
    CHECK(period.mean <= period.high80);
    CHECK(period.high80 <= period.high95);
    CHECK(period.low95 < period.high95);
    CHECK_FALSE(run.models.insufficient);
    CHECK_FALSE(run.models.fan.empty());
    std::int64_t sum = 0;
    for (const PersonForecast& person : run.models.people) sum += person.period;
    CHECK(sum == period.mean);
}

// Steps 1 to 5 by people who agree with the numbers, and the proof afterwards.
void publish_and_prove(Workspace& workspace, const Run& run, Id author) {
    const QueryContext context = must(query_context(workspace, author));
    const auto say = [&](Result<Change> change) { (void)must(workspace.apply(must(std::move(change)))); };
    const Id id = must(begin_run(workspace, run, {author, {}})).run;
    const auto dossier = [&] { return must(read_dossier(workspace, id, context)); };
    for (int step = 1; step <= 4; ++step) say(accept_step(dossier().run, step));
    const Dossier agreed = dossier();
    const Review review = make_review(run, agreed);
    CHECK(review.final == run.models.period.mean);
    const FinalTable table = make_final(run, agreed, review, "Boss");
    say(publish(run, agreed, table, author));
    const std::string inputs = must(read_inputs_text(workspace, id));
    RunJob again{inputs, dossier().run.method};
    SalesCompany::finish(again);
    CHECK(verify(dossier(), inputs, must(read_results_text(workspace, id)), *again.take()).same_results);
    CHECK_THAT(final_csv(table), ContainsSubstring(run.inputs.period.name + ","));
    CHECK_THAT(final_html(table, dossier().run.hash), ContainsSubstring(run.inputs.period.name));
}

}  // namespace

TEST_CASE_METHOD(SalesCompany, "A small company forecasts a week, a month, a quarter and a year through all five steps", "[process][cadence]") {
    constexpr double kMonth = 36'000;  // what is won in a month on average, minor units
    for (const Cadence cadence : kCadences) {
        const auto run = computed(*workspace, cadence, as_of);
        INFO(told(*run));
        is_ordered(*run);
        const double months = static_cast<double>(run->inputs.period.days()) / 30.4;
        // It wins in the middle of a month: the first week of one brings nothing, and the run knows.
        if (cadence == Cadence::weekly) CHECK(static_cast<double>(run->models.period.mean) < 0.1 * months * kMonth);
        else CHECK(static_cast<double>(run->models.period.mean) > 0.3 * months * kMonth);
        CHECK(static_cast<double>(run->models.period.mean) < 2.5 * months * kMonth);
        // 150,000 a quarter, by the days of the period.
        CHECK(static_cast<double>(quota_of(run->inputs).value_or(0)) / 50'000 == Catch::Approx(months).epsilon(0.15));
        publish_and_prove(*workspace, *run, boss);
    }
}

TEST_CASE_METHOD(SalesCompany, "Deals without an owner are forecast from their own past, not from everybody's", "[process]") {
    for (int month = 0; month < 20; ++month) {
        const Date day = add_months(make_date(2016, 2, 8), month);
        Op leaves = update_op("deal", won(ann, day, 500), {{"owner", Value{}}});
        leaves.happened = start_of(day) + std::chrono::hours{10};
        apply(std::move(leaves));
    }
    const auto run = compute();
    const auto nobody = std::ranges::find(run->models.people, Id{0}, &PersonForecast::person);
    REQUIRE(nobody != run->models.people.end());
    CHECK(nobody->period < run->models.period.mean / 10);
}

TEST_CASE_METHOD(MavenPipeline, "Maven forecasts a week, a month, a quarter and a year through all five steps", "[process][cadence][maven][data]") {
    if (!load()) SKIP("the Maven files are not there");
    const Date as_of = make_date(2017, 10, 1);
    const auto late = computed(*workspace, Cadence::annual, make_date(2017, 12, 31));
    const std::vector<Win> wins = wins_of(late->inputs);
    for (const Cadence cadence : kCadences) {
        const auto run = computed(*workspace, cadence, as_of);
        const RunPeriod& period = run->inputs.period;
        const auto actual = won_between(wins, period.first, period.last);
        INFO(told(*run) << "won in the end " << actual / 100);
        is_ordered(*run);
        CHECK(run->models.period.low95 <= actual);
        CHECK(actual <= run->models.period.high95);
        // Measured: month −1.8 %, quarter +7.8 %, year +2.2 %. A single week after a quarter's end is as good as unknown.
        if (cadence != Cadence::weekly) CHECK(std::abs(static_cast<double>(run->models.period.mean - actual)) < 0.1 * static_cast<double>(actual));
        publish_and_prove(*workspace, *run, 0);
    }
}
