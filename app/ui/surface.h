#pragma once
// Pointer input on a surface that draws many things itself (rows, marks of a
// chart): one item for ImGui, no semantics node; the owner finds out what lies
// under the pointer.

#include <cstdint>

#include "app/ui/area.h"

namespace qd::ui {

struct SurfaceInput {
    bool hovered = false;         // the pointer is over it and nothing lies above
    bool held = false;            // pressed here and still down
    bool down = false;            // pressed in this frame
    bool pressed = false;         // released without having moved
    bool double_clicked = false;  // in the frame of the second press
    bool wants_menu = false;      // right button, or a finger that rests
    bool shift = false, ctrl = false;
    float x = 0, y = 0;           // of the pointer
};
[[nodiscard]] SurfaceInput pointer_on(std::uint32_t id, const Area& area);

}  // namespace qd::ui
