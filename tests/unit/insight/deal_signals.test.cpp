#include "core/insight/deal_signals.h"
#include "core/insight/norms_keeper.h"
#include "core/insight/quarter_progress.h"
#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

// Today is Tuesday, 19 December 2017.
struct Inbox : WorkspaceFixture {
    Id account = create("account", {{"name", Value{"Isdom"}}});
    QueryContext context = must(query_context(*workspace, 0));

    // A deal that lacks nothing.
    Id healthy(std::vector<Assignment> other = {}) {
        std::vector<Assignment> values = {{"name", Value{"D"}}, {"account", Value{account}}, {"amount", Value{std::int64_t{1000}}},
                                          {"close_date", date_value(make_date(2018, 1, 30))}, {"next_step", Value{"Send quote"}},
                                          {"next_step_due", date_value(make_date(2017, 12, 21))}};
        for (Assignment& value : other) values.push_back(std::move(value));
        return create("deal", std::move(values));
    }
    std::vector<DealSignal> signals(Id deal) {
        context = must(query_context(*workspace, 0));
        return must(signals_of_deal(*workspace, deal, context));
    }
    DealSignal only(Id deal) {
        const auto found = signals(deal);
        REQUIRE(found.size() == 1);
        return found[0];
    }
    void fix(const DealSignal& signal) {
        REQUIRE(signal.fix);
        Change change;
        change.label = signal.fix->label;
        change.ops = signal.fix->ops;
        must(workspace->apply(change));
        CHECK(signals(signal.deal).empty());
    }
};

}  // namespace

TEST_CASE_METHOD(Inbox, "A deal that has everything is left alone", "[signals]") {
    CHECK(signals(healthy()).empty());
    healthy({{"stage", Value{stage("Won")}}, {"close_date", date_value(make_date(2017, 1, 1))}, {"next_step", Value{}}});
    CHECK(must(deal_signals(*workspace, 0, context)).empty());
}

TEST_CASE_METHOD(Inbox, "A close date in the past is reported and moved to a Friday by one click", "[signals]") {
    const DealSignal signal = only(healthy({{"close_date", date_value(make_date(2017, 12, 12))}}));
    CHECK(signal.signal == Signal::close_date_passed);
    CHECK(signal.reason == "Close date passed 7 days ago, Dec 12.");
    CHECK(signal.days == 7);
    CHECK(signal.fix->label == "Move to Dec 29");
    fix(signal);
}

TEST_CASE_METHOD(Inbox, "A missing next step is reported unless a task is planned", "[signals]") {
    const Id deal = healthy({{"next_step", Value{}}});
    const DealSignal signal = only(deal);
    CHECK(signal.signal == Signal::no_next_step);
    CHECK(signal.fix->label == "Call on Dec 20");
    fix(signal);
    CHECK(count("SELECT count(*) FROM activity WHERE kind = 'call' AND done = 0") == 1);
}

TEST_CASE_METHOD(Inbox, "An overdue next step is reported with its words", "[signals]") {
    const DealSignal signal = only(healthy({{"next_step_due", date_value(make_date(2017, 12, 18))}}));
    CHECK(signal.reason == "“Send quote” was due 1 day ago.");
    fix(signal);
}

TEST_CASE_METHOD(Inbox, "A deal is too long in its stage only after the stage's limit", "[signals]") {
    const Id deal = healthy({{"stage", Value{stage("Negotiation")}}, {"close_date", date_value(make_date(2018, 3, 1))},
                             {"next_step_due", date_value(make_date(2018, 2, 1))}});
    clock.advance(std::chrono::hours{24 * 21});
    CHECK(signals(deal).empty());
    clock.advance(std::chrono::hours{24});
    const DealSignal signal = only(deal);
    CHECK(signal.reason == "22 days in Negotiation, the limit is 21.");
    fix(signal);
    CHECK(as_text(record("deal", deal)["status"]) == "lost");
}

TEST_CASE_METHOD(Inbox, "Silence is measured from the last activity", "[signals]") {
    const Id deal = healthy({{"close_date", date_value(make_date(2018, 3, 1))}, {"next_step_due", date_value(make_date(2018, 2, 1))}});
    create("activity", {{"kind", Value{"note"}}, {"subject", Value{"Demo"}}, {"deal", Value{deal}}});
    clock.advance(std::chrono::hours{24 * 21});
    CHECK(signals(deal).empty());
    clock.advance(std::chrono::hours{24});
    const DealSignal signal = only(deal);
    CHECK(signal.signal == Signal::stale);
    CHECK(signal.reason == "Quiet for 22 days; more than 21 days is long.");
}

TEST_CASE_METHOD(Inbox, "What is missing is named, and filled in where a good value is known", "[signals]") {
    const Id product = create("product", {{"name", Value{"GTX Pro"}}, {"price", Value{std::int64_t{482100}}}});
    const DealSignal amount = only(healthy({{"amount", Value{}}, {"product", Value{product}}}));
    CHECK(amount.signal == Signal::missing_amount);
    CHECK(amount.fix->label == "Use list price of GTX Pro");
    fix(amount);
    CHECK_FALSE(only(healthy({{"account", Value{}}})).fix);
    fix(only(healthy({{"close_date", Value{}}})));
}

TEST_CASE_METHOD(Inbox, "A close date that keeps moving is a signal", "[signals]") {
    const Id deal = healthy();
    for (unsigned day = 1; day <= 3; ++day) {
        CHECK(signals(deal).empty());
        apply(update_op("deal", deal, {{"close_date", date_value(make_date(2018, 2, day))}}));
    }
    CHECK(only(deal).reason == "Close date was moved 3 times.");
}

TEST_CASE_METHOD(Inbox, "The inbox shows one owner's deals, the most money first", "[signals]") {
    const Id anna = create("user", {{"name", Value{"Anna"}}});
    const Id small = healthy({{"owner", Value{anna}}, {"next_step", Value{}}});
    const Id large = healthy({{"owner", Value{anna}}, {"amount", Value{std::int64_t{9000}}}, {"next_step", Value{}}, {"close_date", date_value(make_date(2017, 12, 1))}});
    healthy({{"next_step", Value{}}});
    const auto found = must(deal_signals(*workspace, anna, context));
    REQUIRE(found.size() == 3);
    CHECK(found[0].deal == large);
    CHECK(found[0].signal == Signal::close_date_passed);
    CHECK(found[1].signal == Signal::no_next_step);
    CHECK(found[2].deal == small);
    CHECK(must(deal_signals(*workspace, 0, context)).size() == 4);
}

TEST_CASE_METHOD(Inbox, "Stages learn their typical stay and win rate from deals that left them", "[stages]") {
    for (int number = 0; number < 20; ++number) {
        const Id deal = healthy({{"stage", Value{stage("Proposal")}}});
        clock.advance(std::chrono::hours{24 * (number + 1)});
        apply(update_op("deal", deal, {{"stage", Value{stage(number < 5 ? "Won" : "Lost")}}}));
    }
    const Id undone = healthy({{"stage", Value{stage("Proposal")}}});
    apply(update_op("deal", undone, {{"stage", Value{stage("Won")}}}));
    must(workspace->undo());
    const auto stats = must(stage_stats(*workspace, must(query_context(*workspace, 0))));
    const StageStats& proposal = stats[2];
    CHECK(proposal.name == "Proposal");
    CHECK(proposal.count == 1);
    CHECK(proposal.left == 20);
    CHECK(*proposal.typical_days == Catch::Approx(10.5).margin(0.01));
    CHECK(*proposal.suggested_rotting_days == 18);
    CHECK(*proposal.own_win_rate == 0.25);
    CHECK(proposal.reached == 20);
    CHECK(proposal.rotting_days == 30);
    CHECK(stats[4].count == 5);
}

TEST_CASE_METHOD(Inbox, "A quarter's progress steps with every win and compares with the quota", "[quarter]") {
    const Id anna = create("user", {{"name", Value{"Anna"}}, {"quota", Value{std::int64_t{100000}}}});
    const auto won = [&](Date day, std::int64_t amount) {
        healthy({{"owner", Value{anna}}, {"stage", Value{stage("Won")}}, {"amount", Value{amount}}, {"close_date", date_value(day)}});
    };
    won(make_date(2017, 10, 1), 10000);
    won(make_date(2017, 12, 1), 30000);
    won(make_date(2017, 9, 30), 70000);
    healthy({{"owner", Value{anna}}, {"close_date", date_value(make_date(2017, 12, 30))}, {"stage", Value{stage("Negotiation")}}});
    const DateRange quarter{make_date(2017, 10, 1), make_date(2017, 12, 31)};
    const QuarterProgress progress = must(quarter_progress(*workspace, quarter, {anna}, context));
    REQUIRE(progress.line.size() == 80);
    CHECK(progress.line[0].won == 10000);
    CHECK(progress.line[60].won == 10000);
    CHECK(progress.line[61].won == 40000);
    CHECK(progress.won_count == 2);
    CHECK(progress.weighted_due == 800);
    CHECK(*progress.gap == 60000);
    CHECK(progress.share_of_time == Catch::Approx(80.0 / 92));
    CHECK(*progress.pace == Catch::Approx(0.4 * 92 / 80));
    CHECK_FALSE(must(quarter_progress(*workspace, quarter, {account}, context)).quota);
}

TEST_CASE_METHOD(Inbox, "What is usual is kept until stages change, another day comes or much was edited", "[signals]") {
    NormsKeeper keeper{*workspace};
    CHECK_FALSE(keeper.known());
    const auto negotiating = [&] {
        if (Job* renewal = keeper.renewal(context)) must(run_to_end(*renewal));
        return keeper.known()->stages[3];
    };
    CHECK(negotiating().rotting_days == 21);
    const Id deal = healthy({{"stage", Value{stage("Negotiation")}}});
    CHECK(negotiating().count == 0);  // kept
    apply(update_op("stage", stage("Negotiation"), {{"rotting_days", Value{std::int64_t{7}}}}));
    CHECK(negotiating().rotting_days == 7);
    CHECK(negotiating().count == 1);
    apply(update_op("deal", deal, {{"stage", Value{stage("Proposal")}}}));
    CHECK(negotiating().count == 1);
    const std::uint64_t version = keeper.version();
    context.today += std::chrono::days{1};
    CHECK(keeper.known()->stages[3].count == 1);  // until the new ones are read
    CHECK(keeper.version() == version);
    CHECK(negotiating().count == 0);
    CHECK(keeper.version() == version + 1);
    CHECK_FALSE(keeper.renewal(context));
}

TEST_CASE_METHOD(Inbox, "A change of stages while what is usual is being read begins the reading anew", "[signals]") {
    NormsKeeper keeper{*workspace};
    healthy({{"stage", Value{stage("Negotiation")}}});
    for (int step = 0; step < 4; ++step) REQUIRE_FALSE(must(keeper.renewal(context)->step()).finished);
    apply(update_op("stage", stage("Negotiation"), {{"rotting_days", Value{std::int64_t{7}}}}));
    must(run_to_end(*keeper.renewal(context)));
    CHECK(keeper.known()->stages[3].rotting_days == 7);
    CHECK(keeper.known()->stages[3].count == 1);
}

TEST_CASE_METHOD(Inbox, "Deals and moves beyond what is read in one step are all counted, each once", "[signals]") {
    // More deals than a step takes, and more rows of the journal.
    constexpr std::size_t kDeals = 4100;
    std::vector<Id> deals;
    const auto all = [&](auto&& op) {
        clock.advance(std::chrono::hours{24});
        Change change;
        change.label = "Many";
        for (std::size_t at = 0; at < kDeals; ++at) change.ops.push_back(op(at));
        return must(workspace->apply(change));
    };
    for (const Touched& made : all([&](std::size_t at) { return create_op("deal", {{"name", Value{std::to_string(at)}}}); }).touched)
        if (made.kind == OpKind::create) deals.push_back(made.id);
    REQUIRE(deals.size() == kDeals);
    for (const char* to : {"Engaging", "Proposal", "Negotiation", "Engaging", "Won"})
        (void)all([&](std::size_t at) { return update_op("deal", deals[at], {{"stage", Value{stage(to)}}}); });
    REQUIRE(count("SELECT max(seq) FROM journal") > 20'000);
    context = must(query_context(*workspace, 0));
    std::size_t held = 0;
    for (const StageStats& stats : must(stage_stats(*workspace, context))) {
        held += stats.count;
        if (stats.kind != "open") continue;
        INFO(stats.name);
        CHECK(stats.left == (stats.name == "Engaging" ? 2 * kDeals : kDeals));
        CHECK(stats.reached == kDeals);
        CHECK(*stats.typical_days == Catch::Approx(1));
        CHECK(*stats.own_win_rate == 1);
    }
    CHECK(held == kDeals);
}

TEST_CASE("What happened to a deal is in the order of time, and of equal moments in the order they came", "[insight]") {
    std::vector<DealState> deals(3);
    for (std::size_t place = 0; place < deals.size(); ++place) deals[place].id = static_cast<Id>(10 * (place + 1));
    DealEvents events{deals};
    events.add(30, 5, 1);
    events.add(10, 9, 2);
    events.add(25, 1, 3);  // of no deal that is looked at
    events.add(30, 2, 4);
    events.add(10, 9, 5);
    events.add(30, 5, 6);
    events.put_in_order();
    const auto what = [&](std::size_t place) {
        std::vector<std::int64_t> all;
        for (const DealEvent& event : events.of(place)) all.push_back(event.what);
        return all;
    };
    CHECK(what(0) == std::vector<std::int64_t>{2, 5});
    CHECK(what(1).empty());
    CHECK(what(2) == std::vector<std::int64_t>{4, 1, 6});
}
