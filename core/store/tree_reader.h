#pragma once
// Reads a table of an SQLite file row by row without SQLite, where it lies: for a large file that somebody else made this
// costs a third of a SELECT. Never trusts a byte it reads; TreeCheck says more of what is wrong, and where.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/store/page_store.h"
#include "core/store/stored_value.h"

namespace qd {

class TreeReader {
public:
    // A blob is given as this text, which is no UTF-8: nothing of ours is a blob.
    static constexpr std::string_view kBlob = "\xff";
    static constexpr std::uint64_t kLargestRow = 16'000'000;

    // root: of a table with row ids, in a file whose texts are UTF-8. real: for each of its stored columns, in their order,
    // whether it holds real numbers, which SQLite stores as whole ones where it can. The store outlives this and does
    // not change. damaged: it is no such file or root.
    [[nodiscard]] static Result<TreeReader> open(PageStore& store, std::uint32_t root, std::vector<bool> real);

    // False at the end. damaged, with the page and what is wrong.
    [[nodiscard]] Result<bool> next();
    // Of the row that was read last. Values that the row is too short for are NULL; texts live until the next call.
    [[nodiscard]] std::int64_t key() const { return m_key; }
    [[nodiscard]] std::span<const StoredValue> row() const { return m_row; }
    // The places of those that are not NULL, ascending.
    [[nodiscard]] std::span<const std::size_t> filled() const { return m_filled; }
    // Its texts lie in the store, and live as long as nothing writes there.
    [[nodiscard]] bool in_place() const { return m_in_place; }

private:
    struct Node {
        std::span<const std::byte> bytes;         // without the page's reserve
        std::uint32_t page = 0, cells = 0, next = 0;
        std::size_t start = 0, pointers = 0;      // of the head, of the cells' places
        bool leaf = false;
    };

    TreeReader(PageStore& store, std::uint32_t page_size, std::uint32_t usable, std::vector<bool> real);
    // Takes its place on the path.
    [[nodiscard]] Result<> enter(std::uint32_t page);
    [[nodiscard]] Result<> read_cell(const Node& leaf, std::uint32_t cell);
    // The whole payload, put together where parts of it lie on other pages.
    [[nodiscard]] Result<std::span<const std::byte>> payload_at(const Node& leaf, std::size_t at, std::uint64_t size);
    [[nodiscard]] Result<> read_record(const Node& leaf, std::span<const std::byte> record);
    [[nodiscard]] std::span<const std::byte> bytes_of(std::uint32_t page) const;

    PageStore* m_store;
    std::uint32_t m_page_size, m_usable;
    std::uint32_t m_pages;                        // of the file
    std::uint32_t m_pages_left;                   // that may still be looked at: more than there are is a circle
    std::vector<bool> m_real;
    std::vector<Node> m_path;                     // from the root to the leaf that is being read
    std::vector<std::byte> m_long;                // a row that goes on on other pages
    std::vector<StoredValue> m_row;
    std::vector<std::size_t> m_filled;
    std::int64_t m_key = 0;
    bool m_begun = false;                         // a key was read
    bool m_in_place = true;
};

}  // namespace qd
