// Any bytes as a file that may be closed with age: only what begins as such a file does is called one.
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "core/exchange/snapshot/age_header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span bytes{reinterpret_cast<const std::byte*>(data), size};
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const bool closed = qd::locked_by(bytes) != qd::LockedBy::nobody;
    // As text, what is inside is judged: but nothing else is an age file.
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    const bool armored = first != text.npos && text.substr(first).starts_with("-----BEGIN AGE ENCRYPTED FILE-----");
    if (!armored && closed != text.starts_with("age-encryption.org/v1\n")) std::abort();
    return 0;
}
