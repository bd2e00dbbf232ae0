#pragma once
// What damaged bytes mean for the person: which tables they touch and how much of
// them can still be read.

#include <cstdint>
#include <string>
#include <vector>

#include "core/store/database.h"
#include "core/store/page_store.h"

namespace qd {

struct DamagedTable {
    std::string name;
    std::uint32_t data_pages = 0;   // damaged pages that hold rows
    std::uint32_t index_pages = 0;  // damaged pages of its indexes, or of a search index: nothing is lost by them
    std::int64_t readable_rows = 0; // by reading from both ends towards the damage; not counted without data_pages
    bool complete = true;           // every row can be read (what a damaged page says may still be wrong)
};

struct DamageReport {
    std::uint32_t pages = 0;            // of the whole file
    std::uint32_t damaged_pages = 0;
    std::uint32_t free_pages = 0;       // damaged, but in no use
    std::uint32_t unattributed_pages = 0;  // reached only through other damaged pages
    bool schema_damaged = false;        // the list of tables itself is touched
    std::vector<DamagedTable> tables;   // by name; only those touched; search indexes by theirs

    // "3 of 1,200 pages are damaged. Touched: deal (2 pages, 8,790 rows readable)…"
    [[nodiscard]] std::string sentence() const;
};

// Reads the whole file once. database must be open over store. damaged when not even
// the list of tables can be read.
[[nodiscard]] Result<DamageReport> examine_damage(PageStore& store, Database& database);

}  // namespace qd
