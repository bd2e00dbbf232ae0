#pragma once
// A floating panel with widgets in it that belongs to an item: it opens under the
// item, a click outside or Esc closes it, and the item gets the keyboard back.
//
//     const Item more = button_item(row.left(), "Owner");
//     if (more.pressed) open_popup(more);
//     if (Popup popup{more, "Owner", 280, 120}) … draw into popup.body() …

#include <string_view>

#include "app/ui/item.h"

namespace qd::ui {

void open_popup(const Item& owner);
void close_popup(const Item& owner);
[[nodiscard]] bool popup_is_open(const Item& owner);

class Popup {
public:
    // Width and height of the panel; a phone gets a sheet at the bottom.
    Popup(const Item& owner, std::string_view name, float width, float height);
    ~Popup();
    Popup(const Popup&) = delete;
    Popup& operator=(const Popup&) = delete;
    explicit operator bool() const { return m_open; }

    Area& body() { return m_body; }   // inside the padding
    [[nodiscard]] bool just_opened() const { return m_fresh; }
    void close();

private:
    std::uint32_t m_id;
    Area m_body;
    bool m_open = false, m_fresh = false;
};

}  // namespace qd::ui
