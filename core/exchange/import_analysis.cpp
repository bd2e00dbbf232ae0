#include "core/exchange/import_analysis.h"

#include <fmt/format.h>

#include <algorithm>

namespace qd {
namespace {
constexpr std::size_t kCellsPerStep = 10'000;
}

ImportAnalysis::ImportAnalysis(const ImportFile& file, const Catalogue& catalogue, CsvDialect dialect)
    : m_file(file), m_catalogue(catalogue), m_dialect(dialect), m_stream(file.text, dialect) {}

Result<Progress> ImportAnalysis::step() {
    if (m_headers.empty()) {
        m_headers = TRY(read_headers(m_file.text, m_dialect));
        m_profiles.resize(m_headers.size());
        m_source = recognise_source(m_headers);
    }
    CsvRow row;
    for (std::size_t cells = 0; cells < kCellsPerStep; cells += m_headers.size() + 1) {
        if (!TRY(m_stream.next(row))) {
            m_entity = propose_entity(m_catalogue, m_headers, m_profiles, m_source, m_file.name);
            return Progress{1, fmt::format("{} rows read", m_rows), true};
        }
        ++m_rows;
        for (std::size_t at = 0; at < m_profiles.size(); ++at)
            m_profiles[at].observe(at < row.cells.size() ? row.cells[at] : std::string_view{});
    }
    return Progress{m_stream.share(), fmt::format("Reading row {}", m_rows), false};
}

ImportPlan ImportAnalysis::propose(const Entity& entity, SourceKind source) const {
    ImportPlan plan;
    plan.entity = entity.key;
    plan.source = source;
    plan.dialect = m_dialect;
    const auto proposals = propose_fields(entity, m_headers, m_profiles, source);
    for (std::size_t at = 0; at < m_headers.size(); ++at) {
        ColumnPlan column;
        column.header = m_headers[at];
        column.field = proposals[at].field;
        column.confidence = proposals[at].confidence;
        column.reason = proposals[at].reason;
        plan.columns.push_back(std::move(column));
    }
    fit_formats(entity, plan);
    plan.key = propose_key(entity, plan);
    return plan;
}

void ImportAnalysis::fit_formats(const Entity& entity, ImportPlan& plan) const {
    // A column that settles its order settles it for the others of the file that leave it open.
    DateOrder settled = DateOrder::unknown;
    const auto is_date = [&](const ColumnPlan& column) {
        const Field* field = entity.find(column.field);
        return field && (field->type == FieldType::date || field->type == FieldType::instant);
    };
    for (std::size_t at = 0; at < plan.columns.size(); ++at) {
        plan.columns[at].numbers = m_profiles[at].number_format();
        const auto orders = m_profiles[at].possible_orders();
        if (orders.empty()) continue;
        plan.columns[at].order = orders.front();
        const bool worded = orders.size() == 3;  // written months fit any order
        if (orders.size() == 1 && orders.front() != DateOrder::excel_serial && is_date(plan.columns[at])) settled = orders.front();
        if (worded) plan.columns[at].order = DateOrder::day_first;
    }
    if (settled == DateOrder::unknown) return;
    for (std::size_t at = 0; at < plan.columns.size(); ++at)
        if (std::ranges::count(m_profiles[at].possible_orders(), settled) > 0) plan.columns[at].order = settled;
}

std::string ImportAnalysis::propose_key(const Entity& entity, const ImportPlan& plan) const {
    if (const int at = plan.column_of("source_id"); at >= 0 && m_profiles[static_cast<std::size_t>(at)].filled() > 0)
        return "source_id";
    const bool by_email = entity.key == "contact" || entity.key == "lead";
    if (const int at = plan.column_of("email"); by_email && at >= 0 && m_profiles[static_cast<std::size_t>(at)].empty() == 0)
        return "email";
    // Many deals and tasks share a name; only things that are known by it are told apart by it.
    if (entity.key == "deal" || entity.key == "activity") return {};
    return plan.column_of("name") >= 0 ? "name" : std::string{};
}

}  // namespace qd
