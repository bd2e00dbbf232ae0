#pragma once
// Step 2 of a forecast run, preliminary analysis: what the history looks like before
// any model sees it.

#include <optional>
#include <string>
#include <vector>

#include "core/forecast/process/run_inputs.h"
#include "core/forecast/series/anomalies.h"

namespace qd::forecast {

inline constexpr std::size_t kLeastHistory = 6;  // grain periods below which no model is chosen by its past errors

struct Finding {
    enum class Kind : std::uint8_t { history, trend, season, quarter, anomaly, shift, gap, driver };
    Kind kind = Kind::history;
    bool warns = false;        // somebody should look at it before going on
    std::string words;         // a sentence
};

struct Analysis {
    Series history;                              // minor units
    std::vector<Finding> findings;
    std::optional<double> trend;                 // minor units per period: Theil–Sen slope, when it differs from 0 (Mann–Kendall, 95 %)
    std::optional<double> seasonal_strength;     // 0…1, from two whole years on
    std::vector<double> quarter_profile;         // mean of each position in the quarter ÷ mean; from two whole quarters on
    std::vector<Outlier> outliers;
    std::vector<LevelShift> shifts;
    std::vector<std::size_t> gaps;               // periods without a win
    struct Lead { std::string name; int lag = 0; double correlation = 0; bool significant = false; };
    std::vector<Lead> leads;                     // how far each market indicator leads our sales
    [[nodiscard]] bool enough() const { return history.values.size() >= kLeastHistory; }
};

// inputs' own history of won value.
[[nodiscard]] Analysis analyse(const RunInputs& inputs);

// The indicator on the series' grain and from the series' first period on: means of shorter
// periods, steps of longer ones. Empty when they do not overlap.
[[nodiscard]] std::vector<double> aligned(const Series& indicator, const Series& to);

}  // namespace qd::forecast
