#pragma once
// Makes the n-th allocation fail, SQLite's and C++'s counted together.

#include <cstdint>

namespace qd::test {

class AllocationFaults {
public:
    enum class From { once, on };  // only the n-th, or the n-th and every later one

    // Restarts SQLite with an allocator that can fail. No database may be open.
    AllocationFaults();
    ~AllocationFaults();
    AllocationFaults(const AllocationFaults&) = delete;
    AllocationFaults& operator=(const AllocationFaults&) = delete;

    void start(std::uint64_t n, From from);
    // Back to memory that never ends. True when something was made to fail since start().
    bool stop();
};

}  // namespace qd::test
