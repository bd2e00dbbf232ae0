#pragma once
// A thin, typed door to SQLite over a PageStore. Owned by Workspace; everything
// else receives a Database& and reads. SQLite's own errors become Result here.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace qd {

class PageStore;
class StoreVfs;
class Database;

// A prepared statement, reset and returned to the database's cache when it dies.
// Columns and parameters are counted from 0. Text returned by text() lives until
// the next step().
class Statement {
public:
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&& other) noexcept;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement();

    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, int value) { return bind(parameter, std::int64_t{value}); }
    Statement& bind(int parameter, double value);
    Statement& bind(int parameter, std::string_view value);  // copied
    Statement& bind(int parameter, const char* value) { return bind(parameter, std::string_view{value}); }
    Statement& bind(int parameter, std::nullptr_t);
    Statement& bind_borrowed(int parameter, std::string_view value);  // not copied: must live until the statement has run
    Statement& bind_blob(int parameter, std::span<const std::byte> value);

    // true: a row is there; false: finished.
    [[nodiscard]] Result<bool> step();
    // Runs to the end, ignoring rows; the statement is reset and can be bound again.
    [[nodiscard]] Result<> run();
    void reset();

    [[nodiscard]] int column_count() const;
    [[nodiscard]] std::string_view column_name(int column) const;
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::span<const std::byte> blob(int column) const;
    // SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT, SQLITE_BLOB or SQLITE_NULL.
    [[nodiscard]] int type(int column) const;

private:
    friend class Database;
    Statement(Database* owner, sqlite3_stmt* handle) : m_owner(owner), m_handle(handle) {}
    Statement& note(int bound);
    Database* m_owner;
    sqlite3_stmt* m_handle;
    int m_bind_error = 0;  // the first since reset; step() reports it
};

class Database {
public:
    // The store must outlive the database; one database at a time. Applies the pragmas of the store design
    // and registers the SQL functions that the query layer uses.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(PageStore& store);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // Compiles or takes from the cache (keyed by the text). A statement already in
    // use is compiled again, so nested use of the same text is fine. Statements must
    // be gone before the database.
    [[nodiscard]] Result<Statement> prepare(std::string_view sql);
    // One or more statements without parameters.
    [[nodiscard]] Result<> run(std::string_view sql);
    // First column of the first row; 0 / empty when there is none.
    [[nodiscard]] Result<std::int64_t> integer(std::string_view sql);
    [[nodiscard]] Result<std::string> text(std::string_view sql);

    [[nodiscard]] Result<> begin();
    [[nodiscard]] Result<> commit();   // on failure the transaction has been rolled back
    void rollback();
    [[nodiscard]] bool in_transaction() const;
    // Named savepoints inside a transaction; rollback_to leaves the savepoint closed.
    [[nodiscard]] Result<> savepoint(std::string_view name);
    [[nodiscard]] Result<> release(std::string_view name);
    void rollback_to(std::string_view name);

    [[nodiscard]] std::int64_t changed_rows() const;  // by the last statement
    [[nodiscard]] std::int64_t total_changes() const; // since it was opened, those that search tables make for themselves too
    [[nodiscard]] sqlite3* handle() const { return m_handle; }
    // The error of the last failed call in the words of error.h.
    [[nodiscard]] Error last_error(std::string_view doing) const;

private:
    friend class Statement;
    explicit Database(PageStore& store);
    Result<> connect();
    Result<> prepare_new_file();
    void give_back(sqlite3_stmt* statement) noexcept;
    [[nodiscard]] Error error_for(int code, std::string_view doing) const;

    struct TextHash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    PageStore& m_store;
    std::unique_ptr<StoreVfs> m_vfs;
    sqlite3* m_handle = nullptr;
    std::unordered_map<std::string, sqlite3_stmt*, TextHash, std::equal_to<>> m_idle;
};

}  // namespace qd
