#pragma once
// A new, whole workspace from what can be read of a damaged one.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/store/database.h"

namespace qd {

struct SalvagedTable {
    std::string name;
    std::int64_t rows = 0;
    bool complete = false;  // every row was read; a damaged page may still have changed what some say
};

struct Salvage {
    std::vector<std::byte> file;           // a workspace file with fresh checksums
    std::vector<SalvagedTable> tables;     // by name, search indexes left out
    std::vector<std::string> lost_indexes; // search indexes that are there but empty
};

// Reads each table from both ends towards the damage. The damaged workspace is only
// read. An Error when not even the list of tables can be read, or for lack of memory.
[[nodiscard]] Result<Salvage> salvage(Database& damaged);

}  // namespace qd
