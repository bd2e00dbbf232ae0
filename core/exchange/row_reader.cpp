#include "core/exchange/row_reader.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/exchange/phone_text.h"

namespace qd {
namespace {

std::string rule_key(std::string_view text) { return fold(collapse_spaces(text)); }

const ValueRule* rule_for(const ColumnPlan& plan, std::string_view text) {
    if (plan.rules.empty()) return nullptr;
    const std::string key = rule_key(text);
    for (const ValueRule& rule : plan.rules)
        if (rule_key(rule.from) == key) return &rule;
    return nullptr;
}

// Types whose cells repeat, so that remembering the conversion pays.
bool repeats(FieldType type) {
    return type == FieldType::choice || type == FieldType::multi_choice || type == FieldType::boolean;
}

constexpr std::size_t kRememberedTexts = 10'000;

}  // namespace

Result<RowReader> RowReader::open(Workspace& workspace, const ImportPlan& plan) {
    RowReader reader;
    TRY(reader.prepare(workspace, plan));
    return reader;
}

Result<> RowReader::prepare(Workspace& workspace, const ImportPlan& plan) {
    m_plan = &plan;
    m_entity = workspace.catalogue().find(plan.entity);
    if (!m_entity)
        return fail(ErrorKind::not_found, fmt::format("There is no record type “{}”.", plan.entity), "Nothing was imported.",
                    "Choose what the rows are.");
    m_columns.resize(plan.columns.size());
    std::vector<const ColumnPlan*> taken(m_entity->fields.size());
    for (std::size_t at = 0; at < plan.columns.size(); ++at) {
        if (plan.columns[at].field.empty()) continue;
        TRY(prepare_column(workspace, plan.columns[at], m_columns[at]));
        const ColumnPlan*& other = taken[static_cast<std::size_t>(m_columns[at].field)];
        if (other)
            return fail(ErrorKind::conflict,
                        fmt::format("“{}” and “{}” both go to {}.", other->header, plan.columns[at].header, m_columns[at].type->label),
                        "Nothing was imported.", "Leave one of them out.");
        other = &plan.columns[at];
    }
    const int country = plan.column_of("country");
    m_country_column = country < 0 ? m_columns.size() : static_cast<std::size_t>(country);
    m_country = workspace.setting("country");
    for (std::size_t at = 0; at < m_columns.size(); ++at)
        if (m_columns[at].type && m_columns[at].type->type == FieldType::phone && plan.columns[at].cleaning != Cleaning::refused)
            m_phones.push_back(at);
    return prepare_defaults(workspace, plan);
}

Result<> RowReader::prepare_column(Workspace& workspace, const ColumnPlan& plan, Column& column) {
    column.field = m_entity->index_of(plan.field);
    if (column.field < 0)
        return fail(ErrorKind::not_found, fmt::format("{} have no field “{}”.", m_entity->plural, plan.field),
                    "Nothing was imported.", fmt::format("Choose another field for “{}”.", plan.header));
    column.type = &m_entity->fields[static_cast<std::size_t>(column.field)];
    column.plan = &plan;
    if (column.type->type != FieldType::reference) return {};
    column.book = TRY(ensure_book(workspace, column.type->target));
    return {};
}

Result<> RowReader::prepare_defaults(Workspace& workspace, const ImportPlan& plan) {
    for (const DefaultValue& value : plan.defaults) {
        const int field = m_entity->index_of(value.field);
        if (field < 0)
            return fail(ErrorKind::not_found, fmt::format("{} have no field “{}”.", m_entity->plural, value.field),
                        "Nothing was imported.", "Remove that value for all rows.");
        const Field& type = m_entity->fields[static_cast<std::size_t>(field)];
        Converted converted;
        if (type.type == FieldType::reference) {
            const NameMatch match = TRY(ensure_book(workspace, type.target))->find(value.text);
            if (!match.id) converted = {{}, CellState::error, fmt::format("“{}” is not known.", value.text)};
            else converted.value = Value{match.id};
        } else {
            converted = convert_cell(*m_entity, type, {}, value.text);
        }
        if (converted.state == CellState::error)
            return fail(ErrorKind::invalid_input, fmt::format("{} for all rows: {}", type.label, converted.problem),
                        "Nothing was imported.", "Correct or remove it.");
        m_defaults.emplace_back(field, std::move(converted.value));
    }
    return {};
}

Result<ReferenceBook*> RowReader::ensure_book(Workspace& workspace, std::string_view entity_key) {
    if (ReferenceBook* known = book_of(entity_key)) return known;
    const Entity& target = workspace.catalogue().entity(entity_key);
    m_books.push_back(std::make_unique<ReferenceBook>(TRY(ReferenceBook::read(workspace, target))));
    return m_books.back().get();
}

ReferenceBook* RowReader::book_of(std::string_view entity_key) {
    for (const auto& book : m_books)
        if (book->entity().key == entity_key) return book.get();
    return nullptr;
}

void RowReader::read(const CsvRow& csv, ReadRow& row) {
    row.cells.resize(m_columns.size());
    row.problem.clear();
    row.refused = false;
    if (csv.cells.size() > m_columns.size()) {
        bool filled = false;
        for (const std::string_view extra : csv.cells.subspan(m_columns.size())) filled = filled || !trim(extra).empty();
        if (filled) row.problem = fmt::format("The row has {} cells, the table has {} columns.", csv.cells.size(), m_columns.size());
    } else if (csv.cells.size() < m_columns.size() && csv.cells.size() * 2 < m_columns.size()) {
        row.problem = fmt::format("The row has only {} of {} cells.", csv.cells.size(), m_columns.size());
    }
    if (csv.fault == RowFault::open_quote) row.problem = "A quotation mark is opened and never closed.";
    row.refused = !row.problem.empty();
    for (std::size_t at = 0; at < m_columns.size(); ++at) {
        ReadCell& cell = row.cells[at];
        cell.state = CellState::empty;
        cell.value = {};
        cell.mention = nullptr;
        cell.problem.clear();
        if (m_columns[at].field < 0 || at >= csv.cells.size()) continue;
        const std::string_view text = trim(csv.cells[at]);
        if (text.empty()) continue;
        read_cell(m_columns[at], text, cell);
        row.refused = row.refused || cell.state == CellState::error;
    }
    if (!m_phones.empty()) clean_phones(csv, row);
}

// Which country a number without its code belongs to, the row or the company says.
void RowReader::clean_phones(const CsvRow& csv, ReadRow& row) {
    const bool told = m_country_column < csv.cells.size() && !trim(csv.cells[m_country_column]).empty();
    for (const std::size_t at : m_phones) {
        ReadCell& cell = row.cells[at];
        const auto* written = std::get_if<std::string>(&cell.value);
        if (!written) continue;
        const auto number = international_phone(*written, told ? csv.cells[m_country_column] : std::string_view{m_country});
        if (!number || *number == *written) continue;
        cell.value = Value{*number};
        cell.state = CellState::repaired;
    }
}

void RowReader::read_cell(Column& column, std::string_view text, ReadCell& cell) {
    if (column.book) return read_reference(column, text, cell);
    const bool remembers = repeats(column.type->type) || !column.plan->rules.empty();
    if (remembers)
        if (const auto known = column.converted.find(text); known != column.converted.end()) {
            cell = known->second;
            return;
        }
    const ValueRule* rule = rule_for(*column.plan, text);
    if (rule && rule->to.empty()) {
        cell.state = CellState::empty;
        return;
    }
    Converted converted = convert_cell(*m_entity, *column.type, *column.plan, rule ? std::string_view{rule->to} : text);
    cell.value = std::move(converted.value);
    cell.state = rule && converted.state != CellState::error ? CellState::repaired : converted.state;
    cell.problem = std::move(converted.problem);
    if (remembers && column.converted.size() < kRememberedTexts) column.converted.emplace(std::string{text}, cell);
}

void RowReader::look_up(const Column& column, Mention& mention) {
    const ValueRule* rule = rule_for(*column.plan, mention.text);
    mention.ruled = rule != nullptr;
    mention.must_create = rule && rule->create;
    mention.wanted = rule && !rule->create ? rule->to : mention.text;
    if (mention.wanted.empty()) return;
    const NameMatch match = column.book->find(mention.wanted);
    // "Create it" means a record of exactly this name, though another is written alike.
    if (mention.must_create && match.kind != MatchKind::same) return;
    mention.kind = match.kind;
    mention.id = match.id;
}

void RowReader::settle(Mention& mention, std::size_t column) { look_up(m_columns[column], mention); }

void RowReader::read_reference(Column& column, std::string_view text, ReadCell& cell) {
    auto known = column.known.find(text);
    if (known == column.known.end()) {
        Mention& mention = column.mentions.emplace_back();
        mention.text = collapse_spaces(text);
        look_up(column, mention);
        known = column.known.emplace(std::string{text}, &mention).first;
    }
    Mention& mention = *known->second;
    cell.mention = &mention;
    if (mention.wanted.empty()) return;
    const bool self = column.book->entity().key == m_entity->key;
    // A deal's pipeline follows from its stage; a pipeline that is not known here decides nothing.
    if (!mention.id && column.type->key == "pipeline") {
        cell.state = CellState::repaired;
        return;
    }
    if (mention.id) {
        cell.value = Value{mention.id};
        cell.state = mention.ruled ? CellState::repaired : mention.kind == MatchKind::equal ? CellState::question : CellState::ok;
    } else if (mention.must_create || m_plan->may_create(column.type->target) || self) {
        // The record that a row refers to may be another row of the same file.
        cell.state = CellState::creates;
    } else {
        cell.state = CellState::error;
        cell.problem = fmt::format("There is no {} “{}”.", column.book->entity().label, mention.wanted);
    }
}

}  // namespace qd
