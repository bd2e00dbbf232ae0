#pragma once
// The one way a widget becomes interactive: mouse, touch, keyboard, screen reader
// and test all meet here. Every call reports exactly one semantics node.

#include <optional>
#include <string>
#include <string_view>

#include "app/ui/area.h"
#include "app/ui/semantics.h"

namespace qd::ui {

struct ItemOptions {
    bool disabled = false;
    bool tab_stop = true;        // false: reached by arrows within its composite, or not at all
    bool focusable = true;
    bool container = false;      // leaves the semantics node open; the caller closes it
    bool keys = true;            // Enter and Space press it
    bool drag = false;           // reports held from the press on, pressed only without movement
    bool own_ring = false;       // the widget draws its focus itself
    float radius = 6;            // of the focus ring
};

struct Item {
    std::uint32_t id = 0;
    Area rect;
    bool visible = false;        // inside the clip
    bool hovered = false, held = false, focused = false;
    bool pulled = false;          // held, or held until this frame, with the pointer away from where it was pressed
    bool ring = false;           // focused by keyboard: show it
    bool pressed = false;        // click, tap, Enter, Space or the screen reader's "activate"
    bool double_clicked = false;
    bool wants_menu = false;     // right click, long press, the menu key
    std::optional<std::string> set_value;  // from the screen reader
    int step = 0;                // +1 / −1 from the screen reader's increment and decrement
};

// name: visible label, also the id within the current IdScope unless id is given.
// node.role must be set; id, rect, focused and disabled are filled in here.
Item interact(const Rect& rect, Node node, const ItemOptions& options = {}, std::string_view id = {});
// The same with an id already made by id_of().
Item interact_as(std::uint32_t id, const Rect& rect, Node node, const ItemOptions& options = {});

// Text that is only read: a heading, a status, a figure.
void label_node(Role role, std::string_view name, const Rect& rect, int level = 0);

// A node around what is drawn until the end of the scope.
class NodeScope {
public:
    NodeScope(Role role, std::string_view name, const Rect& rect);
    ~NodeScope();
    NodeScope(const NodeScope&) = delete;
    NodeScope& operator=(const NodeScope&) = delete;
};

}  // namespace qd::ui
