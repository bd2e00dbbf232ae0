// The core and the browser's storage without a picture, for bench/browser/desk.js: everything that a person waits
// for is one call here, and the page keeps the time.

#include <cstdlib>
#include <memory>
#include <string>

#include "core/exchange/demo_company.h"
#include "core/exchange/import_check.h"
#include "core/exchange/import_job.h"
#include "core/query/columns.h"
#include "tests/bench/sample_deals.h"
#include "web/bridge.h"
#include "web/indexeddb_sink.h"

namespace qd {
namespace {

struct Desk {
    explicit Desk(BlockSink* sink) : store(sink) {}

    PageStore store;
    ManualClock clock{start_of(make_date(2024, 6, 28)) + std::chrono::hours{9}};
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<Columns> columns;
    QueryContext context;
    std::vector<Id> deals;
};

std::unique_ptr<Desk> g_desk;
std::unique_ptr<Job> g_job;
std::unique_ptr<ImportFile> g_file;
std::unique_ptr<ImportAnalysis> g_analysis;
ImportPlan g_plan;
std::string g_text;

void stop(const Error& error) {
    const std::string words = error.sentence();
    js_fault(words.data(), words.size());
}

template <class T>
T must(Result<T> result) {
    if (!result) {
        stop(result.error());
        std::abort();
    }
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

void open_workspace() {
    g_desk->workspace = must(Workspace::open(g_desk->store, g_desk->clock));
    g_desk->columns = std::make_unique<Columns>(*g_desk->workspace);
    g_desk->context = must(query_context(*g_desk->workspace, 0));
}

void close() {
    g_job.reset();
    g_analysis.reset();
    g_file.reset();
    g_desk.reset();
}

}  // namespace
}  // namespace qd

using namespace qd;

// A new workspace; kept = in IndexedDB, else only in memory.
QD_EXPORT void qd_found(bool kept) {
    close();
    g_desk = std::make_unique<Desk>(kept ? &indexeddb_sink() : nullptr);
    open_workspace();
}

QD_EXPORT void qd_open() {
    close();
    g_desk = std::make_unique<Desk>(&indexeddb_sink());
    indexeddb_sink().load([](Result<Image> image) {
        must(g_desk->store.adopt(must(std::move(image))));
        open_workspace();
    });
}

QD_EXPORT void qd_flush() { g_desk->store.flush(); }
QD_EXPORT double qd_size() { return static_cast<double>(g_desk->store.size()); }

QD_EXPORT double qd_number(const char* sql) { return static_cast<double>(must(g_desk->workspace->database().integer(sql))); }

// size: 0 small, 1 medium, 2 large.
QD_EXPORT void qd_begin_demo(int size) {
    g_job = make_demo_company(*g_desk->workspace, static_cast<DemoSize>(size), 1, g_desk->clock.today());
}

QD_EXPORT void qd_begin_analysis(int count) {
    g_file = std::make_unique<ImportFile>(must(ImportFile::open("deals.csv", bench::sample_deals(count))));
    g_job = std::make_unique<ImportAnalysis>(*g_file, g_desk->workspace->catalogue(), g_file->dialect.dialect);
}

QD_EXPORT void qd_begin_check() {
    g_analysis.reset(static_cast<ImportAnalysis*>(g_job.release()));
    g_plan = g_analysis->propose(g_desk->workspace->catalogue().entity("deal"));
    g_plan.create_missing = {"account", "product", "user", "stage"};
    g_job = std::make_unique<ImportCheck>(*g_desk->workspace, *g_file, *g_analysis, g_plan);
}

QD_EXPORT void qd_begin_import() {
    g_job.reset();
    g_job = std::make_unique<ImportJob>(*g_desk->workspace, *g_file, g_plan, 0);
}

// true: the job has ended.
QD_EXPORT bool qd_step() { return must(g_job->step()).finished; }

QD_EXPORT void qd_undo() { must(g_desk->workspace->undo()); }

// One field of one deal, another one each time, and off to the storage.
QD_EXPORT void qd_edit(int number) {
    Desk& desk = *g_desk;
    if (desk.deals.empty()) {
        Statement select = must(desk.workspace->database().prepare("SELECT id FROM deal ORDER BY id"));
        while (must(select.step())) desk.deals.push_back(select.integer(0));
    }
    desk.clock.advance(std::chrono::seconds{1});
    Change change;
    change.label = "Amount";
    const std::size_t at = static_cast<std::size_t>(number) * 7919 % desk.deals.size();
    change.ops.push_back(update_op("deal", desk.deals[at], {{"amount", Value{std::int64_t{100'000 + number}}}}));
    must(desk.workspace->apply(change));
    desk.store.flush();
}

// Open deals above an amount, sorted by it, with three sums. Returns how many.
QD_EXPORT int qd_list(double more_than, bool descending) {
    ListQuery query{.entity = "deal",
                    .filter = all_of({where("status", FilterOperator::is, {Value{"open"}}),
                                      where("amount", FilterOperator::more, {Value{static_cast<std::int64_t>(more_than)}})}),
                    .sort = {{"amount", descending}, {"close_date", false}},
                    .aggregates = {{Measure::sum, "amount"}, {Measure::weighted_sum, "amount"}, {Measure::average, "amount"}}};
    return static_cast<int>(must(g_desk->columns->run(query, g_desk->context)).rows.size());
}

// The deals that qd_list() looks at, as lines of status, minor units, day and four texts. Its length: qd_text_size().
QD_EXPORT const char* qd_deals() {
    Statement select = must(g_desk->workspace->database().prepare(
        "SELECT d.status, d.amount, d.close_date, s.name, u.name, a.name, p.name FROM deal d LEFT JOIN stage s ON s.id = d.stage"
        " LEFT JOIN user u ON u.id = d.owner LEFT JOIN account a ON a.id = d.account LEFT JOIN product p ON p.id = d.product ORDER BY d.id"));
    g_text.clear();
    while (must(select.step()))
        for (int column = 0; column < 7; ++column) (g_text += select.text(column)) += column < 6 ? '\t' : '\n';
    return g_text.data();
}
QD_EXPORT int qd_text_size() { return static_cast<int>(g_text.size()); }

// The file that the import reads, for the program that it is compared with.
QD_EXPORT const char* qd_sample(int count) {
    g_text = bench::sample_deals(count);
    return g_text.data();
}
