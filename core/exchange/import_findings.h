#pragma once
// What a dry run and an import tell the person: counts, refused rows, questions.

#include <cstdint>
#include <string>
#include <vector>

#include "core/exchange/import_plan.h"
#include "core/exchange/reference_book.h"

namespace qd {

struct ImportCounts {
    std::uint64_t rows = 0;
    std::uint64_t created = 0;
    std::uint64_t updated = 0;   // a dry run: records that exist already
    std::uint64_t same = 0;      // existed and nothing was different
    std::uint64_t skipped = 0;   // left alone because of the mode (create only, update only)
    std::uint64_t refused = 0;
};

struct ImportError {
    std::uint64_t row = 0;   // as CsvRow::number: 1 = first row of the file
    std::uint64_t line = 0;
    int column = -1;         // -1 = the row as a whole
    std::string header, value, reason;

    [[nodiscard]] std::string sentence() const;  // "Row 12, column close_date: “31.02.2017” is not a date."
};

struct RefusedRow {
    std::uint64_t row = 0;
    std::vector<std::string> cells;  // to be corrected and tried again
};

struct ImportAnswer {
    std::string label;          // "Year first"
    std::string detail;         // "Mar 1, 2017 · all 6,711 deals close after they start"
    bool contradicted = false;  // the data speaks against it
    // What it does to the plan; only the parts of the question's kind are used.
    DateOrder order = DateOrder::unknown;
    char decimal = 0;
    ValueRule rule;
    std::string create_entity;
    Cleaning cleaning = Cleaning::proposed;
};

struct ImportQuestion {
    enum class Kind : std::uint8_t { date_order, decimal_mark, which_record, missing_records, spelling, cleaning };
    Kind kind = Kind::which_record;
    std::vector<int> columns;
    std::string text;           // "GTXPro: 1,480 rows, did you mean GTX Pro?"
    std::string detail;         // "Not a product yet. 96 % alike, the next best 71 %."
    std::string value;          // the text in the file
    std::uint64_t rows = 0;
    std::vector<ImportAnswer> answers;
    int proposed = -1;          // the answer that the import takes as things stand; -1 = none is safe to take
    std::string suggestion;     // which_record, spelling: the name found
    double score = 0, next = 0; // how alike it is, and the next best
};

// Writes the answer into the plan.
void apply_answer(ImportPlan& plan, const ImportQuestion& question, std::size_t answer);

struct ColumnCheck {
    std::uint64_t ok = 0, empty = 0, repaired = 0, errors = 0, creates = 0;
    std::uint64_t distinct = 0, found = 0;   // references: different texts, and those with a record
};

struct ImportFindings {
    ImportCounts counts;
    std::vector<ColumnCheck> columns;
    std::vector<ImportError> errors;         // the first kErrorLimit
    std::vector<ImportQuestion> questions;
    std::vector<std::pair<std::string, std::uint64_t>> to_create;  // entity, how many records by name
    static constexpr std::size_t kErrorLimit = 5'000;
};

}  // namespace qd
