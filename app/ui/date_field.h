#pragma once
// A date: typed the way people type dates, or picked from a calendar.

#include <optional>

#include "app/ui/field.h"
#include "core/base/instant.h"

namespace qd::ui {

FieldResult date_field(const Slot& slot, std::string_view label, std::optional<Date>& value, const FieldOptions& options = {});

// Just the calendar of one month, for other popups. shown is any day of the month on
// display and follows the arrows; true when a day was picked (value).
bool calendar(const Area& area, Date& shown, std::optional<Date>& value);
inline constexpr float kCalendarWidth = 252, kCalendarHeight = 250;

}  // namespace qd::ui
