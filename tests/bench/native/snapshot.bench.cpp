// What making a snapshot costs, beside reading its bytes once; and what a restore point weighs.

#include <algorithm>
#include <string>

#include "core/base/sha256.h"
#include "core/exchange/demo_company.h"
#include "core/exchange/snapshot/comparison.h"
#include "core/exchange/snapshot/snapshot_job.h"
#include "tests/bench/native/measure.h"

using namespace qd;
using namespace qd::bench;

namespace {

struct Desk {
    PageStore store{nullptr};
    ManualClock clock{start_of(make_date(2024, 6, 28)) + std::chrono::hours{9}};
    std::unique_ptr<Workspace> workspace = must(Workspace::open(store, clock));
};

// Processor time, so that other work on the machine does not blur it.
struct Steps {
    double total = 0, longest = 0;
    std::string longest_in;     // what it said it did
};

constexpr double kLongestStep = 50;   // a frame waits for it

Steps run_measured(Job& job) {
    Steps steps;
    for (bool finished = false; !finished;) {
        const double began = processor_ms(RUSAGE_SELF);
        const Progress progress = must(job.step());
        const double taken = processor_ms(RUSAGE_SELF) - began;
        finished = progress.finished;
        steps.total += taken;
        if (taken <= steps.longest) continue;
        steps.longest = taken;
        steps.longest_in = progress.doing;
    }
    return steps;
}

void measure(Desk& desk, const SnapshotOptions& options, const std::string& what) {
    SnapshotJob job{*desk.workspace, options};
    const Steps making = run_measured(job);
    const std::vector<std::byte> bytes = container_bytes(job.draft(), std::nullopt);
    const double began = processor_ms(RUSAGE_SELF);
    static_cast<void>(to_hex(sha256(bytes)));
    const double reading = processor_ms(RUSAGE_SELF) - began;
    report(what + ": size", static_cast<double>(bytes.size()) / 1e6, "MB");
    report(what + ": reading its bytes once (SHA-256)", reading, "ms");
    report(what + ": making it", making.total, "ms");
    report(what + ": longest step of making (" + making.longest_in + ")", making.longest, "ms", kLongestStep);
}

// Blocks of 64 KiB that a day's work of 100 edits touches: what keeping blocks apart could save.
void measure_a_day(Desk& desk) {
    const std::vector<std::byte> before = desk.store.file_bytes();
    std::vector<Id> deals;
    {
        Statement select = must(desk.workspace->database().prepare("SELECT id FROM deal WHERE status = 'open' ORDER BY id"));
        while (must(select.step())) deals.push_back(select.integer(0));
    }
    Random random{7};
    for (int count = 0; count < 100; ++count) {
        desk.clock.advance(std::chrono::minutes{4});
        Change change;
        change.label = "Next step";
        change.ops.push_back(update_op("deal", deals[random.below(deals.size())], {{"next_step", Value{"Call " + std::to_string(count)}}}));
        must(desk.workspace->apply(change));
    }
    const std::vector<std::byte> after = desk.store.file_bytes();
    double changed = 0, blocks = 0;
    for (std::size_t at = 0; at < after.size(); at += kBlockSize, ++blocks) {
        const std::size_t end = std::min(after.size(), at + kBlockSize);
        changed += end > before.size() || !std::equal(after.begin() + static_cast<std::ptrdiff_t>(at), after.begin() + static_cast<std::ptrdiff_t>(end),
                                                      before.begin() + static_cast<std::ptrdiff_t>(at));
    }
    report("blocks changed by 100 edits in a day", changed, "blocks");
    report("blocks of the whole file", blocks, "blocks");
}

}  // namespace

int main() {
    Desk desk;
    must(run_to_end(*make_demo_company(*desk.workspace, DemoSize::large, 1, desk.clock.today())));
    measure(desk, {}, "full snapshot of 100,000 deals");
    SnapshotOptions board;
    board.profile = Profile::board;
    board.as_of = desk.clock.now() - std::chrono::hours{24 * 365};
    measure(desk, board, "board snapshot of a year ago");
    report("comparing 100,000 deals with themselves", milliseconds([&] { must(compare_workspaces(*desk.workspace, *desk.workspace)); }), "ms");
    measure_a_day(desk);
}
