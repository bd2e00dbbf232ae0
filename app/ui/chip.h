#pragma once
// Small labelled things: filter chips, tags, badges, counts, stage squares.

#include <string_view>

#include "app/ui/color.h"
#include "app/ui/icon.h"
#include "app/ui/item.h"

namespace qd::ui {

struct ChipOptions {
    std::string_view value;      // drawn stronger after the label: "Stage  3 of 5"
    std::string_view id;
    Icon icon{};
    bool on = false;             // accent outline and tint
    bool removable = false;      // a cross at the right
    bool opens = false;          // a chevron at the right
    bool changed = false;        // an amber dot: differs from the saved view
};
struct ChipResult {
    bool pressed = false, removed = false;
    Item item;                   // anchor for a popup
};
// A filter or view control, 26 px high.
ChipResult chip(const Slot& slot, std::string_view label, const ChipOptions& options = {});
[[nodiscard]] float chip_width(std::string_view label, const ChipOptions& options = {});

// Not interactive. tag: a word on a surface. badge: a word on a tint of its colour, with an optional icon or dot.
float tag(const Slot& slot, std::string_view words);
float badge(const Slot& slot, std::string_view words, Color color, Icon icon = {}, bool with_dot = false);
// A number in a pill (notifications).
float count_pill(const Slot& slot, std::string_view number, Color color);
// The coloured square of a stage, 8 px, and its name after it.
void stage_square(const Area& area, Color color);
float stage_name(const Area& area, std::string_view name, Color color, bool strong = false);
// A coloured dot and a word: save state, forecast category.
float status_dot(const Area& area, std::string_view words, Color dot_color, Color words_color);

}  // namespace qd::ui
