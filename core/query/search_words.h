#pragma once
// Private to core/query: the words of a search and words that are spelt alike.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace qd {

// Folded words of a text, cut where the full-text index cuts; at most `limit`.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text, std::size_t limit);

// Typing errors between the typed word and the beginning of the other one that fits best,
// or limit + 1 when there are more. A swap of neighbours is one error.
[[nodiscard]] std::size_t prefix_distance(std::u32string_view typed, std::u32string_view word, std::size_t limit);

class Vocabulary {
public:
    void add(std::string_view word);
    [[nodiscard]] bool empty() const { return m_words.empty(); }
    void clear() { m_words.clear(), m_known.clear(); }
    // The words most like the typed one, without those that begin with it. Short words allow
    // one error and must share the first letter; under three letters nothing is alike.
    [[nodiscard]] std::vector<std::string> similar(std::string_view typed, std::size_t limit) const;

private:
    struct Word {
        std::u32string points;
        std::string text;
    };
    std::vector<Word> m_words;
    std::unordered_map<std::string, std::size_t> m_known;
};

}  // namespace qd
