#pragma once
// One table of the new database: its rows and their digest.

#include <optional>
#include <string>
#include <vector>

#include "core/exchange/snapshot/manifest.h"
#include "core/model/table_digest.h"

namespace qd {

class TableWriter {
public:
    // columns: the first is the key. database null = only counted (for a preview).
    [[nodiscard]] static Result<TableWriter> open(Database* database, std::string table, std::vector<std::string> columns);

    // values parallel to the columns; rows in ascending order of their key.
    [[nodiscard]] Result<> write(std::span<const Value> values);
    [[nodiscard]] std::int64_t rows() const { return m_rows; }
    // Ends it.
    [[nodiscard]] TableFacts facts();

private:
    std::string m_table;
    std::vector<std::string> m_columns;
    std::vector<std::size_t> m_by_name;   // positions in the order of the columns' names, without the key
    std::optional<Statement> m_insert;
    TableDigest m_digest;
    std::int64_t m_rows = 0;
};

}  // namespace qd
