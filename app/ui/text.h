#pragma once
// All words a person sees pass through tr(). The key is the English text itself,
// so that code stays readable and a missing translation is still a sentence.

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <unordered_map>

#include "app/ui/locale.h"

namespace qd::ui {

// English → other language. Replaces the table in use; empty = English.
void set_translations(std::unordered_map<std::string, std::string> table);

// text must be a literal (it is returned when there is no translation).
[[nodiscard]] const char* tr(const char* text);

// Placeholders are {} or {0}, {1}, as translations may reorder them.
template <class... Args>
[[nodiscard]] std::string tr(const char* pattern, const Args&... args)
    requires(sizeof...(Args) > 0)
{
    return fmt::vformat(tr(pattern), fmt::make_format_args(args...));
}

// "1 deal" / "2,089 deals": patterns with one {} for the written number.
[[nodiscard]] std::string tr_count(const Locale& locale, std::int64_t count, const char* one, const char* many);

// Helpers over UTF-8.
[[nodiscard]] std::string initials(std::string_view name);              // "Darcel Schlecht" → "DS"
[[nodiscard]] std::string lower(std::string_view text);                 // ASCII and Latin-1 letters
[[nodiscard]] bool contains_folded(std::string_view text, std::string_view part);
[[nodiscard]] std::size_t next_character(std::string_view text, std::size_t at);  // byte index after the character

}  // namespace qd::ui
