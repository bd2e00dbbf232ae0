#pragma once
// Step 3 of a forecast run, model application: candidates tried on the past, the one
// with the smallest error chosen, and its forecast for the period, everybody's and each
// person's, so that they add up to the cent.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/forecast/process/run_inputs.h"
#include "core/forecast/series/analysis.h"
#include "core/forecast/series/backtest.h"

namespace qd::forecast {

struct Candidate {
    std::string method, label;
    Scores scores;                 // forecasts 0: not tested
    std::string lack;              // why not
    int intervals_tested = 0;      // past intervals that coverage was measured on; 0 = not measured
};

// One grain period ahead, minor units. The first may be under way.
struct FanStep {
    Date start{};
    double mean = 0, low80 = 0, high80 = 0, low95 = 0, high95 = 0;
};

struct PersonForecast {
    Id person = 0;                 // 0: deals without an owner
    std::vector<std::int64_t> steps;  // parallel to the fan
    std::int64_t period = 0;       // won so far in the period + steps in it
};

// Of the whole period, minor units: won so far and what is to come.
struct PeriodForecast {
    std::int64_t won = 0, mean = 0, low80 = 0, high80 = 0, low95 = 0, high95 = 0;
};

struct ModelOutcome {
    std::vector<Candidate> candidates;  // the smallest error first, the untested last
    int horizon = 0, origins = 0;       // of the back-test
    std::string method, label, reason;
    bool insufficient = false;          // too little history: the mean of what there is, and nothing tested
    std::vector<FanStep> fan;           // up to the period's end; empty when the period is over
    PeriodForecast period;
    std::vector<PersonForecast> people; // by id
    double error_together = 1;          // deviation of a sum of steps ÷ that of independent ones, from the back-test
};

class PeopleForecast;

class ModelTrial final : public Job {
public:
    // Both outlive the job. method: chosen by a person; empty = by the back-test.
    ModelTrial(const RunInputs& inputs, const Analysis& analysis, std::string method = {});
    ~ModelTrial() override;

    [[nodiscard]] Result<Progress> step() override;  // part of one past forecast of one candidate, or some people's forecasts
    void cancel() override {}                        // nothing is written
    [[nodiscard]] ModelOutcome take_outcome();       // after the end
    [[nodiscard]] std::unique_ptr<PeopleForecast> take_people();

private:
    void plan();
    void begin_next();
    void choose();
    void begin_final();
    [[nodiscard]] Result<> apply(const Forecast& made);
    [[nodiscard]] std::unique_ptr<ForecastTask> forecast(const std::string& method, const Series& series, int horizon) const;

    const RunInputs& m_inputs;
    const Analysis& m_analysis;
    std::string m_wanted;
    ModelOutcome m_outcome;
    BacktestOptions m_options;
    std::unique_ptr<Backtest> m_test;
    std::size_t m_next = 0;
    std::vector<std::pair<std::string, double>> m_together;  // by method
    std::unique_ptr<ForecastTask> m_final;     // there when the model is chosen
    std::optional<Forecast> m_made;            // by it
    std::unique_ptr<PeopleForecast> m_people;
    bool m_planned = false;
};

}  // namespace qd::forecast
