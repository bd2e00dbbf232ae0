#pragma once
// Everything a snapshot says about itself, while it is looked at.

#include "app/shell/desk.h"
#include "app/ui/area.h"

namespace qd {

void draw_visit(Desk& desk, ui::Area area);

}  // namespace qd
