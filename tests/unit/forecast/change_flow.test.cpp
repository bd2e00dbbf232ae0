#include "core/forecast/pipeline/change_flow.h"

#include "core/forecast/pipeline/deal_history_job.h"
#include "core/query/pipeline_as_of.h"
#include "tests/support/repeats.h"
#include "tests/unit/forecast/random_journal.h"

using namespace qd;
using namespace qd::forecast;
using namespace qd::test;

namespace {

// The open pipeline at an instant, counted over another path than the flow's.
FlowBalance balance_at(Workspace& workspace, Instant at, const FlowScope& scope) {
    FlowBalance balance;
    for (const DealState& deal : test::must(pipeline_as_of(workspace, at, TimeView::happened))) {
        if (deal.status != "open") continue;
        if (!scope.owners.empty() && std::ranges::find(scope.owners, deal.owner) == scope.owners.end()) continue;
        if (scope.period && !(deal.close_date ? scope.period->contains(*deal.close_date) : scope.with_undated)) continue;
        ++balance.deals;
        balance.amount += deal.amount.value_or(0);
    }
    return balance;
}

struct Flow : WorkspaceFixture {
    Instant at(int day) { return start_of(make_date(2018, 1, 1)) + std::chrono::days{day}; }
    Id deal(int day, std::vector<Assignment> values) {
        clock.set(at(day));
        return create("deal", std::move(values));
    }
    void change(int day, Id deal, std::vector<Assignment> values) {
        clock.set(at(day));
        apply(update_op("deal", deal, std::move(values)));
    }
    ChangeFlow flow(int from, int to, const FlowScope& scope = {}) {
        return change_flow(test::must(read_deal_history(*workspace, at(to) + std::chrono::hours{1})), at(from), at(to) + std::chrono::hours{1}, scope);
    }
    static Value cents(std::int64_t amount) { return Value{amount}; }
    static Value due(int year, unsigned month, unsigned day) { return date_value(make_date(year, month, day)); }
    DateRange quarter{make_date(2018, 1, 1), make_date(2018, 3, 31)};
};

}  // namespace

TEST_CASE("On 1,000 random journals opening plus flow is closing to the cent", "[pipeline][flow]") {
    const std::uint64_t seed = Catch::rngSeed();
    INFO("seed " << seed);
    Random random{seed};
    for (int journal = 0; journal < test::repeats(1000); ++journal) {
        INFO("journal " << journal);
        RandomJournal company;
        company.write(random, static_cast<int>(random.between(5, 40)));
        Instant from = RandomJournal::kStart + std::chrono::hours{random.between(-100, RandomJournal::kDays * 24)};
        Instant to = RandomJournal::kStart + std::chrono::hours{random.between(-100, RandomJournal::kDays * 24 + 9000)};
        if (from > to) std::swap(from, to);
        FlowScope scope;
        if (random.chance(0.6)) scope.period = DateRange{make_date(2017, 4, 1), make_date(2017, 6, 30)};
        scope.with_undated = random.chance(0.5);
        if (random.chance(0.4)) scope.owners = {company.owners[0], company.owners[1]};
        // A history that knows more than the flow is asked for must give the same.
        const DealHistory history = test::must(read_deal_history(*company.workspace, to + std::chrono::hours{random.between(0, 800)}));
        const ChangeFlow flow = change_flow(history, from, to, scope);
        const FlowBalance opening = balance_at(*company.workspace, from, scope), closing = balance_at(*company.workspace, to, scope);
        REQUIRE(flow.opening.amount == opening.amount);
        REQUIRE(flow.opening.deals == opening.deals);
        REQUIRE(flow.closing.amount == closing.amount);
        REQUIRE(flow.closing.deals == closing.deals);
        REQUIRE(flow.balances());
        std::int64_t sum = 0;
        for (const FlowMove& move : flow.moves) sum += move.amount;
        REQUIRE(opening.amount + sum == closing.amount);
    }
}

TEST_CASE_METHOD(Flow, "A deal that comes, moves and is won in between shows each of its moves", "[pipeline][flow]") {
    const Id deal = this->deal(5, {{"name", Value{"Konex"}}, {"amount", cents(1000)}, {"close_date", due(2018, 5, 1)}});
    change(8, deal, {{"close_date", due(2018, 3, 1)}});
    change(9, deal, {{"amount", cents(1500)}});
    change(11, deal, {{"close_date", due(2018, 4, 2)}});
    change(12, deal, {{"close_date", due(2018, 3, 20)}});
    change(20, deal, {{"stage", Value{stage("Won")}}, {"amount", cents(1400)}});
    const ChangeFlow flow = this->flow(0, 30, {.period = quarter});
    CHECK(flow.opening.amount == 0);
    CHECK(flow.closing.amount == 0);
    CHECK(flow[FlowKind::pulled_in].amount == 1000 + 1500);
    CHECK(flow[FlowKind::pulled_in].moves == 2);
    CHECK(flow[FlowKind::pulled_in].deals == 1);
    CHECK(flow[FlowKind::up].amount == 500);
    CHECK(flow[FlowKind::pushed_out].amount == -1500);
    CHECK(flow[FlowKind::down].amount == -100);
    CHECK(flow[FlowKind::won].amount == -1400);
    CHECK(flow[FlowKind::created].moves == 0);
    CHECK(flow.balances());
    REQUIRE(flow.moves.size() == 6);
    CHECK(flow.moves[2].pushes == 1);
}

TEST_CASE_METHOD(Flow, "A deal handed to another person stays what it was before", "[pipeline][flow]") {
    const Id ada = create("user", {{"name", Value{"Ada"}}}), ben = create("user", {{"name", Value{"Ben"}}});
    const Id deal = this->deal(2, {{"name", Value{"Konex"}}, {"amount", cents(700)}, {"owner", Value{ada}}});
    change(10, deal, {{"owner", Value{ben}}});
    const FlowScope of_ada{.owners = {ada}}, of_ben{.owners = {ben}};
    CHECK(flow(5, 8, of_ada).closing.amount == 700);
    CHECK(flow(5, 20, of_ada).opening.amount == 700);
    CHECK(flow(5, 20, of_ada)[FlowKind::handed_over].amount == -700);
    CHECK(flow(5, 20, of_ben)[FlowKind::taken_over].amount == 700);
    CHECK(flow(5, 8, of_ben).closing.amount == 0);
    CHECK(flow(5, 20).reassigned == 1);
    CHECK(flow(5, 20).moves.empty());
}

TEST_CASE_METHOD(Flow, "Lost, reopened, deleted and restored deals are told apart", "[pipeline][flow]") {
    const Id first = deal(1, {{"name", Value{"A"}}, {"amount", cents(100)}}), second = deal(1, {{"name", Value{"B"}}, {"amount", cents(10)}});
    change(5, first, {{"stage", Value{stage("Lost")}}});
    change(6, first, {{"stage", Value{stage("Proposal")}}});
    clock.set(at(7));
    apply(remove_op("deal", second));
    CHECK(flow(3, 6)[FlowKind::lost].amount == -100);
    CHECK(flow(3, 6)[FlowKind::reopened].amount == 100);
    CHECK(flow(3, 8)[FlowKind::deleted].amount == -10);
    clock.set(at(9));
    test::must(workspace->undo());
    CHECK(flow(3, 10)[FlowKind::restored].amount == 10);
    CHECK(flow(3, 10).closing.amount == 110);
}

TEST_CASE("A long history is followed in steps, and the flow is the same as in one", "[pipeline][flow]") {
    constexpr std::uint32_t kDeals = 20'000;
    const Instant start = start_of(make_date(2018, 1, 1));
    DealHistory history{.as_of = start + std::chrono::days{90}, .stages = {{.id = 1}}, .sources = {""}, .deals = {}, .moments = {}, .activities = {}};
    for (std::uint32_t deal = 0; deal < kDeals; ++deal) {
        history.deals.push_back({.id = deal + 1, .created = start, .first = deal, .count = 1});
        history.moments.push_back({.at = start + std::chrono::minutes{kDeals - deal}, .stage = 0, .amount = deal});
    }
    ChangeFlowJob job{history, start, history.as_of};
    double done = 0;
    int steps = 0;
    for (bool finished = false; !finished; ++steps) {
        const Progress progress = test::must(job.step());
        CHECK(progress.done > done);
        done = progress.done;
        finished = progress.finished;
    }
    CHECK(steps > 2);
    CHECK(done == 1);
    const ChangeFlow flow = job.take();
    CHECK(flow[FlowKind::created].deals == kDeals);
    CHECK(flow.closing.amount == std::int64_t{kDeals} * (kDeals - 1) / 2);
    CHECK(std::ranges::is_sorted(flow.moves, {}, &FlowMove::at));
}
