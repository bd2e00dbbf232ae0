#include "core/exchange/export_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/model/workspace.h"

namespace qd {
namespace {

constexpr std::size_t kRowsPerStep = 1000;

// "+49 30 1234" is real data, and with these characters alone nothing can be run.
bool only_phone_characters(std::string_view text) {
    return text.find_first_not_of("0123456789+-() ./") == std::string_view::npos;
}

std::string money_text(std::int64_t minor) {
    const auto magnitude = minor < 0 ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
    return fmt::format("{}{}.{:02}", minor < 0 ? "-" : "", magnitude / 100, magnitude % 100);
}

std::string choice_label(const Field& field, std::string_view key) {
    const auto known = std::ranges::find(field.choices, key, &Choice::key);
    return known == field.choices.end() ? std::string{key} : known->label;
}

std::string choice_labels(const Field& field, std::string_view json) {
    std::string joined;
    const auto list = nlohmann::json::parse(json, nullptr, false);
    if (!list.is_array()) return std::string{json};
    for (const auto& key : list)
        if (key.is_string()) joined += (joined.empty() ? "" : "; ") + choice_label(field, key.get<std::string>());
    return joined;
}

}  // namespace

std::vector<std::string> visible_columns(const Entity& entity) {
    std::vector<std::string> columns;
    for (const Field& field : entity.fields)
        if (!field.hidden && field.key != "id" && field.key != "updated") columns.push_back(field.key);
    return columns;
}

std::string exported_text(Workspace& workspace, const Field& field, const Value& value) {
    if (is_empty(value)) return {};
    switch (field.type) {
        case FieldType::money: return money_text(as_integer(value));
        case FieldType::integer: return std::to_string(as_integer(value));
        case FieldType::decimal:
        case FieldType::percent: return fmt::format("{}", as_real(value));
        case FieldType::boolean: return as_integer(value) ? "yes" : "no";
        case FieldType::date: return iso(date_from_stored(as_integer(value)));
        case FieldType::instant: return iso(instant_from_stored(as_integer(value)));
        case FieldType::choice: return choice_label(field, as_text(value));
        case FieldType::multi_choice: return choice_labels(field, as_text(value));
        case FieldType::reference: return workspace.title(workspace.catalogue().entity(field.target), as_integer(value));
        default: return std::string{as_text(value)};
    }
}

CsvExport::CsvExport(Workspace& workspace, ListQuery query, QueryContext context, CsvStyle style)
    : m_workspace(workspace), m_query(std::move(query)), m_context(std::move(context)), m_writer(m_text, style) {}

Result<> CsvExport::start() {
    m_started = true;
    const Entity& entity = m_workspace.catalogue().entity(m_query.entity);
    if (m_query.columns.empty()) m_query.columns = visible_columns(entity);
    for (const std::string& column : m_query.columns) {
        m_paths.push_back(TRY(m_workspace.catalogue().resolve(entity, column)));
        m_writer.text(m_paths.back().steps.size() == 1 ? m_paths.back().field().label : label_of(m_paths.back()));
    }
    m_writer.end_row();
    m_rows = TRY(run_list(m_workspace.database(), m_workspace.catalogue(), m_query, m_context));
    return {};
}

Result<Progress> CsvExport::step() {
    if (!m_started) TRY(start());
    const std::size_t end = std::min(m_next + kRowsPerStep, m_rows.ids.size());
    for (; m_next < end; ++m_next) {
        for (std::size_t at = 0; at < m_paths.size(); ++at) write_cell(m_paths[at].field(), m_rows.cells[m_next][at]);
        m_writer.end_row();
    }
    const std::size_t total = m_rows.ids.size();
    return Progress{total == 0 ? 1 : static_cast<double>(m_next) / static_cast<double>(total),
                    fmt::format("Writing row {} of {}", m_next, total), m_next == total};
}

void CsvExport::write_cell(const Field& field, const Value& value) {
    const std::string text = exported_text(m_workspace, field, value);
    switch (field.type) {
        case FieldType::text:
        case FieldType::long_text:
        case FieldType::email:
        case FieldType::url:
        case FieldType::multi_choice:
        case FieldType::reference: return m_writer.text(text);
        case FieldType::phone: return only_phone_characters(text) ? m_writer.value(text) : m_writer.text(text);
        default: return m_writer.value(text);
    }
}

}  // namespace qd
