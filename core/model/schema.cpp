#include "core/model/schema.h"

#include "core/model/schema_sql.h"

#include <algorithm>
#include <set>

namespace qd {
namespace {

constexpr const char* kJournalTables = R"sql(
CREATE TABLE IF NOT EXISTS field_key(
    number INTEGER PRIMARY KEY, entity TEXT NOT NULL, field TEXT NOT NULL, UNIQUE(entity, field));
CREATE TABLE IF NOT EXISTS change(
    id INTEGER PRIMARY KEY, last_id INTEGER NOT NULL, actor INTEGER NOT NULL, cause INTEGER NOT NULL,
    cause_id INTEGER NOT NULL, label TEXT NOT NULL, undo_of INTEGER, undone_by INTEGER,
    first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS journal(
    seq INTEGER PRIMARY KEY, change INTEGER NOT NULL, record INTEGER NOT NULL, field INTEGER NOT NULL,
    happened INTEGER NOT NULL, before, after);
)sql";

using Rows = IndexShape::Rows;

IndexShape edit_index() { return {"journal_edit", "journal", {"field", "happened"}, Rows::edits}; }

std::vector<IndexShape> journal_indexes() {
    return {{"journal_record", "journal", {"record"}, Rows::all}, {"change_undo_of", "change", {"undo_of"}, Rows::filled}};
}

std::string quoted(std::string_view name) { return '"' + std::string{name} + '"'; }

Result<std::set<std::string>> existing_columns(Database& database, const Entity& entity) {
    std::set<std::string> columns;
    Statement statement = TRY(database.prepare("SELECT name FROM pragma_table_info(?)"));
    statement.bind(0, entity.key);
    while (TRY(statement.step())) columns.emplace(statement.text(0));
    return columns;
}

Result<> create_table(Database& database, const Entity& entity) {
    std::string sql = "CREATE TABLE " + quoted(entity.key) + "(id INTEGER PRIMARY KEY";
    for (const Field& field : entity.fields)
        if (field.key != "id") sql += ", " + quoted(field.key) + ' ' + column_type(field.type);
    return database.run(sql + ")");
}

Result<> add_missing_columns(Database& database, const Entity& entity, const std::set<std::string>& columns) {
    for (const Field& field : entity.fields)
        if (!columns.contains(field.key))
            TRY(database.run("ALTER TABLE " + quoted(entity.key) + " ADD COLUMN " + quoted(field.key) + ' ' +
                             column_type(field.type)));
    return {};
}

Result<> create(Database& database, const IndexShape& index) {
    std::string sql = index.sql();
    return database.run(sql.insert(std::string_view{"CREATE INDEX "}.size(), "IF NOT EXISTS "));
}

Result<int> key_number(Database& database, std::string_view entity, std::string_view field) {
    Statement find = TRY(database.prepare("SELECT number FROM field_key WHERE entity = ? AND field = ?"));
    find.bind(0, entity).bind(1, field);
    if (TRY(find.step())) return static_cast<int>(find.integer(0));
    Statement insert = TRY(database.prepare("INSERT INTO field_key(entity, field) VALUES(?, ?) RETURNING number"));
    insert.bind(0, entity).bind(1, field);
    TRY(insert.step());
    return static_cast<int>(insert.integer(0));
}

// Earlier versions had every row in it, what imports remember too, which cost an import more than its records. A workspace that is open for reading only stays as it is.
Result<> renew_journal_index(Database& database) {
    const std::int64_t known = TRY(database.integer(
        "SELECT sum(name = 'journal_edit') - sum(name = 'journal_field') FROM sqlite_schema WHERE type = 'index'"));
    if (known == 1 || TRY(database.integer("PRAGMA query_only")) == 1) return {};
    TRY(database.run("DROP INDEX IF EXISTS journal_field"));
    return create(database, edit_index());
}

}  // namespace

const char* column_type(FieldType type) {
    switch (type) {
        case FieldType::integer: case FieldType::money: case FieldType::boolean: case FieldType::date:
        case FieldType::instant: case FieldType::reference: return "INTEGER";
        case FieldType::decimal: case FieldType::percent: return "REAL";
        default: return "TEXT";
    }
}

const char* journal_tables_sql() { return kJournalTables; }

bool has_search(const Entity& entity) {
    return std::ranges::any_of(entity.fields, [](const Field& field) { return field.searchable; });
}

std::string IndexShape::sql() const {
    std::string text;
    for (const std::string& column : columns) text += (text.empty() ? "" : ", ") + quoted(column);
    text = "CREATE INDEX " + quoted(name) + " ON " + quoted(table) + '(' + text + ')';
    if (rows == Rows::filled) text += " WHERE " + quoted(columns.front()) + " IS NOT NULL";
    if (rows == Rows::edits) text += " WHERE record < change";
    return text;
}

std::vector<IndexShape> indexes_of(const Entity& entity) {
    std::vector<IndexShape> indexes;
    for (const Field& field : entity.fields)
        if (field.indexed) indexes.push_back({entity.key + '_' + field.key, entity.key, {field.key}, Rows::filled});
    return indexes;
}

std::vector<IndexShape> indexes_of(const Catalogue& catalogue) {
    std::vector<IndexShape> all = journal_indexes();
    all.push_back(edit_index());
    for (const Entity& entity : catalogue.entities()) all.append_range(indexes_of(entity));
    return all;
}

Result<> prepare_entity(Database& database, Entity& entity, Indexes indexes) {
    const std::set<std::string> columns = TRY(existing_columns(database, entity));
    TRY(columns.empty() ? create_table(database, entity) : add_missing_columns(database, entity, columns));
    if (indexes == Indexes::make)
        for (const IndexShape& index : indexes_of(entity)) TRY(create(database, index));
    if (has_search(entity))
        TRY(database.run("CREATE VIRTUAL TABLE IF NOT EXISTS " + quoted(entity.key + "_search") +
                         " USING fts5(title, body, content='', contentless_delete=1,"
                         " tokenize='unicode61 remove_diacritics 2')"));
    entity.number = TRY(key_number(database, entity.key, ""));
    for (Field& field : entity.fields) field.number = TRY(key_number(database, entity.key, field.key));
    return {};
}

Result<> prepare_schema(Database& database, Catalogue& catalogue, Indexes indexes) {
    TRY(database.run(kJournalTables));
    if (indexes == Indexes::make) {
        for (const IndexShape& index : journal_indexes()) TRY(create(database, index));
        TRY(renew_journal_index(database));
    }
    for (Entity& entity : catalogue.entities()) TRY(prepare_entity(database, entity, indexes));
    return {};
}

}  // namespace qd
