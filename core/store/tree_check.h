#pragma once
// Whether the b-trees of an SQLite file are sound, without SQLite and a few pages at a time: what its integrity
// check says of a tree's pages, for files too large to be checked in one go. Never trusts a byte it reads.
// Values inside the rows are not looked at.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/store/page_store.h"

namespace qd {

class TreeCheck {
public:
    // The store must outlive this.
    [[nodiscard]] static Result<TreeCheck> open(PageStore& store);

    // Begins with another tree. No page may belong to two of those that were checked.
    void begin(std::uint32_t root);
    // Looks at no more than `pages` further pages; true when the tree is done. damaged, with the page and what is wrong.
    [[nodiscard]] Result<bool> check(int pages);

private:
    // In the order of the keys: a page to be checked, or, without a depth, a key on it that was not exceeded so far.
    struct Task {
        std::uint32_t page = 0;
        int depth = 0;               // the root's is 1
        std::int64_t key = 0;
    };
    struct Stretch { std::size_t begin, end; };   // bytes of a page
    struct Head {
        unsigned kind;
        std::size_t start, pointers, content;     // of the head, of the cells' pointers, of the cells
        std::uint32_t cells;
    };

    TreeCheck(PageStore& store, std::uint32_t page_size, std::uint32_t usable, std::uint32_t pages);
    [[nodiscard]] Result<> check_page(const Task& task);
    [[nodiscard]] Result<Head> read_head(const Task& task);
    [[nodiscard]] Result<> check_interior(const Task& task, const Head& head);
    [[nodiscard]] Result<> check_leaf(const Task& task, const Head& head);
    // Of an index's entry or a table's row; the end of what lies on the page itself.
    [[nodiscard]] Result<std::size_t> check_payload(const Task& task, std::size_t at, std::uint64_t payload, bool table_leaf);
    [[nodiscard]] Result<> add_free_stretches(const Task& task, const Head& head);
    [[nodiscard]] Result<> check_stretches(const Task& task, const Head& head);
    [[nodiscard]] Result<> pass(const Task& key);
    [[nodiscard]] bool enter(std::uint32_t page);
    void load(std::uint32_t page, std::vector<std::byte>& into);
    [[nodiscard]] std::uint64_t number(std::size_t at, std::size_t length) const;
    [[nodiscard]] std::span<const std::byte> usable() const { return std::span{m_page}.first(m_usable); }

    PageStore* m_store;
    std::uint32_t m_page_size;
    std::uint32_t m_usable;
    std::vector<bool> m_seen;        // by page
    std::vector<Task> m_waiting;     // the next one last
    std::vector<Stretch> m_stretches;
    std::vector<std::byte> m_page, m_overflow;
    int m_budget = 0;
    int m_leaf_depth = 0;            // 0: no leaf seen yet
    unsigned m_root_kind = 0;
    std::optional<std::int64_t> m_last_key;
};

}  // namespace qd
