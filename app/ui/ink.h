#pragma once
// The few ways in which words are coloured inside tables, timelines and facts.

#include "app/ui/color.h"

namespace qd::ui {

enum class Ink : unsigned char { normal, strong, second, faint, good, warn, bad, accent };
[[nodiscard]] Color ink_color(Ink ink);
[[nodiscard]] constexpr bool is_strong(Ink ink) { return ink == Ink::strong; }

}  // namespace qd::ui
