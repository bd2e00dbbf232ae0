#pragma once
// Follows the b-trees of an SQLite file without SQLite, so that damaged pages can be
// told apart by the table they belong to. Never trusts a byte it reads.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace qd {

class PageWalk {
public:
    // Fills one page; page numbers count from 1.
    using ReadPage = std::function<void(std::uint32_t page, std::span<std::byte> into)>;

    // damaged[n] for page n: noted, and not followed.
    PageWalk(std::uint32_t page_size, std::uint32_t reserve, std::uint32_t page_count, std::vector<bool> damaged,
             ReadPage read);

    // Damaged pages among those of the tree at root; each page is counted once in a life.
    [[nodiscard]] std::uint32_t damaged_in_tree(std::uint32_t root);
    // Damaged pages among the unused ones.
    [[nodiscard]] std::uint32_t damaged_in_freelist(std::uint32_t first_trunk);

private:
    // False when the page was seen before, does not exist, or is damaged (then counted).
    [[nodiscard]] bool enter(std::uint32_t page);
    void push_tree_page(std::span<const std::byte> page, std::size_t header, std::vector<std::uint32_t>& waiting);
    void follow_overflow(std::span<const std::byte> page, std::size_t cell, bool table_leaf);

    std::uint32_t m_page_size;
    std::uint32_t m_usable;
    std::vector<bool> m_damaged;
    std::vector<bool> m_seen;
    ReadPage m_read;
    std::uint32_t m_found = 0;
};

}  // namespace qd
