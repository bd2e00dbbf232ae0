// What writing, undoing and reading the past cost on a workspace of 100,000 deals.

#include "core/exchange/demo_company.h"
#include "core/model/workspace.h"
#include "tests/bench/native/measure.h"

using namespace qd;
using namespace qd::bench;

namespace {

constexpr int kEdits = 500;

struct Desk {
    PageStore store{nullptr};
    ManualClock clock{start_of(make_date(2024, 6, 28)) + std::chrono::hours{9}};
    std::unique_ptr<Workspace> workspace = must(Workspace::open(store, clock));

    std::int64_t number(std::string_view sql) { return must(workspace->database().integer(sql)); }
};

Change edit(Id deal, std::int64_t amount) {
    Change change;
    change.label = "Amount";
    change.ops.push_back(update_op("deal", deal, {{"amount", Value{amount}}}));
    return change;
}

void measure_founding(Desk& desk) {
    const double taken = milliseconds([&] {
        must(run_to_end(*make_demo_company(*desk.workspace, DemoSize::large, 1, desk.clock.today())));
    });
    const auto deals = static_cast<double>(desk.number("SELECT count(*) FROM deal"));
    report("deals written with journal and search index, a second", deals / taken * 1000, "rows/s");
    report("file size for each deal", static_cast<double>(desk.store.size()) / deals, "bytes");
}

void measure_edits(Desk& desk) {
    std::vector<Id> deals;
    Statement select = must(desk.workspace->database().prepare("SELECT id FROM deal ORDER BY id DESC LIMIT 500"));
    while (must(select.step())) deals.push_back(select.integer(0));
    const std::int64_t before = desk.number("SELECT count(*) FROM journal");
    std::vector<double> samples;
    for (int index = 0; index < kEdits; ++index) {
        desk.clock.advance(std::chrono::seconds{1});
        const Change change = edit(deals[static_cast<std::size_t>(index) % deals.size()], 100'000 + index);
        samples.push_back(milliseconds([&] { must(desk.workspace->apply(change)); }));
    }
    if (desk.number("SELECT count(*) FROM journal") != before + kEdits) fmt::print(stderr, "edits were not journalled\n");
    report("one edit among 100,000 deals, median", percentile(samples, 0.5), "ms");
    report("one edit among 100,000 deals, 99 of 100", percentile(samples, 0.99), "ms");
}

void measure_reading_back(Desk& desk) {
    const Entity& entity = desk.workspace->catalogue().entity("deal");
    Statement select = must(desk.workspace->database().prepare("SELECT id FROM deal ORDER BY id LIMIT 500"));
    std::vector<double> samples;
    const Instant past = desk.clock.now() - std::chrono::hours{24 * 365};
    while (must(select.step())) {
        const Id deal = select.integer(0);
        samples.push_back(milliseconds([&] {
            (void)desk.workspace->record_as_of(entity, deal, past, TimeView::happened);
        }));
    }
    report("one deal as it stood a year ago, median", percentile(samples, 0.5), "ms");
}

void measure_undo(Desk& desk) {
    for (int index = 0; index < kEdits; ++index) must(desk.workspace->undo());
    report("undo of a company of 100,000 deals", milliseconds([&] { must(desk.workspace->undo()); }), "ms");
}

}  // namespace

int main() {
    Desk desk;
    measure_founding(desk);
    measure_edits(desk);
    measure_reading_back(desk);
    measure_undo(desk);
}
