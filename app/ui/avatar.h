#pragma once
// A person's initials on a colour that stays theirs.

#include <string_view>

#include "app/ui/area.h"
#include "app/ui/color.h"

namespace qd::ui {

// Centred in the slot. Sizes in use: 18 (tables, cards), 24, 28 (lists).
void avatar(const Slot& slot, std::string_view name, float size = 18);
// Avatar and name on one line; returns the width.
float person(const Area& area, std::string_view name, float size = 18);
[[nodiscard]] Color person_color(std::string_view name);

}  // namespace qd::ui
