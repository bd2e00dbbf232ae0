#pragma once
// The data rows of a whole file in memory: after the skipped rows and the header.

#include "core/exchange/csv_reader.h"
#include "core/exchange/import_file.h"

namespace qd {

class RowStream {
public:
    // text stays where it is while the stream lives.
    RowStream(std::string_view text, CsvDialect dialect);

    // As CsvReader::next; rows keep the numbers that they have in the file.
    [[nodiscard]] Result<bool> next(CsvRow& row);
    // How much of the file was read, 0…1.
    [[nodiscard]] double share() const;

private:
    CsvReader m_reader;
    std::size_t m_size;
    int m_to_skip;
};

// The names of the columns, made up where the file has none, and told apart where two are the same.
[[nodiscard]] Result<std::vector<std::string>> read_headers(std::string_view text, CsvDialect dialect);

}  // namespace qd
