// What importing a file of 100,000 deals costs, against the sqlite3 program's .import of the same file.
// Processor time is compared, so that other work on the machine does not blur the ratio.

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/exchange/import_check.h"
#include "core/exchange/import_job.h"
#include "tests/bench/native/measure.h"
#include "tests/bench/sample_deals.h"

using namespace qd;
using namespace qd::bench;

namespace {

constexpr int kDeals = 100'000;
constexpr int kRounds = 3;

struct Steps {
    double total = 0, longest = 0, last = 0;  // longest: of all but the last
};

Steps run_measured(Job& job) {
    Steps steps;
    const double before = processor_ms(RUSAGE_SELF);
    for (bool finished = false; !finished;) {
        const double began = processor_ms(RUSAGE_SELF);
        finished = must(job.step()).finished;
        steps.longest = std::max(steps.longest, steps.last);
        steps.last = processor_ms(RUSAGE_SELF) - began;
    }
    steps.total = processor_ms(RUSAGE_SELF) - before;
    return steps;
}

// Best of several; 0 when the program is not there.
double sqlite_import_ms(const std::filesystem::path& folder) {
    if (std::system("sqlite3 --version > /dev/null 2>&1") != 0) return 0;
    double best = 0;
    for (int round = 0; round < kRounds; ++round) {
        std::filesystem::remove(folder / "deals.db");
        const std::string command = fmt::format("cd '{}' && sqlite3 deals.db -cmd '.mode csv' '.import deals.csv deal'", folder.string());
        const double before = processor_ms(RUSAGE_CHILDREN);
        if (std::system(command.c_str()) != 0) return 0;
        const double taken = processor_ms(RUSAGE_CHILDREN) - before;
        best = best == 0 ? taken : std::min(best, taken);
    }
    return best;
}

struct Import { Steps looked, checked, written; };

Import import_into_new_workspace(const std::string& text) {
    PageStore store{nullptr};
    ManualClock clock{start_of(make_date(2018, 1, 2))};
    const auto workspace = must(Workspace::open(store, clock));
    const ImportFile file = must(ImportFile::open("deals.csv", text));
    ImportAnalysis analysis{file, workspace->catalogue(), file.dialect.dialect};
    Import import;
    import.looked = run_measured(analysis);
    ImportPlan plan = analysis.propose(workspace->catalogue().entity("deal"));
    plan.create_missing = {"account", "product", "user", "stage"};
    ImportCheck check{*workspace, file, analysis, plan};
    import.checked = run_measured(check);
    ImportJob job{*workspace, file, plan, 0};
    import.written = run_measured(job);
    if (job.result().counts.created != kDeals) fmt::print(stderr, "only {} deals were imported\n", job.result().counts.created);
    return import;
}

}  // namespace

int main() {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / fmt::format("quarterdeck-bench-{}", getpid());
    std::filesystem::create_directories(folder);
    const std::string text = sample_deals(kDeals);
    std::ofstream{folder / "deals.csv", std::ios::binary} << text;

    // The best of three, as for the program it is compared with.
    Import best = import_into_new_workspace(text);
    for (int round = 1; round < kRounds; ++round)
        if (const Import next = import_into_new_workspace(text); next.written.total < best.written.total) best = next;
    const auto& [looked, checked, imported] = best;

    report("import of 100,000 deals with validation, history, journal and search index", imported.total, "ms");
    report("import, rows a second", kDeals / imported.total * 1000, "rows/s");
    report("import, longest step", imported.longest, "ms");
    report("import, last step (commit)", imported.last, "ms");
    report("import, first look at the file", looked.total, "ms");
    report("import, dry run", checked.total, "ms");
    report("import, longest step of look and dry run", std::max(looked.longest, checked.longest), "ms");
    if (const double sqlite = sqlite_import_ms(folder); sqlite > 0) {
        report("sqlite3 .import of the same file into one bare table", sqlite, "ms");
        report("import against sqlite3 .import", imported.total / sqlite, "×");
    }
    std::filesystem::remove_all(folder);
}
