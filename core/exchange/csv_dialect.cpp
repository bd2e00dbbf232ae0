#include "core/exchange/csv_dialect.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include "core/base/text.h"
#include "core/exchange/column_profile.h"
#include "core/exchange/csv_reader.h"

namespace qd {
namespace {

constexpr std::size_t kSampleBytes = 64 * 1024;
constexpr std::size_t kSampleRows = 200;

using Rows = std::vector<std::vector<std::string>>;

struct Reading {
    Rows rows;
    int faults = 0;
};

Reading read_rows(std::string_view sample, CsvDialect dialect, bool whole) {
    Reading reading;
    CsvReader reader{dialect};
    reader.feed(sample);
    if (whole) reader.finish();
    CsvRow row;
    while (reading.rows.size() < kSampleRows) {
        const auto more = reader.next(row);
        if (!more) ++reading.faults;
        if (!more || !*more) break;
        reading.faults += row.fault != RowFault::none;
        reading.rows.emplace_back(row.cells.begin(), row.cells.end());
    }
    return reading;
}

bool is_typed(std::string_view cell) {
    ColumnProfile one;
    one.observe(cell);
    return one.filled() == 0 || one.kind() != ValueKind::text;
}

// How often the most frequent row length occurs, and how long it is.
std::pair<double, std::size_t> regularity(const Rows& rows) {
    std::map<std::size_t, std::size_t> lengths;
    for (const auto& row : rows) ++lengths[row.size()];
    std::size_t columns = 1, most = 0;
    for (const auto& [length, count] : lengths)
        if (count >= most) columns = length, most = count;
    return {rows.empty() ? 0 : static_cast<double>(most) / static_cast<double>(rows.size()), columns};
}

// Regular rows of more than one column count most; cells that read as values break ties, because
// "1,5;2,5" splits as evenly at its commas.
double score_of(const Reading& reading) {
    if (reading.rows.empty()) return 0;
    const auto [regular, columns] = regularity(reading.rows);
    if (columns < 2) return 0.05;
    std::size_t cells = 0, typed = 0;
    for (const auto& row : reading.rows) {
        cells += row.size();
        for (const std::string& cell : row) typed += is_typed(cell);
    }
    const double value_share = static_cast<double>(typed) / static_cast<double>(std::max<std::size_t>(cells, 1));
    const double fault_share = static_cast<double>(reading.faults) / static_cast<double>(reading.rows.size());
    const bool first_fits = reading.rows.front().size() == columns;
    return regular * regular * (0.7 + 0.3 * value_share) * (1 - std::min(1.0, fault_share)) * (first_fits ? 1 : 0.6);
}

// "sep=;" on a line of its own: what Excel writes to tell itself the delimiter.
bool take_separator_line(std::string_view& sample, char& delimiter) {
    if (!sample.starts_with("sep=") || sample.size() < 6 || (sample[5] != '\r' && sample[5] != '\n')) return false;
    delimiter = sample[4];
    const std::size_t end = sample.find('\n');
    sample.remove_prefix(end == std::string_view::npos ? sample.size() : end + 1);
    return true;
}

LineEnd line_end_of(std::string_view sample) {
    const std::size_t at = sample.find_first_of("\r\n");
    if (at == std::string_view::npos || sample[at] == '\n') return LineEnd::lf;
    return at + 1 < sample.size() && sample[at + 1] == '\n' ? LineEnd::crlf : LineEnd::cr;
}

// Positive: the first row names the columns.
double header_evidence(const Rows& rows) {
    const auto& first = rows.front();
    double evidence = 0;
    std::set<std::string> names;
    for (std::size_t at = 0; at < first.size(); ++at) {
        const std::string name = fold(trim(first[at]));
        if (name.empty()) evidence -= 0.2;
        if (!name.empty() && !names.insert(name).second) evidence -= 0.3;
        if (!name.empty() && is_typed(name)) evidence -= 1.5;
        ColumnProfile below;
        bool repeats = false;
        for (std::size_t row = 1; row < rows.size(); ++row) {
            if (at >= rows[row].size()) continue;
            below.observe(rows[row][at]);
            repeats = repeats || (!name.empty() && fold(trim(rows[row][at])) == name);
        }
        if (below.filled() > 0 && below.kind() != ValueKind::text && !is_typed(name)) evidence += 1;
        evidence += repeats ? -1 : 0.1;
        if (name.find('_') != std::string::npos) evidence += 0.3;
    }
    return evidence / static_cast<double>(std::max<std::size_t>(first.size(), 1));
}

}  // namespace

DialectGuess sniff_dialect(std::string_view text, bool whole) {
    DialectGuess guess;
    std::string_view sample = text.substr(0, kSampleBytes);
    whole = whole && sample.size() == text.size();
    if (sample.starts_with("\xef\xbb\xbf")) sample.remove_prefix(3);
    guess.line_end = line_end_of(sample);
    char told = 0;
    if (take_separator_line(sample, told)) guess.dialect.skip_rows = 1;
    Reading best;
    double best_score = -1, second = 0;
    for (const char quote : {'"', '\''}) {
        if (quote == '\'' && sample.find('\'') == std::string_view::npos) continue;
        for (const char delimiter : {',', ';', '\t', '|'}) {
            if (told && delimiter != told) continue;
            CsvDialect dialect{delimiter, quote, true, 0};
            Reading reading = read_rows(sample, dialect, whole);
            if (reading.rows.empty() && !whole) reading = read_rows(sample, dialect, true);
            // An apostrophe is a letter far more often than a quote.
            const double score = score_of(reading) * (quote == '"' ? 1 : 0.9);
            if (score <= best_score) {
                second = std::max(second, score);
                continue;
            }
            second = std::max(second, best_score);
            best_score = score;
            best = std::move(reading);
            guess.dialect.delimiter = delimiter;
            guess.dialect.quote = quote;
        }
    }
    guess.columns = regularity(best.rows).second;
    guess.confidence = guess.columns < 2 ? 0.5 : std::clamp(best_score - second * 0.3, 0.0, 1.0);
    if (!best.rows.empty()) {
        const double evidence = best.rows.size() < 2 ? 0.3 : header_evidence(best.rows);
        guess.dialect.header = evidence >= 0;
        guess.header_confidence = std::min(1.0, 0.5 + std::abs(evidence));
    }
    return guess;
}

const char* label_of_delimiter(char delimiter) {
    switch (delimiter) {
        case ';': return "semicolon";
        case '\t': return "tab";
        case '|': return "bar";
        default: return "comma";
    }
}

}  // namespace qd
