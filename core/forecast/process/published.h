#pragma once
// Forecasts of other periods that were published and cover the same days: the quarter around a month, the months of
// a quarter. A run is one base series at its cadence; here runs of several cadences are laid beside each other.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/forecast/process/run_final.h"
#include "core/forecast/process/run_review.h"

namespace qd::forecast {

struct PublishedPart {
    Id run = 0;
    RunPeriod period;
    Date as_of{};
    std::int64_t final = 0;        // of its whole period, minor units
    std::int64_t says = 0;         // of the days that both cover
    std::int64_t statistical = 0;  // the same share of what its numbers alone said
    std::string method;            // label
};

// What published forecasts say of this run's period, to the cent: the longer one around it, its published siblings
// taken off where they leave only this period; else the shorter ones in it, with this run's own number for the rest.
struct PublishedView {
    std::vector<PublishedPart> parts;    // the longer one alone, or the shorter ones in order of time
    bool longer = false;
    std::int64_t says = 0;               // of this run's whole period; with this as its final number all of them add up
    std::int64_t difference = 0;         // this run's final − says
    std::int64_t by_numbers = 0;         // of it, because the statistical forecasts differ
    std::int64_t by_people = 0;          // and because of what people said; the two sum to the difference
    std::string words;                   // by how much and why
};

// Nothing when no published forecast covers the run's period whole or lies in it. The newest run of each period counts.
// Reads each such run once; weeks are shared out by working days. write: an amount for people.
[[nodiscard]] Result<std::optional<PublishedView>> compare_with_published(Workspace& workspace, const Run& run, const RunRecord& record, const Review& review,
                                                                          Date known_by, const QueryContext& context, const std::function<std::string(std::int64_t)>& write);

// The director's adjustment that makes the run agree with them; its reason says so.
[[nodiscard]] Adjustment agreeing(const PublishedView& view, const Review& review, Id author);

}  // namespace qd::forecast
