#include "core/store/tree_writer.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "core/store/page_store_state.h"
#include "core/store/tree_format.h"

namespace qd {
namespace {

constexpr std::size_t kLeafHead = 8, kInteriorHead = 12;
constexpr std::size_t kMostChildren = (kUsablePage - kInteriorHead) / (2 + 4 + 9) + 1;   // the last one is in the head

}  // namespace

TreeWriter::TreeWriter(PageStore& store, PageLayer pages, std::uint32_t root)
    : m_store(&store), m_pages(pages), m_root(root), m_leaf(kPageSize), m_content(kUsablePage) {}

Result<TreeWriter> TreeWriter::open(PageStore& store, std::uint32_t root) {
    assert(!store.state().database && "a database is open over the store");
    std::array<std::byte, kLeafHead> head;
    store.state().read(std::uint64_t{root - 1} * kPageSize, head);
    if (root < 2 || head[0] != std::byte{kLeafTable} || head[3] != std::byte{0} || head[4] != std::byte{0})
        return fail(ErrorKind::internal, "A table that is to be filled is not empty.");
    PageLayer pages = TRY(PageLayer::open(store));
    if (pages.pages() < root) return fail(ErrorKind::internal, "A table that is to be filled is not in a workspace.");
    return TreeWriter{store, pages, root};
}

Result<> TreeWriter::add(std::span<const StoredValue> row) {
    m_record.clear();
    m_record.add_null();
    for (const StoredValue& value : row.subspan(1)) m_record.add(value);
    return add_record(std::get<std::int64_t>(row.front()));
}

Result<> TreeWriter::add(std::span<const StoredValue> values, std::span<const int> places) {
    m_record.clear();
    m_record.add_null();
    for (const int place : places.subspan(1))
        if (place < 0) m_record.add_null();
        else m_record.add(values[static_cast<std::size_t>(place)]);
    return add_record(std::get<std::int64_t>(values[static_cast<std::size_t>(places.front())]));
}

Result<> TreeWriter::add_record(std::int64_t key) {
    assert((key > m_last_key || (m_cells == 0 && m_leaves.empty())) && "rows come in the order of their keys");
    const auto record = m_record.finish();
    m_cell.clear();
    append_varint(m_cell, record.size());
    append_varint(m_cell, static_cast<std::uint64_t>(key));
    TRY(m_pages.append_payload(m_cell, record, true));

    if (m_content < kLeafHead + 2 * (std::size_t{m_cells} + 1) + m_cell.size()) {
        const std::uint32_t page = m_pages.new_page();
        TRY(write_leaf(page));
        m_leaves.push_back({page, m_last_key});
    }
    m_content -= m_cell.size();
    std::ranges::copy(m_cell, m_leaf.begin() + static_cast<std::ptrdiff_t>(m_content));
    put_number(m_leaf, kLeafHead + 2 * std::size_t{m_cells++}, m_content, 2);
    m_last_key = key;
    return {};
}

// Begins the next one.
Result<> TreeWriter::write_leaf(std::uint32_t page) {
    m_leaf[0] = std::byte{kLeafTable};
    put_number(m_leaf, 3, m_cells, 2);
    put_number(m_leaf, 5, m_content, 2);
    TRY(m_pages.write(page, m_leaf));
    std::ranges::fill(m_leaf, std::byte{0});
    m_cells = 0;
    m_content = kUsablePage;
    return {};
}

Result<> TreeWriter::write_interior(std::uint32_t page, std::span<const Child> children) {
    std::vector<std::byte> bytes(kPageSize);
    std::size_t content = kUsablePage;
    for (std::size_t at = 0; at + 1 < children.size(); ++at) {
        m_cell.clear();
        append_number(m_cell, children[at].page, 4);
        append_varint(m_cell, static_cast<std::uint64_t>(children[at].last_key));
        content -= m_cell.size();
        std::ranges::copy(m_cell, bytes.begin() + static_cast<std::ptrdiff_t>(content));
        put_number(bytes, kInteriorHead + 2 * at, content, 2);
    }
    bytes[0] = std::byte{kInteriorTable};
    put_number(bytes, 3, children.size() - 1, 2);
    put_number(bytes, 5, content, 2);
    put_number(bytes, 8, children.back().page, 4);
    return m_pages.write(page, bytes);
}

Result<> TreeWriter::finish() {
    assert(!m_store->state().database && "a database is open over the store");
    if (m_leaves.empty()) {
        TRY(write_leaf(m_root));
    } else {
        const std::uint32_t page = m_pages.new_page();
        TRY(write_leaf(page));
        m_leaves.push_back({page, m_last_key});
        std::vector<Child> level = std::move(m_leaves);
        while (level.size() > kMostChildren) {
            // Evenly, so that no page is left with a single child.
            const std::size_t parents = (level.size() + kMostChildren - 1) / kMostChildren;
            std::vector<Child> above;
            for (std::size_t parent = 0; parent < parents; ++parent) {
                const std::size_t begin = level.size() * parent / parents, end = level.size() * (parent + 1) / parents;
                above.push_back({m_pages.new_page(), level[end - 1].last_key});
                TRY(write_interior(above.back().page, std::span{level}.subspan(begin, end - begin)));
            }
            level = std::move(above);
        }
        TRY(write_interior(m_root, level));
    }
    return m_pages.finish();
}

}  // namespace qd
