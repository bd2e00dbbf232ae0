#pragma once
// One index of a workspace, made a few rows at a time beside its use: read, sorted, and written as pages.

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/model/schema.h"
#include "core/store/index_writer.h"
#include "core/store/tree_reader.h"

namespace qd {

class IndexBuild {
public:
    // Nothing is written into the store before it has ended or is given up; then nothing of it is left. Both outlive it.
    IndexBuild(Database& database, PageStore& store, IndexShape shape);

    // Takes a few milliseconds; true when the index is there. It waits while somebody reads.
    [[nodiscard]] Result<bool> step();

private:
    struct Entry {
        std::array<StoredValue, 2> keys;
        std::int64_t row;
    };
    struct Run { std::size_t next, end; };   // sorted entries
    [[nodiscard]] Result<bool> begin();      // true: there is nothing to do
    [[nodiscard]] Result<bool> gather();
    [[nodiscard]] bool takes_row() const;
    [[nodiscard]] Result<bool> write();
    [[nodiscard]] Result<> adopt();
    [[nodiscard]] bool before(const Entry& a, const Entry& b) const;

    Database& m_database;
    PageStore& m_store;
    IndexShape m_shape;
    enum class Phase : std::uint8_t { begin, gather, write } m_phase = Phase::begin;
    std::optional<TreeReader> m_rows;
    std::vector<std::size_t> m_columns;      // of m_shape, in a row
    std::size_t m_record = 0, m_change = 0;  // of a journal's row
    std::vector<Entry> m_entries;
    std::deque<std::string> m_texts;         // those that do not lie in one piece in the store
    std::vector<Run> m_runs;                 // a heap when it is written, the least entry first
    std::optional<IndexWriter> m_writer;
};

}  // namespace qd
