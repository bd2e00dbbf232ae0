#include "core/forecast/pipeline/win_model.h"

#include <cmath>

#include "core/base/random.h"
#include "tests/unit/forecast/maven_pipeline.h"

using namespace qd;
using namespace qd::forecast;
using namespace qd::test;

TEST_CASE_METHOD(MavenPipeline, "The win model of Maven is at least as good as the reference's", "[pipeline][win][maven][data]") {
    if (!load()) SKIP("the Maven files are not there");
    const DealHistory all = history(make_date(2017, 12, 31));
    const WinBacktest backtest = backtest_win_model(all, {}, start_of(make_date(2017, 10, 1)));
    INFO(backtest.verdict);
    CHECK(backtest.trained == 4726);
    CHECK(backtest.tested == 1985);
    CHECK(backtest.leaks.empty());
    const ProbabilityScores &constant = backtest.of("constant"), &model = backtest.of("logistic"), &bayes = backtest.of("naive_bayes");
    CHECK(constant.brier == Catch::Approx(0.2412).margin(0.0001));
    CHECK(constant.log_loss == Catch::Approx(0.6756).margin(0.0002));
    CHECK(constant.auc == 0.5);
    INFO("bayes auc " << bayes.auc << " brier " << bayes.brier << " loss " << bayes.log_loss << " ece " << bayes.ece);
    INFO("model auc " << model.auc << " brier " << model.brier << " loss " << model.log_loss << " ece " << model.ece);
    // Measured: 0.6367, 0.22326, 0.63636, 0.0138; the reference: 0.638, 0.2253, 0.6420, 0.027.
    CHECK(model.auc >= 0.636);
    CHECK(model.brier <= 0.2235);
    CHECK(model.log_loss <= 0.6370);
    CHECK(model.ece <= 0.016);
    CHECK(model.brier < bayes.brier);
    std::size_t tested = 0;
    for (const ReliabilityBin& bin : model.reliability) tested += bin.count;
    CHECK(tested == 1985);
}

TEST_CASE_METHOD(MavenPipeline, "A fact that looks into the future is named by the back-test", "[pipeline][win][maven][data]") {
    if (!load()) SKIP("the Maven files are not there");
    const DealHistory all = history(make_date(2017, 12, 31));
    // The amount as it stands today: 0 for every lost deal.
    const FactReader leaking = [](const DealHistory& history, const DealPath& deal, Instant at, FiscalCalendar fiscal) {
        WinFacts facts = facts_before(history, deal, at, fiscal);
        const auto amount = history.path(deal).back().amount.value_or(0);
        facts.log_amount = amount > 0 ? std::optional{std::log(static_cast<double>(amount))} : std::nullopt;
        return facts;
    };
    const WinBacktest backtest = backtest_win_model(all, {}, start_of(make_date(2017, 10, 1)), leaking);
    CHECK(backtest.of("logistic").auc > 0.99);
    CHECK(backtest.leaks == std::vector<std::string>{"amount"});
    CHECK(backtest.verdict.starts_with("Not to be trusted"));
}

namespace {

struct Deals : WorkspaceFixture {
    Instant at(int day) { return start_of(make_date(2018, 1, 1)) + std::chrono::days{day}; }
    Id deal(int day, std::int64_t amount = 100) {
        clock.set(at(day));
        return create("deal", {{"name", Value{"Deal"}}, {"amount", Value{amount}}, {"close_date", date_value(make_date(2018, 2, 1))}});
    }
    void change(int day, Id deal, std::vector<Assignment> values) {
        clock.set(at(day));
        apply(update_op("deal", deal, std::move(values)));
    }
    std::vector<WinSample> samples(int day) { return win_samples(must(read_deal_history(*workspace, at(day))), {}); }
};

}  // namespace

TEST_CASE_METHOD(Deals, "A won deal that is reopened is no win any more, and counts again when it is lost", "[pipeline][win]") {
    const Id deal = this->deal(1);
    change(5, deal, {{"stage", Value{stage("Won")}}});
    REQUIRE(samples(6).size() == 1);
    CHECK(samples(6)[0].won);
    change(8, deal, {{"stage", Value{stage("Proposal")}}});
    CHECK(samples(9).empty());
    change(12, deal, {{"stage", Value{stage("Lost")}}});
    REQUIRE(samples(13).size() == 1);
    CHECK_FALSE(samples(13)[0].won);
    CHECK(day_of(samples(13)[0].closed) == day_of(at(12)));
    CHECK(samples(6)[0].won);  // what was known then does not change
}

TEST_CASE_METHOD(Deals, "Amount, owner and date edited at or after the closing do not reach the model", "[pipeline][win]") {
    const Id ann = create("user", {{"name", Value{"Ann"}}}), bob = create("user", {{"name", Value{"Bob"}}});
    const Id deal = this->deal(1, 5000);
    change(2, deal, {{"owner", Value{ann}}});
    change(3, deal, {{"close_date", date_value(make_date(2018, 3, 1))}});
    change(9, deal, {{"stage", Value{stage("Lost")}}, {"amount", Value{std::int64_t{0}}}, {"close_date", date_value(make_date(2018, 1, 10))}});
    change(10, deal, {{"owner", Value{bob}}, {"amount", Value{std::int64_t{1}}}});
    const auto found = samples(20);
    REQUIRE(found.size() == 1);
    CHECK(found[0].facts.owner == ann);
    CHECK(*found[0].facts.log_amount == Catch::Approx(std::log(5000.0)));
    CHECK(found[0].facts.pushes == 1);
    CHECK(found[0].facts.due == Due::later);
    CHECK(found[0].facts.age == Catch::Approx(8));
}

TEST_CASE_METHOD(Deals, "A deleted deal teaches nothing", "[pipeline][win]") {
    const Id deal = this->deal(1);
    change(5, deal, {{"stage", Value{stage("Won")}}});
    clock.set(at(7));
    apply(remove_op("deal", deal));
    CHECK(samples(6).size() == 1);
    CHECK(samples(8).empty());
}

TEST_CASE("Too few outcomes give the constant win rate and say so", "[pipeline][win]") {
    std::vector<WinSample> samples(50);
    for (std::size_t at = 0; at < samples.size(); ++at) samples[at].won = at % 5 == 0;
    const WinModel model = WinModel::fit(samples);
    CHECK_FALSE(model.is_sufficient());
    CHECK(model.why_insufficient().starts_with("Insufficient history: 10 won and 40 lost"));
    CHECK(model.chance(samples[0].facts) == Catch::Approx(11.0 / 52));
    CHECK(WinModel::fit({}).chance({}) == Catch::Approx(0.5));
}

TEST_CASE("Scores of probabilities are those worked out by hand", "[pipeline][win]") {
    const std::vector<double> p = {0.9, 0.8, 0.3, 0.3};
    const ProbabilityScores scores = score_probabilities(p, {true, false, true, false});
    CHECK(scores.brier == Catch::Approx((0.01 + 0.64 + 0.49 + 0.09) / 4));
    CHECK(scores.log_loss == Catch::Approx(-(std::log(0.9) + std::log(0.2) + std::log(0.3) + std::log(0.7)) / 4));
    CHECK(scores.ece == Catch::Approx((0.1 + 0.8 + 2 * 0.2) / 4));
    CHECK(scores.auc == Catch::Approx(2.5 / 4));
}

TEST_CASE("A model that learned a signal ranks and explains by it", "[pipeline][win]") {
    Random random{7};
    std::vector<WinSample> samples(1500);
    for (std::size_t at = 0; at < samples.size(); ++at) {
        samples[at].closed = Instant{std::chrono::hours{at}};
        samples[at].facts.pushes = static_cast<int>(random.below(4));
        samples[at].facts.age = random.unit() * 100;
        samples[at].won = random.chance(0.8 - 0.2 * samples[at].facts.pushes);
    }
    const WinModel model = WinModel::fit(samples);
    WinFacts smooth{.age = 50}, pushed{.age = 50, .pushes = 3};
    CHECK(model.chance(smooth) == Catch::Approx(0.8).margin(0.1));
    CHECK(model.chance(pushed) == Catch::Approx(0.25).margin(0.1));
    const auto reasons = model.reasons(pushed, {.sources = {""}});
    REQUIRE_FALSE(reasons.empty());
    CHECK(reasons[0].topic == WinTopic::pushes);
    CHECK(reasons[0].points < -0.2);
    CHECK(reasons[0].text == "Close date put off 3 times");
}
