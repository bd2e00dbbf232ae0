#include "core/exchange/csv_reader.h"

#include <cassert>

namespace qd {

CsvReader::CsvReader(CsvDialect dialect) : m_dialect(dialect) {
    for (const char c : {dialect.delimiter, '\n', '\r', '\0'}) m_ends_plain[static_cast<unsigned char>(c)] = true;
}

void CsvReader::feed(std::string_view utf8) {
    assert(m_at == m_input.size() && "the last chunk was not read to its end");
    m_consumed_before += m_input.size();
    m_input = utf8;
    m_at = 0;
    if (m_started || utf8.empty()) return;
    m_started = true;
    if (utf8.starts_with("\xef\xbb\xbf")) m_at = 3;
}

Result<bool> CsvReader::next(CsvRow& row) {
    if (m_row_ready) {
        m_row_ready = false;
        m_text.clear();
        m_ends.clear();
        m_any_quote = false;
        m_fault = RowFault::none;
    }
    for (;;) {
        if (!TRY(scan())) {
            if (!m_finished || (m_text.empty() && m_ends.empty() && m_state == State::cell_start)) return false;
            if (m_state == State::quoted) m_fault = RowFault::open_quote;
            end_cell();
        }
        m_row_ready = true;
        if (!blank_line()) break;
        m_row_ready = false;
        m_ends.clear();
        m_row_line = m_line;
    }
    deliver(row);
    return true;
}

// Reads on until a row ends (true) or the chunk does (false).
Result<bool> CsvReader::scan() {
    while (m_at < m_input.size()) {
        const char c = m_input[m_at];
        if (m_after_return) {
            m_after_return = false;
            if (c == '\n') {
                ++m_at;
                continue;
            }
        }
        switch (m_state) {
            case State::cell_start:
                if (c == m_dialect.quote) {
                    m_state = State::quoted;
                    m_any_quote = true;
                    ++m_at;
                    continue;
                }
                m_state = State::plain;
                continue;
            case State::quoted: TRY(take_quoted()); continue;
            case State::quote_seen:
                if (c == m_dialect.quote) {
                    m_text += c;
                    m_state = State::quoted;
                    ++m_at;
                    continue;
                }
                if (c != m_dialect.delimiter && c != '\r' && c != '\n') m_fault = RowFault::text_after_quote;
                m_state = State::plain;
                continue;
            case State::plain: break;
        }
        if (c == m_dialect.delimiter) {
            end_cell();
            ++m_at;
            if (m_ends.size() > kColumnLimit)
                return fail(ErrorKind::invalid_input,
                            "Row " + std::to_string(m_number + 1) + " has more than " + std::to_string(kColumnLimit) +
                                " columns.",
                            "Nothing was imported.", "Check which character separates the columns.");
        } else if (c == '\n' || c == '\r') {
            end_cell();
            ++m_at;
            ++m_line;
            m_after_return = c == '\r';
            return true;
        } else {
            TRY(take_plain());
        }
    }
    return false;
}

Result<> CsvReader::take_plain() {
    const std::size_t from = m_at;
    std::size_t at = m_at;
    while (at < m_input.size() && !m_ends_plain[static_cast<unsigned char>(m_input[at])]) ++at;
    m_at = at;
    if (at < m_input.size() && m_input[at] == '\0' && m_dialect.delimiter != '\0') return refuse_zero_byte();
    m_text.append(m_input.substr(from, m_at - from));
    return check_cell();
}

Result<> CsvReader::take_quoted() {
    const std::size_t from = m_at;
    while (m_at < m_input.size()) {
        const char c = m_input[m_at];
        if (c == m_dialect.quote) break;
        if (c == '\0') return refuse_zero_byte();
        // CRLF inside a cell is one line for people who look the line up.
        if (c == '\n') ++m_line;
        ++m_at;
    }
    m_text.append(m_input.substr(from, m_at - from));
    if (m_at < m_input.size()) {
        m_state = State::quote_seen;
        ++m_at;
    }
    return check_cell();
}

void CsvReader::end_cell() {
    m_ends.push_back(m_text.size());
    m_state = State::cell_start;
}

bool CsvReader::blank_line() const { return m_ends.size() == 1 && m_text.empty() && !m_any_quote; }

Result<> CsvReader::check_cell() const {
    const std::size_t start = m_ends.empty() ? 0 : m_ends.back();
    if (m_text.size() - start <= kCellLimit) return {};
    return fail(ErrorKind::invalid_input,
                "Row " + std::to_string(m_number + 1) + " (line " + std::to_string(m_row_line) + "), column " +
                    std::to_string(m_ends.size() + 1) + " is longer than 1 MB.",
                "Nothing was imported.",
                m_any_quote ? "Probably a quotation mark is not closed there." : "Shorten it or leave the column out.");
}

std::unexpected<Error> CsvReader::refuse_zero_byte() const {
    return fail(ErrorKind::invalid_input,
                "Row " + std::to_string(m_number + 1) + " (line " + std::to_string(m_line) +
                    ") holds a zero byte, so this is not a text file.",
                "Nothing was imported.", "Export the data as CSV and try again.");
}

void CsvReader::deliver(CsvRow& row) {
    m_cells.clear();
    std::size_t from = 0;
    for (const std::size_t end : m_ends) {
        m_cells.emplace_back(m_text.data() + from, end - from);
        from = end;
    }
    row = {++m_number, m_row_line, m_cells, m_fault};
    m_row_line = m_line;
}

}  // namespace qd
