#include "core/query/search_words.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "core/base/sort_by.h"
#include "core/base/text.h"
#include "core/query/search.h"

namespace qd {
namespace {

constexpr std::size_t kLongestWord = 40;

bool belongs_to_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || byte >= 0x80;
}

std::size_t next_code_point(std::string_view text, std::size_t at) {
    do ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80);
    return at;
}

std::size_t errors_allowed(std::size_t letters) { return letters < 3 ? 0 : letters < 6 ? 1 : 2; }

}  // namespace

std::vector<std::string> words_of(std::string_view text, std::size_t limit) {
    const std::string folded = fold(text);
    std::vector<std::string> words;
    for (std::size_t at = 0; at < folded.size() && words.size() < limit;) {
        if (!belongs_to_word(folded[at])) {
            ++at;
            continue;
        }
        const std::size_t start = at;
        while (at < folded.size() && belongs_to_word(folded[at])) ++at;
        words.push_back(folded.substr(start, at - start));
    }
    return words;
}

std::size_t prefix_distance(std::u32string_view typed, std::u32string_view word, std::size_t limit) {
    if (typed.size() > kLongestWord || word.size() + limit < typed.size()) return limit + 1;
    const std::size_t width = std::min(word.size(), typed.size() + limit);
    using Row = std::array<std::size_t, 2 * kLongestWord>;
    Row before_last, last, row;
    for (std::size_t at = 0; at <= width; ++at) last[at] = at;
    for (std::size_t letter = 1; letter <= typed.size(); ++letter) {
        row[0] = letter;
        std::size_t best = letter;
        for (std::size_t at = 1; at <= width; ++at) {
            const bool equal = typed[letter - 1] == word[at - 1];
            row[at] = std::min({last[at] + 1, row[at - 1] + 1, last[at - 1] + (equal ? 0 : 1)});
            const bool swapped = letter > 1 && at > 1 && typed[letter - 1] == word[at - 2] && typed[letter - 2] == word[at - 1];
            if (swapped) row[at] = std::min(row[at], before_last[at - 2] + 1);
            best = std::min(best, row[at]);
        }
        if (best > limit) return limit + 1;
        before_last = last;
        last = row;
    }
    return std::min(*std::min_element(last.begin(), last.begin() + static_cast<std::ptrdiff_t>(width) + 1), limit + 1);
}

void Vocabulary::add(std::string_view word) {
    if (word.size() > kLongestWord || word.size() < 2) return;
    if (!m_known.emplace(word, m_words.size()).second) return;
    m_words.push_back({to_code_points(word), std::string{word}});
}

std::vector<std::string> Vocabulary::similar(std::string_view typed, std::size_t limit) const {
    const std::u32string points = to_code_points(typed);
    const std::size_t allowed = errors_allowed(points.size());
    if (allowed == 0) return {};
    std::vector<std::tuple<std::size_t, std::size_t, const Word*>> found;
    for (const Word& word : m_words) {
        if (points.size() < 5 && word.points.front() != points.front()) continue;
        const std::size_t errors = prefix_distance(points, word.points, allowed);
        if (errors == 0 || errors > allowed) continue;
        const std::size_t longer = word.points.size() > points.size() ? word.points.size() - points.size() : 0;
        found.emplace_back(errors, longer, &word);
    }
    sort_by(found, [](const auto& left, const auto& right) {
        return std::tuple(std::get<0>(left), std::get<1>(left), std::string_view{std::get<2>(left)->text}) <
               std::tuple(std::get<0>(right), std::get<1>(right), std::string_view{std::get<2>(right)->text});
    });
    std::vector<std::string> words;
    for (const auto& [errors, longer, word] : found)
        if (words.size() < limit) words.push_back(word->text);
    return words;
}

std::vector<TextRange> matched_ranges(std::string_view text, std::string_view query) {
    const std::vector<std::string> wanted = words_of(query, 16);
    std::vector<TextRange> ranges;
    for (std::size_t at = 0; at < text.size();) {
        if (!belongs_to_word(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && belongs_to_word(text[end])) ++end;
        const std::string folded = fold(text.substr(at, end - at));
        std::size_t length = 0;
        for (const std::string& word : wanted) {
            if (!folded.starts_with(word)) continue;
            // Folding can change the length, so the original is walked letter by letter.
            std::size_t cut = at;
            while (cut < end && fold(text.substr(at, cut - at)).size() < word.size()) cut = next_code_point(text, cut);
            length = std::max(length, cut - at);
        }
        if (length > 0) ranges.push_back({at, length});
        at = end;
    }
    return ranges;
}

}  // namespace qd
