#include "core/exchange/snapshot/age_header.h"

#include <algorithm>
#include <string_view>

namespace qd {

LockedBy locked_by(std::span<const std::byte> file) {
    constexpr std::string_view kMagic = "age-encryption.org/v1\n";
    const std::string_view text{reinterpret_cast<const char*>(file.data()), std::min<std::size_t>(file.size(), 4096)};
    if (!text.starts_with(kMagic)) return LockedBy::nobody;
    return text.substr(kMagic.size()).starts_with("-> scrypt ") ? LockedBy::passphrase : LockedBy::recipients;
}

}  // namespace qd
