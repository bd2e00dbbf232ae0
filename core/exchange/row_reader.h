#pragma once
// Turns one row of a file into field values, as the plan says. Used by the
// preview, the dry run and the import, so that all three agree.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/exchange/csv_reader.h"
#include "core/exchange/import_plan.h"
#include "core/exchange/reference_book.h"

namespace qd {

enum class CellState : std::uint8_t {
    ok,
    empty,
    repaired,  // understood, though written differently from what will be stored
    question,  // a doubt that the person should settle; imported as proposed
    creates,   // refers to a record that will be made
    error      // the row is refused because of it
};

struct ReadCell {
    CellState state = CellState::empty;
    Value value;               // empty for a reference that will be made
    Mention* mention = nullptr;
    std::string problem;       // error: the reason in words
};

struct ReadRow {
    std::vector<ReadCell> cells;  // parallel to the plan's columns; left-out columns are empty
    std::string problem;          // of the row as a whole (too many columns, …)
    bool refused = false;
};

class RowReader {
public:
    // plan is the caller's and stays unchanged while the reader lives.
    [[nodiscard]] static Result<RowReader> open(Workspace& workspace, const ImportPlan& plan);

    // row is reused: nothing is allocated for a row like the one before.
    void read(const CsvRow& csv, ReadRow& row);

    [[nodiscard]] const Entity& entity() const { return *m_entity; }
    [[nodiscard]] int field_at(std::size_t column) const { return m_columns[column].field; }  // -1 = left out
    [[nodiscard]] const std::vector<std::pair<int, Value>>& defaults() const { return m_defaults; }
    // Every text met in a reference column so far, in the order of the file.
    [[nodiscard]] const std::deque<Mention>& mentions(std::size_t column) const { return m_columns[column].mentions; }
    // The book of the records that a reference column points to; null for other columns.
    [[nodiscard]] ReferenceBook* book(std::size_t column) { return m_columns[column].book; }
    [[nodiscard]] ReferenceBook* book_of(std::string_view entity_key);
    // Looks mentions up again that had no record, after records were added to the books.
    void settle(Mention& mention, std::size_t column);

private:
    struct Column {
        int field = -1;
        const Field* type = nullptr;
        const ColumnPlan* plan = nullptr;
        ReferenceBook* book = nullptr;
        std::deque<Mention> mentions;
        TextMap<Mention*> known;
        TextMap<ReadCell> converted;  // choices and rules: few different texts
    };

    [[nodiscard]] Result<> prepare(Workspace& workspace, const ImportPlan& plan);
    [[nodiscard]] Result<> prepare_column(Workspace& workspace, const ColumnPlan& plan, Column& column);
    [[nodiscard]] Result<> prepare_defaults(Workspace& workspace, const ImportPlan& plan);
    [[nodiscard]] Result<ReferenceBook*> ensure_book(Workspace& workspace, std::string_view entity_key);
    void read_cell(Column& column, std::string_view text, ReadCell& cell);
    void read_reference(Column& column, std::string_view text, ReadCell& cell);
    void clean_phones(const CsvRow& csv, ReadRow& row);
    void look_up(const Column& column, Mention& mention);

    const ImportPlan* m_plan = nullptr;
    const Entity* m_entity = nullptr;
    std::vector<Column> m_columns;
    std::vector<std::pair<int, Value>> m_defaults;
    std::vector<std::size_t> m_phones;   // columns to be cleaned
    std::size_t m_country_column = 0;    // valid where m_phones is not empty; beyond the last = the file has none
    std::string m_country;               // the company's own
    std::vector<std::unique_ptr<ReferenceBook>> m_books;
};

// One cell's text as a value of the field; the reason in words when it is none.
struct Converted {
    Value value;
    CellState state = CellState::ok;
    std::string problem;
};
[[nodiscard]] Converted convert_cell(const Entity& entity, const Field& field, const ColumnPlan& plan, std::string_view text);

}  // namespace qd
