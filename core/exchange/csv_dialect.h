#pragma once
// How a delimited file is written: found out from its beginning.

#include <cstddef>
#include <string>
#include <string_view>

namespace qd {

struct CsvDialect {
    char delimiter = ',';   // , ; | or a tab
    char quote = '"';       // " or '
    bool header = true;     // the first row names the columns
    int skip_rows = 0;      // rows before the header ("sep=;" as Excel writes it)
    friend bool operator==(const CsvDialect&, const CsvDialect&) = default;
};

enum class LineEnd { lf, crlf, cr };

struct DialectGuess {
    CsvDialect dialect;
    LineEnd line_end = LineEnd::lf;
    std::size_t columns = 1;
    double confidence = 0;         // of the delimiter and quote
    double header_confidence = 0;  // of the header being there (or not)
};

// sample is UTF-8. whole: it is the entire file, so its last row counts.
// Looks at no more than the first 64 KB.
[[nodiscard]] DialectGuess sniff_dialect(std::string_view sample, bool whole);

[[nodiscard]] const char* label_of_delimiter(char delimiter);  // "comma", "semicolon", "tab", "bar"

}  // namespace qd
