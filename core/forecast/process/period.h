#pragma once
// The period that a forecast is for, and how often one is due.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/forecast/series/series.h"
#include "core/query/date_period.h"

namespace qd::forecast {

enum class Cadence : std::uint8_t { weekly, monthly, quarterly, annual };
inline constexpr Cadence kCadences[] = {Cadence::weekly, Cadence::monthly, Cadence::quarterly, Cadence::annual};

[[nodiscard]] const char* key_of(Cadence cadence);    // "quarterly": stored
[[nodiscard]] const char* label_of(Cadence cadence);  // "Quarterly"
[[nodiscard]] std::optional<Cadence> cadence_from(std::string_view key);

struct RunPeriod {
    Cadence cadence = Cadence::quarterly;
    Date first{}, last{};  // last is included
    std::string name;      // "2017-Q4", "2017-10", "2017-W40", "FY2017"
    [[nodiscard]] DateRange range() const { return {first, last}; }
    [[nodiscard]] int days() const { return static_cast<int>((last - first).count()) + 1; }
    friend bool operator==(const RunPeriod&, const RunPeriod&) = default;
};

// Quarters and years are fiscal, weeks run from Monday, as the context says.
[[nodiscard]] RunPeriod period_at(Cadence cadence, Date day, const QueryContext& context);
[[nodiscard]] RunPeriod shifted(const RunPeriod& period, int by, const QueryContext& context);
// From its name; nothing for a name that is none.
[[nodiscard]] std::optional<RunPeriod> parse_period(std::string_view name, const QueryContext& context);

// The grain of the history that a forecast of that cadence looks at: weeks for a week, otherwise months.
[[nodiscard]] Frequency grain_of(Cadence cadence);
// First day of the grain's period that holds the day.
[[nodiscard]] Date grain_start(Date day, Frequency grain);

// What the calendar of a cadence asks for: a forecast is due when its period begins, so that it is final
// within a tenth of the period.
struct DueForecast {
    RunPeriod period;
    Date due{};           // first day of the period
    Date final_by{};      // when it should be published
    bool begun = false, published = false;
    bool late = false;    // final_by has passed and nothing is published
};
struct KnownRun { std::string period; bool published = false; };
// For each cadence the period that holds today and the next one, in the order of their due days.
[[nodiscard]] std::vector<DueForecast> due_forecasts(const std::vector<Cadence>& cadences, const std::vector<KnownRun>& runs,
                                                     const QueryContext& context);

}  // namespace qd::forecast
