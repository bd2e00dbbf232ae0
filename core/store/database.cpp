#include "core/store/database.h"

#include <sqlite3.h>

#include <cassert>
#include <new>

#include "core/store/format.h"
#include "core/store/functions.h"
#include "core/store/page_store_state.h"
#include "core/store/sqlite_error.h"
#include "core/store/vfs.h"

namespace qd {
namespace {
// Compiled statements kept for the next use of the same text.
constexpr std::size_t kIdleStatements = 256;

// The store design (README.md): whole pages change only inside a commit, journals
// and temporary tables never leave the heap, and nothing spills before the commit.
constexpr const char* kPragmas =
    "PRAGMA locking_mode=EXCLUSIVE;"
    "PRAGMA journal_mode=MEMORY;"
    "PRAGMA synchronous=OFF;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_spill=OFF;"
    "PRAGMA cache_size=-16000;"
    "PRAGMA trusted_schema=OFF;";

std::string quoted(std::string_view name) {
    std::string text = "\"";
    for (const char letter : name) {
        if (letter == '"') text += '"';
        text += letter;
    }
    return text + '"';
}
}  // namespace

Database::Database(PageStore& store) : m_store(store) {}

Result<std::unique_ptr<Database>> Database::open(PageStore& store) {
    assert(!store.state().database && "one database at a time over a store");
    seed_sqlite(1);
    std::unique_ptr<Database> database{new Database(store)};
    TRY(database->connect());
    return database;
}

Result<> Database::connect() {
    PageStore::State& state = m_store.state();
    m_vfs = std::make_unique<StoreVfs>(state);
    if (!m_vfs->registered()) return std::unexpected(sqlite_error(SQLITE_NOMEM, "", "opening the workspace"));
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2("workspace", &m_handle, flags, m_vfs->name());
    if (code != SQLITE_OK) {
        return std::unexpected(
            sqlite_error(code, m_handle ? sqlite3_errmsg(m_handle) : "", "opening the workspace"));
    }
    state.database = m_handle;
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    const bool fresh = state.size == 0 && !state.read_only();
    if (!state.read_only()) {
        // Of a new file, or of what VACUUM makes of another program's.
        int reserve = kPageReserve;
        TRY(run("PRAGMA page_size=" + std::to_string(kPageSize)));
        sqlite3_file_control(m_handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
    }
    TRY(run(kPragmas));
    if (state.read_only()) TRY(run("PRAGMA query_only=1"));
    TRY(register_functions(m_handle));
    if (fresh) TRY(prepare_new_file());
    return {};
}

Result<> Database::prepare_new_file() {
    return run("BEGIN;PRAGMA application_id=" + std::to_string(kApplicationId) +
               ";PRAGMA user_version=" + std::to_string(kFormatVersion) + ";COMMIT");
}

Database::~Database() {
    for (auto& [sql, statement] : m_idle) sqlite3_finalize(statement);
    if (m_handle) {
        rollback();
        [[maybe_unused]] const int code = sqlite3_close(m_handle);
        assert(code == SQLITE_OK && "a Statement outlives its Database");
    }
    m_store.state().database = nullptr;
}

Result<Statement> Database::prepare(std::string_view sql) {
    if (const auto idle = m_idle.find(sql); idle != m_idle.end()) {
        sqlite3_stmt* handle = idle->second;
        m_idle.erase(idle);
        return Statement{this, handle};
    }
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v3(m_handle, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    if (code != SQLITE_OK) return std::unexpected(last_error(""));
    assert(handle && "an SQL text without a statement");
    return Statement{this, handle};
}

void Database::give_back(sqlite3_stmt* statement) noexcept {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    try {
        if (m_idle.size() < kIdleStatements && m_idle.try_emplace(sqlite3_sql(statement), statement).second) return;
    } catch (const std::bad_alloc&) {  // then it is not kept, that is all
    }
    sqlite3_finalize(statement);
}

Result<> Database::run(std::string_view sql) {
    const std::string text{sql};
    if (sqlite3_exec(m_handle, text.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    return std::unexpected(last_error(""));
}

Result<std::int64_t> Database::integer(std::string_view sql) {
    Statement statement = TRY(prepare(sql));
    return TRY(statement.step()) ? statement.integer(0) : 0;
}

Result<std::string> Database::text(std::string_view sql) {
    Statement statement = TRY(prepare(sql));
    return TRY(statement.step()) ? std::string{statement.text(0)} : std::string{};
}

// Not IMMEDIATE: reading inside a transaction must also work in a read-only store.
Result<> Database::begin() { return run("BEGIN"); }

Result<> Database::commit() {
    if (sqlite3_exec(m_handle, "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    const int code = sqlite3_extended_errcode(m_handle);
    rollback();
    return std::unexpected(error_for(code, "saving"));
}

void Database::rollback() {
    // An error has nothing to tell: SQLite has rolled back by itself.
    if (in_transaction()) sqlite3_exec(m_handle, "ROLLBACK", nullptr, nullptr, nullptr);
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(m_handle) == 0; }

Result<> Database::savepoint(std::string_view name) { return run("SAVEPOINT " + quoted(name)); }

Result<> Database::release(std::string_view name) { return run("RELEASE " + quoted(name)); }

void Database::rollback_to(std::string_view name) {
    const std::string savepoint = quoted(name);
    const std::string sql = "ROLLBACK TO " + savepoint + ";RELEASE " + savepoint;
    sqlite3_exec(m_handle, sql.c_str(), nullptr, nullptr, nullptr);
}

std::int64_t Database::total_changes() const { return sqlite3_total_changes64(m_handle); }

std::int64_t Database::changed_rows() const { return sqlite3_changes64(m_handle); }

Error Database::last_error(std::string_view doing) const {
    return sqlite_error(sqlite3_extended_errcode(m_handle), sqlite3_errmsg(m_handle), doing);
}

Error Database::error_for(int code, std::string_view doing) const {
    return sqlite_error(code, sqlite3_errstr(code), doing);
}

}  // namespace qd
