#include "core/store/vfs.h"

#include <sqlite3.h>

#include <cstring>
#include <span>

#include "core/store/page_store_state.h"

namespace qd {
namespace {
using State = PageStore::State;

struct StoreFile {
    sqlite3_file base;
    State* state;
};

// 2000-01-01 12:00 UTC as a Julian day in milliseconds. SQL that asks for "now" is a
// mistake here (the clock is passed in), and a fixed answer keeps it reproducible.
constexpr sqlite3_int64 kFixedTime = 2'451'545LL * 86'400'000;

std::uint64_t g_seed = 1;

State& state_of(sqlite3_file* file) { return *reinterpret_cast<StoreFile*>(file)->state; }

int close_file(sqlite3_file*) { return SQLITE_OK; }

int read_file(sqlite3_file* file, void* into, int amount, sqlite3_int64 offset) {
    const State& state = state_of(file);
    const auto length = static_cast<std::size_t>(amount);
    const auto at = static_cast<std::uint64_t>(offset);
    state.read(at, {static_cast<std::byte*>(into), length});
    return at + length <= state.size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
    State& state = state_of(file);
    if (state.read_only()) return SQLITE_READONLY;
    const bool written = state.write(static_cast<std::uint64_t>(offset),
                                     {static_cast<const std::byte*>(from), static_cast<std::size_t>(amount)});
    return written ? SQLITE_OK : SQLITE_IOERR_NOMEM;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    state_of(file).truncate(static_cast<std::uint64_t>(size));
    return SQLITE_OK;
}

int sync_file(sqlite3_file*, int) { return SQLITE_OK; }

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(state_of(file).size);
    return SQLITE_OK;
}

// One connection and one thread: there is nobody to lock against.
int lock_file(sqlite3_file*, int) { return SQLITE_OK; }

int check_lock(sqlite3_file*, int* held) {
    *held = 0;
    return SQLITE_OK;
}

int control_file(sqlite3_file* file, int operation, void*) {
    // Sent after every successful commit, when the file has its final length.
    if (operation != SQLITE_FCNTL_COMMIT_PHASETWO) return SQLITE_NOTFOUND;
    state_of(file).seal();
    return SQLITE_OK;
}

int sector_size(sqlite3_file*) { return 4096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

constexpr sqlite3_io_methods kMethods = {
    1,         close_file, read_file,  write_file,   truncate_file, sync_file,       file_size,
    lock_file, lock_file,  check_lock, control_file, sector_size,   characteristics, nullptr,
    nullptr,   nullptr,    nullptr,    nullptr,      nullptr};

int open_file(sqlite3_vfs* vfs, const char*, sqlite3_file* file, int flags, int* granted) {
    file->pMethods = nullptr;
    auto* state = static_cast<State*>(vfs->pAppData);
    // Journals and temporary tables live in memory by the pragmas of Database::open.
    if (!state || !(flags & SQLITE_OPEN_MAIN_DB) || state->database) return SQLITE_CANTOPEN;
    reinterpret_cast<StoreFile*>(file)->state = state;
    file->pMethods = &kMethods;
    if (granted) *granted = flags;
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs*, const char*, int) { return SQLITE_OK; }

int access_file(sqlite3_vfs*, const char*, int, int* answer) {
    *answer = 0;
    return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int space, char* into) {
    const std::size_t length = std::strlen(name) + 1;
    if (length > static_cast<std::size_t>(space)) return SQLITE_CANTOPEN;
    std::memcpy(into, name, length);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int amount, char* into) {
    std::uint64_t state = g_seed;
    for (int at = 0; at < amount; ++at) {
        // SplitMix64: SQLite stretches these bytes itself.
        state += 0x9e3779b97f4a7c15;
        std::uint64_t mixed = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        into[at] = static_cast<char>(mixed >> 56);
    }
    return amount;
}

int do_not_sleep(sqlite3_vfs*, int) { return 0; }

int fixed_day(sqlite3_vfs*, double* day) {
    *day = static_cast<double>(kFixedTime) / 86'400'000.0;
    return SQLITE_OK;
}

int fixed_time(sqlite3_vfs*, sqlite3_int64* milliseconds) {
    *milliseconds = kFixedTime;
    return SQLITE_OK;
}

int no_last_error(sqlite3_vfs*, int, char*) { return 0; }

sqlite3_vfs make_vfs(const char* name, State* state) {
    sqlite3_vfs vfs{};
    vfs.iVersion = 2;
    vfs.szOsFile = sizeof(StoreFile);
    vfs.mxPathname = 64;
    vfs.zName = name;
    vfs.pAppData = state;
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    vfs.xAccess = access_file;
    vfs.xFullPathname = full_path;
    vfs.xRandomness = randomness;
    vfs.xSleep = do_not_sleep;
    vfs.xCurrentTime = fixed_day;
    vfs.xGetLastError = no_last_error;
    vfs.xCurrentTimeInt64 = fixed_time;
    return vfs;
}

// SQLite wants a default; this one opens nothing.
sqlite3_vfs& default_vfs() {
    static sqlite3_vfs vfs = make_vfs("quarterdeck", nullptr);
    return vfs;
}
}  // namespace

StoreVfs::StoreVfs(PageStore::State& state) {
    static std::uint64_t count = 0;
    m_name = "store-" + std::to_string(++count);
    m_vfs = std::make_unique<sqlite3_vfs>(make_vfs(m_name.c_str(), &state));
    m_registered = sqlite3_vfs_register(m_vfs.get(), 0) == SQLITE_OK;
}

StoreVfs::~StoreVfs() {
    if (m_registered) sqlite3_vfs_unregister(m_vfs.get());
}

void seed_sqlite(std::uint64_t seed) {
    g_seed = seed;
    sqlite3_randomness(0, nullptr);
}

}  // namespace qd

extern "C" {
// What SQLITE_OS_OTHER=1 leaves to the program.
int sqlite3_os_init() { return sqlite3_vfs_register(&qd::default_vfs(), 1); }
int sqlite3_os_end() { return SQLITE_OK; }
}
