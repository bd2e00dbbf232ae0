#include "core/exchange/snapshot/table_writer.h"

#include <algorithm>
#include <numeric>

#include "core/base/sort_by.h"

namespace qd {

Result<TableWriter> TableWriter::open(Database* database, std::string table, std::vector<std::string> columns) {
    TableWriter writer;
    writer.m_by_name.resize(columns.size() - 1);
    std::iota(writer.m_by_name.begin(), writer.m_by_name.end(), std::size_t{1});
    sort_by(writer.m_by_name, {}, [&](std::size_t at) -> const std::string& { return columns[at]; });
    if (database) {
        std::string names, marks;
        for (const std::string& column : columns) {
            names += (names.empty() ? "\"" : ", \"") + column + '"';
            marks += marks.empty() ? "?" : ", ?";
        }
        writer.m_insert = TRY(database->prepare("INSERT INTO \"" + table + "\"(" + names + ") VALUES(" + marks + ")"));
    }
    writer.m_table = std::move(table);
    writer.m_columns = std::move(columns);
    return writer;
}

Result<> TableWriter::write(std::span<const Value> values) {
    ++m_rows;
    if (!m_insert) return {};
    m_digest.row(as_integer(values.front()));
    for (const std::size_t at : m_by_name) m_digest.value(m_columns[at], values[at]);
    for (std::size_t at = 0; at < values.size(); ++at) bind_value(*m_insert, static_cast<int>(at), values[at]);
    return m_insert->run();
}

TableFacts TableWriter::facts() {
    m_insert.reset();
    return {std::move(m_table), m_rows, m_digest.finish()};
}

}  // namespace qd
