#pragma once
// What makes an SQLite file a Quarterdeck workspace. These numbers are on
// people's disks: they are added to, never changed. README.md tells the rest.

#include <cstdint>

namespace qd {

// PRAGMA application_id: "QDck", so that `file` and other tools can tell.
constexpr std::int32_t kApplicationId = 0x5144636b;

// PRAGMA user_version: the layout below the tables (pages, checksums, the meaning
// of stored values). The tables themselves are numbered by migrations.h.
//   1  first release
constexpr std::int32_t kFormatVersion = 1;

constexpr std::uint32_t kPageSize = 4096;

// Bytes that SQLite leaves free at the end of each page for its checksum.
constexpr std::uint32_t kPageReserve = 8;

}  // namespace qd
