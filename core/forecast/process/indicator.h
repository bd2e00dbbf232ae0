#pragma once
// Market indicators (an index, orders of an industry, web visits): imported from CSV,
// kept in the workspace, looked at for how far they lead our own sales.

#include <string>
#include <string_view>
#include <vector>

#include "core/forecast/series/series_csv.h"
#include "core/model/workspace.h"

namespace qd::forecast {

// csv in the long form unique_id,ds,y (each id an indicator), or two columns of dates and
// values under a header whose second name is the indicator's. Existing indicators of the
// same name are replaced. Answers a change to apply; nothing is written here.
[[nodiscard]] Result<Change> import_indicators(Workspace& workspace, std::string_view csv, Frequency frequency, std::string_view source);

// All indicators, with nothing dated after the day.
[[nodiscard]] Result<std::vector<NamedSeries>> read_indicators(Workspace& workspace, Date as_of);

}  // namespace qd::forecast
