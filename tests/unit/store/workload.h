#pragma once
// Random transactions over a few tables: what a desk does to its database, in small.

#include <string>

#include "core/base/random.h"
#include "core/store/database.h"

namespace qd::test {

class Workload {
public:
    // The database and the random numbers must outlive it.
    Workload(Database& database, Random& random) : m_database(database), m_random(random) {}

    // The tables. Part of what may be cut off.
    [[nodiscard]] Result<> create_tables();
    // One transaction (or VACUUM, or a rollback). The first Error ends it, rolled back.
    [[nodiscard]] Result<> transaction();

private:
    [[nodiscard]] Result<> statements();
    [[nodiscard]] Result<> statement();
    [[nodiscard]] Result<> insert();
    [[nodiscard]] Result<> inside_savepoint();
    [[nodiscard]] std::string words(std::size_t count);

    Database& m_database;
    Random& m_random;
};

// Everything that the tables say, in one text.
[[nodiscard]] Result<std::string> contents_of(Database& database);

}  // namespace qd::test
