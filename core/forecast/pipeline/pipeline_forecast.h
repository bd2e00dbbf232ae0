#pragma once
// What a period will bring, from the deals: won already + open deals by their hazards +
// deals still to come, with the spread around it.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/forecast/pipeline/closing_model.h"
#include "core/forecast/pipeline/inflow.h"
#include "core/forecast/pipeline/simulation.h"
#include "core/query/date_period.h"

namespace qd::forecast {

struct PipelineRequest {
    DateRange period;
    FiscalCalendar fiscal;
    std::optional<std::int64_t> quota;     // minor units for the period
    std::vector<Id> owners;                // deals of these people; empty = everybody
    std::size_t draws = 4000;              // of the simulation; 0 = expected values only
    std::uint64_t seed = 1;
};

struct DealChance {
    std::uint32_t deal = 0;                // place in DealHistory::deals
    std::int64_t amount = 0;               // what it would bring if won, minor units
    double won = 0, lost = 0;              // in the period
    std::vector<double> won_by_month;      // parallel to PipelineForecast::months
};

struct PipelineMonth {
    DateRange days;                        // of the period
    std::int64_t closed = 0;               // won by as_of, minor units
    double from_open = 0, from_new = 0;    // expected, minor units
    Spread spread;                         // of closed + the rest
    [[nodiscard]] double expected() const { return static_cast<double>(closed) + from_open + from_new; }
};

struct PipelineForecast {
    PipelineRequest request;
    Instant as_of{};
    bool from_history = true;              // false: stage chances by close date, because…
    std::string insufficient;              // …"Insufficient history: …"; "" otherwise
    std::int64_t closed = 0;
    std::size_t closed_count = 0;
    double from_open = 0, from_new = 0;    // expected, minor units
    double new_deals = 0;                  // expected new deals until the end of the period
    std::vector<PipelineMonth> months;
    std::vector<DealChance> deals;         // open ones, in the order of the history
    SimulationInput input;                 // what the simulation and the what-if run on
    SimulationResult simulation;
    double coverage_needed = 0;            // open pipeline for one of expected wins; 0 = unknown
    [[nodiscard]] double expected() const { return static_cast<double>(closed) + from_open + from_new; }
};

// The history and the model outlive the job. Each step takes some thousand deals or some draws.
class PipelineForecastJob final : public Job {
public:
    PipelineForecastJob(const DealHistory& history, const ClosingModel& model, PipelineRequest request);
    ~PipelineForecastJob() override;
    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}  // nothing is written
    [[nodiscard]] PipelineForecast result();  // after the end

private:
    struct State;
    std::unique_ptr<State> m_state;
};

// Runs to the end.
[[nodiscard]] Result<PipelineForecast> forecast_pipeline(const DealHistory& history, const ClosingModel& model,
                                                         const PipelineRequest& request);

// Whole months, and the rest of a month at either end, of a period: at most 60, later ones in the last.
[[nodiscard]] std::vector<DateRange> months_of(const DateRange& period);

}  // namespace qd::forecast
