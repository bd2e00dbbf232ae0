#pragma once
// Fills an empty table of a workspace with rows that come in the order of their keys, without SQLite: each page is
// written once, and full. What SQLite does for a row (a statement, a search through the tree) costs several times the row.

#include <cstdint>
#include <span>
#include <vector>

#include "core/store/page_layer.h"

namespace qd {

class TreeWriter {
public:
    // root: of an empty table whose first column is its INTEGER PRIMARY KEY. The store outlives this; from here to
    // finish() no database is open over it, and no other writer. What is not finished leaves the table empty.
    [[nodiscard]] static Result<TreeWriter> open(PageStore& store, std::uint32_t root);

    // row: a value for each column, as the columns' types ask for it; the key is an integer above the last one's.
    // storage when memory is short.
    [[nodiscard]] Result<> add(std::span<const StoredValue> row);
    // places: of each column's value in values, -1 = NULL; the first is the key's.
    [[nodiscard]] Result<> add(std::span<const StoredValue> values, std::span<const int> places);
    // The rows are there for whoever opens the store next.
    [[nodiscard]] Result<> finish();

private:
    struct Child {
        std::uint32_t page;
        std::int64_t last_key;    // of the rows below it
    };

    TreeWriter(PageStore& store, PageLayer pages, std::uint32_t root);
    [[nodiscard]] Result<> add_record(std::int64_t key);
    [[nodiscard]] Result<> write_leaf(std::uint32_t page);
    [[nodiscard]] Result<> write_interior(std::uint32_t page, std::span<const Child> children);

    [[maybe_unused]] PageStore* m_store;      // of which an assertion speaks
    PageLayer m_pages;
    std::uint32_t m_root;
    std::vector<Child> m_leaves;
    std::vector<std::byte> m_leaf;            // the page that is being filled: cells from its end, their places from its beginning
    std::uint32_t m_cells = 0;
    std::size_t m_content;                    // where its cells begin
    std::int64_t m_last_key = 0;
    RecordBytes m_record;
    std::vector<std::byte> m_cell;
};

}  // namespace qd
