// A sink whose stored workspace vanishes, as when a browser clears a site's storage.

#include <map>
#include <utility>

#include "core/store/database.h"
#include "core/store/page_store.h"
#include "tests/support/must.h"

namespace qd {
namespace {

class ForgetfulSink final : public BlockSink {
public:
    void load(Loaded done) override {
        Image image{m_sequence, m_size, {}, {}};
        for (const auto& [index, bytes] : m_blocks) image.blocks.emplace_back(index, bytes);
        done(std::move(image));
    }
    void write(CommitBatch batch, Written done) override {
        if (std::exchange(m_gone, false)) return done(fail(ErrorKind::not_found, "The storage was cleared."));
        for (Block& block : batch.blocks) m_blocks.insert_or_assign(block.index, std::move(block.bytes));
        m_sequence = batch.sequence;
        m_size = batch.image_size;
        done({});
    }
    void forget() {
        m_blocks.clear();
        m_gone = true;
    }

private:
    std::map<std::uint32_t, std::vector<std::byte>> m_blocks;
    std::uint64_t m_sequence = 0, m_size = 0;
    bool m_gone = false;
};

}  // namespace

TEST_CASE("A workspace whose storage was cleared is saved again completely", "[store]") {
    ForgetfulSink sink;
    PageStore store{&sink};
    auto database = test::must(Database::open(store));
    test::must(database->run("CREATE TABLE deal(id INTEGER PRIMARY KEY, notes TEXT)"));
    test::must(database->run("INSERT INTO deal(notes) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
                             " SELECT hex(randomblob(1000)) FROM n"));
    store.flush();
    REQUIRE(store.status().state == SaveState::saved);

    sink.forget();
    test::must(database->run("UPDATE deal SET notes = 'small change' WHERE id = 150"));
    store.flush();
    CHECK(store.status().problem.has_value());
    store.flush();
    CHECK(store.status().state == SaveState::saved);

    PageStore reopened{nullptr};
    sink.load([&](Result<Image> image) { test::must(reopened.adopt(std::move(*image))); });
    auto read = test::must(Database::open(reopened));
    CHECK(test::must(read->text("PRAGMA integrity_check")) == "ok");
    CHECK(test::must(read->integer("SELECT count(*) FROM deal")) == 300);
    CHECK(test::must(read->text("SELECT notes FROM deal WHERE id = 150")) == "small change");
}

}  // namespace qd
