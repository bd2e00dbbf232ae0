// Names and formulas of https://www.sqlite.org/fileformat2.html sections 1.5 and 1.6.

#include "core/store/tree_check.h"

#include <algorithm>

#include "core/store/page_format.h"
#include "core/store/page_store_state.h"

namespace qd {
namespace {
constexpr unsigned kInteriorIndex = 2;
constexpr unsigned kInteriorTable = 5;
constexpr unsigned kLeafIndex = 10;
constexpr unsigned kLeafTable = 13;
constexpr int kDeepest = 20;             // what SQLite itself follows
constexpr std::uint64_t kLargestPayload = 1ULL << 31;

std::unexpected<Error> wrong(std::uint32_t page, std::string_view what) {
    return fail(ErrorKind::damaged, "Page " + std::to_string(page) + ": " + std::string{what} + '.');
}
}  // namespace

TreeCheck::TreeCheck(PageStore& store, std::uint32_t page_size, std::uint32_t usable, std::uint32_t pages)
    : m_store(&store), m_page_size(page_size), m_usable(usable), m_seen(std::size_t{pages} + 1) {}

Result<TreeCheck> TreeCheck::open(PageStore& store) {
    std::vector<std::byte> first(kFileHeaderSize);
    store.state().read(0, first);
    const FileHeader header = TRY(read_header(first));
    if (header.reserve + 480 > header.page_size) return wrong(1, "no room is left on the pages");
    return TreeCheck{store, header.page_size, header.page_size - header.reserve, static_cast<std::uint32_t>(store.size() / header.page_size)};
}

void TreeCheck::begin(std::uint32_t root) {
    m_waiting.assign(1, {.page = root, .depth = 1});
    m_leaf_depth = 0;
    m_root_kind = 0;
    m_last_key.reset();
}

Result<bool> TreeCheck::check(int pages) {
    m_budget = pages;
    while (!m_waiting.empty()) {
        const Task task = m_waiting.back();
        if (m_budget <= 0) return false;
        m_waiting.pop_back();
        TRY(task.depth == 0 ? pass(task) : check_page(task));
    }
    return true;
}

// Rows left of a key do not exceed it, and those right of it do.
Result<> TreeCheck::pass(const Task& key) {
    if (m_last_key && *m_last_key > key.key) return wrong(key.page, "its keys are out of order");
    m_last_key = key.key;
    return {};
}

bool TreeCheck::enter(std::uint32_t page) {
    if (page == 0 || page >= m_seen.size() || m_seen[page]) return false;
    --m_budget;
    return m_seen[page] = true;
}

void TreeCheck::load(std::uint32_t page, std::vector<std::byte>& into) {
    into.resize(m_page_size);
    m_store->state().read(std::uint64_t{page - 1} * m_page_size, into);
}

std::uint64_t TreeCheck::number(std::size_t at, std::size_t length) const {
    std::uint64_t value = 0;
    for (std::size_t end = at + length; at < end; ++at) value = value << 8 | std::to_integer<std::uint64_t>(m_page[at]);
    return value;
}

std::optional<std::uint64_t> TreeCheck::take_varint(std::size_t& at) const {
    std::uint64_t value = 0;
    for (int byte = 0; byte < 9; ++byte) {
        if (at >= m_usable) return {};
        const auto next = std::to_integer<std::uint64_t>(m_page[at++]);
        if (byte == 8) return value << 8 | next;
        value = value << 7 | (next & 0x7f);
        if (next < 0x80) break;
    }
    return value;
}

Result<> TreeCheck::check_page(const Task& task) {
    if (task.depth > kDeepest) return wrong(task.page, "it lies too deep");
    if (!enter(task.page)) return wrong(task.page, "it does not exist or belongs to something else too");
    load(task.page, m_page);
    const Head head = TRY(read_head(task));
    m_stretches.clear();
    const bool interior = head.kind == kInteriorTable || head.kind == kInteriorIndex;
    TRY(interior ? check_interior(task, head) : check_leaf(task, head));
    return check_stretches(task, head);
}

Result<TreeCheck::Head> TreeCheck::read_head(const Task& task) {
    Head head{};
    head.start = task.page == 1 ? kFileHeaderSize : 0;
    head.kind = static_cast<unsigned>(number(head.start, 1));
    const bool table = head.kind == kInteriorTable || head.kind == kLeafTable;
    const bool interior = head.kind == kInteriorTable || head.kind == kInteriorIndex;
    if (!table && !interior && head.kind != kLeafIndex) return wrong(task.page, "it is of no known kind");
    if (m_root_kind == 0) m_root_kind = table ? kLeafTable : kLeafIndex;
    if (table != (m_root_kind == kLeafTable)) return wrong(task.page, "it is of another kind than its tree");
    head.cells = static_cast<std::uint32_t>(number(head.start + 3, 2));
    head.content = static_cast<std::size_t>(number(head.start + 5, 2));
    if (head.content == 0) head.content = 65536;
    head.pointers = head.start + (interior ? 12 : 8);
    if (head.pointers + 2 * std::size_t{head.cells} > head.content || head.content > m_usable)
        return wrong(task.page, "its cells have no room");
    if (!interior && m_leaf_depth == 0) m_leaf_depth = task.depth;
    if (!interior && m_leaf_depth != task.depth) return wrong(task.page, "its tree is not level");
    return head;
}

Result<> TreeCheck::check_interior(const Task& task, const Head& head) {
    const std::size_t first = m_waiting.size();
    for (std::uint32_t cell = 0; cell < head.cells; ++cell) {
        const auto begin = static_cast<std::size_t>(number(head.pointers + 2 * std::size_t{cell}, 2));
        if (begin < head.content || begin + 5 > m_usable) return wrong(task.page, "a cell lies outside");
        m_waiting.push_back({.page = static_cast<std::uint32_t>(number(begin, 4)), .depth = task.depth + 1});
        std::size_t at = begin + 4;
        const auto value = take_varint(at);
        if (!value) return wrong(task.page, "a cell lies outside");
        if (head.kind == kInteriorTable) m_waiting.push_back({.page = task.page, .key = static_cast<std::int64_t>(*value)});
        else at = TRY(check_payload(task, at, *value, false));
        m_stretches.push_back({begin, at});
    }
    m_waiting.push_back({.page = static_cast<std::uint32_t>(number(head.start + 8, 4)), .depth = task.depth + 1});
    std::reverse(m_waiting.begin() + static_cast<std::ptrdiff_t>(first), m_waiting.end());
    return {};
}

Result<> TreeCheck::check_leaf(const Task& task, const Head& head) {
    const bool table = head.kind == kLeafTable;
    for (std::uint32_t cell = 0; cell < head.cells; ++cell) {
        const auto begin = static_cast<std::size_t>(number(head.pointers + 2 * std::size_t{cell}, 2));
        if (begin < head.content) return wrong(task.page, "a cell lies outside");
        std::size_t at = begin;
        const auto payload = take_varint(at);
        const auto key = table && payload ? take_varint(at) : payload;
        if (!payload || !key) return wrong(task.page, "a cell lies outside");
        if (table && m_last_key && *m_last_key >= static_cast<std::int64_t>(*key)) return wrong(task.page, "its keys are out of order");
        if (table) m_last_key = static_cast<std::int64_t>(*key);
        at = TRY(check_payload(task, at, *payload, table));
        // SQLite gives every cell at least four bytes.
        m_stretches.push_back({begin, std::max(at, begin + 4)});
    }
    return {};
}

Result<std::size_t> TreeCheck::check_payload(const Task& task, std::size_t at, std::uint64_t payload, bool table_leaf) {
    if (payload >= kLargestPayload) return wrong(task.page, "a row is larger than rows can be");
    const std::uint64_t largest = table_leaf ? m_usable - 35 : (m_usable - 12) * 64 / 255 - 23;
    if (payload <= largest) {
        at += static_cast<std::size_t>(payload);
        if (at > m_usable) return wrong(task.page, "a cell lies outside");
        return at;
    }
    const std::uint64_t least = (m_usable - 12) * 32 / 255 - 23;
    const std::uint64_t fitting = least + (payload - least) % (m_usable - 4);
    const std::uint64_t local = fitting <= largest ? fitting : least;
    at += static_cast<std::size_t>(local);
    if (at + 4 > m_usable) return wrong(task.page, "a cell lies outside");
    auto next = static_cast<std::uint32_t>(number(at, 4));
    for (std::uint64_t left = payload - local;; left -= m_usable - 4) {
        if (!enter(next)) return wrong(task.page, "the rest of a long row is missing");
        load(next, m_overflow);
        next = 0;
        for (std::size_t byte = 0; byte < 4; ++byte) next = next << 8 | std::to_integer<std::uint32_t>(m_overflow[byte]);
        if (left <= m_usable - 4) break;
    }
    if (next != 0) return wrong(task.page, "a long row goes on beyond its end");
    return at + 4;
}

// Stretches that were freed stand in a chain, in ascending order; what is too short for it is only counted.
Result<> TreeCheck::add_free_stretches(const Task& task, const Head& head) {
    std::size_t least = head.content;
    for (auto next = static_cast<std::size_t>(number(head.start + 1, 2)); next != 0;) {
        if (next < least || next + 4 > m_usable) return wrong(task.page, "its free space is in disorder");
        const auto length = static_cast<std::size_t>(number(next + 2, 2));
        if (length < 4 || next + length > m_usable) return wrong(task.page, "its free space is in disorder");
        m_stretches.push_back({next, next + length});
        least = next + length;
        next = static_cast<std::size_t>(number(next, 2));
    }
    return {};
}

// A cell too many or too few shows here.
Result<> TreeCheck::check_stretches(const Task& task, const Head& head) {
    TRY(add_free_stretches(task, head));
    std::ranges::sort(m_stretches, {}, &Stretch::begin);
    std::size_t end = head.content, unused = 0;
    for (const Stretch& stretch : m_stretches) {
        if (stretch.begin < end) return wrong(task.page, "two cells lie over each other");
        unused += stretch.begin - end;
        end = stretch.end;
    }
    if (end > m_usable || unused + (m_usable - end) != number(head.start + 7, 1)) return wrong(task.page, "its cells do not fill it");
    return {};
}

}  // namespace qd
