#include "app/ui/text.h"

#include <algorithm>

namespace qd::ui {
namespace {

std::unordered_map<std::string, std::string>& table() {
    static std::unordered_map<std::string, std::string> s_table;
    return s_table;
}

}  // namespace

void set_translations(std::unordered_map<std::string, std::string> translations) { table() = std::move(translations); }

const char* tr(const char* text) {
    if (table().empty()) return text;
    const auto found = table().find(text);
    return found == table().end() ? text : found->second.c_str();
}

std::string tr_count(const Locale& locale, std::int64_t count, const char* one, const char* many) {
    return tr(count == 1 ? one : many, integer(locale, count));
}

std::size_t next_character(std::string_view text, std::size_t at) {
    if (at >= text.size()) return text.size();
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    return at;
}

std::string initials(std::string_view name) {
    std::string result;
    std::string last;
    for (std::size_t at = 0; at < name.size();) {
        while (at < name.size() && name[at] == ' ') ++at;
        if (at >= name.size()) break;
        const std::size_t end = next_character(name, at);
        std::string first{name.substr(at, end - at)};
        if (first.size() == 1 && first[0] >= 'a' && first[0] <= 'z') first[0] = static_cast<char>(first[0] - 32);
        if (result.empty()) result = first;
        else last = first;
        while (at < name.size() && name[at] != ' ') ++at;
    }
    return result + last;
}

std::string lower(std::string_view text) {
    std::string result{text};
    for (std::size_t at = 0; at < result.size(); ++at) {
        auto& byte = result[at];
        if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 32);
        // À…Þ without × in UTF-8: C3 80…C3 9E.
        else if (static_cast<unsigned char>(byte) == 0xC3 && at + 1 < result.size()) {
            const auto second = static_cast<unsigned char>(result[at + 1]);
            if (second >= 0x80 && second <= 0x9E && second != 0x97) result[at + 1] = static_cast<char>(second + 0x20);
            ++at;
        }
    }
    return result;
}

bool contains_folded(std::string_view text, std::string_view part) {
    if (part.empty()) return true;
    return lower(text).find(lower(part)) != std::string::npos;
}

}  // namespace qd::ui
