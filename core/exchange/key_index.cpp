#include "core/exchange/key_index.h"

#include <fmt/format.h>

#include "core/base/text.h"

namespace qd {
namespace {

// Source ids are case-sensitive (Salesforce's 15-character ids differ only by case); names are not.
std::string comparable(std::string_view text, bool exact) { return exact ? std::string{trim(text)} : fold(collapse_spaces(text)); }

void append_cell(std::string& key, const ReadCell& cell, bool exact) {
    if (const auto* text = std::get_if<std::string>(&cell.value)) key += comparable(*text, exact);
    else if (const auto* number = std::get_if<std::int64_t>(&cell.value)) key += std::to_string(*number);
}

std::uint64_t hash_of(const CsvRow& csv) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    const auto mix = [&](unsigned char c) { hash = (hash ^ c) * 0x100000001b3ULL; };
    for (const std::string_view cell : csv.cells) {
        for (const char c : trim(cell)) mix(static_cast<unsigned char>(c));
        mix(0);
    }
    return hash;
}

}  // namespace

Result<KeyIndex> KeyIndex::read(Workspace& workspace, const RowReader& reader, const ImportPlan& plan) {
    KeyIndex index;
    const Entity& entity = reader.entity();
    index.m_column = plan.key.empty() ? -1 : plan.column_of(plan.key);
    if (!plan.key.empty() && index.m_column < 0)
        return fail(ErrorKind::invalid_input, fmt::format("The key “{}” is not among the matched columns.", plan.key),
                    "Nothing was imported.", "Match a column to it or choose another key.");
    const std::string column = index.m_column < 0 ? "source_id" : plan.key;
    const bool by_source = index.m_exact = column == "source_id";
    Statement select = TRY(workspace.database().prepare(
        "SELECT id, \"" + column + "\" FROM \"" + entity.key + "\" WHERE deleted IS NULL AND \"" + column + "\" IS NOT NULL" +
        (by_source ? " AND source_system = ?" : "") + " ORDER BY id"));
    if (by_source) select.bind(0, qd::key_of(plan.source));
    while (TRY(select.step()))
        if (Id& id = index.m_ids.at(comparable(select.text(1), by_source)); id == 0) id = select.integer(0);
    select.reset();
    index.m_name_column = by_source && entity.key != "deal" && entity.key != "activity" ? plan.column_of("name") : -1;
    if (index.m_name_column < 0) return index;
    Statement nameless = TRY(workspace.database().prepare(
        "SELECT id, name FROM \"" + entity.key + "\" WHERE deleted IS NULL AND source_id IS NULL AND name IS NOT NULL"));
    while (TRY(nameless.step())) index.m_names.try_emplace(comparable(nameless.text(1), false), nameless.integer(0));
    return index;
}

const std::string& KeyIndex::key_of(const CsvRow& csv, const ReadRow& row) {
    m_key.clear();
    if (m_column >= 0) {
        append_cell(m_key, row.cells[static_cast<std::size_t>(m_column)], m_exact);
        return m_key;
    }
    m_key = fmt::format("row-{:016x}", hash_of(csv));
    const int copies = ++m_row_copies[m_key];
    if (copies > 1) m_key += fmt::format("-{}", copies);
    return m_key;
}

Id KeyIndex::find(const std::string& key, const ReadRow& row) {
    m_found = key.empty() ? nullptr : &m_ids.at(key);
    if (m_found && *m_found) return *m_found;
    if (m_name_column < 0) return 0;
    std::string name;
    append_cell(name, row.cells[static_cast<std::size_t>(m_name_column)], false);
    const auto known = m_names.find(name);
    return known == m_names.end() ? 0 : known->second;
}

void KeyIndex::add(Id id) {
    if (m_found && !*m_found) *m_found = id;
}

}  // namespace qd
