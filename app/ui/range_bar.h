#pragma once
// Small bars that say how a number stands: an expected value in its range, and what has
// been reached of a quota.

#include <optional>
#include <string>
#include <string_view>

#include "app/ui/area.h"
#include "app/ui/color.h"

namespace qd::ui {

// low – value – high on an axis, with an optional tick ("quota").
struct RangeBar {
    double low = 0, value = 0, high = 0;
    double axis_low = 0, axis_high = 1;
    std::optional<double> tick;
    std::string tick_name;         // over the tick, when there is room
};
// words: what it says, for who does not see it.
void range_bar(const Area& area, std::string_view name, std::string_view words, const RangeBar& shown);

// closed, then the call, with a tick at the quota; all on one scale.
struct AttainmentBar { double closed = 0, call = 0, quota = 0, scale = 1; };
// Only drawn: the words beside it are what is spoken.
void attainment_bar(const Area& area, const AttainmentBar& shown);

}  // namespace qd::ui
