#pragma once
// The deals' view and the series' view of the same months, weighted by how far off
// each would have been at the month ends of the past (Bates & Granger 1969: weights
// inverse to the mean squared error), each of those forecasts made from nothing later.

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "core/forecast/pipeline/pipeline_forecast.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

// Won value by calendar month and close date, in minor units, from the first month with a closing
// to the last one that is over. Empty when there is none.
[[nodiscard]] Series won_by_month(const DealHistory& history, const std::vector<Id>& owners = {});

struct PastForecast {
    Date as_of{};                        // last day that was known
    Date month{};                        // first day of the month forecast
    int ahead = 1;                       // months
    double actual = 0, pipeline = 0, combined = 0;  // minor units; combined: with the weights of then
    std::vector<double> series;          // by series candidate; < 0: not possible then
    std::optional<Spread> spread;        // around combined, as wide as it would have been said then; empty: not possible
};

// Past intervals, one month ahead, and how many of them held what came.
struct IntervalRecord {
    int tested = 0, within80 = 0, within95 = 0;
};

struct SeriesCandidate {
    std::string name;                    // "quarter", "auto", "naive"
    std::string label;                   // "Same month of the last quarter"
    int forecasts = 0;                   // in the past
    double mape = 0;                     // percent
    double error = 0;                    // root mean square of the log error, with a prior
};

struct CombinedMonth {
    DateRange days;
    double pipeline = 0, series = 0, combined = 0;  // of the whole stretch, won already included, minor units
    double width = 1;                    // of the spread, in simulated widths
    Spread spread;                       // around combined
};

struct Combination {
    std::vector<CombinedMonth> months;   // of the period
    double expected = 0;                 // minor units
    Spread total;
    std::optional<double> chance_of_target;
    double pipeline_weight = 1;          // 0…1
    int series = -1;                     // chosen candidate; −1: none could be made
    std::vector<SeriesCandidate> candidates;
    double pipeline_error = 0;           // as SeriesCandidate::error
    int pipeline_forecasts = 0;
    std::vector<PastForecast> past;      // by as_of, then month
    double past_mape = 0, past_bias = 0; // of combined one month ahead, percent; with past_count
    int past_count = 0;
    IntervalRecord intervals;            // each made from nothing later than its month end
    std::string reason;                  // a sentence with the numbers it rests on
};

// Some thousand deals of a past month end, or some draws, in each step. History and forecast outlive the job.
class CombinationJob final : public Job {
public:
    CombinationJob(const DealHistory& history, const PipelineForecast& forecast);
    ~CombinationJob() override;
    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}  // nothing is written
    [[nodiscard]] Combination result();  // after the end

private:
    struct State;
    std::unique_ptr<State> m_state;
};

// Runs to the end.
[[nodiscard]] Result<Combination> combine(const DealHistory& history, const PipelineForecast& forecast);

}  // namespace qd::forecast
