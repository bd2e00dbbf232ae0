#pragma once
// Ed25519 over a snapshot's manifest. The browser makes keys and signs by WebCrypto; whether
// a signature holds is decided here, so that every browser and the command line accept the same ones.

#include <array>
#include <cstddef>
#include <span>
#include <string>

namespace qd {

using PublicKey = std::array<std::byte, 32>;
using SignatureBytes = std::array<std::byte, 64>;

struct Signature {
    PublicKey public_key{};
    SignatureBytes bytes{};
};

// Strict: keys of small order and signatures with another writing of the same number are refused.
[[nodiscard]] bool signature_holds(const Signature& signature, std::span<const std::byte> message);

// The same seed gives the same key. The seed is the secret: 32 random bytes that the caller keeps.
[[nodiscard]] Signature sign(std::span<const std::byte, 32> seed, std::span<const std::byte> message);

// "7f3a 09c1 55de 20b4": the key's first digits for people to compare.
[[nodiscard]] std::string fingerprint(const PublicKey& key);

}  // namespace qd
