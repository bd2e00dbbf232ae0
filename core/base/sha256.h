#pragma once
// SHA-256, by libsodium: natively and in the browser the same, and without waiting.

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace qd {

using Sha256Digest = std::array<std::byte, 32>;

class Sha256 {
public:
    Sha256();
    void add(std::span<const std::byte> bytes);
    void add(std::string_view text);
    // Ends it: nothing may be added afterwards.
    [[nodiscard]] Sha256Digest finish();

private:
    alignas(8) std::array<std::byte, 104> m_state;  // crypto_hash_sha256_state: users need not see the library
};

[[nodiscard]] Sha256Digest sha256(std::span<const std::byte> bytes);
[[nodiscard]] Sha256Digest sha256(std::string_view text);

// Lower-case hexadecimal digits, two for each byte.
[[nodiscard]] std::string to_hex(std::span<const std::byte> bytes);
// False when the text is not exactly those digits for `into`.
[[nodiscard]] bool from_hex(std::string_view text, std::span<std::byte> into);

}  // namespace qd
