// What the few files of libsodium that we build ask of the rest of it.

#include <cstddef>
#include <cstdlib>

extern "C" {

// A caller broke its contract, for example by a message longer than the address space.
[[noreturn]] void sodium_misuse() { std::abort(); }

// Keys are made from seeds that the caller brings; the core has no randomness of its own.
[[noreturn]] void randombytes_buf(void*, std::size_t) { std::abort(); }
}
