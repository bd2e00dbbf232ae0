#pragma once
// A panel with a one-pixel line, and its title row.

#include <string_view>

#include "app/ui/area.h"
#include "app/ui/color.h"
#include "app/ui/item.h"

namespace qd::ui {

// Draws the panel; returns the inside without padding.
Area card(const Area& area);
// The usual head: title, a quieter remark after it; the rest of the row is for actions
// (cut it from the right). Height 44, with a line under it when ruled.
Area card_head(Area& inside, std::string_view title, std::string_view remark = {}, bool ruled = false);
// A card that can be pressed as a whole.
Item press_card(const Area& area, std::string_view name, bool outlined = false, std::string_view id = {});
// A line across, and a titled section inside a column.
void rule(Area& area, float above = 8, float below = 8);
Area section_title(Area& area, std::string_view title, std::string_view remark = {}, int level = 3);
// A screen's heading row: title (heading level 1) and remark; returns what is left of the row for actions.
Area title_row(Area& content, std::string_view title, std::string_view remark = {});

// Key figure: caption, big value, remark below.
struct Figure {
    std::string_view caption, value, remark;
    Color value_color{0, 0, 0, 0};  // alpha 0 = text
};
void figure(const Area& area, const Figure& shown, float size = 20);

}  // namespace qd::ui
