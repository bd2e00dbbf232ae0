#pragma once
// The door through which SQLite reads and writes a PageStore. It is the only file
// system SQLite is built with here: nothing on the machine can be opened by SQL.

#include <cstdint>
#include <string>

#include "core/store/page_store.h"

struct sqlite3_vfs;

namespace qd {

// Makes one store openable under a name of its own, for as long as this lives.
class StoreVfs {
public:
    // The state must outlive this. Registration fails only without memory: is_open() false.
    explicit StoreVfs(PageStore::State& state);
    ~StoreVfs();
    StoreVfs(const StoreVfs&) = delete;
    StoreVfs& operator=(const StoreVfs&) = delete;

    [[nodiscard]] bool registered() const { return m_registered; }
    [[nodiscard]] const char* name() const { return m_name.c_str(); }

private:
    std::string m_name;
    std::unique_ptr<sqlite3_vfs> m_vfs;
    bool m_registered = false;
};

// Restarts SQLite's own random numbers, so that the same calls give the same file.
void seed_sqlite(std::uint64_t seed);

}  // namespace qd
