#pragma once
// Sentences below each other, read out as they are shown.

#include <string_view>

#include "app/ui/draw.h"
#include "app/ui/semantics.h"
#include "app/ui/text.h"

namespace qd::ui {

// Cuts the room that words need from the top of column, and gap below them.
void say(Area& column, std::string_view words, Type type, Color color, Role role = Role::text, float gap = 4);

}  // namespace qd::ui
