#include "core/store/index_writer.h"

#include <algorithm>

#include "core/store/tree_format.h"

namespace qd {

Result<IndexWriter> IndexWriter::open(PageStore& store) { return IndexWriter{TRY(PageLayer::open(store))}; }

Result<> IndexWriter::add(std::span<const StoredValue> entry) {
    m_record.clear();
    for (const StoredValue& value : entry) m_record.add(value);
    const auto record = m_record.finish();
    std::vector<std::byte> bytes;
    append_varint(bytes, record.size());
    TRY(m_pages.append_payload(bytes, record, false));
    return add_to(0, 0, bytes);
}

Result<> IndexWriter::add_to(std::size_t level, std::uint32_t child, std::span<const std::byte> entry) {
    if (m_levels.size() == level) m_levels.emplace_back();
    if (m_levels[level].page.empty()) m_levels[level].page.resize(kPageSize);
    const std::size_t length = entry.size() + (level == 0 ? 0 : 4);
    if (Level& full = m_levels[level]; full.content < head(level) + 2 * (full.cells.size() + 1) + length) {
        // An entry of an index stands once: the page's last one goes up and stands between it and the next page. A page
        // holds at least four, so that none is left empty.
        const std::size_t last = full.cells.back(), end = full.cells.size() > 1 ? full.cells[full.cells.size() - 2] : kUsablePage;
        const std::vector<std::byte> cell(full.page.begin() + static_cast<std::ptrdiff_t>(last), full.page.begin() + static_cast<std::ptrdiff_t>(end));
        full.cells.pop_back();
        full.content = end;
        const std::span<const std::byte> divider = std::span{cell}.subspan(level == 0 ? 0 : 4);
        const auto last_child = level == 0 ? 0 : static_cast<std::uint32_t>(number_at(cell, 0, 4));
        std::ranges::fill(std::span{full.page}.subspan(last, end - last), std::byte{0});
        const std::uint32_t page = TRY(write(level, last_child));
        TRY(add_to(level + 1, page, divider));
    }
    Level& open = m_levels[level];
    open.content -= length;
    if (level > 0) put_number(open.page, open.content, child, 4);
    std::ranges::copy(entry, open.page.begin() + static_cast<std::ptrdiff_t>(open.content + (level == 0 ? 0 : 4)));
    open.cells.push_back(open.content);
    return {};
}

Result<std::uint32_t> IndexWriter::write(std::size_t level, std::uint32_t last_child) {
    Level& full = m_levels[level];
    full.page.resize(kPageSize);
    full.page[0] = static_cast<std::byte>(level == 0 ? kLeafIndex : kInteriorIndex);
    put_number(full.page, 3, full.cells.size(), 2);
    put_number(full.page, 5, full.content, 2);
    if (level > 0) put_number(full.page, 8, last_child, 4);
    for (std::size_t cell = 0; cell < full.cells.size(); ++cell) put_number(full.page, head(level) + 2 * cell, full.cells[cell], 2);
    const std::uint32_t page = m_pages.new_page();
    TRY(m_pages.write(page, full.page));
    full = {.page = std::vector<std::byte>(kPageSize), .cells = {}, .content = kUsablePage};
    return page;
}

Result<std::uint32_t> IndexWriter::finish() {
    std::uint32_t root = 0;
    for (std::size_t level = 0; level < m_levels.size(); ++level) root = TRY(write(level, root));
    TRY(m_pages.finish());
    return root;
}

}  // namespace qd
