#pragma once
// Writes an index's tree past SQLite, from entries that come in its order: each page once, and full. In pieces as small
// as one likes, where CREATE INDEX is one statement however large the table is. Database::adopt_index makes it an index.

#include <cstdint>
#include <span>
#include <vector>

#include "core/store/page_layer.h"

namespace qd {

class IndexWriter {
public:
    // The store outlives this. From here to adopt_index() nobody else writes into it; a database may be open over it.
    // What is not finished leaves nothing behind.
    [[nodiscard]] static Result<IndexWriter> open(PageStore& store);

    // entry: the values of the indexed columns, then the row's id; not before the last one in the index's order.
    // storage when memory is short.
    [[nodiscard]] Result<> add(std::span<const StoredValue> entry);
    // The root's page.
    [[nodiscard]] Result<std::uint32_t> finish();

private:
    // The page of one level of the tree that is being filled: cells from its end, their places from its beginning.
    struct Level {
        std::vector<std::byte> page;
        std::vector<std::size_t> cells;            // where each begins
        std::size_t content = kUsablePage;         // where the last one begins
    };

    explicit IndexWriter(PageLayer pages) : m_pages(pages), m_levels(1) {}
    [[nodiscard]] std::size_t head(std::size_t level) const { return level == 0 ? 8 : 12; }
    // child: the page left of the entry, above the leaves. entry: how it begins and what lies on a page of it.
    [[nodiscard]] Result<> add_to(std::size_t level, std::uint32_t child, std::span<const std::byte> entry);
    // Writes the level's page and begins the next one; last_child: right of its last cell.
    [[nodiscard]] Result<std::uint32_t> write(std::size_t level, std::uint32_t last_child);

    PageLayer m_pages;
    std::vector<Level> m_levels;                   // the leaves first
    RecordBytes m_record;
};

}  // namespace qd
