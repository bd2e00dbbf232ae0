#pragma once
// Menus: dropdowns under a button, context menus under the pointer, bottom sheets on a phone.
//
//     const Item more = icon_button_item(row.right(), icons::ellipsis, "More actions");
//     if (more.pressed) open_menu(more);
//     if (const int chosen = menu(more, "More actions", entries); chosen >= 0) …

#include <span>
#include <string>
#include <string_view>

#include "app/ui/icon.h"
#include "app/ui/item.h"

namespace qd::ui {

struct MenuEntry {
    std::string label;           // empty = a separator
    Icon icon{};
    std::string shortcut;        // shown at the right
    std::string remark;          // quieter, after the label
    bool checked = false;
    bool danger = false;
    bool disabled = false;
    bool title = false;          // a heading inside the menu
};

// Opens the menu that belongs to the item, under it; at_pointer: where the mouse is.
void open_menu(const Item& owner, bool at_pointer = false);
[[nodiscard]] bool menu_is_open(const Item& owner);
// Every frame. The index of the entry chosen in this frame, or −1.
int menu(const Item& owner, std::string_view name, std::span<const MenuEntry> entries);
int menu(const Item& owner, std::string_view name, std::initializer_list<MenuEntry> entries);
// Opens on a right click (long press, menu key) of the item and runs it.
int context_menu(const Item& owner, std::string_view name, std::span<const MenuEntry> entries);

// A button with a chevron that opens a menu.
int menu_button(const Slot& slot, std::string_view label, std::span<const MenuEntry> entries, Icon icon = {});

}  // namespace qd::ui
