#include "core/exchange/snapshot/pseudonym.h"

#include "core/base/sha256.h"

namespace qd {

std::string pseudonym(const Entity& entity, Id id) {
    constexpr std::string_view kSigns = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";  // 32: without 0, 1, I, O
    constexpr int kLength = 5;
    const Sha256Digest digest = sha256(entity.key + '/' + std::to_string(id));
    std::string name = entity.label + ' ';
    for (int at = 0; at < kLength; ++at)
        name += kSigns[std::to_integer<std::size_t>(digest[static_cast<std::size_t>(at)]) % kSigns.size()];
    return name;
}

std::int64_t rounded_amount(std::int64_t amount) {
    std::int64_t step = 1;
    while (amount / step >= 100 || amount / step <= -100) step *= 10;
    const std::int64_t half = amount >= 0 ? step / 2 : -step / 2;
    return (amount + half) / step * step;
}

}  // namespace qd
