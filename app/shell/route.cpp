#include "app/shell/route.h"

#include <charconv>

namespace qd {
namespace {

bool plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

std::string encoded(std::string_view text) {
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (plain(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
    return out;
}

std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned value = 0;
        const bool escape = text[at] == '%' && at + 2 < text.size() &&
                            std::from_chars(text.data() + at + 1, text.data() + at + 3, value, 16).ptr == text.data() + at + 3;
        out += escape ? static_cast<char>(value) : text[at];
        if (escape) at += 2;
    }
    return out;
}

std::string_view cut(std::string_view& rest, char separator) {
    const std::size_t at = rest.find(separator);
    const std::string_view piece = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
    return piece;
}

}  // namespace

Route Route::parse(std::string_view fragment) {
    if (fragment.starts_with('#')) fragment.remove_prefix(1);
    Route route;
    std::string_view rest = fragment;
    std::string_view path = cut(rest, '?');
    while (!path.empty())
        if (const std::string_view piece = cut(path, '/'); !piece.empty()) route.path.push_back(decoded(piece));
    while (!rest.empty()) {
        std::string_view pair = cut(rest, '&');
        const std::string name = decoded(cut(pair, '='));
        if (!name.empty()) route.parameters[name] = decoded(pair);
    }
    if (route.path.empty()) route.path.emplace_back("home");
    return route;
}

std::string Route::fragment() const {
    std::string text = "#";
    for (const std::string& piece : path) text += '/' + encoded(piece);
    char separator = '?';
    for (const auto& [name, value] : parameters) {
        text += separator + encoded(name) + '=' + encoded(value);
        separator = '&';
    }
    return text;
}

Id Route::record() const {
    if (path.size() < 2) return 0;
    Id id = 0;
    const auto [end, error] = std::from_chars(path[1].data(), path[1].data() + path[1].size(), id);
    return error == std::errc{} && end == path[1].data() + path[1].size() && id > 0 ? id : 0;
}

std::string Route::parameter(const std::string& name) const {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string{} : found->second;
}

Route Route::with(std::string name, std::string value) const {
    Route changed = *this;
    if (value.empty()) changed.parameters.erase(name);
    else changed.parameters[std::move(name)] = std::move(value);
    return changed;
}

Route to_screen(std::string screen) { return {{std::move(screen)}, {}}; }
Route to_record(std::string_view plural, Id id) { return {{std::string{plural}, std::to_string(id)}, {}}; }

}  // namespace qd
