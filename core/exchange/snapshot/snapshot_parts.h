#pragma once
// Private to snapshot_job*.cpp: the new database, and the history on its way into it.

#include <limits>
#include <map>
#include <unordered_map>
#include <vector>

#include "core/exchange/snapshot/snapshot_job.h"

namespace qd {

struct SnapshotJob::Target {
    PageStore store{nullptr};
    std::unique_ptr<Database> database;
};

struct SnapshotJob::Journal {
    struct Place { const Entity* entity = nullptr; std::size_t field = 0; };
    std::unordered_map<int, Place> places;      // by Field::number
    std::map<Id, std::int64_t> rows_of;         // rows that go along, by change
    std::int64_t last_read = 0;                 // seq in the source
    std::int64_t left_out = 0;
    std::vector<Id> ids;                        // of the records that go along, ascending
    Id last_change = std::numeric_limits<Id>::min();   // read in the source
    std::int64_t rows_told = 0;                 // of the journal, by the changes so far
};

}  // namespace qd
