// Why the store has pages of 4 KiB, blocks of 64 KiB and its journal in memory: what
// other choices would cost for an import and for single edits. Over the same VFS.

#include <sqlite3.h>

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

#include "core/store/crc32c.h"
#include "core/store/database.h"
#include "core/store/page_store_state.h"
#include "core/store/vfs.h"
#include "tests/bench/native/measure.h"

using namespace qd;
using namespace qd::bench;

namespace {
constexpr int kDeals = 20'000;
constexpr int kEdits = 300;

struct Choice {
    int page_size = 4096;
    const char* journal = "MEMORY";
    int cache_kib = 16000;
};

// SQLite over a PageStore with pragmas of the benchmark's choosing.
class Candidate {
public:
    explicit Candidate(Choice choice) : m_vfs(m_store.state()) {
        seed_sqlite(1);
        sqlite3_open_v2("bench", &m_database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, m_vfs.name());
        run(fmt::format("PRAGMA page_size={};PRAGMA locking_mode=EXCLUSIVE;PRAGMA journal_mode={};PRAGMA synchronous=OFF;"
                        "PRAGMA temp_store=MEMORY;PRAGMA cache_spill=OFF;PRAGMA cache_size=-{}",
                        choice.page_size, choice.journal, choice.cache_kib));
    }
    ~Candidate() { sqlite3_close(m_database); }
    Candidate(const Candidate&) = delete;
    Candidate& operator=(const Candidate&) = delete;

    void run(const std::string& sql) {
        if (sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return;
        fmt::print(stderr, "{}\n", sqlite3_errmsg(m_database));
        std::exit(1);
    }
    // As an import does it: rows, two indexes, a journal and the search index, in one transaction.
    void import() {
        run("CREATE TABLE deal(id INTEGER PRIMARY KEY, name TEXT, account INTEGER, amount INTEGER, closes INTEGER, note TEXT);"
            "CREATE INDEX deal_account ON deal(account); CREATE INDEX deal_closes ON deal(closes);"
            "CREATE TABLE journal(seq INTEGER PRIMARY KEY, record INTEGER, field INTEGER, after);"
            "CREATE INDEX journal_record ON journal(record); CREATE VIRTUAL TABLE found USING fts5(text)");
        run(fmt::format(
            "BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})"
            "INSERT INTO deal SELECT i, 'Deal ' || i || ' for GTX', i * 7919 % 85, i * 104729 % 100000, i * 31 % 1000,"
            " 'next step ' || (i % 97) FROM n;"
            "INSERT INTO journal(record, field, after) SELECT id, 3, amount FROM deal;"
            "INSERT INTO found(rowid, text) SELECT id, name || ' ' || note FROM deal; COMMIT",
            kDeals));
    }
    void edit(int number) {
        run(fmt::format("BEGIN; UPDATE deal SET amount = amount + 1, closes = closes + 1 WHERE id = {0};"
                        "INSERT INTO journal(record, field, after) VALUES({0}, 3, 1); COMMIT",
                        number * 104729LL % kDeals + 1));
    }
    [[nodiscard]] std::vector<std::byte> bytes() { return m_store.file_bytes(); }
    [[nodiscard]] std::uint64_t size() const { return m_store.size(); }

private:
    PageStore m_store{nullptr};
    StoreVfs m_vfs;
    sqlite3* m_database = nullptr;
};

struct MemoryImage final : BlockSink {
    Image image;
    void load(Loaded done) override { done(image); }
    void write(CommitBatch batch, Written done) override {
        image = {batch.sequence, batch.image_size, std::move(batch.blocks), {}};
        done({});
    }
};

std::uint64_t size_of_sixty_empty_tables(Choice choice) {
    Candidate candidate{choice};
    candidate.run("BEGIN");
    for (int table = 0; table < 60; ++table) candidate.run(fmt::format("CREATE TABLE t{}(id INTEGER PRIMARY KEY)", table));
    candidate.run("COMMIT");
    return candidate.size();
}

void measure(Choice choice) {
    const std::string what = fmt::format("page {:>5}, journal {:<6}", choice.page_size, choice.journal);
    std::vector<double> imports;
    std::vector<double> edits;
    std::uint64_t size = 0;
    for (int repeat = 0; repeat < 3; ++repeat) {
        Candidate candidate{choice};
        imports.push_back(milliseconds([&] { candidate.import(); }));
        size = candidate.size();
        for (int number = 0; number < kEdits; ++number) edits.push_back(milliseconds([&] { candidate.edit(number); }));
    }
    report(what + ": import of 20,000 deals", *std::ranges::min_element(imports), "ms");
    report(what + ": one edit, median", percentile(edits, 0.5) * 1000, "us");
    report(what + ": file after the import", static_cast<double>(size) / 1e6, "MB");
    report(what + ": 60 empty tables", static_cast<double>(size_of_sixty_empty_tables(choice)) / 1e3, "kB");
}

// How much would go to the sink for one edit, if blocks had this size.
void measure_blocks() {
    Candidate candidate{Choice{}};
    candidate.import();
    const std::vector<std::uint32_t> block_sizes{4096, 16384, 65536, 262144};
    std::vector<std::vector<double>> blocks(block_sizes.size());
    std::vector<std::byte> before = candidate.bytes();
    for (int number = 0; number < kEdits; ++number) {
        candidate.edit(number);
        std::vector<std::byte> after = candidate.bytes();
        before.resize(after.size());
        std::vector<std::set<std::size_t>> touched(block_sizes.size());
        for (std::size_t at = 0; at < after.size(); at += 4096) {
            if (std::equal(after.begin() + static_cast<std::ptrdiff_t>(at), after.begin() + static_cast<std::ptrdiff_t>(at + 4096),
                           before.begin() + static_cast<std::ptrdiff_t>(at))) continue;
            for (std::size_t size = 0; size < block_sizes.size(); ++size) touched[size].insert(at / block_sizes[size]);
        }
        for (std::size_t size = 0; size < block_sizes.size(); ++size) blocks[size].push_back(static_cast<double>(touched[size].size()));
        before = std::move(after);
    }
    for (std::size_t size = 0; size < block_sizes.size(); ++size) {
        const double median = percentile(blocks[size], 0.5);
        report(fmt::format("block {:>3} KiB: records for one edit, median", block_sizes[size] / 1024), median, "records");
        report(fmt::format("block {:>3} KiB: stored for one edit, median", block_sizes[size] / 1024),
               median * block_sizes[size] / 1024, "KiB");
    }
}

void measure_cache(int cache_kib) {
    Candidate candidate{Choice{.cache_kib = cache_kib}};
    candidate.import();
    std::vector<double> scans;
    for (int repeat = 0; repeat < 15; ++repeat) {
        scans.push_back(milliseconds([&] { candidate.run("SELECT account, sum(amount), max(note) FROM deal GROUP BY account"); }));
    }
    report(fmt::format("cache {:>5} KiB: sums over 20,000 deals by account, median", cache_kib), percentile(scans, 0.5), "ms");
}

void measure_checksums() {
    std::vector<std::byte> block(kBlockSize, std::byte{7});
    std::uint32_t sum = 0;  // each feeds the next, so that none can be left out
    const double taken = milliseconds([&] {
        for (int repeat = 0; repeat < 1000; ++repeat) {
            block[0] = static_cast<std::byte>(sum);
            sum = crc32c(block);
        }
    });
    report(fmt::format("CRC-32C of a 64 KiB block ({:08x})", sum), taken, "us");
}
// Taking over what a sink returned: copying it and verifying every page.
void measure_opening() {
    MemoryImage sink;
    PageStore made{&sink};
    {
        const auto database = must(Database::open(made));
        must(database->run("CREATE TABLE file(id INTEGER PRIMARY KEY, bytes BLOB);"
                           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= 1000)"
                           "INSERT INTO file SELECT i, randomblob(100000) FROM n"));
        made.flush();
    }
    std::vector<double> samples;
    for (int repeat = 0; repeat < 5; ++repeat) {
        Image image = sink.image;
        PageStore store{nullptr};
        samples.push_back(milliseconds([&] { must(store.adopt(std::move(image))); }));
    }
    report(fmt::format("taking over {} MB and verifying every page, median", sink.image.size / 1'000'000), percentile(samples, 0.5), "ms");
}
}  // namespace

int main() {
    for (const int page_size : {1024, 4096, 8192, 16384, 65536}) measure({page_size, "MEMORY"});
    measure({4096, "OFF"});
    measure_blocks();
    for (const int cache : {500, 2000, 16000, 64000}) measure_cache(cache);
    measure_checksums();
    measure_opening();
}
