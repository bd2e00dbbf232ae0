// The promise of the store: whatever happens to the disk, what is found again is a
// state that was committed, and never one older than the last that was called saved.

#include <catch2/catch_amalgamated.hpp>

#include <algorithm>
#include <deque>

#include "core/store/file_sink.h"
#include "core/store/page_store.h"
#include "tests/support/must.h"
#include "tests/support/repeats.h"
#include "tests/unit/store/memory_sink.h"
#include "tests/unit/store/simulated_files.h"
#include "tests/unit/store/workload.h"

using namespace qd;
using qd::test::contents_of;
using qd::test::MemorySink;
using qd::test::must;
using qd::test::Workload;

namespace {
constexpr const char* kPath = "desk.qdeck";

// Committed states that may still legally be found: those since the last acknowledged one.
class History {
public:
    void note_commit(const PageStore& store) {
        const std::uint64_t sequence = store.status().committed;
        if (m_states.empty() || m_states.back().sequence != sequence) {
            m_states.push_back({sequence, store.file_bytes()});
        }
        while (m_states.front().sequence < store.status().durable) m_states.pop_front();
    }
    [[nodiscard]] bool allows(const std::vector<std::byte>& file) const {
        return std::ranges::any_of(m_states, [&](const State& state) { return state.file == file; });
    }

private:
    struct State {
        std::uint64_t sequence;
        std::vector<std::byte> file;
    };
    std::deque<State> m_states{{0, {}}};
};

Image load(BlockSink& sink) {
    Result<Image> loaded;
    sink.load([&](Result<Image> image) { loaded = std::move(image); });
    return must(std::move(loaded));
}

std::vector<std::byte> bytes_of(const Image& image) {
    std::vector<std::byte> bytes;
    bytes.reserve(image.blocks.size() * kBlockSize);
    for (const Block& block : image.blocks) bytes.insert(bytes.end(), block.bytes.begin(), block.bytes.end());
    bytes.resize(static_cast<std::size_t>(image.size));
    return bytes;
}

void check_reopens(Image image) {
    PageStore store{nullptr};
    must(store.adopt(std::move(image)));
    CHECK(store.damage().empty());
    auto database = must(Database::open(store));
    CHECK(must(database->text("PRAGMA integrity_check")) == "ok");
    if (must(database->integer("SELECT count(*) FROM sqlite_schema")) > 0) must(contents_of(*database));
}

// One desk on one simulated disk, with the power cut at every write.
class Rehearsal {
public:
    explicit Rehearsal(std::uint64_t seed) : m_seed(seed), m_random(seed) {}

    void run() {
        INFO("seed " << m_seed);
        m_sink = must(FileSink::open(m_files, kPath, FileSink::Open::create));
        PageStore store{m_sink.get()};
        must(store.adopt(load(*m_sink)));
        m_files.before_change = [&] { cut_power_now(); };
        if (m_seed % 2) m_files.fails = [&] { return m_random.chance(0.02); };
        work(store);
    }
    [[nodiscard]] int cuts() const { return m_cuts; }
    [[nodiscard]] int failures() const { return m_failures; }

private:
    void work(PageStore& store) {
        auto database = must(Database::open(store));
        Workload workload{*database, m_random};
        must(workload.create_tables());
        const auto transactions = 2 + m_random.below(5);
        for (std::uint64_t done = 0; done < transactions; ++done) {
            must(workload.transaction());
            m_history.note_commit(store);
            if (m_random.chance(0.5)) flush(store);
        }
        m_files.fails = nullptr;
        flush(store);
        CHECK(store.status().state == SaveState::saved);
        CHECK(bytes_of(load(*m_sink)) == store.file_bytes());
    }

    void flush(PageStore& store) {
        store.flush();
        if (store.status().state == SaveState::failed) ++m_failures;
        m_history.note_commit(store);
    }

    void cut_power_now() {
        ++m_cuts;
        SimulatedFiles found{m_files.after_power_cut(m_random)};
        auto sink = must(FileSink::open(found, kPath, FileSink::Open::create));
        Image image = load(*sink);
        if (!m_history.allows(bytes_of(image))) {
            FAIL("after cut " << m_cuts << " of seed " << m_seed << " the file is no committed state");
        }
        if (m_cuts % 64 == 0) check_reopens(std::move(image));
    }

    std::uint64_t m_seed;
    Random m_random;
    SimulatedFiles m_files;
    std::unique_ptr<FileSink> m_sink;
    History m_history;
    int m_cuts = 0;
    int m_failures = 0;
};
}  // namespace

TEST_CASE("After 2,000 desks lost power at every write, each is found as it was committed", "[store][crash]") {
    constexpr std::uint64_t kFirstSeed = 20'171'231;
    const int desks = test::repeats(2000);
    int cuts = 0;
    int failures = 0;
    for (std::uint64_t seed = kFirstSeed; seed < kFirstSeed + static_cast<std::uint64_t>(desks); ++seed) {
        Rehearsal rehearsal{seed};
        rehearsal.run();
        cuts += rehearsal.cuts();
        failures += rehearsal.failures();
    }
    WARN("power cuts " << cuts << ", failed saves " << failures << ", first seed " << kFirstSeed);
    CHECK(cuts > 10 * desks);
    CHECK(failures > desks / 20);
}

namespace {
// The browser's kind of sink: whole commits, answered later, in order, or not at all.
void rehearse_event_loop(std::uint64_t seed, int& reloads) {
    INFO("seed " << seed);
    Random random{seed};
    MemorySink sink;
    sink.answer_at_once(false);
    PageStore store{&sink};
    History history;
    const auto reload = [&] {
        ++reloads;
        history.note_commit(store);
        if (!history.allows(bytes_of(sink.image()))) FAIL("seed " << seed << " finds no committed state");
    };
    auto database = must(Database::open(store));
    Workload workload{*database, random};
    must(workload.create_tables());
    const auto steps = 10 + random.below(15);
    for (std::uint64_t step = 0; step < steps; ++step) {
        if (random.chance(0.4)) must(workload.transaction());
        history.note_commit(store);
        if (random.chance(0.5)) store.flush();
        if (sink.busy() && random.chance(0.5)) {
            const auto luck = random.below(6);
            sink.answer(luck == 0   ? MemorySink::Outcome::refused
                        : luck == 1 ? MemorySink::Outcome::answer_lost
                                    : MemorySink::Outcome::stored);
        }
        reload();
    }
    for (int tries = 0; tries < 3; ++tries) {
        if (sink.busy()) sink.answer(MemorySink::Outcome::stored);
        store.flush();
    }
    CHECK(store.status().state == SaveState::saved);
    CHECK(bytes_of(sink.image()) == store.file_bytes());
    check_reopens(sink.image());
}
}  // namespace

TEST_CASE("A page reloaded at any moment finds what was committed, however late the browser answers",
          "[store][crash]") {
    constexpr std::uint64_t kFirstSeed = 40'000;
    int reloads = 0;
    for (std::uint64_t seed = kFirstSeed; seed < kFirstSeed + 500; ++seed) rehearse_event_loop(seed, reloads);
    CHECK(reloads > 5'000);
}
