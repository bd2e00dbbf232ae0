#include "core/base/sha256.h"

#include <sodium/crypto_hash_sha256.h>

namespace qd {
namespace {
crypto_hash_sha256_state* state_in(std::array<std::byte, 104>& storage) {
    static_assert(sizeof(crypto_hash_sha256_state) == sizeof storage && alignof(crypto_hash_sha256_state) <= 8);
    return reinterpret_cast<crypto_hash_sha256_state*>(storage.data());
}
}  // namespace

Sha256::Sha256() { crypto_hash_sha256_init(state_in(m_state)); }

void Sha256::add(std::span<const std::byte> bytes) {
    crypto_hash_sha256_update(state_in(m_state), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

void Sha256::add(std::string_view text) { add(std::as_bytes(std::span{text})); }

Sha256Digest Sha256::finish() {
    Sha256Digest digest{};
    crypto_hash_sha256_final(state_in(m_state), reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

Sha256Digest sha256(std::span<const std::byte> bytes) {
    Sha256 hash;
    hash.add(bytes);
    return hash.finish();
}

Sha256Digest sha256(std::string_view text) { return sha256(std::as_bytes(std::span{text})); }

std::string to_hex(std::span<const std::byte> bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::byte byte : bytes) {
        text += kDigits[std::to_integer<std::size_t>(byte >> 4)];
        text += kDigits[std::to_integer<std::size_t>(byte & std::byte{15})];
    }
    return text;
}

bool from_hex(std::string_view text, std::span<std::byte> into) {
    if (text.size() != into.size() * 2) return false;
    const auto digit = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    for (std::size_t at = 0; at < into.size(); ++at) {
        const int high = digit(text[at * 2]), low = digit(text[at * 2 + 1]);
        if (high < 0 || low < 0) return false;
        into[at] = static_cast<std::byte>(high * 16 + low);
    }
    return true;
}

}  // namespace qd
