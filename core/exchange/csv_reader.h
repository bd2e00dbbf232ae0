#pragma once
// Reads rows from delimited text that arrives in chunks. Memory grows with the
// longest row, not with the file. Follows RFC 4180 and forgives what it can
// without guessing: CRLF, LF and CR may be mixed, quotes may span lines.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/exchange/csv_dialect.h"

namespace qd {

enum class RowFault : std::uint8_t {
    none,
    text_after_quote,  // "abc"def: read as abcdef
    open_quote         // the file ended inside a quoted cell
};

struct CsvRow {
    std::uint64_t number = 0;                 // 1 = first row of the file; blank lines do not count
    std::uint64_t line = 0;                   // of its first character, 1 = first
    std::span<const std::string_view> cells;  // valid until the next call of the reader
    RowFault fault = RowFault::none;
};

class CsvReader {
public:
    static constexpr std::size_t kCellLimit = 1024 * 1024;  // bytes
    static constexpr std::size_t kColumnLimit = 16'384;     // as many as a spreadsheet has

    explicit CsvReader(CsvDialect dialect);

    // utf8 must stay where it is until next() has answered false. A mark at the very
    // beginning of the file is skipped.
    void feed(std::string_view utf8);
    void finish() { m_finished = true; }

    // true: row is filled. false: more is needed, or everything was read.
    // Error: a cell beyond the limit, or a zero byte (then it is no text file).
    [[nodiscard]] Result<bool> next(CsvRow& row);

    // Bytes of the fed text that were read so far.
    [[nodiscard]] std::uint64_t position() const { return m_consumed_before + m_at; }

private:
    enum class State : std::uint8_t { cell_start, plain, quoted, quote_seen };

    [[nodiscard]] Result<bool> scan();
    [[nodiscard]] Result<> take_plain();
    [[nodiscard]] Result<> take_quoted();
    void end_cell();
    [[nodiscard]] bool blank_line() const;
    [[nodiscard]] Result<> check_cell() const;
    [[nodiscard]] std::unexpected<Error> refuse_zero_byte() const;
    void deliver(CsvRow& row);

    CsvDialect m_dialect;
    std::array<bool, 256> m_ends_plain{};  // which bytes plain text does not run over
    std::string_view m_input;
    std::size_t m_at = 0;
    std::uint64_t m_consumed_before = 0;
    bool m_started = false, m_finished = false;

    State m_state = State::cell_start;
    bool m_after_return = false;       // a CR ended the row: a LF right after belongs to it
    std::string m_text;                // the row's cells, one after the other
    std::vector<std::size_t> m_ends;   // where each cell ends in m_text
    std::vector<std::string_view> m_cells;
    bool m_any_quote = false;
    RowFault m_fault = RowFault::none;
    bool m_row_ready = false;
    std::uint64_t m_number = 0, m_line = 1, m_row_line = 1;
};

}  // namespace qd
