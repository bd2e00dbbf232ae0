// Records by https://www.sqlite.org/fileformat2.html section 2.1.

#include "core/store/tree_writer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>

#include "core/store/format.h"
#include "core/store/page_format.h"
#include "core/store/page_store_state.h"
#include "core/store/tree_format.h"

namespace qd {
namespace {

constexpr std::size_t kUsable = kPageSize - kPageReserve;
constexpr std::size_t kLeafHead = 8, kInteriorHead = 12;
constexpr std::size_t kMostChildren = (kUsable - kInteriorHead) / (2 + 4 + 9) + 1;   // the last one is in the head
constexpr std::uint32_t kLockPage = 0x40000000 / kPageSize + 1;
constexpr std::size_t kPageCountOffset = 28;

void put_number(std::span<std::byte> bytes, std::size_t at, std::uint64_t number, std::size_t length) {
    for (std::size_t byte = length; byte-- > 0; number >>= 8) bytes[at + byte] = static_cast<std::byte>(number & 0xff);
}

void append_number(std::vector<std::byte>& bytes, std::uint64_t number, std::size_t length) {
    const std::size_t at = bytes.size();
    bytes.resize(at + length);
    put_number(bytes, at, number, length);
}

void append_varint(std::vector<std::byte>& bytes, std::uint64_t number) {
    if (number < 0x80) return bytes.push_back(static_cast<std::byte>(number));
    std::array<std::byte, 9> digits;
    std::size_t first = digits.size();
    if (number >> 56 != 0) {   // then the ninth byte holds eight bits
        digits[--first] = static_cast<std::byte>(number & 0xff);
        number >>= 8;
        while (first > 0) {
            digits[--first] = static_cast<std::byte>((number & 0x7f) | 0x80);
            number >>= 7;
        }
    } else {
        for (std::uint64_t more = 0; first == digits.size() || number != 0; more = 0x80) {
            digits[--first] = static_cast<std::byte>((number & 0x7f) | more);
            number >>= 7;
        }
    }
    bytes.insert(bytes.end(), digits.begin() + static_cast<std::ptrdiff_t>(first), digits.end());
}

void append(std::vector<std::byte>& bytes, std::span<const std::byte> more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

struct Width { std::uint64_t type; std::size_t bytes; };

// The narrowest form that holds the number.
Width width_of(std::int64_t number) {
    if (number == 0 || number == 1) return {number == 0 ? 8U : 9U, 0};
    const int bits = std::bit_width(static_cast<std::uint64_t>(number < 0 ? ~number : number)) + 1;
    if (bits <= 32) return {static_cast<std::uint64_t>((bits + 7) / 8), static_cast<std::size_t>((bits + 7) / 8)};
    return bits <= 48 ? Width{5, 6} : Width{6, 8};
}

Error no_memory() { return {ErrorKind::storage, "There is not enough memory for this.", {}, "Close other tabs and try again."}; }

}  // namespace

TreeWriter::TreeWriter(PageStore& store, std::uint32_t root, std::uint32_t pages)
    : m_store(&store), m_root(root), m_pages(pages), m_leaf(kPageSize), m_content(kUsable) {}

Result<TreeWriter> TreeWriter::open(PageStore& store, std::uint32_t root) {
    assert(!store.state().database && "a database is open over the store");
    std::array<std::byte, kLeafHead> head;
    store.state().read(std::uint64_t{root - 1} * kPageSize, head);
    if (root < 2 || head[0] != std::byte{kLeafTable} || head[3] != std::byte{0} || head[4] != std::byte{0})
        return fail(ErrorKind::internal, "A table that is to be filled is not empty.");
    // Not by the file's length: what was given up may lie behind them.
    std::vector<std::byte> first(kFileHeaderSize);
    store.state().read(0, first);
    const FileHeader header = TRY(read_header(first));
    if (header.page_size != kPageSize || header.reserve != kPageReserve || header.page_count < root)
        return fail(ErrorKind::internal, "A table that is to be filled is not in a workspace.");
    return TreeWriter{store, root, header.page_count};
}

std::uint32_t TreeWriter::new_page() {
    if (++m_pages == kLockPage) ++m_pages;
    return m_pages;
}

void TreeWriter::encode(std::span<const StoredValue> row) {
    m_types.assign(1, std::byte{0});   // the key: it stands in the cell
    m_body.clear();
    for (const StoredValue& value : row.subspan(1)) {
        if (const auto* whole = std::get_if<std::int64_t>(&value)) {
            const Width width = width_of(*whole);
            append_varint(m_types, width.type);
            append_number(m_body, static_cast<std::uint64_t>(*whole), width.bytes);
        } else if (const auto* real = std::get_if<double>(&value)) {
            append_varint(m_types, 7);
            append_number(m_body, std::bit_cast<std::uint64_t>(*real), 8);
        } else if (const auto* text = std::get_if<std::string_view>(&value)) {
            append_varint(m_types, 13 + 2 * std::uint64_t{text->size()});
            append(m_body, std::as_bytes(std::span{*text}));
        } else {
            append_varint(m_types, 0);
        }
    }
    // The length of the head counts itself.
    m_record.clear();
    append_varint(m_record, m_types.size() + (m_types.size() < 127 ? 1 : 2));
    append(m_record, m_types);
    append(m_record, m_body);
}

Result<> TreeWriter::add(std::span<const StoredValue> row) {
    const std::int64_t key = std::get<std::int64_t>(row.front());
    assert((key > m_last_key || (m_cells == 0 && m_leaves.empty())) && "rows come in the order of their keys");
    encode(row);
    m_cell.clear();
    append_varint(m_cell, m_record.size());
    append_varint(m_cell, static_cast<std::uint64_t>(key));
    const auto local = static_cast<std::size_t>(local_payload(kUsable, m_record.size(), true));
    append(m_cell, std::span{m_record}.first(local));
    if (local < m_record.size()) append_number(m_cell, TRY(write_overflow(std::span{m_record}.subspan(local))), 4);

    if (m_content < kLeafHead + 2 * (std::size_t{m_cells} + 1) + m_cell.size()) {
        const std::uint32_t page = new_page();
        TRY(write_leaf(page));
        m_leaves.push_back({page, m_last_key});
    }
    m_content -= m_cell.size();
    std::ranges::copy(m_cell, m_leaf.begin() + static_cast<std::ptrdiff_t>(m_content));
    put_number(m_leaf, kLeafHead + 2 * std::size_t{m_cells++}, m_content, 2);
    m_last_key = key;
    return {};
}

Result<std::uint32_t> TreeWriter::write_overflow(std::span<const std::byte> rest) {
    std::vector<std::byte> bytes(kPageSize);
    const std::uint32_t first = new_page();
    for (std::uint32_t page = first; !rest.empty();) {
        const auto part = rest.first(std::min(rest.size(), kUsable - 4));
        rest = rest.subspan(part.size());
        const std::uint32_t next = rest.empty() ? 0 : new_page();
        put_number(bytes, 0, next, 4);
        std::ranges::fill(std::ranges::copy(part, bytes.begin() + 4).out, bytes.end(), std::byte{0});
        TRY(write_page(page, bytes));
        page = next;
    }
    return first;
}

// Begins the next one.
Result<> TreeWriter::write_leaf(std::uint32_t page) {
    m_leaf[0] = std::byte{kLeafTable};
    put_number(m_leaf, 3, m_cells, 2);
    put_number(m_leaf, 5, m_content, 2);
    TRY(write_page(page, m_leaf));
    std::ranges::fill(m_leaf, std::byte{0});
    m_cells = 0;
    m_content = kUsable;
    return {};
}

Result<> TreeWriter::write_interior(std::uint32_t page, std::span<const Child> children) {
    std::vector<std::byte> bytes(kPageSize);
    std::size_t content = kUsable;
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
    return write_page(page, bytes);
}

Result<> TreeWriter::write_page(std::uint32_t page, std::span<const std::byte> bytes) {
    if (!m_store->state().write(std::uint64_t{page - 1} * kPageSize, bytes)) return std::unexpected(no_memory());
    return {};
}

Result<> TreeWriter::finish() {
    assert(!m_store->state().database && "a database is open over the store");
    if (m_leaves.empty()) {
        TRY(write_leaf(m_root));
    } else {
        const std::uint32_t page = new_page();
        TRY(write_leaf(page));
        m_leaves.push_back({page, m_last_key});
        std::vector<Child> level = std::move(m_leaves);
        while (level.size() > kMostChildren) {
            // Evenly, so that no page is left with a single child.
            const std::size_t parents = (level.size() + kMostChildren - 1) / kMostChildren;
            std::vector<Child> above;
            for (std::size_t parent = 0; parent < parents; ++parent) {
                const std::size_t begin = level.size() * parent / parents, end = level.size() * (parent + 1) / parents;
                above.push_back({new_page(), level[end - 1].last_key});
                TRY(write_interior(above.back().page, std::span{level}.subspan(begin, end - begin)));
            }
            level = std::move(above);
        }
        TRY(write_interior(m_root, level));
    }
    std::array<std::byte, 4> count;
    put_number(count, 0, m_pages, 4);
    if (!m_store->state().write(kPageCountOffset, count)) return std::unexpected(no_memory());
    m_store->state().truncate(std::uint64_t{m_pages} * kPageSize);
    m_store->state().seal();
    return {};
}

}  // namespace qd
