#pragma once
// Buttons. One filled (primary) button on a screen; the others step back.

#include <string_view>

#include "app/ui/icon.h"
#include "app/ui/item.h"

namespace qd::ui {

enum class ButtonKind : unsigned char { secondary, primary, quiet, danger, danger_filled, link };

struct ButtonOptions {
    ButtonKind kind = ButtonKind::secondary;
    Icon icon{};                 // before the label
    Icon trailing{};             // after it (a chevron)
    std::string_view shortcut;   // "N", "Ctrl+Z": shown as a key cap, but not under a finger
    std::string_view count;      // a number after the label
    std::string_view id;         // when labels repeat within a scope
    std::string_view tip;        // tooltip
    std::string_view name;       // accessible name when the label alone says too little
    bool disabled = false;
    bool small = false;          // 26 px high
    bool on = false;             // looks selected or open
    bool left = false;           // label at the left instead of the centre
    Tri expanded = Tri::none;    // for buttons that open something
};

// true when pressed.
bool button(const Slot& slot, std::string_view label, const ButtonOptions& options = {});
Item button_item(const Slot& slot, std::string_view label, const ButtonOptions& options = {});
// Only an icon; name is what screen readers and the tooltip say.
bool icon_button(const Slot& slot, Icon icon, std::string_view name, const ButtonOptions& options = {});
Item icon_button_item(const Slot& slot, Icon icon, std::string_view name, const ButtonOptions& options = {});
// Text in the accent colour, without padding.
bool link(const Slot& slot, std::string_view label, std::string_view id = {});

[[nodiscard]] float button_width(std::string_view label, const ButtonOptions& options = {});

}  // namespace qd::ui
