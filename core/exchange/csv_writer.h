#pragma once
// Writes delimited text that every spreadsheet opens and none runs.

#include <string>
#include <string_view>

namespace qd {

struct CsvStyle {
    char delimiter = ',';
    bool spreadsheet_safe = true;  // free text that a spreadsheet would run gets an apostrophe in front
    bool crlf = true;              // RFC 4180's line end
};

// Appends to a string that the caller takes over in pieces.
class CsvWriter {
public:
    explicit CsvWriter(std::string& out, CsvStyle style = {}) : m_out(out), m_style(style) {}

    // Free text: made harmless when the style says so.
    void text(std::string_view cell);
    // A number, date or identifier as the program wrote it: never changed.
    void value(std::string_view cell);
    void end_row();

private:
    void separate();
    void put(std::string_view cell);

    std::string& m_out;
    CsvStyle m_style;
    std::size_t m_cells = 0;
    bool m_row_filled = false;
};

// A spreadsheet would read this cell, or a line inside it, as a formula. Plain numbers are not meant.
[[nodiscard]] bool is_risky_in_spreadsheet(std::string_view cell);
// The cell carries the apostrophe that CsvWriter puts in front; without_guard() takes it back.
[[nodiscard]] bool has_guard(std::string_view cell);
[[nodiscard]] std::string without_guard(std::string_view cell);

}  // namespace qd
