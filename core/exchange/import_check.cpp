#include "core/exchange/import_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"

namespace qd {
namespace {
constexpr int kRowsPerStep = 500;
constexpr std::size_t kBytesPerRow = 80;  // about
}

ImportCheck::ImportCheck(Workspace& workspace, const ImportFile& file, const ImportAnalysis& analysis, const ImportPlan& plan)
    : m_workspace(workspace), m_file(file), m_analysis(analysis), m_plan(plan), m_stream(file.text, plan.dialect) {}

Result<> ImportCheck::open() {
    m_reader = std::make_unique<RowReader>(TRY(RowReader::open(m_workspace, m_plan)));
    m_keys = std::make_unique<KeyIndex>(TRY(KeyIndex::read(m_workspace, *m_reader, m_plan)));
    m_keys->expect(m_file.text.size() / kBytesPerRow);
    m_findings.columns.resize(m_plan.columns.size());
    m_cleaned.resize(m_plan.columns.size());
    m_start = m_plan.column_of("created");
    m_end = m_plan.column_of("close_date");
    for (std::size_t at = 0; at < m_plan.columns.size(); ++at) {
        const Field* field = m_reader->entity().find(m_plan.columns[at].field);
        if (!field || (field->type != FieldType::date && field->type != FieldType::instant)) continue;
        const auto orders = m_analysis.profiles()[at].possible_orders();
        if (orders.size() == 1 && orders.front() != DateOrder::excel_serial) {  // one certain column settles the file
            m_open_dates.clear();
            return {};
        }
        if (orders.size() != 2 || (!m_open_dates.empty() && orders != m_open_orders)) continue;
        m_open_dates.push_back(static_cast<int>(at));
        m_open_orders = orders;
    }
    return {};
}

Result<Progress> ImportCheck::step() {
    if (!m_reader) TRY(open());
    CsvRow csv;
    for (int rows = 0; rows < kRowsPerStep; ++rows) {
        if (!TRY(m_stream.next(csv))) {
            finish();
            return Progress{1, fmt::format("{} rows checked", m_findings.counts.rows), true};
        }
        check_row(csv);
    }
    return Progress{m_stream.share(), fmt::format("Checking row {}", m_findings.counts.rows), false};
}

void ImportCheck::check_row(const CsvRow& csv) {
    ++m_findings.counts.rows;
    m_reader->read(csv, m_row);
    if (!m_open_dates.empty()) weigh_dates(csv);
    const auto list = [&](int column, std::string reason) {
        if (m_findings.errors.size() >= ImportFindings::kErrorLimit) return;
        const bool whole = column < 0;
        const auto at = static_cast<std::size_t>(column);
        m_findings.errors.push_back({csv.number, csv.line, column, whole ? "" : m_plan.columns[at].header,
                                     whole || at >= csv.cells.size() ? "" : std::string{csv.cells[at]}, std::move(reason)});
    };
    if (!m_row.problem.empty()) list(-1, m_row.problem);
    for (std::size_t at = 0; at < m_row.cells.size(); ++at) {
        const ReadCell& cell = m_row.cells[at];
        ColumnCheck& column = m_findings.columns[at];
        if (cell.mention) ++cell.mention->rows;
        switch (cell.state) {
            case CellState::ok: ++column.ok; break;
            case CellState::empty: ++column.empty; break;
            case CellState::repaired: note_cleaning(at, csv); [[fallthrough]];
            case CellState::question: ++column.repaired; break;
            case CellState::creates: ++column.creates; break;
            case CellState::error:
                ++column.errors;
                list(static_cast<int>(at), cell.problem);
                break;
        }
    }
    count_row(csv);
}

void ImportCheck::count_row(const CsvRow& csv) {
    ImportCounts& counts = m_findings.counts;
    if (m_row.refused) {
        ++counts.refused;
        return;
    }
    const bool known = m_keys->find(m_keys->key_of(csv, m_row), m_row) != 0;
    constexpr Id kComing = 1;  // no record yet, but the next row of this key will find one
    m_keys->add(kComing);
    if (known) ++(m_plan.mode == ImportMode::create ? counts.skipped : counts.updated);
    else ++(m_plan.mode == ImportMode::update ? counts.skipped : counts.created);
}

void ImportCheck::note_cleaning(std::size_t column, const CsvRow& csv) {
    const Field* field = m_reader->entity().find(m_plan.columns[column].field);
    const bool cleans = field && (field->type == FieldType::phone || field->type == FieldType::email ||
                                  field->type == FieldType::url || field->key == "country");
    const bool ruled = !m_plan.columns[column].rules.empty();  // then the person has decided value by value
    if (!cleans || ruled || m_plan.columns[column].cleaning != Cleaning::proposed) return;
    Cleaned& cleaned = m_cleaned[column];
    if (cleaned.rows++ == 0) cleaned = {1, std::string{trim(csv.cells[column])}, std::string{as_text(m_row.cells[column].value)}};
}

void ImportCheck::weigh_dates(const CsvRow& csv) {
    if (m_start < 0 || m_end < 0) return;
    const auto start_at = static_cast<std::size_t>(m_start), end_at = static_cast<std::size_t>(m_end);
    if (std::max(start_at, end_at) >= csv.cells.size()) return;
    for (const DateOrder order : m_open_orders) {
        const auto start = parse_date(csv.cells[start_at], order);
        const auto end = parse_date(csv.cells[end_at], order);
        if (!start || !end) continue;
        DateEvidence& evidence = m_evidence[static_cast<std::size_t>(order)];
        ++(*start <= *end ? evidence.in_order : evidence.reversed);
    }
}

void ImportCheck::finish() {
    ask_date_order();
    ask_decimal_marks();
    for (std::size_t at = 0; at < m_plan.columns.size(); ++at) {
        if (m_reader->field_at(at) < 0) continue;
        if (m_cleaned[at].rows > 0) ask_cleaning(at);
        if (m_reader->book(at)) ask_references(at);
        else ask_spelling(at);
    }
}

bool settle_dates(ImportPlan& plan, const ImportFindings& findings) {
    bool changed = false;
    for (const ImportQuestion& question : findings.questions) {
        if (question.kind != ImportQuestion::Kind::date_order || question.proposed < 0) continue;
        const auto proposed = static_cast<std::size_t>(question.proposed);
        for (const int column : question.columns)
            changed = changed || plan.columns[static_cast<std::size_t>(column)].order != question.answers[proposed].order;
        apply_answer(plan, question, proposed);
    }
    return changed;
}

}  // namespace qd
