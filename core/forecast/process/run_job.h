#pragma once
// Steps 1 to 3 as one long work with progress: collect, analyse, try models, look at the
// open deals. The numbers are computed from the stored form of the inputs, never from the
// workspace, so that the same text gives the same numbers whenever it is read again.

#include <memory>
#include <optional>
#include <string>

#include "core/forecast/pipeline/combination.h"
#include "core/forecast/pipeline/deal_history_job.h"
#include "core/forecast/process/run_models.h"

namespace qd::forecast {

class PeopleForecast;

struct Run {
    std::string inputs_text;    // what is kept
    RunInputs inputs;           // read back from it
    Analysis analysis;
    ModelOutcome models;
    std::optional<ClosingModel> closing;  // there after the job
    PipelineForecast deals;     // from the open deals
    Combination combination;    // of the two, by month
    std::string results_text;   // every number of them: equal bytes for equal inputs
};

class RunJob final : public Job {
public:
    // From the workspace, as of a day. method: empty = the combination when the past supports it, else by the
    // back-test; "combined", or a method's name = that one. The workspace must not change before the inputs are collected.
    RunJob(Workspace& workspace, RunPeriod period, Date as_of, QueryContext context, std::string method = {});
    // From inputs kept with a run.
    explicit RunJob(std::string inputs_text, std::string method = {});
    ~RunJob() override;

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}  // nothing is written
    [[nodiscard]] std::unique_ptr<Run> take();  // after the end

private:
    [[nodiscard]] Result<Progress> collect();
    [[nodiscard]] Result<Progress> analyse_inputs();
    void begin_pipeline();
    [[nodiscard]] FiscalCalendar fiscal() const;
    [[nodiscard]] Progress describe(double done, std::string doing) const { return {.done = done, .doing = std::move(doing), .finished = false}; }

    struct Question { Workspace* workspace; RunPeriod period; Date as_of; QueryContext context; };
    std::optional<Question> m_question;
    std::string m_method;
    std::unique_ptr<Run> m_run;
    // What is under way, in this order; what is not there is done or not begun.
    std::unique_ptr<DealHistoryJob> m_reading;
    std::unique_ptr<RunInputs> m_collected;
    std::unique_ptr<InputsWriter> m_writer;
    std::unique_ptr<InputsReader> m_reader;
    std::unique_ptr<Analyser> m_analyser;
    std::unique_ptr<ModelTrial> m_trial;
    std::unique_ptr<PeopleForecast> m_people;
    std::unique_ptr<ClosingFitJob> m_fitting;
    std::unique_ptr<PipelineForecastJob> m_pipeline;
    std::unique_ptr<CombinationJob> m_combining;
    bool m_combined = false, m_applied = false;
};

// The results as JSON text.
[[nodiscard]] std::string results_text(const Run& run);
// Everybody's quota for the period; empty when nobody has one.
[[nodiscard]] std::optional<std::int64_t> quota_of(const RunInputs& inputs);

}  // namespace qd::forecast
