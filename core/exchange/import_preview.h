#pragma once
// What rows of a file will look like as records, a page at a time.

#include <memory>

#include "core/exchange/import_file.h"
#include "core/exchange/key_index.h"
#include "core/exchange/row_stream.h"

namespace qd {

struct PreviewCell {
    CellState state = CellState::empty;
    std::string raw;       // as in the file
    Value value;
    std::string title;     // of the record referred to, or of the one to be made
    std::string problem;
};

struct PreviewRow {
    std::uint64_t number = 0;
    Id existing = 0;       // the record that will be updated; 0 = a new one
    CellState state = CellState::ok;  // the worst of its cells
    std::string problem;
    std::vector<PreviewCell> cells;   // parallel to the plan's columns
};

class ImportPreview {
public:
    // All outlive the preview; after the plan changed, open a new one.
    [[nodiscard]] static Result<std::unique_ptr<ImportPreview>> open(Workspace& workspace, const ImportFile& file,
                                                                     const ImportPlan& plan);

    // Rows first … first + count - 1 of the data (0 = the first); fewer at the end.
    // Time grows with first: rows are found by reading from the start, about 100 MB a second.
    [[nodiscard]] Result<std::vector<PreviewRow>> rows(std::uint64_t first, std::size_t count);

private:
    ImportPreview(Workspace& workspace, const ImportFile& file, const ImportPlan& plan, RowReader reader, KeyIndex keys);
    [[nodiscard]] PreviewRow describe(const CsvRow& csv);

    Workspace& m_workspace;
    const ImportFile& m_file;
    const ImportPlan& m_plan;
    RowReader m_reader;
    KeyIndex m_keys;
    ReadRow m_row;
};

}  // namespace qd
