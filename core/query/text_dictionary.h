#pragma once
// Private to core/query: each different text of a column once, with its place in
// the order of names. Code 0 is the empty text.

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace qd {

class TextDictionary {
public:
    TextDictionary() { m_texts.emplace_back(); }

    // Adds the text when it is new.
    [[nodiscard]] std::uint32_t code(std::string_view text);
    [[nodiscard]] std::size_t size() const { return m_texts.size(); }
    // Stays where it is as long as the dictionary lives.
    [[nodiscard]] const std::string& text(std::uint32_t code) const { return m_texts[code]; }
    [[nodiscard]] const std::string& folded(std::uint32_t code);
    // By code: equal for texts that fold to the same, ascending by folded text. Computed when
    // first asked for; a few new texts later are inserted without sorting again.
    [[nodiscard]] std::span<const std::uint32_t> ranks();

private:
    std::deque<std::string> m_texts;
    std::unordered_map<std::string_view, std::uint32_t> m_codes;  // views into m_texts
    std::vector<std::string> m_folded;
    std::vector<std::uint32_t> m_order;  // codes except 0, by folded text
    std::vector<std::uint32_t> m_ranks;
};

}  // namespace qd
