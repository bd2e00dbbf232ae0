#pragma once
// `quarterdeck forecast pipeline`: everything that the deals say about a period, as JSON.

#include <string>

#include "core/model/workspace.h"
#include "core/query/date_period.h"

namespace qd::forecast {

struct PipelineCommand {
    std::string period;                // "2017-Q4", "2017-10", "2017" or "2017-10-01..2017-12-31"
    std::optional<Date> as_of;         // the whole day counts; empty: today
    std::string model = "all";         // or a name of kPipelineModels
    std::uint64_t seed = 1;
};

// weighted: stage chances of the deals due; hazard: closings by age, stage and season, with new deals;
// series: won value by month; combined: hazard and series.
inline constexpr const char* kPipelineModels[] = {"weighted", "hazard", "series", "combined"};

// Quarters and years of the fiscal calendar.
[[nodiscard]] Result<DateRange> parse_period(std::string_view text, FiscalCalendar fiscal);
[[nodiscard]] Result<std::string> run_pipeline_command(Workspace& workspace, const PipelineCommand& command);

}  // namespace qd::forecast
