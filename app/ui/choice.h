#pragma once
// Yes or no, and one of a few.

#include <span>
#include <string_view>

#include "app/ui/item.h"

namespace qd::ui {

struct ChoiceOptions {
    std::string_view remark;     // quieter, after or under the label
    std::string_view id;
    bool disabled = false;
    bool bare = false;           // no label drawn: for table rows (the label is still spoken)
};

// true when changed.
bool checkbox(const Slot& slot, std::string_view label, bool& value, const ChoiceOptions& options = {});
// Three states; a press on mixed gives yes. Returns true when pressed; value is updated.
bool checkbox(const Slot& slot, std::string_view label, Tri& value, const ChoiceOptions& options = {});
bool toggle(const Slot& slot, std::string_view label, bool& value, const ChoiceOptions& options = {});

// Radio buttons one under another; arrows move. true when changed.
struct RadioSpec { std::string_view label, remark; };
bool radio_group(Area& area, std::string_view name, std::span<const RadioSpec> specs, int& current);

// A slider with keys; value within [low, high], snapped to step. true when changed.
bool slider(const Slot& slot, std::string_view label, float& value, float low, float high, float step, std::string_view spoken_value = {});

// Just the drawn box of a checkbox.
void draw_checkbox(const Rect& area, Tri value, bool hovered = false, bool disabled = false);

}  // namespace qd::ui
