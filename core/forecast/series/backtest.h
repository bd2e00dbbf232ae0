#pragma once
// How a method would have done: forecasts from past origins, each made from nothing
// but the values before it, scored against what came.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/forecast/series/forecast_task.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

struct BacktestOptions {
    int horizon = 6;
    int origins = 6;  // at least three are needed for a verdict
    int step = 1;     // periods between origins
};

// What a history supports: at most a year ahead, from as many past origins as the choice of a model rests on.
[[nodiscard]] BacktestOptions plan_backtest(const Series& history, int horizon);

// Scores by step ahead (index 0 = one period ahead) and over all steps.
struct Scores {
    int forecasts = 0;
    double wape = 0, smape = 0, mase = 0, bias = 0;  // bias: mean of forecast − actual
    double coverage80 = 0, coverage95 = 0, msis95 = 0;
    double pinball10 = 0, pinball50 = 0, pinball90 = 0;
};

struct BacktestResult {
    std::string method;
    Scores overall;
    std::vector<Scores> by_step;
};

// What is tested: forecasts `horizon` periods with bands for 80 and 95 % from the series it is given.
using Forecaster = std::function<std::unique_ptr<ForecastTask>(const Series& past, int horizon)>;

// One forecast of one period, beside what came.
struct BacktestPoint {
    int origin = 0, step = 0;  // origin: how many periods the forecast knew; step 0 = one period ahead
    double actual = 0, mean = 0, low80 = 0, high80 = 0, low95 = 0, high95 = 0, scale = 0;
};

// One method over one series; step() goes on with the forecast of one origin, or scores it.
class Backtest final : public Job {
public:
    // The series outlives the job. Fails in step() when it is too short.
    Backtest(const Series& series, std::string method, const BacktestOptions& options);
    Backtest(const Series& series, std::string name, Forecaster forecaster, const BacktestOptions& options);
    Backtest(const Backtest&) = delete;
    Backtest& operator=(const Backtest&) = delete;

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}  // nothing is written
    // After the end.
    [[nodiscard]] BacktestResult result() const;
    [[nodiscard]] const std::vector<BacktestPoint>& points() const { return m_points; }

private:
    [[nodiscard]] std::unique_ptr<ForecastTask> begin_origin(int origin) const;
    void add_points(int origin, const Forecast& forecast);
    [[nodiscard]] Scores score(int step) const;  // −1: all steps

    const Series& m_series;
    std::string m_method;
    Forecaster m_forecaster;
    BacktestOptions m_options;
    int m_done = 0;
    std::unique_ptr<ForecastTask> m_task;  // of the origin under way
    std::vector<BacktestPoint> m_points;
};

// Runs to the end.
[[nodiscard]] Result<BacktestResult> backtest(const Series& series, const std::string& method, const BacktestOptions& options);

struct Choice {
    std::string method;
    std::string reason;                   // a sentence with the numbers it rests on
    std::vector<BacktestResult> results;  // best first
};

// The candidate with the smallest MASE over all steps; candidates are not empty.
[[nodiscard]] Result<Choice> choose_method(const Series& series, const std::vector<std::string>& candidates,
                                           const BacktestOptions& options);

// Error of the naive forecast minus error of a step (rep, manager, …), both WAPE:
// positive when the step made the forecast better.
[[nodiscard]] double value_added(Values actual, Values naive, Values forecast);

}  // namespace qd::forecast
