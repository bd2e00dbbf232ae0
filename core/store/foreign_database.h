#pragma once
// A file that somebody else made: only to be read table by table, and never believed. Its views, triggers
// and functions do nothing, lengths and numbers are limited, only plain SELECTs and questions about the
// schema are allowed, and whatever takes too many steps or too much memory fails.

#include <cstdint>
#include <memory>

#include "core/store/database.h"

namespace qd {

class ForeignDatabase {
public:
    // The store must outlive this, and becomes read-only. One at a time: SQLite's limit on memory is the program's.
    [[nodiscard]] static Result<std::unique_ptr<ForeignDatabase>> open(PageStore& store);
    ~ForeignDatabase();
    ForeignDatabase(const ForeignDatabase&) = delete;
    ForeignDatabase& operator=(const ForeignDatabase&) = delete;

    [[nodiscard]] Database& database() { return *m_database; }
    // From now on that many thousand steps of SQLite's machine, then statements fail (cancelled).
    void allow_steps(std::int64_t thousands);
    // As many as it takes to read every row of a file of that many bytes.
    void allow_steps_for(std::uint64_t bytes);

    struct Guard;  // of memory and steps

private:
    explicit ForeignDatabase(std::unique_ptr<Guard> guard);
    [[nodiscard]] Result<> restrict_statements();
    std::unique_ptr<Guard> m_guard;
    std::unique_ptr<Database> m_database;
};

}  // namespace qd
