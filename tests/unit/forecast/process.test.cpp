#include "core/base/random.h"
#include "core/forecast/process/indicator.h"
#include "core/forecast/process/number_column.h"
#include "tests/unit/forecast/sales_company.h"

using namespace qd;
using namespace qd::forecast;
using namespace qd::test;
using Catch::Approx;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("A period is found by its name, and the next one follows it", "[process]") {
    QueryContext context;
    context.fiscal.first_month = 2;
    for (const Cadence cadence : kCadences) {
        RunPeriod period = period_at(cadence, make_date(2016, 12, 31), context);
        for (int count = 0; count < 60; ++count) {
            INFO(period.name);
            REQUIRE(parse_period(period.name, context) == period);
            REQUIRE(cadence_from(key_of(cadence)) == cadence);
            const RunPeriod next = shifted(period, 1, context);
            REQUIRE(next.first == period.last + std::chrono::days{1});
            REQUIRE(shifted(next, -1, context) == period);
            period = next;
        }
    }
    for (const char* nonsense : {"", "2017", "2017-Q5", "2017-13", "2017-W00", "2017-W54", "FY", "FYx", "2017-W1x"}) CHECK_FALSE(parse_period(nonsense, context));
}

TEST_CASE("The calendar says what is due, begun, published and late", "[process]") {
    QueryContext context;
    context.today = make_date(2017, 10, 20);
    const auto due = due_forecasts({Cadence::quarterly, Cadence::monthly}, {{"2017-10", true}, {"2017-11", false}}, context);
    REQUIRE(due.size() == 4);
    for (const DueForecast& one : due) {
        INFO(one.period.name);
        CHECK(one.published == (one.period.name == "2017-10"));
        CHECK(one.begun == (one.period.name == "2017-10" || one.period.name == "2017-11"));
        CHECK(one.late == (one.period.name == "2017-Q4"));
    }
}

TEST_CASE("A column of any numbers comes back as it was", "[process][property]") {
    const auto seed = GENERATE(range(1, 40));
    INFO("seed " << seed);
    Random random(static_cast<std::uint64_t>(seed));
    std::vector<std::int64_t> numbers(random.below(200));
    for (std::int64_t& number : numbers) number = static_cast<std::int64_t>(random.bits() >> random.below(64)) * (random.chance(0.5) ? 1 : -1);
    const std::string text = pack(numbers);
    CHECK(unpack(text, numbers.size()) == numbers);
    CHECK_FALSE(unpack(text, numbers.size() + 1));
    CHECK_FALSE(unpack(text + "~", numbers.size() + 1));
}

TEST_CASE_METHOD(SalesCompany, "Inputs that are kept come back byte for byte, and damaged ones are refused", "[process]") {
    const auto run = compute();
    CHECK(to_text(must(inputs_from_text(run->inputs_text))) == run->inputs_text);
    Random random(7);
    int refused = 0;
    for (int trial = 0; trial < 300; ++trial) {
        std::string broken = run->inputs_text;
        const auto at = random.below(broken.size());
        if (random.chance(0.3)) broken.resize(at);
        else broken[at] = static_cast<char>(random.below(128));
        // Read or refused, never a crash; what is read can be computed with.
        auto inputs = inputs_from_text(broken);
        refused += !inputs;
        if (inputs && trial < 40) (void)analyse(won_series(wins_of(*inputs), *inputs), inputs->indicators, inputs->fiscal_first_month);
    }
    CHECK(refused > 100);
}

TEST_CASE_METHOD(SalesCompany, "Names come back from the inputs as they are, however long or odd", "[process]") {
    for (const std::string& name : {std::string(700, 'x'), std::string{"@0"}, std::string{"@7 \"quoted\" \\"}, "\\\"" + std::string(300, '@'), std::string{"Zoë\n\\\\"}}) {
        INFO(name);
        apply(update_op("user", ann, {{"name", Value{name}}}));
        const auto run = compute();
        const RunInputs inputs = must(inputs_from_text(run->inputs_text));
        REQUIRE(inputs.people.find(ann));
        CHECK(inputs.people.find(ann)->name == as_text(record("user", ann)["name"]));
        CHECK(to_text(inputs) == run->inputs_text);
    }
}

TEST_CASE_METHOD(SalesCompany, "A run reopened after everything has changed gives the same bytes", "[process]") {
    const auto run = compute();
    const Id id = run_in_review(*run);
    won(ann, make_date(2017, 11, 2), 99'999);
    apply(update_op("user", bob, {{"name", Value{"Robert"}}, {"quota", Value{std::int64_t{1}}}}));
    apply(update_op("stage", stage("Engaging"), {{"probability", Value{99.0}}, {"category", Value{"commit"}}}));
    RunJob again{must(read_inputs_text(*workspace, id)), dossier(id).run.method};
    finish(again);
    const auto reopened = again.take();
    CHECK(reopened->inputs_text == run->inputs_text);
    CHECK(reopened->results_text == run->results_text);
    CHECK(compute()->results_text != run->results_text);
}

TEST_CASE_METHOD(SalesCompany, "Everybody's forecast is the sum of each person's, to the cent, for every cadence", "[process]") {
    for (const Cadence cadence : kCadences) {
        RunJob job{*workspace, period_at(cadence, as_of, context()), as_of, context()};
        finish(job);
        const auto run = job.take();
        std::int64_t sum = 0;
        for (const PersonForecast& person : run->models.people) sum += person.period;
        INFO(run->inputs.period.name);
        CHECK(sum == run->models.period.mean);
        CHECK(run->models.period.low95 <= run->models.period.low80);
        CHECK(run->models.period.low80 <= run->models.period.mean);
        CHECK(run->models.period.mean <= run->models.period.high80);
        for (std::size_t step = 0; step < run->models.fan.size(); ++step) {
            std::int64_t leaves = 0;
            for (const PersonForecast& person : run->models.people) leaves += person.steps[step];
            CHECK(static_cast<double>(leaves) == run->models.fan[step].mean);
        }
    }
}

TEST_CASE_METHOD(SalesCompany, "The model is chosen by its errors on the past and the rhythm of the quarter is seen", "[process]") {
    const auto run = compute();
    REQUIRE(run->models.candidates.size() > 5);
    CHECK(run->models.method == "combined");
    CHECK(run->models.method == run->models.candidates.front().method);
    CHECK(run->models.candidates[1].scores.mase <= run->models.candidates.back().scores.mase);
    CHECK_THAT(run->models.reason, ContainsSubstring("Deals count"));
    const auto best = compute(run->models.candidates[1].method);
    CHECK_THAT(best->models.reason, ContainsSubstring("Smallest error"));
    REQUIRE(run->analysis.quarter_profile.size() == 3);
    CHECK(run->analysis.quarter_profile[0] < 0.9);
    CHECK(run->analysis.quarter_profile[2] > 1.1);
    const auto by_hand = compute("naive");
    CHECK(by_hand->models.method == "naive");
    CHECK_THAT(by_hand->models.reason, ContainsSubstring("Chosen by hand"));
}

TEST_CASE("Without history a run says so and gives no number it cannot know", "[process]") {
    WorkspaceFixture company;
    const QueryContext context = must(query_context(*company.workspace, 0));
    RunJob job{*company.workspace, period_at(Cadence::quarterly, make_date(2017, 12, 19), context), make_date(2017, 12, 19), context};
    SalesCompany::finish(job);
    const auto run = job.take();
    CHECK(run->models.insufficient);
    CHECK(run->models.period.mean == 0);
    CHECK_THAT(run->models.reason, ContainsSubstring("Insufficient history"));
    CHECK_THAT(run->analysis.findings.front().words, ContainsSubstring("no history"));
    CHECK(make_review(*run, Dossier{}).final == 0);
}

TEST_CASE_METHOD(SalesCompany, "Submissions and adjustments go up the tree, and settings do not touch them", "[process][review]") {
    const auto run = compute();
    const Id id = run_in_review(*run);
    say(submit(dossier(id).run, {0, ann, ann, Level::rep, 80'000, "Two large ones", {}}));
    say(adjust(dossier(id).run, {0, ann, boss, Level::manager, 80'000, 70'000, "The second one will slip", {}}));
    CHECK_FALSE(adjust(dossier(id).run, {0, bob, boss, Level::manager, 1, 2, "  ", {}}));
    Dossier said = dossier(id);
    Review review = make_review(*run, said);
    const ReviewRow* row = review.find(ann);
    REQUIRE(row);
    CHECK(row->submitted == 80'000);
    CHECK(row->adjusted == 70'000);
    CHECK(row->change() == -10'000);
    const ReviewRow* other = review.find(bob);
    REQUIRE(other);
    CHECK(other->submitted == other->statistical);
    CHECK(review.submitted == 80'000 + other->statistical);
    CHECK(review.managers == review.submitted - 10'000);
    CHECK(review.final == review.managers);
    CHECK(review.submitters == 1);
    CHECK(review.quota == 150'000);
    // A setting that changes categories and chances leaves what people said alone.
    apply(update_op("stage", stage("Negotiation"), {{"category", Value{"pipeline"}}, {"probability", Value{1.0}}}));
    apply(update_op("user", ann, {{"quota", Value{std::int64_t{5}}}}));
    said = dossier(id);
    CHECK(make_review(*run, said).final == review.final);
    // The director has the last word; withdrawing it brings the sum back.
    say(adjust(dossier(id).run, {0, 0, boss, Level::director, review.final, 123'456, "A strike is announced", {}}));
    said = dossier(id);
    CHECK(make_review(*run, said).final == 123'456);
    say(withdraw_adjustments(said, 0, Level::director));
    said = dossier(id);
    CHECK(make_review(*run, said).final == review.final);
    // And the last thing said can be undone.
    (void)must(workspace->undo());
    said = dossier(id);
    CHECK(make_review(*run, said).final == 123'456);
}

TEST_CASE_METHOD(SalesCompany, "A published run is frozen, proves itself, and shows a changed byte", "[process][final]") {
    const auto run = compute();
    const Id id = run_in_review(*run);
    Dossier said = dossier(id);
    Review review = make_review(*run, said);
    say(accept_step(said.run, 4));
    said = dossier(id);
    review = make_review(*run, said);
    const FinalTable table = make_final(*run, said, review, "Boss");
    CHECK(to_text(must(final_from_text(to_text(table)))) == to_text(table));
    say(publish(*run, said, table, boss));
    said = dossier(id);
    CHECK(said.run.final);
    CHECK(said.run.final_amount == review.final);
    CHECK(said.run.hash.size() == 64);
    CHECK_FALSE(submit(said.run, {0, ann, ann, Level::rep, 1, "", {}}));
    CHECK_FALSE(publish(*run, said, table, boss));
    const std::string inputs = must(read_inputs_text(*workspace, id)), results = must(read_results_text(*workspace, id));
    RunJob again{inputs, said.run.method};
    finish(again);
    const auto reopened = again.take();
    const Verification good = verify(said, inputs, results, *reopened);
    CHECK(good.inputs_untouched);
    CHECK(good.same_results);
    std::string touched = inputs;
    touched[touched.size() / 2] = touched[touched.size() / 2] == 'A' ? 'B' : 'A';
    CHECK_FALSE(verify(said, touched, results, *reopened).inputs_untouched);
    const std::string csv = final_csv(table), page = final_html(table, said.run.hash);
    CHECK_THAT(csv, ContainsSubstring("2017-Q4,2017-10-01,USD,person,Ann,"));
    CHECK_THAT(page, ContainsSubstring(said.run.hash));
}

TEST_CASE_METHOD(SalesCompany, "What came is compared with every step and every person", "[process][accuracy]") {
    const auto run = compute();
    const Id id = run_in_review(*run);
    say(submit(dossier(id).run, {0, ann, ann, Level::rep, 100'000, "Sure", {}}));
    say(submit(dossier(id).run, {0, bob, bob, Level::rep, 40'000, "", {}}));
    say(adjust(dossier(id).run, {0, ann, boss, Level::manager, 100'000, 80'000, "Always high", {}}));
    say(judge(dossier(id).run, {0, "Market desk", "", 90'000, 120'000, 140'000}));
    CHECK_FALSE(judge(dossier(id).run, {0, "Wrong way", "", 3, 2, 1}));
    say(accept_step(dossier(id).run, 4));
    Dossier said = dossier(id);
    Review review = make_review(*run, said);
    say(publish(*run, said, make_final(*run, said, review, "Boss"), boss));
    CHECK(must(measure_accuracy(*workspace, make_date(2017, 12, 30), context())).runs.empty());
    won(ann, make_date(2017, 11, 15), 70'000);
    won(bob, make_date(2017, 12, 15), 50'000);
    const Accuracy accuracy = must(measure_accuracy(*workspace, make_date(2017, 12, 31), context()));
    REQUIRE(accuracy.runs.size() == 1);
    CHECK(accuracy.runs.front().actual == 120'000);
    CHECK(accuracy.runs.front().miss(ProcessStep::reps) == Approx(100.0 * 20'000 / 120'000));
    CHECK(accuracy.runs.front().miss(ProcessStep::managers) == Approx(0));
    CHECK(accuracy.steps[static_cast<std::size_t>(ProcessStep::managers)].value_added == Approx(100.0 * 20'000 / 120'000));
    REQUIRE(accuracy.runs.front().panel);
    CHECK(accuracy.runs.front().panel->likely == 118'333);
    REQUIRE(accuracy.experts.size() == 2);
    CHECK(accuracy.experts[0].name.empty());
    CHECK(accuracy.experts[0].error == Approx(100.0 * 1'667 / 120'000));
    CHECK(accuracy.experts[1].name == "Market desk");
    CHECK(accuracy.experts[1].runs == 1);
    CHECK(accuracy.experts[1].within == 1);
    CHECK(accuracy.experts[1].error == Approx(0));
    REQUIRE(accuracy.people.size() == 2);
    CHECK(accuracy.people.front().name == "Ann");
    CHECK(accuracy.people.front().submitted == Approx(100.0 * 30'000 / 70'000));
    CHECK(accuracy.people.front().by_reviewer == Approx(100.0 * 20'000 / 70'000));
    CHECK_THAT(accuracy.sentence, ContainsSubstring("Managers took away 16.7 points of error."));
}

TEST_CASE_METHOD(SalesCompany, "A market indicator that leads sales is found with its lag and used", "[process][market]") {
    // Sales of a month follow the indicator two months before.
    std::string csv = "month,Orders\n";
    const auto run = compute();
    const Series& history = run->analysis.history;
    Random random(3);
    for (int month = -2; month < 21; ++month) {
        const Date day = add_months(make_date(2016, 1, 1), month);
        const auto led = static_cast<std::size_t>(month + 2);
        const double value = led < history.values.size() ? history.values[led] / 100 + random.unit() : 300;
        csv += iso(day) + "," + std::to_string(value) + "\n";
    }
    say(import_indicators(*workspace, csv, Frequency::monthly, "orders.csv"));
    const auto with = compute();
    REQUIRE(with->analysis.leads.size() == 1);
    CHECK(with->analysis.leads.front().name == "Orders");
    CHECK(with->analysis.leads.front().lag == 2);
    CHECK(with->analysis.leads.front().significant);
    CHECK(std::ranges::find(with->models.candidates, "drivers", &Candidate::method) != with->models.candidates.end());
    CHECK_FALSE(import_indicators(*workspace, "month,Orders\n2016-01-01,many\n", Frequency::monthly, "x"));
    CHECK_FALSE(import_indicators(*workspace, "", Frequency::monthly, "x"));
    CHECK(must(read_indicators(*workspace, make_date(2016, 3, 1))).front().series.values.size() == 4);
}
