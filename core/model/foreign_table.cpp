#include "core/model/foreign_table.h"

#include <sqlite3.h>

#include <algorithm>

#include "core/base/sort_by.h"

namespace qd {
namespace {

Field column(std::string key, FieldType type) {
    Field field;
    field.key = std::move(key);
    field.type = type;
    return field;
}

std::string lower(std::string_view name) {
    std::string text{name};
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return text;
}

std::string quoted(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) text.append(c == '"' ? 2 : 1, c);
    return text + '"';
}

// https://www.sqlite.org/datatype3.html section 3.1.
bool holds_real_numbers(std::string_view declared) {
    const std::string type = lower(declared);
    const auto has = [&](std::string_view part) { return type.find(part) != std::string::npos; };
    return !has("int") && !has("char") && !has("clob") && !has("text") && !has("blob") && (has("real") || has("floa") || has("doub"));
}

bool is_known_type(std::string_view type) { return field_type_from(type).has_value(); }

}  // namespace

TableShape shape_of(const Entity& entity) { return {entity.key, entity.fields, true}; }

TableShape field_key_shape() {
    return {"field_key", {column("number", FieldType::integer), column("entity", FieldType::text), column("field", FieldType::text)}};
}

TableShape change_shape() {
    TableShape shape{"change", {}};
    for (const char* key : {"id", "last_id", "actor", "cause", "cause_id"}) shape.fields.push_back(column(key, FieldType::integer));
    shape.fields.push_back(column("label", FieldType::text));
    for (const char* key : {"undo_of", "undone_by", "first_seq", "last_seq"}) shape.fields.push_back(column(key, FieldType::integer));
    return shape;
}

TableShape journal_shape() {
    TableShape shape{"journal", {}};
    for (const char* key : {"seq", "change", "record", "field"}) shape.fields.push_back(column(key, FieldType::integer));
    shape.fields.push_back(column("happened", FieldType::instant));
    shape.fields.push_back(column("before", FieldType::text));
    shape.fields.push_back(column("after", FieldType::text));
    return shape;
}

Result<ForeignTable> ForeignTable::open(Database& from, TableShape shape, bool digest, std::int64_t most_rows, std::optional<TreePlace> place) {
    ForeignTable table{from, std::move(shape)};
    if (digest) table.m_digest.emplace();
    table.m_most_rows = most_rows;
    TRY(table.name_columns(digest));
    if (!place || !table.read_in_place(*place))
        table.m_rows = TRY(from.prepare("SELECT " + table.m_columns + " FROM " + quoted(table.m_shape.table) + " NOT INDEXED"));
    return table;
}

Result<> ForeignTable::insert_into(Database& into) {
    std::string names, marks;
    for (const Field& field : m_shape.fields) {
        names += (names.empty() ? "" : ", ") + quoted(field.key);
        marks += marks.empty() ? "?" : ", ?";
    }
    m_bound.resize(m_shape.fields.size());
    m_insert = TRY(into.prepare("INSERT OR IGNORE INTO " + quoted(m_shape.table) + '(' + names + ") VALUES(" + marks + ')'));
    return {};
}

Result<> ForeignTable::fill(PageStore& into, const OwnTable& table) {
    for (const std::string& name : table.columns) m_column_of.push_back(place_of(name));
    m_writer = TRY(TreeWriter::open(into, table.root));
    return {};
}

int ForeignTable::place_of(std::string_view column) const {
    const auto field = std::ranges::find(m_shape.fields, lower(column), &Field::key);
    return field == m_shape.fields.end() ? -1 : static_cast<int>(field - m_shape.fields.begin());
}

// Plain columns only: a calculated one would run the file's own expression.
Result<> ForeignTable::name_columns(bool also_unknown) {
    Statement rows = TRY(m_from->prepare("SELECT name, hidden, type, pk, dflt_value FROM pragma_table_xinfo(?)"));
    rows.bind(0, m_shape.table);
    while (TRY(rows.step())) {
        const bool plain = rows.integer(1) == 0, key = rows.integer(3) != 0;
        if (plain && (also_unknown || place_of(rows.text(0)) >= 0)) m_names.emplace_back(rows.text(0));
        m_stored.push_back({std::string{rows.text(0)}, holds_real_numbers(rows.text(2)), key});
        // What is calculated, filled in where a row is too short, or a key of another kind.
        m_in_place = m_in_place && plain && rows.is_null(4) && key == (place_of(rows.text(0)) == 0) && (!key || lower(rows.text(2)) == "integer");
    }
    sort_by(m_names);
    bool has_key = false;
    for (std::size_t at = 0; at < m_names.size(); ++at) {
        m_columns += (m_columns.empty() ? "" : ", ") + quoted(m_names[at]);
        m_field_of.push_back(place_of(m_names[at]));
        if (m_field_of.back() != 0) continue;
        m_key = at;
        has_key = true;
    }
    if (!has_key)
        return fail(ErrorKind::damaged, "Its table “" + m_shape.table + "” has no column “" + m_shape.fields.front().key + "”.");
    return {};
}

bool ForeignTable::read_in_place(const TreePlace& place) {
    if (!m_in_place) return false;
    std::vector<bool> real;
    for (const StoredColumn& column : m_stored) real.push_back(column.real);
    for (const StoredColumn& column : m_stored) m_field_stored.push_back(place_of(column.name));
    for (const std::string& name : m_names) {
        const auto column = std::ranges::find(m_stored, name, &StoredColumn::name);
        m_stored_at.push_back(column->key ? -1 : static_cast<int>(column - m_stored.begin()));
    }
    auto tree = TreeReader::open(*place.store, place.root, std::move(real));
    if (tree) m_tree = *std::move(tree);
    return m_tree.has_value();
}

Result<bool> ForeignTable::next_row() { return m_tree ? m_tree->next() : m_rows->step(); }

ValueView ForeignTable::value_at(std::size_t at) const {
    if (!m_tree) return m_rows->type(static_cast<int>(at)) == SQLITE_BLOB ? TreeReader::kBlob : column_view(*m_rows, static_cast<int>(at));
    return m_stored_at[at] < 0 ? ValueView{m_tree->key()} : m_tree->row()[static_cast<std::size_t>(m_stored_at[at])];
}

Result<> ForeignTable::turn_round() {
    m_digest.reset();
    m_read = 0;
    m_tree.reset();
    m_rows.reset();
    m_rows = TRY(m_from->prepare("SELECT " + m_columns + " FROM " + quoted(m_shape.table) + " NOT INDEXED ORDER BY " +
                                 quoted(m_names[m_key]) + " DESC"));
    return {};
}

void ForeignTable::add_to_digest() {
    m_digest->row(as_integer(value_at(m_key)));
    for (std::size_t at = 0; at < m_names.size(); ++at)
        if (at != m_key) m_digest->value(m_names[at], value_at(at));
}

Result<bool> ForeignTable::copy(int limit, CopyFindings& findings, const FieldByNumber& fields) {
    for (int count = 0; count < limit; ++count) {
        if (!TRY(next_row())) return true;
        if (++m_read > m_most_rows) return fail(ErrorKind::damaged, "Its table “" + m_shape.table + "” never ends.");
        if (m_digest) add_to_digest();
        if (take_row(findings, fields) && complete_row() && TRY(write_row())) ++m_copied;
        else ++findings.skipped_rows;
    }
    return false;
}

Result<bool> ForeignTable::write_row() {
    if (m_writer) {
        const std::int64_t key = as_integer(m_row.front());
        if (m_last_key && key <= *m_last_key) return false;
        m_last_key = key;
        TRY(m_writer->add(m_row, m_column_of));
        return true;
    }
    for (std::size_t at = 0; at < m_row.size(); ++at) {
        const bool filled = !is_empty(m_row[at]);
        if (filled || m_bound[at]) bind_borrowed(*m_insert, static_cast<int>(at), m_row[at]);
        m_bound[at] = filled;
    }
    if (auto written = m_insert->run(); !written) return fail(ErrorKind::storage, written.error().what());
    return true;
}

// False when the row cannot be used at all.
bool ForeignTable::take_row(CopyFindings& findings, const FieldByNumber& fields) {
    m_row.resize(m_shape.fields.size());
    for (const std::size_t field : m_filled) m_row[field] = {};
    m_filled.clear();
    if (m_tree) {
        set(0, m_tree->key());
        for (const std::size_t at : m_tree->filled())
            if (m_field_stored[at] > 0) set(static_cast<std::size_t>(m_field_stored[at]), m_tree->row()[at]);
    } else {
        for (std::size_t at = 0; at < m_names.size(); ++at)
            if (m_field_of[at] >= 0) set(static_cast<std::size_t>(m_field_of[at]), value_at(at));
    }
    if (!std::holds_alternative<std::int64_t>(m_row.front())) return false;
    const bool journal = m_shape.table == "journal";
    const Field* meaning = nullptr;
    if (journal) {
        const auto known = fields.find(static_cast<int>(as_integer(m_row[3])));
        meaning = known == fields.end() ? nullptr : known->second;
    }
    for (const std::size_t at : m_filled) {
        const bool past_value = journal && at >= 5;
        const auto fit = !past_value ? fitting(m_shape.fields[at], m_row[at]) : meaning ? fitting(*meaning, m_row[at]) : fitting(m_row[at]);
        if (fit) {
            m_row[at] = *fit;
        } else {
            m_row[at] = {};
            ++findings.emptied_values;
        }
    }
    return true;
}

void ForeignTable::set(std::size_t field, ValueView value) {
    if (is_empty(value)) return;
    m_row[field] = value;
    m_filled.push_back(field);
}

// What the tables' own rules ask for; false when the row makes no sense.
bool ForeignTable::complete_row() {
    const auto text = [&](std::size_t at) { return as_text(m_row[at]); };
    const auto fill = [&](std::size_t at, ValueView otherwise) {
        if (is_empty(m_row[at])) set(at, otherwise);
    };
    const std::int64_t key = as_integer(m_row.front());
    if (m_shape.table == "field_key") {
        fill(2, std::string_view{""});
        return key > 0 && key < 1'000'000 && is_plain_name(text(1)) && (text(2).empty() || is_plain_name(text(2)));
    }
    if (m_shape.table == "journal") {
        for (const std::size_t at : {1U, 2U, 3U}) fill(at, std::int64_t{0});
        return key > 0 && key < 1'000'000'000'000 && !is_empty(m_row[4]);
    }
    if (m_shape.table == "change") {
        for (const std::size_t at : {2U, 3U, 4U, 8U, 9U}) fill(at, std::int64_t{0});
        fill(5, std::string_view{""});
        if (const std::int64_t cause = as_integer(m_row[3]); cause < 0 || cause > static_cast<std::int64_t>(Cause::system))
            m_row[3] = static_cast<std::int64_t>(Cause::system);
        return is_usable_id(key) && is_usable_id(as_integer(m_row[1]));
    }
    if (!is_usable_id(key)) return false;
    if (m_shape.table != "custom_field") return true;
    const auto value_of = [&](std::string_view field) -> std::string_view {
        const auto at = std::ranges::find(m_shape.fields, field, &Field::key);
        return as_text(m_row[static_cast<std::size_t>(at - m_shape.fields.begin())]);
    };
    // This name becomes a column of ours.
    return value_of("name").starts_with("x_") && is_plain_name(value_of("name")) && is_plain_name(value_of("belongs_to")) &&
           is_known_type(value_of("type"));
}

Result<> ForeignTable::finish(CopyFindings& findings) {
    m_tree.reset();
    m_rows.reset();
    m_insert.reset();
    if (m_writer) TRY(m_writer->finish());
    if (m_digest && m_digest->rows() > 0) {
        const std::int64_t rows = m_digest->rows();
        findings.tables[m_shape.table] = {rows, m_digest->finish()};
    } else if (m_copied > 0) {
        findings.tables[m_shape.table] = {m_copied, {}};
    }
    return {};
}

}  // namespace qd
