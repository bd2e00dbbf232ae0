#include "core/exchange/import_preview.h"

#include <algorithm>

namespace qd {
namespace {

// error > question > creates > repaired > ok
int gravity(CellState state) {
    switch (state) {
        case CellState::error: return 4;
        case CellState::question: return 3;
        case CellState::creates: return 2;
        case CellState::repaired: return 1;
        default: return 0;
    }
}

}  // namespace

ImportPreview::ImportPreview(Workspace& workspace, const ImportFile& file, const ImportPlan& plan, RowReader reader, KeyIndex keys)
    : m_workspace(workspace), m_file(file), m_plan(plan), m_reader(std::move(reader)), m_keys(std::move(keys)) {}

Result<std::unique_ptr<ImportPreview>> ImportPreview::open(Workspace& workspace, const ImportFile& file, const ImportPlan& plan) {
    RowReader reader = TRY(RowReader::open(workspace, plan));
    KeyIndex keys = TRY(KeyIndex::read(workspace, reader, plan));
    return std::unique_ptr<ImportPreview>{new ImportPreview{workspace, file, plan, std::move(reader), std::move(keys)}};
}

Result<std::vector<PreviewRow>> ImportPreview::rows(std::uint64_t first, std::size_t count) {
    std::vector<PreviewRow> page;
    RowStream stream{m_file.text, m_plan.dialect};
    CsvRow csv;
    for (std::uint64_t at = 0; page.size() < count; ++at) {
        if (!TRY(stream.next(csv))) break;
        if (at >= first) page.push_back(describe(csv));
    }
    return page;
}

PreviewRow ImportPreview::describe(const CsvRow& csv) {
    m_reader.read(csv, m_row);
    PreviewRow row;
    row.number = csv.number;
    row.problem = m_row.problem;
    if (!m_row.problem.empty()) row.state = CellState::error;
    // A row without a key of its own is compared by content, which counts copies from the first row on.
    if (!m_keys.keyed_by_row()) row.existing = m_keys.find(m_keys.key_of(csv, m_row), m_row);
    for (std::size_t at = 0; at < m_row.cells.size(); ++at) {
        const ReadCell& cell = m_row.cells[at];
        PreviewCell shown{cell.state, at < csv.cells.size() ? std::string{csv.cells[at]} : "", cell.value, {}, cell.problem};
        if (cell.mention)
            shown.title = cell.mention->id ? m_workspace.title(m_reader.book(at)->entity(), cell.mention->id) : cell.mention->wanted;
        if (gravity(cell.state) > gravity(row.state)) row.state = cell.state;
        row.cells.push_back(std::move(shown));
    }
    return row;
}

}  // namespace qd
