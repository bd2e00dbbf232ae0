#pragma once
// One of several views: underlined tabs, and segmented switches.

#include <span>
#include <string>
#include <string_view>

#include "app/ui/icon.h"
#include "app/ui/item.h"

namespace qd::ui {

struct TabSpec {
    std::string_view label;
    std::string_view count;      // after the label, quieter
    Icon icon{};
};

// Tabs with an accent underline. current is changed by a click or the arrow keys; true when it changed.
bool tabs(const Area& row, std::string_view name, std::span<const TabSpec> specs, int& current);
bool tabs(const Area& row, std::string_view name, std::initializer_list<TabSpec> specs, int& current);
// Small filter tabs ("All 11 · Close date 4"): the chosen one is tinted.
bool pill_tabs(const Area& row, std::string_view name, std::initializer_list<TabSpec> specs, int& current);
bool pill_tabs(const Area& row, std::string_view name, std::span<const TabSpec> specs, int& current);
// Joined buttons in one frame ("Board | Table | Timeline"); role radio.
bool segmented(const Slot& slot, std::string_view name, std::initializer_list<TabSpec> specs, int& current);
bool segmented(const Slot& slot, std::string_view name, std::span<const TabSpec> specs, int& current);

}  // namespace qd::ui
