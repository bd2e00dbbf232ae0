#include "core/exchange/snapshot/signature.h"

#include <sodium/crypto_sign_ed25519.h>
#include <sodium/utils.h>

#include "core/base/sha256.h"

namespace qd {
namespace {
const unsigned char* raw(std::span<const std::byte> bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* raw_into(std::span<std::byte> bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }
}  // namespace

bool signature_holds(const Signature& signature, std::span<const std::byte> message) {
    return crypto_sign_ed25519_verify_detached(raw(signature.bytes), raw(message), message.size(),
                                               raw(signature.public_key)) == 0;
}

Signature sign(std::span<const std::byte, 32> seed, std::span<const std::byte> message) {
    Signature signature;
    std::array<std::byte, crypto_sign_ed25519_SECRETKEYBYTES> secret{};
    crypto_sign_ed25519_seed_keypair(raw_into(signature.public_key), raw_into(secret), raw(seed));
    crypto_sign_ed25519_detached(raw_into(signature.bytes), nullptr, raw(message), message.size(), raw(secret));
    sodium_memzero(secret.data(), secret.size());
    return signature;
}

std::string fingerprint(const PublicKey& key) {
    const std::string digits = to_hex(key);
    std::string text;
    for (std::size_t at = 0; at < 16; at += 4) text += (at ? " " : "") + digits.substr(at, 4);
    return text;
}

}  // namespace qd
