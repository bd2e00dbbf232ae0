// What screens ask while people work, over 100,000 deals: lists from columns (and the
// same from SQL), search while typing, key figures, the past and the inbox.

#include "core/exchange/demo_company.h"
#include "core/insight/deal_signals.h"
#include "core/insight/kpi.h"
#include "core/query/columns.h"
#include "core/query/search.h"
#include "tests/bench/native/measure.h"

using namespace qd;
using namespace qd::bench;

namespace {

struct Desk {
    PageStore store{nullptr};
    ManualClock clock{start_of(make_date(2024, 6, 28)) + std::chrono::hours{9}};
    std::unique_ptr<Workspace> workspace = must(Workspace::open(store, clock));
    QueryContext context;

    Desk() {
        must(run_to_end(*make_demo_company(*workspace, DemoSize::large, 1, clock.today())));
        context = must(query_context(*workspace, 0));
    }
};

using Is = FilterOperator;

ListQuery board() {
    return {.entity = "deal", .filter = where("status", Is::is, {Value{"open"}}), .sort = {{"amount", true}},
            .group = GroupBy{"stage"},
            .aggregates = {{Measure::sum, "amount"}, {Measure::weighted_sum, "amount"}, {Measure::median, "stage_since"}}};
}

ListQuery table() {
    return {.entity = "deal",
            .filter = all_of({where("close_date", Is::more, {Value{"2021-12-31"}}), where("amount", Is::more, {Value{std::int64_t{100}}}),
                              where("account.country", Is::not_empty)}),
            .sort = {{"account", false}, {"close_date", true}},
            .group = GroupBy{"close_date", DateBucket::month},
            .aggregates = {{Measure::sum, "amount"}, {Measure::weighted_sum, "amount"}}};
}

ListQuery everything() {
    return {.entity = "deal", .sort = {{"amount", true}}, .aggregates = {{Measure::sum, "amount"}, {Measure::weighted_sum, "amount"}}};
}

ListQuery named() {
    return {.entity = "deal", .filter = where("account", Is::contains, {Value{"an"}}), .sort = {{"account", false}},
            .aggregates = {{Measure::sum, "amount"}}};
}

template <class Work>
void measure(std::string_view name, int times, Work&& work) {
    std::vector<double> samples;
    for (int time = 0; time < times; ++time) samples.push_back(milliseconds([&] { work(time); }));
    report(std::string{name} + ", median", percentile(samples, 0.5), "ms");
    report(std::string{name} + ", slowest", percentile(samples, 1), "ms");
}

void measure_lists(Desk& desk) {
    Columns columns{*desk.workspace};
    const auto ask = [&](const ListQuery& query) { return must(columns.run(query, desk.context)); };
    report("first board of 100,000 deals (columns loaded)", milliseconds([&] { (void)ask(board()); }), "ms");
    for (const auto& [name, query] : {std::pair{"board: open deals by stage", board()}, {"table: filter, 2 sorts, months, sums", table()},
                                      {"table: all sorted by amount, sums", everything()}, {"table: account contains, sorted by account", named()}}) {
        report(std::string{name} + ", first time", milliseconds([&] { (void)ask(query); }), "ms");
        report(std::string{name} + ", rows", static_cast<double>(ask(query).rows.size()), "rows");
        measure(name, 21, [&](int) { (void)ask(query); });
        measure(std::string{name} + ", in SQL", 3, [&](int) {
            ListQuery limited = query;
            limited.limit = 100;
            (void)must(run_list(desk.workspace->database(), desk.workspace->catalogue(), limited, desk.context));
        });
    }
    const Id deal = must(desk.workspace->database().integer("SELECT max(id) FROM deal"));
    measure("edit a name and ask again", 21, [&](int time) {
        desk.clock.advance(std::chrono::seconds{1});
        Change change;
        change.ops.push_back(update_op("deal", deal, {{"name", Value{"Edited " + std::to_string(time)}}}));
        must(desk.workspace->apply(change));
        (void)ask(named());
    });
}

void measure_search(Desk& desk) {
    Search search{*desk.workspace};
    const auto find = [&](std::string_view text) { return must(search.find(text)); };
    report("first search", milliseconds([&] { (void)find("ma"); }), "ms");
    report("first search with a typing error", milliseconds([&] { (void)find("xqzmar"); }), "ms");
    std::vector<std::string> typed;
    Statement names = must(desk.workspace->database().prepare("SELECT name FROM account ORDER BY id LIMIT 40"));
    while (must(names.step())) {
        const std::string name{names.text(0)};
        for (const std::size_t length : {1uz, 2uz, 3uz, 5uz, name.size()}) typed.push_back(name.substr(0, length));
    }
    measure("search while typing", static_cast<int>(typed.size()), [&](int at) { (void)find(typed[static_cast<std::size_t>(at)]); });
    measure("search with a typing error", static_cast<int>(typed.size()), [&](int at) {
        std::string wrong = typed[static_cast<std::size_t>(at)];
        if (wrong.size() > 3) std::swap(wrong[2], wrong[3]);
        (void)find(wrong);
    });
}

void measure_insight(Desk& desk) {
    Workspace& workspace = *desk.workspace;
    const DateRange quarter = range_of(Period::this_fiscal_quarter, desk.context);
    measure("all key figures of a quarter", 3, [&](int) { (void)must(kpis(workspace, {.period = quarter}, desk.context)); });
    measure("key figures by owner", 3, [&](int) { (void)must(kpi_breakdown(workspace, {}, "owner", DateBucket::none, desk.context)); });
    measure("pipeline as of a year ago", 3, [&](int) {
        (void)must(pipeline_as_of(workspace, desk.clock.now() - std::chrono::hours{24 * 365}, TimeView::happened));
    });
    SignalNorms norms;
    measure("what is usual (stages, silences)", 3, [&](int) { norms = must(signal_norms(workspace, desk.context)); });
    const Id owner = must(workspace.database().integer("SELECT owner FROM deal WHERE status = 'open' GROUP BY owner ORDER BY count(*) DESC LIMIT 1"));
    measure("one person's inbox", 3, [&](int) { (void)must(deal_signals(workspace, owner, desk.context, norms)); });
}

}  // namespace

int main() {
    Desk desk;
    measure_lists(desk);
    measure_search(desk);
    measure_insight(desk);
}
