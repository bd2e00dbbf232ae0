// Records by https://www.sqlite.org/fileformat2.html section 2.1.

#include "core/store/page_layer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "core/store/page_format.h"
#include "core/store/page_store_state.h"
#include "core/store/tree_format.h"

namespace qd {
namespace {

constexpr std::uint32_t kLockPage = 0x40000000 / kPageSize + 1;
constexpr std::size_t kChangesOffset = 24, kPageCountOffset = 28, kValidForOffset = 92;

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
    append_bytes(bytes, std::span{digits}.subspan(first));
}

void append_bytes(std::vector<std::byte>& bytes, std::span<const std::byte> more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

std::byte* RecordBytes::Buffer::room(std::size_t length) {
    if (bytes.size() < used + length) bytes.resize(2 * (used + length) + 64);
    std::byte* const at = bytes.data() + used;
    used += length;
    return at;
}

void RecordBytes::clear() { m_types.used = m_body.used = 0; }

void RecordBytes::add_null() { *m_types.room(1) = std::byte{0}; }

void RecordBytes::add_type(std::uint64_t type) {
    if (type < 0x80) {
        *m_types.room(1) = static_cast<std::byte>(type);
        return;
    }
    std::vector<std::byte> digits;
    append_varint(digits, type);
    std::ranges::copy(digits, m_types.room(digits.size()));
}

void RecordBytes::add(const StoredValue& value) {
    const auto put = [this](std::uint64_t number, std::size_t length) {
        std::byte* const at = m_body.room(length);
        for (std::size_t byte = length; byte-- > 0; number >>= 8) at[byte] = static_cast<std::byte>(number & 0xff);
    };
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        const Width width = width_of(*whole);
        add_type(width.type);
        put(static_cast<std::uint64_t>(*whole), width.bytes);
    } else if (const auto* real = std::get_if<double>(&value)) {
        add_type(7);
        put(std::bit_cast<std::uint64_t>(*real), 8);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
        add_type(13 + 2 * std::uint64_t{text->size()});
        std::memcpy(m_body.room(text->size()), text->data(), text->size());
    } else {
        add_null();
    }
}

std::span<const std::byte> RecordBytes::finish() {
    // The length of the head counts itself.
    const std::size_t head = m_types.used + (m_types.used < 127 ? 1 : 2);
    m_record.clear();
    append_varint(m_record, head);
    m_record.resize(head + m_body.used);
    std::memcpy(m_record.data() + (head - m_types.used), m_types.bytes.data(), m_types.used);
    if (m_body.used > 0) std::memcpy(m_record.data() + head, m_body.bytes.data(), m_body.used);
    return m_record;
}

Result<PageLayer> PageLayer::open(PageStore& store) {
    // Not by the file's length: what was given up may lie behind them.
    std::vector<std::byte> first(kFileHeaderSize);
    store.state().read(0, first);
    const FileHeader header = TRY(read_header(first));
    if (header.page_size != kPageSize || header.reserve != kPageReserve || header.page_count < 1)
        return fail(ErrorKind::internal, "What is to be filled is no workspace.");
    return PageLayer{store, header.page_count};
}

std::uint32_t PageLayer::new_page() {
    if (++m_pages == kLockPage) ++m_pages;
    return m_pages;
}

Result<> PageLayer::write(std::uint32_t page, std::span<const std::byte> bytes) {
    if (!m_store->state().write(std::uint64_t{page - 1} * kPageSize, bytes)) return std::unexpected(no_memory());
    return {};
}

Result<> PageLayer::append_payload(std::vector<std::byte>& cell, std::span<const std::byte> payload, bool table_leaf) {
    const auto local = static_cast<std::size_t>(local_payload(kUsablePage, payload.size(), table_leaf));
    append_bytes(cell, payload.first(local));
    if (local < payload.size()) append_number(cell, TRY(write_overflow(payload.subspan(local))), 4);
    return {};
}

Result<std::uint32_t> PageLayer::write_overflow(std::span<const std::byte> rest) {
    std::vector<std::byte> bytes(kPageSize);
    const std::uint32_t first = new_page();
    for (std::uint32_t page = first; !rest.empty();) {
        const auto part = rest.first(std::min(rest.size(), kUsablePage - 4));
        rest = rest.subspan(part.size());
        const std::uint32_t next = rest.empty() ? 0 : new_page();
        put_number(bytes, 0, next, 4);
        std::ranges::fill(std::ranges::copy(part, bytes.begin() + 4).out, bytes.end(), std::byte{0});
        TRY(write(page, bytes));
        page = next;
    }
    return first;
}

Result<> PageLayer::finish() {
    // The number of changes tells a connection that the file is another one than it remembers.
    std::vector<std::byte> first(kFileHeaderSize);
    m_store->state().read(0, first);
    const std::uint64_t changes = number_at(first, kChangesOffset, 4) + 1;
    put_number(first, kChangesOffset, changes, 4);
    put_number(first, kPageCountOffset, m_pages, 4);
    put_number(first, kValidForOffset, changes, 4);
    if (!m_store->state().write(0, first)) return std::unexpected(no_memory());
    m_store->state().truncate(std::uint64_t{m_pages} * kPageSize);
    m_store->state().seal();
    return {};
}

}  // namespace qd
