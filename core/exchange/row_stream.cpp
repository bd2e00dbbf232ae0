#include "core/exchange/row_stream.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"

namespace qd {

RowStream::RowStream(std::string_view text, CsvDialect dialect)
    : m_reader(dialect), m_size(text.size()), m_to_skip(dialect.skip_rows + (dialect.header ? 1 : 0)) {
    m_reader.feed(text);
    m_reader.finish();
}

Result<bool> RowStream::next(CsvRow& row) {
    for (;;) {
        if (!TRY(m_reader.next(row))) return false;
        if (m_to_skip == 0) return true;
        --m_to_skip;
    }
}

double RowStream::share() const {
    return m_size == 0 ? 1 : static_cast<double>(m_reader.position()) / static_cast<double>(m_size);
}

Result<std::vector<std::string>> read_headers(std::string_view text, CsvDialect dialect) {
    CsvDialect all_rows = dialect;
    all_rows.header = false;
    RowStream stream{text, all_rows};
    CsvRow row;
    std::vector<std::string> headers;
    if (!TRY(stream.next(row))) return headers;
    for (std::size_t at = 0; at < row.cells.size(); ++at) {
        std::string name = dialect.header ? collapse_spaces(row.cells[at]) : std::string{};
        if (name.empty()) name = fmt::format("Column {}", at + 1);
        const std::string base = name;
        for (int copy = 2; std::ranges::find(headers, name) != headers.end(); ++copy) name = fmt::format("{} ({})", base, copy);
        headers.push_back(std::move(name));
    }
    return headers;
}

}  // namespace qd
