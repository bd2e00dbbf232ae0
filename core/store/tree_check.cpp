#include "core/store/tree_check.h"

#include <algorithm>

#include "core/store/page_format.h"
#include "core/store/page_store_state.h"
#include "core/store/tree_format.h"

namespace qd {
namespace {
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

std::uint64_t TreeCheck::number(std::size_t at, std::size_t length) const { return number_at(m_page, at, length); }

Result<> TreeCheck::check_page(const Task& task) {
    if (task.depth > kDeepestTree) return wrong(task.page, "it lies too deep");
    if (!enter(task.page)) return wrong(task.page, "it does not exist or belongs to something else too");
    load(task.page, m_page);
    const Head head = TRY(read_head(task));
    m_stretches.clear();
    TRY(is_interior(head.kind) ? check_interior(task, head) : check_leaf(task, head));
    return check_stretches(task, head);
}

Result<TreeCheck::Head> TreeCheck::read_head(const Task& task) {
    Head head{};
    head.start = task.page == 1 ? kFileHeaderSize : 0;
    head.kind = static_cast<unsigned>(number(head.start, 1));
    const bool table = head.kind == kInteriorTable || head.kind == kLeafTable;
    const bool interior = is_interior(head.kind);
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
        const auto value = take_varint(usable(), at);
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
        const auto payload = take_varint(usable(), at);
        const auto key = table && payload ? take_varint(usable(), at) : payload;
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
    const std::uint64_t local = local_payload(m_usable, payload, table_leaf);
    at += static_cast<std::size_t>(local);
    if (at + (local < payload ? 4 : 0) > m_usable) return wrong(task.page, "a cell lies outside");
    if (local == payload) return at;
    auto next = static_cast<std::uint32_t>(number(at, 4));
    for (std::uint64_t left = payload - local;; left -= m_usable - 4) {
        if (!enter(next)) return wrong(task.page, "the rest of a long row is missing");
        load(next, m_overflow);
        next = static_cast<std::uint32_t>(number_at(m_overflow, 0, 4));
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
