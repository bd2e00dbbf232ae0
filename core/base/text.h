#pragma once
// Text as people type it. All text is UTF-8; functions that cut or count work on
// code points. Bytes that are not UTF-8 are read as U+FFFD and never fail.

#include <cstddef>
#include <string>
#include <string_view>

namespace qd {

[[nodiscard]] bool is_utf8(std::string_view text);
[[nodiscard]] std::size_t count_code_points(std::string_view text);

[[nodiscard]] std::string_view trim_ends(std::string_view text);   // for trim()
// Without white space (also U+00A0, U+2009, …) at both ends; a view into text.
[[nodiscard]] inline std::string_view trim(std::string_view text) {
    // Nearly every text begins and ends in visible ASCII, and imports trim every cell.
    const auto visible = [](char c) { return static_cast<signed char>(c) > ' '; };
    return text.empty() || (visible(text.front()) && visible(text.back())) ? text : trim_ends(text);
}
// Trimmed, and every run of white space inside is one plain space.
[[nodiscard]] std::string collapse_spaces(std::string_view text);

// A label inside a sentence: its first letter small when it is an ASCII one.
[[nodiscard]] std::string lower_first(std::string text);

// The form for finding, matching and sorting: compatibility composed, lower case,
// without accents: “Ｃafé ” → "cafe ", "STRASSE" = "Straße", "Łódź" → "lodz".
// Vowel signs of Indic scripts and Japanese sound marks stay: they are no accents.
// Folding twice changes nothing more.
[[nodiscard]] std::string fold(std::string_view text);

// The digits of a telephone number, the same for every way of writing it: without what leads abroad (“+”, “00”) and
// the (0) that is left out then. “+49 (0)30 / 12-34” → “49301234”; “ask Dora” → “”.
[[nodiscard]] std::string phone_digits(std::string_view text);

// fold(text) begins with fold(prefix).
[[nodiscard]] bool starts_with_folded(std::string_view text, std::string_view prefix);
// <0, 0, >0 as the folded texts compare by code point.
[[nodiscard]] int compare_folded(std::string_view left, std::string_view right);

[[nodiscard]] std::u32string to_code_points(std::string_view text);

// Typing errors between two texts: insertions, deletions, substitutions and swaps of
// neighbours, each 1 (no part is edited twice). Time and memory grow with the product of lengths.
[[nodiscard]] std::size_t edit_distance(std::u32string_view left, std::u32string_view right);
// 0 (nothing in common) … 1 (equal); a shared beginning of up to 4 counts extra.
[[nodiscard]] double jaro_winkler(std::u32string_view left, std::u32string_view right);
// The same on folded texts.
[[nodiscard]] std::size_t edit_distance_folded(std::string_view left, std::string_view right);
[[nodiscard]] double jaro_winkler_folded(std::string_view left, std::string_view right);

}  // namespace qd
