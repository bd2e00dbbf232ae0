#include "core/base/base64.h"

#include <cstdint>

namespace qd {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int value_of(char letter) {
    if (letter >= 'A' && letter <= 'Z') return letter - 'A';
    if (letter >= 'a' && letter <= 'z') return letter - 'a' + 26;
    if (letter >= '0' && letter <= '9') return letter - '0' + 52;
    return letter == '+' ? 62 : letter == '/' ? 63 : -1;
}

}  // namespace

std::string base64(std::span<const std::byte> bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t count = bytes.size() - at < 3 ? bytes.size() - at : 3;
        std::uint32_t group = 0;
        for (std::size_t place = 0; place < 3; ++place)
            group = group << 8 | (place < count ? std::to_integer<std::uint32_t>(bytes[at + place]) : 0);
        for (std::size_t place = 0; place < 4; ++place)
            text += place <= count ? kAlphabet[group >> (18 - 6 * place) & 63] : '=';
    }
    return text;
}

std::optional<std::vector<std::byte>> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::vector<std::byte> bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t at = 0; at < text.size(); at += 4) {
        const bool last = at + 4 == text.size();
        const std::size_t padding = !last ? 0 : text[at + 2] == '=' ? 2 : text[at + 3] == '=' ? 1 : 0;
        std::uint32_t group = 0;
        for (std::size_t place = 0; place < 4; ++place) {
            const bool padded = place >= 4 - padding;
            const int value = padded ? (text[at + place] == '=' ? 0 : -1) : value_of(text[at + place]);
            if (value < 0) return std::nullopt;
            group = group << 6 | static_cast<std::uint32_t>(value);
        }
        // Bits beyond the last byte must be zero: one text for one value.
        if ((padding == 1 && (group & 0xFF)) || (padding == 2 && (group & 0xFFFF))) return std::nullopt;
        for (std::size_t place = 0; place < 3 - padding; ++place)
            bytes.push_back(static_cast<std::byte>(group >> (16 - 8 * place) & 0xFF));
    }
    return bytes;
}

}  // namespace qd
