#include "app/ui/kbd.h"

#include <algorithm>
#include <vector>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/text.h"

namespace qd::ui {
namespace {

struct Word { std::string_view key; const char* plain; const char* mac; };
constexpr Word kWords[] = {{"Ctrl", "Ctrl", "⌘"}, {"Shift", "Shift", "⇧"}, {"Alt", "Alt", "⌥"}, {"Up", "↑", "↑"},
                           {"Down", "↓", "↓"}, {"Left", "←", "←"}, {"Right", "→", "→"}};
constexpr float kPadding = 5, kHeight = 18;

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(at), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

}  // namespace

std::string key_label(std::string_view shortcut) {
    const bool mac = context().mac();
    std::string label;
    for (const std::string_view part : split(shortcut, '+')) {
        if (!label.empty() && !mac) label += ' ';
        const auto* word = std::ranges::find(kWords, part, &Word::key);
        if (word == std::end(kWords)) label += part;
        else label += mac ? word->mac : tr(word->plain);
    }
    return label;
}

float kbd_width(std::string_view shortcut) {
    return std::max(text_width(key_label(shortcut), type::tiny_medium) + 2 * kPadding, kHeight);
}

float kbd(const Slot& slot, std::string_view shortcut) {
    const Theme& theme = context().theme();
    const float width = kbd_width(shortcut);
    const Area cap = slot.take(width, kHeight).centered(width, kHeight);
    frame(cap, theme.dark ? mix(theme.line, theme.faint, 0.18f) : theme.line, 4);
    text(cap, key_label(shortcut), type::tiny_medium, theme.second, Align::center);
    return width;
}

void key_hints(const Area& row, std::initializer_list<KeyHint> hints, bool from_right) {
    const Theme& theme = context().theme();
    float total = 0;
    for (const KeyHint& hint : hints) {
        for (const std::string_view key : split(hint.keys, ' ')) total += kbd_width(key) + 6;
        total += text_width(hint.does, type::caption) + 14;
    }
    Area rest = row;
    if (from_right) rest.cut_left(std::max(rest.width - total + 14, 0.0f));
    for (const KeyHint& hint : hints) {
        for (const std::string_view key : split(hint.keys, ' ')) kbd(rest.left(6), key);
        text(rest.cut_left(text_width(hint.does, type::caption), 14), hint.does, type::caption, theme.second);
    }
}

}  // namespace qd::ui
