#include "core/exchange/id_by_key.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace qd {

Id& IdByKey::at(std::string_view key) {
    if (2 * (m_count + 1) > m_slots.size()) grow(2 * (m_count + 1));
    const std::uint64_t hash = std::hash<std::string_view>{}(key);
    Slot& slot = slot_of(key, hash);
    if (slot.length == kFree) {
        slot = {hash, m_texts.size(), key.size(), 0};
        m_texts += key;
        ++m_count;
    }
    return slot.id;
}

void IdByKey::expect(std::size_t keys) { grow(2 * (m_count + keys)); }

IdByKey::Slot& IdByKey::slot_of(std::string_view key, std::uint64_t hash) {
    const std::size_t mask = m_slots.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        Slot& slot = m_slots[at];
        if (slot.length == kFree) return slot;
        if (slot.hash == hash && slot.length == key.size() && m_texts.compare(slot.begin, slot.length, key) == 0) return slot;
    }
}

void IdByKey::grow(std::size_t slots) {
    const std::size_t size = std::bit_ceil(std::max<std::size_t>(slots, 64));
    if (size <= m_slots.size()) return;
    std::vector<Slot> old(size);
    old.swap(m_slots);
    for (const Slot& slot : old) {
        if (slot.length == kFree) continue;
        std::size_t at = slot.hash & (size - 1);
        while (m_slots[at].length != kFree) at = (at + 1) & (size - 1);
        m_slots[at] = slot;
    }
}

}  // namespace qd
