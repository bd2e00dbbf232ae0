#include "core/store/index_adoption.h"

#include <sqlite3.h>

#include <cassert>

namespace qd {
namespace {

// The schema may be written while this lives.
class OpenSchema {
public:
    explicit OpenSchema(Database& database) : m_database(database) {
        sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
        sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1, nullptr);
    }
    ~OpenSchema() {
        sqlite3_db_config(m_database.handle(), SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0, nullptr);
        sqlite3_db_config(m_database.handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    }
    OpenSchema(const OpenSchema&) = delete;
    OpenSchema& operator=(const OpenSchema&) = delete;

private:
    Database& m_database;
};

}  // namespace

bool can_adopt(const Database& database) {
    for (sqlite3_stmt* statement = sqlite3_next_stmt(database.handle(), nullptr); statement; statement = sqlite3_next_stmt(database.handle(), statement))
        if (sqlite3_stmt_busy(statement)) return false;
    return !database.in_transaction();
}

Result<> adopt_index(Database& database, std::string_view name, std::string_view table, std::string_view sql, std::uint32_t root) {
    assert(can_adopt(database));
    // A connection that has the file for itself alone never looks whether somebody else has written. Let go of it once, and
    // the number of changes in its header says so.
    TRY(database.run("PRAGMA locking_mode=NORMAL;SELECT 1 FROM sqlite_schema LIMIT 1;PRAGMA locking_mode=EXCLUSIVE"));
    if (TRY(database.integer("PRAGMA page_count")) < root) return fail(ErrorKind::internal, "An index lies outside of its file.");
    const OpenSchema open{database};
    {
        Statement insert = TRY(database.prepare("INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql) VALUES('index', ?, ?, ?, ?)"));
        TRY(insert.bind(0, name).bind(1, table).bind(2, std::int64_t{root}).bind(3, sql).run());
    }
    return database.run("PRAGMA writable_schema=RESET");
}

}  // namespace qd
