#include "core/exchange/id_by_key.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace qd {

std::string_view IdByKey::text_of(std::size_t key) const {
    const std::size_t begin = key == 0 ? 0 : m_keys[key - 1].end;
    return std::string_view{m_texts}.substr(begin, m_keys[key].end - begin);
}

Id& IdByKey::at(std::string_view key) {
    if (2 * (m_keys.size() + 1) > m_slots.size()) grow(2 * (m_keys.size() + 1));
    const auto hash = static_cast<std::uint32_t>(std::hash<std::string_view>{}(key));
    const std::size_t mask = m_slots.size() - 1;
    std::size_t at = hash & mask;
    for (; m_slots[at].key != 0; at = (at + 1) & mask)
        if (m_slots[at].hash == hash && text_of(m_slots[at].key - 1) == key) return m_keys[m_slots[at].key - 1].id;
    m_texts += key;
    m_keys.push_back({static_cast<std::uint32_t>(m_texts.size()), 0});
    m_slots[at] = {hash, static_cast<std::uint32_t>(m_keys.size())};
    return m_keys.back().id;
}

void IdByKey::expect(std::size_t keys) { grow(2 * (m_keys.size() + keys)); }

void IdByKey::grow(std::size_t slots) {
    const std::size_t size = std::bit_ceil(std::max<std::size_t>(slots, 64));
    if (size <= m_slots.size()) return;
    std::vector<Slot> old(size);
    old.swap(m_slots);
    for (const Slot& slot : old) {
        if (slot.key == 0) continue;
        std::size_t at = slot.hash & (size - 1);
        while (m_slots[at].key != 0) at = (at + 1) & (size - 1);
        m_slots[at] = slot;
    }
}

}  // namespace qd
