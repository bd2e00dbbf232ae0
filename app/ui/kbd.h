#pragma once
// Keys as small caps: "Ctrl K", and the way a Mac writes them.

#include <string>
#include <string_view>

#include "app/ui/area.h"

namespace qd::ui {

// "Ctrl+K" → "Ctrl K", on a Mac "⌘K"; "Shift", "Alt", "Enter", "Up" … likewise.
[[nodiscard]] std::string key_label(std::string_view shortcut);

// One key cap; returns its width.
float kbd(const Slot& slot, std::string_view shortcut);
[[nodiscard]] float kbd_width(std::string_view shortcut);

// A row of hints: {"J K", "move"}, {"Enter", "open"} …; several caps are split at spaces.
struct KeyHint { std::string_view keys, does; };
void key_hints(const Area& row, std::initializer_list<KeyHint> hints, bool from_right = false);

}  // namespace qd::ui
