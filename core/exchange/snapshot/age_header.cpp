#include "core/exchange/snapshot/age_header.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/base/base64.h"

namespace qd {
namespace {

constexpr std::string_view kMagic = "age-encryption.org/v1\n";
constexpr std::string_view kArmor = "-----BEGIN AGE ENCRYPTED FILE-----";
constexpr std::size_t kBeginning = 4096;     // of a file: what is asked for stands there
constexpr std::size_t kArmorLine = 64;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// What follows the first line of armor; nothing when it is not armored. Blanks before it mean nothing, and lines end
// as any system ends them.
std::optional<std::string_view> armored(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    if (!text.starts_with(kArmor)) return {};
    return text.substr(kArmor.size());
}

std::string_view beginning_of(std::span<const std::byte> file) {
    return {reinterpret_cast<const char*>(file.data()), std::min(file.size(), kBeginning)};
}

}  // namespace

bool is_age_file(std::span<const std::byte> file) {
    const std::string_view text = beginning_of(file);
    return text.starts_with("age-encryption.org/") || armored(text);
}

LockedBy locked_by(std::span<const std::byte> file) {
    std::string_view text = beginning_of(file);
    // As text: its first line holds what is asked for.
    std::optional<std::vector<std::byte>> plain;
    if (const auto letters = armored(text)) {
        std::string line;
        for (const char c : *letters)
            if (!is_blank(c) && c != '-' && line.size() < kArmorLine) line += c;
            else if (!is_blank(c)) break;
        plain = from_base64(line);
        if (!plain) return LockedBy::recipients;
        text = {reinterpret_cast<const char*>(plain->data()), plain->size()};
    }
    if (!text.starts_with(kMagic)) return LockedBy::nobody;
    return text.substr(kMagic.size()).starts_with("-> scrypt ") ? LockedBy::passphrase : LockedBy::recipients;
}

bool is_age_recipient(std::string_view text) {
    return text.starts_with("age1") && text.size() > 4 && text.size() < 100 &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

}  // namespace qd
