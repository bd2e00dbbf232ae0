#pragma once
// Ids by text, for as many as a file has rows: one stretch of memory for all keys instead of a piece for each.

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
    [[nodiscard]] std::size_t size() const { return m_count; }

private:
    struct Slot {
        std::uint64_t hash = 0;
        std::size_t begin = 0;          // in m_texts
        std::size_t length = kFree;
        Id id = 0;
    };
    static constexpr std::size_t kFree = SIZE_MAX;

    void grow(std::size_t slots);
    // Where the key is, or where it belongs.
    [[nodiscard]] Slot& slot_of(std::string_view key, std::uint64_t hash);
    std::vector<Slot> m_slots;          // a power of two, at most half of them taken
    std::string m_texts;
    std::size_t m_count = 0;
};

}  // namespace qd
