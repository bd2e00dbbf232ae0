#pragma once
// A short explanation beside what the pointer rests on. Call it after the item.

#include <string_view>

#include "app/ui/item.h"

namespace qd::ui {

void tooltip(const Item& item, std::string_view words, std::string_view shortcut = {});

// For richer popovers: true when the pointer has rested on the item long enough. Asks for the
// frame that is needed to notice.
[[nodiscard]] bool rests_on(const Item& item, int milliseconds = 450);
// A floating panel near the anchor that takes no input; draw into it until it is closed.
class Popover {
public:
    Popover(const Rect& anchor, float width, float height);
    ~Popover();
    Popover(const Popover&) = delete;
    Popover& operator=(const Popover&) = delete;
    Area inside;
};

}  // namespace qd::ui
