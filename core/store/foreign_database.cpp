// Opening a file that somebody else made: reference order of sqlite.org/security.html, before SQLite
// has looked at the file's own schema.

#include "core/store/foreign_database.h"

#include <sqlite3.h>

#include <utility>

#include "core/store/page_store.h"

namespace qd {
namespace {

constexpr std::int64_t kHeap = 192LL << 20;      // what SQLite may take beside what it has already
constexpr int kStepsPerCall = 1000;              // virtual machine steps between two looks at the count
constexpr std::int64_t kStandardThousands = 20'000;

struct Limit { int what, most; };
constexpr Limit kLimits[] = {
    {SQLITE_LIMIT_LENGTH, 16'000'000},   {SQLITE_LIMIT_SQL_LENGTH, 100'000}, {SQLITE_LIMIT_COLUMN, 1'000},
    {SQLITE_LIMIT_EXPR_DEPTH, 20},       {SQLITE_LIMIT_COMPOUND_SELECT, 3},  {SQLITE_LIMIT_VDBE_OP, 25'000},
    {SQLITE_LIMIT_FUNCTION_ARG, 8},      {SQLITE_LIMIT_ATTACHED, 0},         {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 10},  {SQLITE_LIMIT_TRIGGER_DEPTH, 10}};

bool one_of(const char* name, std::initializer_list<const char*> names) {
    for (const char* allowed : names)
        if (name && sqlite3_stricmp(name, allowed) == 0) return true;
    return false;
}

// Plain reading and the questions about the schema; hardly a function, no recursion, nothing that writes.
int authorize(void*, int action, const char* first, const char* second, const char*, const char*) {
    switch (action) {
        case SQLITE_SELECT:
        case SQLITE_READ: return SQLITE_OK;
        case SQLITE_FUNCTION: return one_of(second, {"count", "max", "glob"}) ? SQLITE_OK : SQLITE_DENY;
        case SQLITE_PRAGMA:
            return one_of(first, {"table_list", "table_xinfo"}) ? SQLITE_OK : SQLITE_DENY;
        default: return SQLITE_DENY;
    }
}

}  // namespace

// SQLite's limit on memory counts for the whole program, so it is set for this connection's life and put back.
struct ForeignDatabase::Guard {
    Guard() : heap_before(sqlite3_hard_heap_limit64(-1)) { sqlite3_hard_heap_limit64(sqlite3_memory_used() + kHeap); }
    ~Guard() { sqlite3_hard_heap_limit64(heap_before); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

    std::int64_t heap_before;
    std::int64_t thousands_left = kStandardThousands;
};

namespace {

// Runs inside sqlite3_open, before anything of the file is looked at.
ForeignDatabase::Guard* g_opening = nullptr;

int harden(sqlite3* database, char**, const sqlite3_api_routines*) {
    for (const auto& [option, value] : {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1}, {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
                                        {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0}})
        sqlite3_db_config(database, option, value, nullptr);
    for (const Limit& limit : kLimits) sqlite3_limit(database, limit.what, limit.most);
    sqlite3_progress_handler(database, kStepsPerCall, [](void* guard) {
        return --static_cast<ForeignDatabase::Guard*>(guard)->thousands_left < 0 ? 1 : 0;
    }, g_opening);
    return SQLITE_OK;
}

// For the one connection that is opened while this lives.
class Hardening {
public:
    explicit Hardening(ForeignDatabase::Guard& guard) {
        g_opening = &guard;
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(harden));
    }
    ~Hardening() {
        sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(harden));
        g_opening = nullptr;
    }
    Hardening(const Hardening&) = delete;
    Hardening& operator=(const Hardening&) = delete;
};

}  // namespace

ForeignDatabase::ForeignDatabase(std::unique_ptr<Guard> guard) : m_guard(std::move(guard)) {}

ForeignDatabase::~ForeignDatabase() { m_database.reset(); }

Result<std::unique_ptr<ForeignDatabase>> ForeignDatabase::open(PageStore& store) {
    sqlite3_initialize();
    store.set_read_only(true);
    std::unique_ptr<ForeignDatabase> foreign{new ForeignDatabase(std::make_unique<Guard>())};
    const Hardening hardening{*foreign->m_guard};
    foreign->m_database = TRY(Database::open(store));
    TRY(foreign->restrict_statements());
    return foreign;
}

Result<> ForeignDatabase::restrict_statements() {
    TRY(m_database->run("PRAGMA cell_size_check=1;PRAGMA ignore_check_constraints=1"));
    sqlite3_set_authorizer(m_database->handle(), authorize, nullptr);
    return {};
}

void ForeignDatabase::allow_steps(std::int64_t thousands) { m_guard->thousands_left = thousands; }

void ForeignDatabase::allow_steps_for(std::uint64_t bytes) { allow_steps(kStandardThousands + static_cast<std::int64_t>(bytes / 250)); }

}  // namespace qd
