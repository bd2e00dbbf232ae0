#include "core/exchange/snapshot/age_header.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/base/base64.h"

namespace qd {

LockedBy locked_by(std::span<const std::byte> file) {
    constexpr std::string_view kMagic = "age-encryption.org/v1\n";
    constexpr std::string_view kArmor = "-----BEGIN AGE ENCRYPTED FILE-----\n";
    std::string_view text{reinterpret_cast<const char*>(file.data()), std::min<std::size_t>(file.size(), 4096)};
    // As text: its first line holds what is asked for.
    std::optional<std::vector<std::byte>> plain;
    if (text.starts_with(kArmor)) {
        text.remove_prefix(kArmor.size());
        plain = from_base64(text.substr(0, std::min<std::size_t>(text.find('\n'), 64)));
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
