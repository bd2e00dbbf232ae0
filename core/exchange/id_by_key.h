#pragma once
// Ids by text, for as many as a file has rows: one stretch of memory for all keys instead of a piece for each, and little
// of it to look at for a key that is new.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/id.h"

namespace qd {

class IdByKey {
public:
    // The id of this key, 0 when it is new. Valid until the next call.
    [[nodiscard]] Id& at(std::string_view key);
    // How many keys there will be: saves growing step by step.
    void expect(std::size_t keys);
    [[nodiscard]] std::size_t size() const { return m_keys.size(); }

private:
    struct Key {
        std::uint32_t end;              // in m_texts; it begins where the one before ends
        Id id;
    };
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t key = 0;          // in m_keys, counted from 1; 0 = free
    };

    void grow(std::size_t slots);
    [[nodiscard]] std::string_view text_of(std::size_t key) const;
    std::vector<Slot> m_slots;          // a power of two, at most half of them taken
    std::vector<Key> m_keys;
    std::string m_texts;                // shorter than 4 GB, as the file is that they come from
};

}  // namespace qd
