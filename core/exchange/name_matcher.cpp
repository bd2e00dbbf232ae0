#include "core/exchange/name_matcher.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"

namespace qd {
namespace {

constexpr std::array<std::string_view, 34> kCompanyForms = {
    "inc", "incorporated", "llc", "llp", "lp", "ltd", "limited", "plc", "corp", "corporation", "co", "company",
    "gmbh", "ag", "kg", "ohg", "ug", "se", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "as", "aps", "oy",
    "oyj", "kk", "pty", "pte", "pvt"};

bool is_company_form(std::string_view word) { return std::ranges::find(kCompanyForms, word) != kCompanyForms.end(); }

std::vector<std::string> words_of(std::string_view folded) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : folded) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
        if (letter) {
            word += c;
        } else if (c == '.' || c == '\'') {
            continue;  // S.A. is one word, and so is O'Brien
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

double likeness(std::u32string_view left, std::u32string_view right) {
    const std::size_t longest = std::max(left.size(), right.size());
    // Names of very different length are not misspellings of each other.
    if (longest == 0 || std::min(left.size(), right.size()) * 2 < longest) return 0;
    return jaro_winkler(left, right);
}

}  // namespace

std::string name_key(std::string_view name) {
    std::vector<std::string> words = words_of(fold(name));
    while (words.size() > 1 && is_company_form(words.back())) words.pop_back();
    std::string key;
    for (const std::string& word : words) key += word;
    return key;
}

void NameMatcher::add(std::string_view name, Id id) {
    const std::string tidy = collapse_spaces(name);
    if (tidy.empty()) return;
    std::string folded = fold(tidy);
    const std::size_t at = m_names.size();
    m_names.push_back({tidy, to_code_points(folded), id});
    m_same.try_emplace(std::move(folded), at);
    std::string key = name_key(tidy);
    if (key.empty()) return;
    const auto [entry, fresh] = m_equal.try_emplace(std::move(key), at);
    if (!fresh && (entry->second == kShared || m_names[entry->second].id != id)) entry->second = kShared;
}

NameMatch NameMatcher::find(std::string_view text) const {
    const std::string folded = fold(collapse_spaces(text));
    if (const auto same = m_same.find(folded); same != m_same.end()) {
        const Entry& entry = m_names[same->second];
        return {MatchKind::same, entry.id, entry.name, 1, 0, 0, {}};
    }
    const auto equal = m_equal.find(name_key(text));
    if (equal == m_equal.end() || equal->second == kShared) return {};
    const Entry& entry = m_names[equal->second];
    return {MatchKind::equal, entry.id, entry.name, likeness(to_code_points(folded), entry.folded), 0, 0, {}};
}

NameMatch NameMatcher::suggest(std::string_view text) const {
    NameMatch match = find(text);
    if (match.kind == MatchKind::same) return match;
    const std::u32string folded = to_code_points(fold(collapse_spaces(text)));
    const bool settled = match.kind == MatchKind::equal;
    for (const Entry& entry : m_names) {
        if (entry.id == match.id) continue;
        const double score = likeness(folded, entry.folded);
        if (!settled && score > match.score) {
            match.next = match.score;
            match.next_id = match.id;
            match.next_name = std::move(match.name);
            match.id = entry.id;
            match.name = entry.name;
            match.score = score;
        } else if (score > match.next) {
            match.next = score;
            match.next_id = entry.id;
            match.next_name = entry.name;
        }
    }
    if (settled) return match;
    const bool clear = match.score >= kAlike && match.score - match.next >= kMargin;
    if (clear) match.kind = MatchKind::alike;
    return match;
}

}  // namespace qd
