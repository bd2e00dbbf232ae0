#include "tests/unit/store/allocation_faults.h"

#include <sqlite3.h>

#include <cstdlib>
#include <new>

namespace {
struct Counter {
    std::uint64_t left = 0;  // until the next one fails; 0 = off
    bool keep_failing = false;
    bool tripped = false;

    bool trips() {
        if (left == 0) return false;
        if (left > 1) {
            --left;
            return false;
        }
        if (!keep_failing) left = 0;
        return tripped = true;
    }
};

Counter g_counter;
sqlite3_mem_methods g_real;

void* sqlite_malloc(int size) { return g_counter.trips() ? nullptr : g_real.xMalloc(size); }
void* sqlite_realloc(void* old, int size) { return g_counter.trips() ? nullptr : g_real.xRealloc(old, size); }
}  // namespace

namespace qd::test {

AllocationFaults::AllocationFaults() {
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &g_real);
    sqlite3_mem_methods faulty = g_real;
    faulty.xMalloc = sqlite_malloc;
    faulty.xRealloc = sqlite_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &faulty);
    sqlite3_initialize();
}

AllocationFaults::~AllocationFaults() {
    stop();
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_MALLOC, &g_real);
    sqlite3_initialize();
}

void AllocationFaults::start(std::uint64_t n, From from) { g_counter = {n, from == From::on, false}; }

bool AllocationFaults::stop() {
    g_counter.left = 0;
    return g_counter.tripped;
}

}  // namespace qd::test

// Every `new` of this test program; the array and nothrow forms come here too.
void* operator new(std::size_t size) {
    if (!g_counter.trips()) {
        if (void* memory = std::malloc(size)) return memory;
    }
    throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
