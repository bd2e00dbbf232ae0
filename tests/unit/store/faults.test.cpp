// Whatever fails, and at whatever call: the desk goes on with what was committed.

#include <catch2/catch_amalgamated.hpp>

#include <set>

#include "core/store/file_sink.h"
#include "core/store/page_store.h"
#include "tests/support/must.h"
#include "tests/unit/store/allocation_faults.h"
#include "tests/unit/store/simulated_files.h"
#include "tests/unit/store/workload.h"

using namespace qd;
using namespace qd::test;

namespace {
constexpr const char* kPath = "desk.qdeck";
constexpr std::uint64_t kSeed = 4711;

// A desk that opens, works a little, and saves.
class Desk {
public:
    explicit Desk(SimulatedFiles::Contents contents = {}) : files(std::move(contents)) {}

    Result<> open() {
        auto opened = TRY(FileSink::open(files, kPath, FileSink::Open::create));
        m_sink = std::move(opened);
        m_store = std::make_unique<PageStore>(m_sink.get());
        Result<> adopted;
        m_sink->load([&](Result<Image> image) {
            adopted = image ? m_store->adopt(std::move(*image)) : std::unexpected(image.error());
        });
        TRY(std::move(adopted));
        m_database = TRY(Database::open(*m_store));
        return {};
    }
    Result<> work(int transactions) {
        Random random{kSeed};
        Workload workload{*m_database, random};
        for (int done = 0; done < transactions; ++done) {
            TRY(workload.transaction());
            m_store->flush();
        }
        return {};
    }
    void close() {
        m_database.reset();
        m_store.reset();
        m_sink.reset();
    }
    [[nodiscard]] bool is_open() const { return m_database != nullptr; }
    Database& database() { return *m_database; }
    PageStore& store() { return *m_store; }

    SimulatedFiles files;

private:
    std::unique_ptr<FileSink> m_sink;
    std::unique_ptr<PageStore> m_store;
    std::unique_ptr<Database> m_database;
};

SimulatedFiles::Contents first_file() {
    Desk desk;
    must(desk.open());
    Random random{kSeed};
    Workload workload{desk.database(), random};
    must(workload.create_tables());
    must(desk.work(3));
    desk.close();
    return desk.files.after_power_cut(random);
}

// What the tables say after each number of transactions, with nothing failing.
std::set<std::string> legal_contents(const SimulatedFiles::Contents& start, int transactions) {
    std::set<std::string> legal;
    for (int count = 0; count <= transactions; ++count) {
        Desk desk{start};
        must(desk.open());
        must(desk.work(count));
        legal.insert(must(contents_of(desk.database())));
        desk.close();
    }
    return legal;
}

// Reads, writes, saves, and finds the same after reopening.
void check_usable(Desk& desk, const std::set<std::string>& legal) {
    if (!desk.is_open()) must(desk.open());
    desk.database().rollback();
    CHECK(must(desk.database().text("PRAGMA integrity_check")) == "ok");
    CHECK(legal.contains(must(contents_of(desk.database()))));
    must(desk.database().run("INSERT INTO deal(name, amount, note) VALUES('afterwards', 1, x'')"));
    desk.store().flush();
    REQUIRE(desk.store().status().state == SaveState::saved);
    const std::string said = must(contents_of(desk.database()));
    desk.close();
    must(desk.open());
    CHECK(must(contents_of(desk.database())) == said);
    desk.close();
}

std::uint64_t fail_each_allocation(AllocationFaults::From from) {
    constexpr int kTransactions = 3;
    const auto start = first_file();
    const auto legal = legal_contents(start, kTransactions);
    AllocationFaults faults;
    for (std::uint64_t n = 1;; ++n) {
        Desk desk{start};
        faults.start(n, from);
        try {
            if (desk.open()) static_cast<void>(desk.work(kTransactions));
        } catch (const std::bad_alloc&) {  // may pass through us; nothing may be broken by it
        }
        const bool failed = faults.stop();
        INFO("allocation " << n << ", seed " << kSeed);
        check_usable(desk, legal);
        if (!failed) return n - 1;
    }
}
}  // namespace

TEST_CASE("Any single failing allocation leaves a usable workspace", "[store][faults]") {
    const auto count = fail_each_allocation(AllocationFaults::From::once);
    WARN("allocations failed one by one: " << count);
    CHECK(count > 500);
}

TEST_CASE("Memory that runs out at any point and stays out leaves a usable workspace", "[store][faults]") {
    CHECK(fail_each_allocation(AllocationFaults::From::on) > 500);
}

TEST_CASE("Any failing call of the disk leaves a usable workspace", "[store][faults]") {
    constexpr int kTransactions = 4;
    const auto start = first_file();
    const auto legal = legal_contents(start, kTransactions);
    const bool stays = GENERATE(false, true);
    std::uint64_t n = 1;
    for (bool failed = true; failed; ++n) {
        Desk desk{start};
        std::uint64_t calls = 0;
        desk.files.fails = [&] { return stays ? ++calls >= n : ++calls == n; };
        if (desk.open()) static_cast<void>(desk.work(kTransactions));
        failed = calls >= n;
        desk.files.fails = nullptr;
        INFO("call " << n << (stays ? " and all later" : "") << ", seed " << kSeed);
        check_usable(desk, legal);
    }
    CHECK(n > 30);
}
