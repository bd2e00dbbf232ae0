#include "core/store/salvage.h"

#include <sqlite3.h>

#include <algorithm>

#include "core/store/page_store.h"

namespace qd {
namespace {
struct Table {
    std::string name;
    std::string sql;
    std::string kind;  // "table", "virtual", "shadow"
    bool has_rowid;
};

std::string quoted(std::string_view name) {
    std::string text = "\"";
    for (const char letter : name) text.append(letter == '"' ? 2 : 1, letter);
    return text + '"';
}

Result<std::vector<Table>> list_tables(Database& database) {
    std::vector<Table> tables;
    Statement rows = TRY(database.prepare(
        "SELECT l.name, s.sql, l.type, l.wr = 0 FROM pragma_table_list l JOIN sqlite_schema s ON s.name = l.name "
        "WHERE l.schema = 'main' AND l.type <> 'view' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY l.name"));
    while (TRY(rows.step())) {
        tables.push_back({std::string{rows.text(0)}, std::string{rows.text(1)}, std::string{rows.text(2)}, rows.integer(3) != 0});
    }
    return tables;
}

void copy_value(const Statement& from, Statement& into, int column) {
    switch (from.type(column)) {
        case SQLITE_INTEGER: into.bind(column, from.integer(column)); break;
        case SQLITE_FLOAT: into.bind(column, from.real(column)); break;
        case SQLITE_TEXT: into.bind(column, from.text(column)); break;
        case SQLITE_BLOB: into.bind_blob(column, from.blob(column)); break;
        default: into.bind(column, nullptr);
    }
}

// Copies the readable rows of one table into its empty twin.
class TableCopy {
public:
    TableCopy(Database& from, Database& into, const Table& table) : m_from(from), m_into(into), m_table(table) {}

    Result<SalvagedTable> run() {
        SalvagedTable result{m_table.name, 0, false};
        TRY(name_columns());
        result.complete = TRY(copy("ASC"));
        if (!result.complete && m_table.has_rowid) TRY(copy("DESC"));
        result.rows = TRY(m_into.integer("SELECT count(*) FROM " + quoted(m_table.name)));
        return result;
    }

private:
    Result<> name_columns() {
        m_columns = m_table.has_rowid ? "rowid" : "";
        Statement rows = TRY(m_from.prepare("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0"));
        rows.bind(0, m_table.name);
        while (TRY(rows.step())) m_columns += (m_columns.empty() ? "" : ",") + quoted(rows.text(0));
        return {};
    }

    // True when the end was reached. Failing to read ends it; failing to write is an Error.
    Result<bool> copy(const char* direction) {
        const std::string order = m_table.has_rowid ? std::string{" NOT INDEXED ORDER BY rowid "} + direction : "";
        auto rows = m_from.prepare("SELECT " + m_columns + " FROM " + quoted(m_table.name) + order);
        if (!rows) return false;
        std::string marks = "?";
        for (int column = 1; column < rows->column_count(); ++column) marks += ",?";
        // Left out: what was copied from the other end already, or breaks a rule by what the damage made of it.
        // The rows that a new search index begins with stand until the real ones replace them.
        const char* const verb = m_table.kind == "shadow" ? "INSERT OR REPLACE INTO " : "INSERT OR IGNORE INTO ";
        Statement insert = TRY(m_into.prepare(verb + quoted(m_table.name) + '(' + m_columns + ") VALUES(" + marks + ')'));
        for (;;) {
            const auto there = rows->step();
            if (!there || !*there) return there.has_value();
            for (int column = 0; column < rows->column_count(); ++column) copy_value(*rows, insert, column);
            TRY(insert.run());
        }
    }

    Database& m_from;
    Database& m_into;
    const Table& m_table;
    std::string m_columns;
};

Result<> create(Database& from, Database& into, const char* types) {
    Statement rows = TRY(from.prepare(std::string{"SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ("} + types + ')'));
    while (TRY(rows.step())) TRY(into.run(rows.text(0)));
    return {};
}

bool belongs_to(const Table& shadow, const Table& owner) {
    return shadow.kind == "shadow" && shadow.name.starts_with(owner.name + '_');
}

Result<> copy_search_index(Database& from, Database& into, const std::vector<Table>& tables, const Table& owner) {
    TRY(into.run(owner.sql));
    for (const Table& shadow : tables) {
        if (belongs_to(shadow, owner)) TRY(TableCopy(from, into, shadow).run());
    }
    return {};
}

// A search index is whole or it starts empty.
Result<> empty_broken_indexes(Database& into, Salvage& result) {
    for (const Table& table : TRY(list_tables(into))) {
        if (table.kind != "virtual") continue;
        const std::string name = quoted(table.name);
        if (into.run("INSERT INTO " + name + '(' + name + ") VALUES('integrity-check')")) continue;
        result.lost_indexes.push_back(table.name);
        TRY(into.run("DROP TABLE " + name));
        TRY(into.run(table.sql));
    }
    return {};
}

Result<> copy_everything(Database& from, Database& into, Salvage& result) {
    const auto tables = TRY(list_tables(from));
    TRY(into.begin());
    for (const Table& table : tables) {
        if (table.kind != "table") continue;
        TRY(into.run(table.sql));
        result.tables.push_back(TRY(TableCopy(from, into, table).run()));
    }
    for (const Table& table : tables) {
        if (table.kind == "virtual") TRY(copy_search_index(from, into, tables, table));
    }
    TRY(create(from, into, "'index', 'view', 'trigger'"));
    return into.commit();
}
}  // namespace

Result<Salvage> salvage(Database& damaged) {
    PageStore store{nullptr};
    Salvage result;
    {
        const auto fresh = TRY(Database::open(store));
        // The shadow tables of a search index can only be written so.
        sqlite3_db_config(fresh->handle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
        TRY(copy_everything(damaged, *fresh, result));
    }
    // Opened anew, because a search index remembers what it was created with.
    TRY(empty_broken_indexes(*TRY(Database::open(store)), result));
    result.file = store.file_bytes();
    return result;
}

}  // namespace qd
