#pragma once
// What `quarterdeck forecast series` does, without files: text in, text out.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/forecast/series/reconcile.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

inline constexpr int kFarthestHorizon = 1040;  // periods; 20 years of weeks

struct SeriesCommand {
    Frequency frequency = Frequency::monthly;
    int horizon = 12;
    std::string method = "auto";             // a name from methods()
    std::vector<double> levels{0.80, 0.95};  // of the intervals
    std::optional<Reconciliation> reconcile; // the series are parts of a hierarchy: hierarchy.h; answered with their sums
};

// csv: long form with a header naming unique_id, ds (ISO date) and y, in any order of
// columns and rows. Answers unique_id,ds,model,mean,lo-80,hi-80,lo-95,hi-95 with the
// series in order of appearance. Missing periods are filled by a straight line;
// a value that is no number, a period given twice or a date that cannot be meant is an error that names the line.
[[nodiscard]] Result<std::string> run_series_command(std::string_view csv, const SeriesCommand& command);

}  // namespace qd::forecast
