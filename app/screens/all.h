#pragma once
// The table of contents: every screen of the application, in navigation order.

#include "app/shell/screen.h"

namespace qd {

[[nodiscard]] Screens all_screens();

}  // namespace qd
