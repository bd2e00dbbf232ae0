#include "core/store/page_walk.h"

#include <utility>

#include "core/store/tree_format.h"

namespace qd {
namespace {
// Reading past the end gives 0, which no link uses.
std::uint32_t number(std::span<const std::byte> page, std::size_t offset, std::size_t length) {
    std::uint32_t value = 0;
    for (std::size_t at = offset; at < offset + length; ++at) {
        value = value << 8 | (at < page.size() ? std::to_integer<std::uint32_t>(page[at]) : 0);
    }
    return value;
}

}  // namespace

PageWalk::PageWalk(std::uint32_t page_size, std::uint32_t reserve, std::uint32_t page_count,
                   std::vector<bool> damaged, ReadPage read)
    : m_page_size(page_size),
      m_usable(page_size - reserve),
      m_damaged(std::move(damaged)),
      m_seen(page_count + 1),
      m_read(std::move(read)) {
    m_damaged.resize(m_seen.size());
}

bool PageWalk::enter(std::uint32_t page) {
    if (page == 0 || page >= m_seen.size() || m_seen[page]) return false;
    m_seen[page] = true;
    if (m_damaged[page]) ++m_found;
    return !m_damaged[page];
}

std::uint32_t PageWalk::damaged_in_tree(std::uint32_t root) {
    m_found = 0;
    std::vector<std::byte> bytes(m_page_size);
    std::vector<std::uint32_t> waiting{root};
    while (!waiting.empty()) {
        const std::uint32_t page = waiting.back();
        waiting.pop_back();
        if (!enter(page)) continue;
        m_read(page, bytes);
        push_tree_page(bytes, page == 1 ? 100 : 0, waiting);
    }
    return m_found;
}

void PageWalk::push_tree_page(std::span<const std::byte> page, std::size_t header,
                              std::vector<std::uint32_t>& waiting) {
    const std::uint32_t kind = number(page, header, 1);
    const bool interior = is_interior(kind);
    if (!interior && kind != kLeafIndex && kind != kLeafTable) return;
    const std::uint32_t cells = number(page, header + 3, 2);
    const std::size_t pointers = header + (interior ? 12 : 8);
    for (std::uint32_t cell = 0; cell < cells && pointers + 2 * cell + 2 <= page.size(); ++cell) {
        std::size_t at = number(page, pointers + 2 * cell, 2);
        if (interior) {
            waiting.push_back(number(page, at, 4));
            at += 4;
        }
        if (kind != kInteriorTable) follow_overflow(page, at, kind == kLeafTable);
    }
    if (interior) waiting.push_back(number(page, header + 8, 4));
}

void PageWalk::follow_overflow(std::span<const std::byte> page, std::size_t cell, bool table_leaf) {
    const auto payload = take_varint(page, cell);
    if (!payload || (table_leaf && !take_varint(page, cell))) return;   // the row id
    const std::uint64_t local = local_payload(m_usable, *payload, table_leaf);
    if (local == *payload) return;
    std::uint32_t next = number(page, cell + static_cast<std::size_t>(local), 4);
    std::vector<std::byte> bytes(m_page_size);
    while (enter(next)) {
        m_read(next, bytes);
        next = number(bytes, 0, 4);
    }
}

std::uint32_t PageWalk::damaged_in_freelist(std::uint32_t first_trunk) {
    m_found = 0;
    std::vector<std::byte> bytes(m_page_size);
    for (std::uint32_t trunk = first_trunk; enter(trunk); trunk = number(bytes, 0, 4)) {
        m_read(trunk, bytes);
        const std::uint32_t leaves = number(bytes, 4, 4);
        for (std::uint32_t leaf = 0; leaf < leaves && 8 + 4 * leaf < m_page_size; ++leaf) {
            static_cast<void>(enter(number(bytes, 8 + 4 * leaf, 4)));
        }
    }
    return m_found;
}

}  // namespace qd
