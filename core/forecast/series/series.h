#pragma once
// A time series: equally spaced values from a first period on.

#include <span>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/instant.h"

namespace qd::forecast {

enum class Frequency { weekly, monthly, quarterly, yearly };

[[nodiscard]] Result<Frequency> parse_frequency(std::string_view name);
[[nodiscard]] const char* name_of(Frequency frequency);
// Periods in a year, the length of the seasonal cycle: 52, 12, 4, 1.
[[nodiscard]] int season_length(Frequency frequency);
// The first day of the period that lies `periods` after the one starting at `start`.
[[nodiscard]] Date advance(Date start, Frequency frequency, int periods);
// How many whole periods lie between two days, by calendar: January to March is 2.
[[nodiscard]] int periods_between(Date from, Date to, Frequency frequency);

struct Series {
    Frequency frequency = Frequency::monthly;
    Date start{};                // first day of the first period
    std::vector<double> values;  // finite; gaps are filled before a model sees them

    [[nodiscard]] Date date_at(std::size_t index) const {
        return advance(start, frequency, static_cast<int>(index));
    }
};

using Values = std::span<const double>;

}  // namespace qd::forecast
