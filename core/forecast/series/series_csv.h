#pragma once
// Series in the usual long form: unique_id,ds,y, one row for each period.

#include <string>
#include <string_view>
#include <vector>

#include "core/forecast/series/series.h"

namespace qd::forecast {

struct NamedSeries {
    std::string id;
    Series series;
    std::size_t filled = 0;  // periods that were missing and are interpolated
};

// In order of first appearance. Rows may come in any order; an empty value or NA is a gap. An error names the line.
[[nodiscard]] Result<std::vector<NamedSeries>> read_series_csv(std::string_view csv, Frequency frequency);

// The same, or two columns of dates and values under a header whose second name is the series'.
[[nodiscard]] Result<std::vector<NamedSeries>> read_indicator_csv(std::string_view csv, Frequency frequency);

// The field quoted when it has to be.
[[nodiscard]] std::string csv_field(std::string_view text);

}  // namespace qd::forecast
