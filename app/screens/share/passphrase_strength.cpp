#include "app/screens/share/passphrase_strength.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/text.h"

namespace qd {
namespace {

constexpr double kWordBits = 11, kFairBits = 45, kStrongBits = 66;
constexpr std::size_t kLeastWord = 3;

bool is_letter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c > 0x7F; }

double kind_bits(char32_t c) {
    if (c >= U'0' && c <= U'9') return std::log2(10.0);
    if (is_letter(c)) return std::log2(26.0);
    return std::log2(33.0);
}

// Characters outside of words.
double run_bits(const std::u32string& text, std::size_t begin, std::size_t end) {
    double bits = 0;
    for (std::size_t at = begin; at < end; ++at) {
        const auto step = at > begin ? static_cast<std::int64_t>(text[at]) - static_cast<std::int64_t>(text[at - 1]) : 2;
        bits += step >= -1 && step <= 1 ? 1 : kind_bits(text[at]);
    }
    return bits;
}

}  // namespace

PassphraseStrength passphrase_strength(std::string_view passphrase) {
    const std::u32string text = to_code_points(passphrase);
    std::vector<std::u32string> words;
    double bits = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && is_letter(text[end])) ++end;
        if (end - at >= kLeastWord) {
            std::u32string word = text.substr(at, end - at);
            for (char32_t& c : word)
                if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
            // A word out of a dictionary is one choice, however long; letters that repeat are less.
            if (std::ranges::find(words, word) == words.end()) bits += std::min(kWordBits, run_bits(word, 0, word.size()));
            words.push_back(std::move(word));
            at = end;
            continue;
        }
        end = std::max(end, at + 1);
        while (end < text.size() && !is_letter(text[end])) ++end;
        // One blank or dash between words says nothing.
        if (end - at > 1 || (text[at] != U' ' && text[at] != U'-')) bits += run_bits(text, at, end);
        at = end;
    }
    if (text.empty()) return {};
    return {bits, bits < kFairBits ? Strength::weak : bits < kStrongBits ? Strength::fair : Strength::strong};
}

}  // namespace qd
