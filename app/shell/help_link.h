#pragma once
// The way from a screen's title row to its page in the manual.

#include <string_view>

#include "app/shell/desk.h"
#include "app/ui/area.h"

namespace qd {

// A quiet question mark cut from the right of the row; page is the name of a file in assets/manual ("deals").
void help_link(Desk& desk, ui::Area& row, std::string_view page);

}  // namespace qd
