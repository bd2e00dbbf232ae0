// Names and formulas of https://www.sqlite.org/fileformat2.html sections 1.5, 1.6 (pages) and 2.1 (records).

#include "core/store/tree_reader.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>

#include "core/store/page_format.h"
#include "core/store/page_store_state.h"
#include "core/store/tree_format.h"

namespace qd {
namespace {

std::unexpected<Error> wrong(std::uint32_t page, std::string_view what) {
    return fail(ErrorKind::damaged, "Page " + std::to_string(page) + ": " + std::string{what} + '.');
}

// A whole number of `length` bytes, its sign in the first.
std::int64_t whole(std::span<const std::byte> bytes, std::size_t at, std::size_t length) {
    const std::uint64_t number = number_at(bytes, at, length);
    const unsigned unused = 64 - 8 * static_cast<unsigned>(length);
    return static_cast<std::int64_t>(number << unused) >> unused;
}

constexpr std::size_t kLengthOfType[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};
constexpr std::uint64_t kRealType = 7, kZeroType = 8, kOneType = 9, kFirstBlobType = 12;

std::uint64_t length_of(std::uint64_t type) { return type < kFirstBlobType ? kLengthOfType[type] : (type - kFirstBlobType) / 2; }

StoredValue value_of(std::uint64_t type, std::span<const std::byte> record, std::size_t at) {
    switch (type) {
        case 0: return {};
        case kRealType: {
            const auto real = std::bit_cast<double>(number_at(record, at, 8));
            return std::isnan(real) ? StoredValue{} : StoredValue{real};   // as SQLite does
        }
        case kZeroType: return std::int64_t{0};
        case kOneType: return std::int64_t{1};
        default: break;
    }
    if (type < kFirstBlobType) return whole(record, at, kLengthOfType[type]);
    if (type % 2 == 0) return TreeReader::kBlob;
    return std::string_view{reinterpret_cast<const char*>(record.data()) + at, static_cast<std::size_t>(length_of(type))};
}

}  // namespace

TreeReader::TreeReader(PageStore& store, std::uint32_t page_size, std::uint32_t usable, std::vector<bool> real)
    : m_store(&store), m_page_size(page_size), m_usable(usable), m_pages(static_cast<std::uint32_t>(store.size() / page_size)),
      m_pages_left(m_pages), m_real(std::move(real)), m_row(m_real.size()) {}

Result<TreeReader> TreeReader::open(PageStore& store, std::uint32_t root, std::vector<bool> real) {
    std::vector<std::byte> first(kFileHeaderSize);
    store.state().read(0, first);
    const FileHeader header = TRY(read_header(first));
    if (header.reserve + 480 > header.page_size) return wrong(1, "no room is left on the pages");
    if (!header.utf8) return wrong(1, "its texts are of another kind");
    TreeReader reader{store, header.page_size, header.page_size - header.reserve, std::move(real)};
    TRY(reader.enter(root));
    return reader;
}

std::span<const std::byte> TreeReader::bytes_of(std::uint32_t page) const {
    const std::uint64_t at = std::uint64_t{page - 1} * m_page_size;
    return m_store->state().block(static_cast<std::size_t>(at / kBlockSize)).subspan(static_cast<std::size_t>(at % kBlockSize), m_usable);
}

Result<> TreeReader::enter(std::uint32_t page) {
    if (page == 0 || page > m_pages) return wrong(page, "it does not exist");
    if (m_path.size() >= kDeepestTree) return wrong(page, "it lies too deep");
    if (m_pages_left == 0) return wrong(page, "it belongs to something else too");
    --m_pages_left;
    Node node{.bytes = bytes_of(page), .page = page, .start = page == 1 ? kFileHeaderSize : 0};
    const auto kind = static_cast<unsigned>(number_at(node.bytes, node.start, 1));
    if (kind != kInteriorTable && kind != kLeafTable) return wrong(page, "it is no part of a table");
    node.leaf = kind == kLeafTable;
    node.cells = static_cast<std::uint32_t>(number_at(node.bytes, node.start + 3, 2));
    node.pointers = node.start + (node.leaf ? 8 : 12);
    if (node.pointers + 2 * std::size_t{node.cells} > m_usable) return wrong(page, "its cells have no room");
    m_path.push_back(node);
    return {};
}

Result<bool> TreeReader::next() {
    while (!m_path.empty()) {
        Node& node = m_path.back();
        if (node.next == node.cells + (node.leaf ? 0 : 1)) {
            m_path.pop_back();
            continue;
        }
        const std::uint32_t cell = node.next++;
        if (node.leaf) {
            TRY(read_cell(node, cell));
            return true;
        }
        std::size_t at = node.start + 8;   // the last child stands in the head
        if (cell < node.cells) at = static_cast<std::size_t>(number_at(node.bytes, node.pointers + 2 * std::size_t{cell}, 2));
        if (at + 4 > m_usable) return wrong(node.page, "a cell lies outside");
        TRY(enter(static_cast<std::uint32_t>(number_at(node.bytes, at, 4))));
    }
    return false;
}

Result<> TreeReader::read_cell(const Node& leaf, std::uint32_t cell) {
    auto at = static_cast<std::size_t>(number_at(leaf.bytes, leaf.pointers + 2 * std::size_t{cell}, 2));
    const auto size = take_varint(leaf.bytes, at);
    const auto key = size ? take_varint(leaf.bytes, at) : size;
    if (!key) return wrong(leaf.page, "a cell lies outside");
    if (m_begun && static_cast<std::int64_t>(*key) <= m_key) return wrong(leaf.page, "its keys are out of order");
    m_begun = true;
    m_key = static_cast<std::int64_t>(*key);
    return read_record(leaf, TRY(payload_at(leaf, at, *size)));
}

Result<std::span<const std::byte>> TreeReader::payload_at(const Node& leaf, std::size_t at, std::uint64_t size) {
    if (size > kLargestRow) return wrong(leaf.page, "a row is larger than rows can be");
    const auto local = static_cast<std::size_t>(local_payload(m_usable, size, true));
    if (at + local > m_usable) return wrong(leaf.page, "a cell lies outside");
    const auto here = leaf.bytes.subspan(at, local);
    m_in_place = local == size;
    if (m_in_place) return here;
    if (at + local + 4 > m_usable) return wrong(leaf.page, "a cell lies outside");
    auto next = static_cast<std::uint32_t>(number_at(leaf.bytes, at + local, 4));
    m_long.assign(here.begin(), here.end());
    while (m_long.size() < size) {
        if (next == 0 || next > m_pages || m_pages_left == 0) return wrong(leaf.page, "the rest of a long row is missing");
        --m_pages_left;
        const auto bytes = bytes_of(next);
        const auto part = bytes.subspan(4, std::min<std::size_t>(static_cast<std::size_t>(size) - m_long.size(), m_usable - 4));
        m_long.insert(m_long.end(), part.begin(), part.end());
        next = static_cast<std::uint32_t>(number_at(bytes, 0, 4));
    }
    return std::span<const std::byte>{m_long};
}

Result<> TreeReader::read_record(const Node& leaf, std::span<const std::byte> record) {
    std::size_t type_at = 0;
    const auto head = take_varint(record, type_at);
    if (!head || *head < type_at || *head > record.size()) return wrong(leaf.page, "a row does not begin as rows do");
    const auto types = record.first(static_cast<std::size_t>(*head));
    for (const std::size_t column : m_filled) m_row[column] = {};
    m_filled.clear();
    std::size_t at = types.size();
    for (std::size_t column = 0; column < m_row.size() && type_at < types.size(); ++column) {
        // Most are one byte, and most of those say NULL.
        std::uint64_t type = std::to_integer<std::uint64_t>(types[type_at]);
        if (type < 0x80) {
            ++type_at;
            if (type == 0) continue;
        } else {
            const auto longer = take_varint(types, type_at);
            if (!longer) return wrong(leaf.page, "a value is of no known kind");
            type = *longer;
        }
        if (type == 10 || type == 11) return wrong(leaf.page, "a value is of no known kind");
        const std::uint64_t length = length_of(type);
        if (length > record.size() - at) return wrong(leaf.page, "a value goes beyond its row");
        StoredValue& value = m_row[column];
        value = value_of(type, record, at);
        at += static_cast<std::size_t>(length);
        if (std::holds_alternative<std::monostate>(value)) continue;
        m_filled.push_back(column);
        if (m_real[column])
            if (const auto* stored = std::get_if<std::int64_t>(&value)) value = static_cast<double>(*stored);
    }
    return {};
}

}  // namespace qd
