#include "core/base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <new>

namespace qd {
namespace {
constexpr char32_t kReplacement = 0xfffd;

// Reads the code point at the beginning and removes it; kReplacement for one bad byte.
char32_t take_code_point(std::string_view& text, bool* valid = nullptr) {
    utf8proc_int32_t code_point = -1;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    if (length <= 0) {
        text.remove_prefix(1);
        if (valid) *valid = false;
        return kReplacement;
    }
    text.remove_prefix(static_cast<std::size_t>(length));
    return static_cast<char32_t>(code_point);
}

void append(std::string& text, char32_t code_point) {
    utf8proc_uint8_t bytes[4];
    const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), bytes);
    text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

bool is_space(char32_t c) {
    return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200b) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
           c == 0x3000 || c == 0xfeff;
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Marks that people leave out when they type: Latin, Greek and Cyrillic accents,
// Hebrew points and Arabic vowel marks.
bool is_accent(char32_t c) {
    return (c >= 0x300 && c <= 0x36f) || (c >= 0x591 && c <= 0x5bd) || c == 0x5bf ||
           (c >= 0x5c1 && c <= 0x5c7 && c != 0x5c3 && c != 0x5c6) || (c >= 0x64b && c <= 0x65f) ||
           c == 0x670 || (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x1dc0 && c <= 0x1dff) ||
           (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe20 && c <= 0xfe2f);
}

// Letters whose stroke or join is part of the letter in Unicode, but an accent to a typist.
std::u32string_view plain_letters(char32_t c) {
    switch (c) {
        case U'æ': return U"ae";
        case U'œ': return U"oe";
        case U'ø': return U"o";
        case U'ł': return U"l";
        case U'đ':
        case U'ð': return U"d";
        case U'ħ': return U"h";
        case U'ı': return U"i";
        case U'ŧ': return U"t";
        case U'þ': return U"th";
        default: return {};
    }
}

std::string fold_unicode(std::string_view text) {
    std::u32string letters;
    while (!text.empty()) {
        utf8proc_int32_t parts[32];
        int boundary = 0;
        const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                                            UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
        const auto code_point = static_cast<utf8proc_int32_t>(take_code_point(text));
        const auto count = utf8proc_decompose_char(code_point, parts, 32, options, &boundary);
        for (utf8proc_ssize_t at = 0; at < count; ++at) {
            const auto part = static_cast<char32_t>(parts[at]);
            if (is_accent(part)) continue;
            const auto plain = plain_letters(part);
            plain.empty() ? letters.push_back(part) : static_cast<void>(letters.append(plain));
        }
    }
    static_assert(sizeof(char32_t) == sizeof(utf8proc_int32_t));
    const auto composed = utf8proc_normalize_utf32(
        reinterpret_cast<utf8proc_int32_t*>(letters.data()), static_cast<utf8proc_ssize_t>(letters.size()),
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    letters.resize(static_cast<std::size_t>(std::max<utf8proc_ssize_t>(composed, 0)));
    std::string folded;
    folded.reserve(letters.size());
    for (const char32_t letter : letters) append(folded, letter);
    return folded;
}
}  // namespace

bool is_utf8(std::string_view text) {
    bool valid = true;
    while (valid && !text.empty()) {
        // Most text is ASCII: eight bytes at a time.
        std::uint64_t eight = 0;
        if (text.size() >= sizeof eight) {
            std::memcpy(&eight, text.data(), sizeof eight);
            if ((eight & 0x8080808080808080U) == 0) {
                text.remove_prefix(sizeof eight);
                continue;
            }
        }
        take_code_point(text, &valid);
    }
    return valid;
}

std::size_t count_code_points(std::string_view text) {
    std::size_t count = 0;
    for (; !text.empty(); ++count) take_code_point(text);
    return count;
}

std::string_view trim_ends(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    if (text.empty() || (static_cast<unsigned char>(text.front()) < 0x80 && static_cast<unsigned char>(text.back()) < 0x80))
        return text;
    for (std::string_view rest = text; !rest.empty() && is_space(take_code_point(rest));) text = rest;
    std::size_t end = 0;
    for (std::string_view rest = text; !rest.empty();) {
        if (!is_space(take_code_point(rest))) end = text.size() - rest.size();
    }
    return text.substr(0, end);
}

std::string collapse_spaces(std::string_view text) {
    std::string collapsed;
    bool gap = false;
    while (!text.empty()) {
        const char* const start = text.data();
        if (is_space(take_code_point(text))) {
            gap = true;
            continue;
        }
        if (gap && !collapsed.empty()) collapsed += ' ';
        gap = false;
        collapsed.append(start, text.data());
    }
    return collapsed;
}

std::string fold(std::string_view text) {
    if (!is_ascii(text)) return fold_unicode(text);
    std::string folded{text};
    std::ranges::transform(folded, folded.begin(), lower_ascii);
    return folded;
}

std::string lower_first(std::string text) {
    if (!text.empty() && text.front() >= 'A' && text.front() <= 'Z') text.front() = static_cast<char>(text.front() + 32);
    return text;
}

std::string phone_digits(std::string_view text) {
    const std::string folded = fold(text);  // digits of other widths and scripts
    const std::string_view number = trim(folded);
    const bool abroad = number.starts_with('+') || number.starts_with("00");
    std::string digits;
    for (std::size_t at = number.starts_with("00") ? 2 : 0; at < number.size(); ++at) {
        if (abroad && number.substr(at).starts_with("(0)")) at += 2;
        else if (number[at] >= '0' && number[at] <= '9') digits += number[at];
    }
    return digits;
}

bool starts_with_folded(std::string_view text, std::string_view prefix) {
    return fold(text).starts_with(fold(prefix));
}

int compare_folded(std::string_view left, std::string_view right) {
    // Most names are ASCII; sorting them must not allocate.
    if (is_ascii(left) && is_ascii(right)) {
        const std::size_t common = std::min(left.size(), right.size());
        for (std::size_t at = 0; at < common; ++at) {
            const int difference = lower_ascii(left[at]) - lower_ascii(right[at]);
            if (difference != 0) return difference;
        }
        return left.size() < right.size() ? -1 : left.size() > right.size();
    }
    return fold(left).compare(fold(right));
}

std::u32string to_code_points(std::string_view text) {
    std::u32string points;
    points.reserve(text.size());
    while (!text.empty()) points.push_back(take_code_point(text));
    return points;
}

std::size_t edit_distance_folded(std::string_view left, std::string_view right) {
    return edit_distance(to_code_points(fold(left)), to_code_points(fold(right)));
}

double jaro_winkler_folded(std::string_view left, std::string_view right) {
    return jaro_winkler(to_code_points(fold(left)), to_code_points(fold(right)));
}

}  // namespace qd
