#include "core/exchange/csv_writer.h"

#include "core/base/text.h"
#include "core/exchange/value_formats.h"

namespace qd {
namespace {

// Blanks do not protect from being run, and our own guard is guarded again, so that
// reading back always takes exactly one away.
std::string_view without_lead(std::string_view line) {
    for (;;) {
        const std::size_t before = line.size();
        for (const std::string_view lead : {" ", "'", "\xc2\xa0", "\xe2\x80\x89", "\xe2\x80\xaf", "\xe3\x80\x80", "\xef\xbb\xbf"})
            if (line.starts_with(lead)) line.remove_prefix(lead.size());
        if (line.size() == before) return line;
    }
}

// The first physical line of the text begins like a formula: the characters of the
// OWASP list, their full-width twins, and | for DDE.
bool starts_formula(std::string_view text) {
    const std::string_view line = without_lead(text.substr(0, text.find_first_of("\r\n")));
    if (line.empty()) return false;
    if (std::string_view{"=+-@|\t"}.find(line.front()) != std::string_view::npos) return true;
    for (const std::string_view wide : {"＝", "＋", "－", "＠", "｜"})
        if (line.starts_with(wide)) return true;
    return false;
}

}  // namespace

bool is_risky_in_spreadsheet(std::string_view cell) {
    if (cell.empty()) return false;
    const std::size_t first = cell.find_first_not_of('\'');
    if (first != std::string_view::npos && (cell[first] == '\r' || cell[first] == '\n')) return true;
    if (parse_decimal(cell, {'.'}) && cell.find('(') == std::string_view::npos && trim(cell) == cell) return false;
    for (std::string_view rest = cell;;) {
        const std::size_t end = rest.find_first_of("\r\n");
        if (starts_formula(rest)) return true;
        if (end == std::string_view::npos) return false;
        rest.remove_prefix(end + 1);
    }
}

std::string without_guard(std::string_view cell) {
    if (!has_guard(cell)) return std::string{cell};
    std::string plain;
    bool line_starts = true;
    for (std::size_t at = 0; at < cell.size(); ++at) {
        const bool guard = line_starts && cell[at] == '\'' && (at == 0 || starts_formula(cell.substr(at + 1)));
        line_starts = cell[at] == '\n' || (cell[at] == '\r' && (at + 1 == cell.size() || cell[at + 1] != '\n'));
        if (!guard) plain += cell[at];
    }
    return plain;
}

bool has_guard(std::string_view cell) {
    return cell.size() > 1 && cell.front() == '\'' && is_risky_in_spreadsheet(cell.substr(1));
}

void CsvWriter::separate() {
    if (m_cells++ > 0) m_out += m_style.delimiter;
}

void CsvWriter::put(std::string_view cell) {
    const bool blank_ends = !cell.empty() && (cell.front() == ' ' || cell.back() == ' ');
    const bool quote = blank_ends || cell.find_first_of("\"\r\n\t'") != std::string_view::npos ||
                       cell.find(m_style.delimiter) != std::string_view::npos;
    if (!cell.empty()) m_row_filled = true;
    if (!quote) {
        m_out += cell;
        return;
    }
    m_out += '"';
    for (const char c : cell) {
        if (c == '"') m_out += '"';
        m_out += c;
    }
    m_out += '"';
}

void CsvWriter::text(std::string_view cell) {
    if (!m_style.spreadsheet_safe || !is_risky_in_spreadsheet(cell)) return value(cell);
    separate();
    // Every physical line is guarded: some programs split a quoted cell at its line breaks.
    std::string guarded = "'";
    for (std::size_t at = 0; at < cell.size(); ++at) {
        guarded += cell[at];
        const bool line_ends = cell[at] == '\n' || (cell[at] == '\r' && (at + 1 == cell.size() || cell[at + 1] != '\n'));
        if (line_ends && starts_formula(cell.substr(at + 1))) guarded += '\'';
    }
    put(guarded);
}

void CsvWriter::value(std::string_view cell) {
    separate();
    put(cell);
}

void CsvWriter::end_row() {
    if (m_cells == 1 && !m_row_filled) m_out += "\"\"";  // an empty line would not count as a row
    m_cells = 0;
    m_row_filled = false;
    m_out += m_style.crlf ? "\r\n" : "\n";
}

}  // namespace qd
