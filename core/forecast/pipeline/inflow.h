#pragma once
// The deals that nobody has heard of yet: how many come a day, for how much, and how
// a deal's amount changes until it is won.

#include <vector>

#include "core/forecast/pipeline/deal_history.h"

namespace qd::forecast {

struct Inflow {
    double per_day = 0;                  // new deals, over the last kInflowDays (fewer in a young history)
    std::int32_t stage = -1;             // where most of them start
    std::vector<std::int64_t> amounts;   // of those with one, minor units: drawn from in the simulation
    double mean_amount = 0;              // minor units
};

// What a won deal brought beside what it stood for just before.
struct Realisation {
    double ratio = 1;                    // Σ won ÷ Σ stood for, shrunk to 1 while few are known
    double noise = 0;                    // standard deviation of log(won ÷ stood for)
    double mean_won = 0;                 // minor units: for deals without an amount
    std::size_t won = 0;
};

constexpr int kInflowDays = 60;
// Of these people; empty = everybody.
[[nodiscard]] Inflow measure_inflow(const DealHistory& history, const std::vector<Id>& owners = {});
[[nodiscard]] Realisation measure_realisation(const DealHistory& history);

}  // namespace qd::forecast
