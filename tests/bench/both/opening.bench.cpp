// What opening a received snapshot costs, part by part, and the indexes and the search that are made while it is shown.

#include <map>

#include "core/base/sha256.h"
#include "core/exchange/demo_company.h"
#include "core/exchange/snapshot/open_snapshot.h"
#include "core/exchange/snapshot/snapshot_job.h"
#include "core/model/late_indexes.h"
#include "tests/bench/native/measure.h"

using namespace qd;
using namespace qd::bench;

namespace {

// A step keeps a frame waiting; drawing the frame takes some more.
constexpr double kLongestStep = 50;

std::vector<std::byte> large_snapshot(const Clock& clock) {
    PageStore store{nullptr};
    const auto workspace = must(Workspace::open(store, clock));
    must(run_to_end(*make_demo_company(*workspace, DemoSize::large, 1, clock.today())));
    SnapshotJob job{*workspace, {}};
    must(run_to_end(job));
    return container_bytes(job.draft(), std::nullopt);
}

// The first word of what a step says it does tells the part.
struct Parts {
    std::map<std::string, double> by_name;
    double total = 0, longest = 0;
    std::string longest_in;
};

Parts run_measured(Job& job) {
    Parts parts;
    for (bool finished = false; !finished;) {
        std::string doing;
        const double taken = milliseconds([&] {
            const Progress progress = must(job.step());
            finished = progress.finished;
            doing = progress.doing;
        });
        parts.by_name[doing] += taken;
        parts.total += taken;
        if (taken <= parts.longest) continue;
        parts.longest = taken;
        parts.longest_in = doing;
    }
    return parts;
}

void report(const std::string& what, const Parts& parts) {
    for (const auto& [name, taken] : parts.by_name)
        if (taken > parts.total / 50) bench::report(what + ": " + name, taken, "ms");
    bench::report(what + ", in all", parts.total, "ms");
    bench::report(what + ", longest step (" + parts.longest_in + ")", parts.longest, "ms", kLongestStep);
}

}  // namespace

int main() {
    const ManualClock clock{start_of(make_date(2024, 6, 28)) + std::chrono::hours{9}};
    const std::vector<std::byte> bytes = large_snapshot(clock);
    bench::report("a full snapshot of 100,000 deals", static_cast<double>(bytes.size()) / 1e6, "MB");
    Sha256Digest digest{};
    const double reading = milliseconds([&] { digest = sha256(must(read_container_head(bytes)).data); });
    bench::report("reading its bytes once (SHA-256; a page leaves that to a worker)", reading, "ms");
    OpenSnapshotJob open{bytes, clock, OpenSnapshotJob::Depth::to_show, digest};
    const Parts opening = run_measured(open);
    report("opening it to show", opening);
    bench::report("opening it to show, multiples of reading its bytes", opening.total / reading, "x");
    const auto store = open.take_store();
    std::unique_ptr<Workspace> workspace;
    bench::report("a workspace over it", milliseconds([&] { workspace = must(Workspace::open(*store, clock, {.put_off_indexes = true})); }), "ms");
    store->set_read_only(true);
    LateIndexes order{*workspace};
    report("while it is shown", run_measured(order));
}
