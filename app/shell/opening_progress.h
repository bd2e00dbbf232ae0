#pragma once
// What the dialog of a file that is being opened shows while it is at work.

#include <string_view>

#include "app/ui/area.h"

namespace qd {

// done: 0…1, or negative when nobody knows. True when the person stops it.
[[nodiscard]] bool draw_opening_progress(ui::Area area, std::string_view file, std::string_view doing, double done);

}  // namespace qd
