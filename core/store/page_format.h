#pragma once
// SQLite's file header and the checksum that ends each page, in the format of
// SQLite's own cksumvfs: any tool that knows that format can verify our files.

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/error.h"

namespace qd {

struct FileHeader {
    std::uint32_t page_size = 0;
    std::uint32_t page_count = 0;       // as the header states it
    std::uint32_t reserve = 0;          // bytes at the end of each page
    std::int32_t application_id = 0;
    std::int32_t user_version = 0;
    std::uint32_t writer = 0;           // version of SQLite that wrote last, see written_by_us
    bool write_ahead = false;           // left in WAL mode by another program
    bool utf8 = false;                  // how its texts are stored; otherwise as UTF-16

    [[nodiscard]] bool has_checksums() const { return reserve == 8; }
};

constexpr std::size_t kFileHeaderSize = 100;

// invalid_input when the bytes do not begin like an SQLite database.
[[nodiscard]] Result<FileHeader> read_header(std::span<const std::byte> file);

// The header's "written by" number says Quarterdeck, not SQLite's own number: when
// another program has changed the file since, its pages carry stale checksums and
// must not be called damaged.
[[nodiscard]] bool written_by_us(const FileHeader& header);
void stamp_writer(std::span<std::byte> first_page);
// Leaves WAL mode; safe when there is no separate -wal file.
void clear_write_ahead(std::span<std::byte> first_page);

// page: one whole page, a multiple of 8 bytes long.
void stamp_checksum(std::span<std::byte> page);
[[nodiscard]] bool checksum_matches(std::span<const std::byte> page);

}  // namespace qd
