#pragma once
// What `quarterdeck forecast series` does, without files: text in, text out.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/forecast/series/reconcile.h"
#include "core/forecast/series/series_csv.h"

namespace qd::forecast {

inline constexpr int kFarthestHorizon = 1040;  // periods; 20 years of weeks

enum class SeriesFormat { csv, json };

struct SeriesCommand {
    Frequency frequency = Frequency::monthly;
    int horizon = 12;
    std::string method = "auto";             // a name from methods(), or "drivers"
    std::vector<double> levels{0.80, 0.95};  // of the intervals
    std::optional<Reconciliation> reconcile; // the series are parts of a hierarchy: hierarchy.h; answered with their sums
    std::vector<NamedSeries> drivers;        // market indicators: drivers.h
    SeriesFormat format = SeriesFormat::csv;
};

// csv: long form with a header naming unique_id, ds (ISO date) and y, in any order of
// columns and rows. Answers unique_id,ds,model,mean,lo-80,hi-80,lo-95,hi-95 with the
// series in order of appearance; as JSON with the analysis of each series: analysis.h. Missing periods are
// filled by a straight line; a value that is no number, a period given twice or a date that cannot be meant is an
// error that names the line.
//
// With drivers "auto" stands for whichever of itself and "drivers" has the smaller error in the back-test, where an
// indicator leads the series; "drivers" is "auto" where none does. The model of each row says which it was.
[[nodiscard]] Result<std::string> run_series_command(std::string_view csv, const SeriesCommand& command);

}  // namespace qd::forecast
