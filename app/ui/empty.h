#pragma once
// The face of a list that has nothing to show, or that could not be drawn.

#include <string_view>

#include "app/ui/area.h"
#include "app/ui/icon.h"
#include "core/base/error.h"

namespace qd::ui {

struct EmptyState {
    Icon icon;
    std::string_view title;     // "No deals yet"
    std::string_view sentence;  // what the place is for, and the first step
    std::string_view action;    // label of the filled button; may be empty
    std::string_view second;    // label of a second, plain button; may be empty
    Icon action_icon{};
};
enum class EmptyAnswer : unsigned char { none, action, second };
EmptyAnswer empty_state(const Area& area, const EmptyState& state);

// What happened, what is safe, what to do; true when "Try again" was pressed.
bool error_state(const Area& area, const Error& error);

}  // namespace qd::ui
