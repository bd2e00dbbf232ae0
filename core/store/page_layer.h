#pragma once
// New pages at the end of a workspace's file, and what they hold as bytes: for those who write whole trees past SQLite.

#include <cstdint>
#include <span>
#include <vector>

#include "core/store/format.h"
#include "core/store/page_store.h"
#include "core/store/stored_value.h"

namespace qd {

// Bytes of a page without its checksum.
constexpr std::size_t kUsablePage = kPageSize - kPageReserve;

void put_number(std::span<std::byte> bytes, std::size_t at, std::uint64_t number, std::size_t length);
void append_number(std::vector<std::byte>& bytes, std::uint64_t number, std::size_t length);
void append_varint(std::vector<std::byte>& bytes, std::uint64_t number);
void append_bytes(std::vector<std::byte>& bytes, std::span<const std::byte> more);

// Values as SQLite keeps them in a row or in an index's entry.
class RecordBytes {
public:
    void clear();
    void add(const StoredValue& value);
    // Also in place of an INTEGER PRIMARY KEY, which stands beside the record.
    void add_null();
    // Valid until the next clear().
    [[nodiscard]] std::span<const std::byte> finish();

private:
    // Bytes that grow by leaps and are written in place: this is passed by every value.
    struct Buffer {
        std::vector<std::byte> bytes;
        std::size_t used = 0;
        [[nodiscard]] std::byte* room(std::size_t length);   // valid until the next call
    };
    void add_type(std::uint64_t type);
    Buffer m_types, m_body;
    std::vector<std::byte> m_record;
};

class PageLayer {
public:
    // The store outlives this; nobody else writes into it from here to finish(). internal: it is no workspace.
    [[nodiscard]] static Result<PageLayer> open(PageStore& store);

    // storage when memory is short.
    [[nodiscard]] Result<> write(std::uint32_t page, std::span<const std::byte> bytes);
    // A cell's payload: as much as lies on the page itself, then, when there is more, the page on which it goes on.
    // table_leaf: which share of a page that is.
    [[nodiscard]] Result<> append_payload(std::vector<std::byte>& cell, std::span<const std::byte> payload, bool table_leaf);
    [[nodiscard]] std::uint32_t new_page();
    [[nodiscard]] std::uint32_t pages() const { return m_pages; }   // of the file, those that are not written yet among them
    // The pages belong to the file from here on.
    [[nodiscard]] Result<> finish();

private:
    PageLayer(PageStore& store, std::uint32_t pages) : m_store(&store), m_pages(pages) {}
    [[nodiscard]] Result<std::uint32_t> write_overflow(std::span<const std::byte> rest);
    PageStore* m_store;
    std::uint32_t m_pages;
};

}  // namespace qd
