#pragma once
// What is known of a deal at the moment of predicting whether it will be won. Read
// strictly from before that moment: the amount that a deal was closed for, or the
// stage it ended in, would give the answer away.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/forecast/pipeline/closing_model.h"

namespace qd::forecast {

struct WinFacts {
    double age = 0;                        // days since it was created
    double days_in_stage = 0;
    std::int32_t stage = -1;               // place in DealHistory::stages
    int month_of_quarter = 0;              // 0…2
    std::optional<double> log_amount;      // of minor units; empty: none or 0
    std::optional<double> days_quiet;      // since the last activity; empty: nothing was ever done
    int activities = 0, recent_activities = 0;  // recent: within 14 days
    int pushes = 0;                        // close date put off
    int steps_back = 0;                    // to an earlier stage
    Due due = Due::unknown;
    std::int32_t source = 0;
    Id owner = 0, product = 0;

    friend bool operator==(const WinFacts&, const WinFacts&) = default;
};

// The deal existed before `at`. Moments and activities at `at` itself are left out.
[[nodiscard]] WinFacts facts_before(const DealHistory& history, const DealPath& deal, Instant at, FiscalCalendar fiscal);

using FactReader = std::function<WinFacts(const DealHistory&, const DealPath&, Instant, FiscalCalendar)>;

// One closed deal: what was known just before it was closed, and how it ended.
struct WinSample {
    std::uint32_t deal = 0;                // place in DealHistory::deals
    Instant closed{};
    WinFacts facts;
    bool won = false;
};

// Deals that are closed at the end of the history, by their last closing, oldest first. Reopened ones that are
// open again, deleted ones, and ones that were never seen open are left out.
[[nodiscard]] std::vector<WinSample> win_samples(const DealHistory& history, FiscalCalendar fiscal,
                                                 const FactReader& reader = facts_before);

// Names the facts that change when everything from the moment of prediction on is taken away: a reader
// that answers with these has looked into the future. Tries every sample up to `most`, evenly spread.
[[nodiscard]] std::vector<std::string> find_leaks(const DealHistory& history, const std::vector<WinSample>& samples,
                                                  FiscalCalendar fiscal, const FactReader& reader = facts_before,
                                                  std::size_t most = 500);

}  // namespace qd::forecast
