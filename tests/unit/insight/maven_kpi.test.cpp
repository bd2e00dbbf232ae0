// The reference answers for the Maven files, computed independently from the files themselves.
#include "core/insight/deal_signals.h"
#include "core/insight/kpi.h"
#include "tests/unit/exchange/import_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

struct Maven : MavenFixture {
    QueryContext context;

    bool load() {
        if (!there()) return false;
        import_masters();
        import("sales_pipeline.csv", text("sales_pipeline.csv"), "deal");
        context = must(query_context(*workspace, 0));
        return true;
    }
    double value(const std::vector<Kpi>& kpis, std::string_view key) { return *find_kpi(kpis, key)->value; }
    std::vector<KpiGroup> by(std::string_view path, DateBucket bucket = DateBucket::none) {
        return must(kpi_breakdown(*workspace, {}, path, bucket, context));
    }
};

double four_digits(double value) { return std::round(value * 1e4) / 1e4; }

}  // namespace

TEST_CASE_METHOD(Maven, "The Maven pipeline gives the reference answers exactly", "[kpi][maven][data]") {
    if (!load()) SKIP("the Maven files are not there");
    const auto all = must(kpis(*workspace, {}, context));
    CHECK(value(all, "won_count") == 4238);
    CHECK(value(all, "lost_count") == 2473);
    CHECK(value(all, "open_count") == 1589 + 500);
    CHECK(value(all, "won_value") == 10'005'534 * 100.0);
    CHECK(value(all, "average_won") / 100 == Catch::Approx(2360.909391).margin(5e-7));
    CHECK(value(all, "win_rate_count") * 100 == Catch::Approx(63.1501).margin(5e-5));
    CHECK(find_kpi(all, "win_rate_count")->n == 6711);
    CHECK_FALSE(find_kpi(all, "win_rate_value")->value);
    CHECK(four_digits(value(all, "cycle_won_mean")) == 51.7820);
    CHECK(value(all, "cycle_won_median") == 57);
    CHECK(four_digits(value(all, "cycle_lost_mean")) == 41.4792);
    CHECK(value(all, "cycle_lost_median") == 14);
    CHECK(four_digits(value(all, "cycle_closed_mean")) == 47.9854);
}

TEST_CASE_METHOD(Maven, "The Maven pipeline by quarter, month, manager and product is the reference", "[kpi][maven][data]") {
    if (!load()) SKIP("the Maven files are not there");
    const auto won = [&](const KpiGroup& group) { return value(group.kpis, "won_value") / 100; };
    const auto rate = [&](const KpiGroup& group) { return four_digits(value(group.kpis, "win_rate_count")); };

    const auto quarters = by("close_date", DateBucket::fiscal_quarter);
    REQUIRE(quarters.size() == 5);  // the last: open deals without a close date
    const double by_quarter[] = {1'134'672, 3'086'111, 2'982'255, 2'802'496};
    const double rates[] = {0.8207, 0.6171, 0.6141, 0.6025};
    for (std::size_t at = 0; at < 4; ++at) {
        CHECK(quarters[at].label == "2017-Q" + std::to_string(at + 1));
        CHECK(won(quarters[at]) == by_quarter[at]);
        CHECK(rate(quarters[at]) == rates[at]);
    }
    const auto months = by("close_date", DateBucket::month);
    const double by_month[] = {1'134'672, 721'932, 1'025'713, 1'338'466, 696'932, 1'050'059, 1'235'264, 731'980, 938'943, 1'131'573};
    REQUIRE(months.size() == 11);
    for (std::size_t at = 0; at < 10; ++at) CHECK(won(months[at]) == by_month[at]);

    const std::map<std::string, std::array<double, 3>> managers = {
        {"Melvin Marxen", {882, 536, 2'251'930}}, {"Summer Sewald", {828, 459, 1'964'750}}, {"Rocco Neubert", {691, 422, 1'960'545}},
        {"Celia Rouche", {610, 352, 1'603'897}}, {"Cara Losch", {480, 265, 1'130'049}}, {"Dustin Brinkmann", {747, 439, 1'094'363}}};
    const auto by_manager = by("owner.manager");
    CHECK(by_manager.size() == 6);
    for (const KpiGroup& group : by_manager) {
        INFO(group.label);
        REQUIRE(managers.contains(group.label));
        CHECK(value(group.kpis, "won_count") == managers.at(group.label)[0]);
        CHECK(value(group.kpis, "lost_count") == managers.at(group.label)[1]);
        CHECK(won(group) == managers.at(group.label)[2]);
    }
    const std::map<std::string, std::array<double, 2>> products = {
        {"GTX Pro", {.636, 3'510'578}}, {"GTX Plus Pro", {.643, 2'629'651}}, {"MG Advanced", {.603, 2'216'387}},
        {"GTX Plus Basic", {.621, 705'275}}, {"GTX Basic", {.637, 499'263}}, {"GTK 500", {.600, 400'612}}, {"MG Special", {.648, 43'768}}};
    const auto by_product = by("product");
    CHECK(by_product.size() == 7);
    for (const KpiGroup& group : by_product) {
        INFO(group.label);
        REQUIRE(products.contains(group.label));
        CHECK(value(group.kpis, "win_rate_count") == Catch::Approx(products.at(group.label)[0]).margin(5e-4));
        CHECK(won(group) == products.at(group.label)[1]);
    }
}

TEST_CASE_METHOD(Maven, "On 1 October 2017 the pipeline shows what was open that day", "[kpi][maven][data][as-of]") {
    if (!load()) SKIP("the Maven files are not there");
    int open = 0, won = 0;
    RowStream stream{file->text, plan.dialect};
    CsvRow row;
    while (must(stream.next(row))) {
        const auto& engaged = row.cells[5], &closed = row.cells[6];
        open += !engaged.empty() && engaged <= "2017-10-01" && (closed.empty() || closed > "2017-10-01");
        won += row.cells[4] == "Won" && closed <= "2017-10-01";
    }
    const auto then = must(kpis(*workspace, {.as_of = start_of(make_date(2017, 10, 1))}, context));
    CHECK(value(then, "open_count") == open);
    CHECK(value(then, "won_count") == won);
}

TEST_CASE_METHOD(Maven, "Engaging suggests its own limit and win rate from 6,711 closed deals", "[stages][maven][data]") {
    if (!load()) SKIP("the Maven files are not there");
    const auto stats = must(stage_stats(*workspace, context));
    CHECK(stats[1].name == "Engaging");
    CHECK(stats[1].left == 6711);
    CHECK(stats[1].typical_days == 45);
    CHECK(stats[1].suggested_rotting_days == 97);
    CHECK(*stats[1].own_win_rate == Catch::Approx(0.631501).margin(5e-7));
    const auto signals = must(deal_signals(*workspace, 0, context));
    CHECK(std::ranges::count(signals, Signal::missing_account, &DealSignal::signal) == 1425);
}
