#include "core/forecast/process/run_job.h"

#include <nlohmann/json.hpp>

#include "core/forecast/process/run_combined.h"

namespace qd::forecast {
namespace {

using Json = nlohmann::ordered_json;

Json scores_json(const Scores& scores) {
    return {{"forecasts", scores.forecasts}, {"wape", scores.wape}, {"smape", scores.smape}, {"mase", scores.mase}, {"bias", scores.bias},
            {"coverage80", scores.coverage80}, {"coverage95", scores.coverage95}, {"msis95", scores.msis95}};
}

Json analysis_json(const Analysis& analysis) {
    Json json = {{"start", to_stored(analysis.history.start)}, {"history", analysis.history.values}};
    json["trend"] = analysis.trend ? Json(*analysis.trend) : Json(nullptr);
    json["seasonal_strength"] = analysis.seasonal_strength ? Json(*analysis.seasonal_strength) : Json(nullptr);
    json["quarter_profile"] = analysis.quarter_profile;
    json["unit_root"] = analysis.unit_root ? Json{{"kpss", analysis.unit_root->kpss}, {"dickey_fuller", analysis.unit_root->dickey_fuller}} : Json(nullptr);
    json["lambda"] = analysis.lambda ? Json(*analysis.lambda) : Json(nullptr);
    json["left_over"] = analysis.left_over ? Json{{"autocorrelation", analysis.left_over->autocorrelation}, {"ljung_box", analysis.left_over->test.statistic}, {"p", analysis.left_over->test.p_value}} : Json(nullptr);
    json["findings"] = Json::array();
    for (const Finding& finding : analysis.findings) json["findings"].push_back(finding.words);
    json["leads"] = Json::array();
    for (const auto& lead : analysis.leads) json["leads"].push_back({{"name", lead.name}, {"lag", lead.lag}, {"correlation", lead.correlation}});
    return json;
}

Json models_json(const ModelOutcome& models) {
    Json json = {{"method", models.method}, {"reason", models.reason}, {"error_together", models.error_together}};
    json["candidates"] = Json::array();
    for (const Candidate& one : models.candidates) json["candidates"].push_back({{"method", one.method}, {"scores", scores_json(one.scores)}, {"intervals", one.intervals_tested}, {"lack", one.lack}});
    json["fan"] = Json::array();
    for (const FanStep& step : models.fan) json["fan"].push_back({to_stored(step.start), step.mean, step.low80, step.high80, step.low95, step.high95});
    const PeriodForecast& period = models.period;
    json["period"] = {{"won", period.won}, {"mean", period.mean}, {"low80", period.low80}, {"high80", period.high80}, {"low95", period.low95}, {"high95", period.high95}};
    json["people"] = Json::array();
    for (const PersonForecast& person : models.people) json["people"].push_back({{"person", person.person}, {"steps", person.steps}, {"period", person.period}});
    return json;
}

Json spread_json(const Spread& spread) { return {spread.mean, spread.p025, spread.p10, spread.p50, spread.p90, spread.p975}; }

Json deals_json(const PipelineForecast& deals) {
    Json json = {{"closed", deals.closed}, {"from_open", deals.from_open}, {"from_new", deals.from_new}, {"insufficient", deals.insufficient},
                 {"total", spread_json(deals.simulation.total)}};
    json["chance"] = deals.simulation.chance_of_target ? Json(*deals.simulation.chance_of_target) : Json(nullptr);
    json["histogram"] = {deals.simulation.histogram.low, deals.simulation.histogram.width, deals.simulation.histogram.share};
    json["months"] = Json::array();
    for (const PipelineMonth& month : deals.months) json["months"].push_back({month.closed, month.from_open, month.from_new, spread_json(month.spread)});
    json["chances"] = Json::array();
    for (const DealChance& chance : deals.deals) json["chances"].push_back({chance.won, chance.lost});
    return json;
}

Json combination_json(const Combination& combination) {
    Json json = {{"expected", combination.expected}, {"total", spread_json(combination.total)}, {"pipeline_weight", combination.pipeline_weight}, {"reason", combination.reason}};
    json["months"] = Json::array();
    for (const CombinedMonth& month : combination.months) json["months"].push_back({month.pipeline, month.series, month.combined});
    return json;
}

}  // namespace

std::string results_text(const Run& run) {
    const Json json = {{"analysis", analysis_json(run.analysis)}, {"models", models_json(run.models)}, {"deals", deals_json(run.deals)}, {"combination", combination_json(run.combination)}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<std::int64_t> quota_of(const RunInputs& inputs) {
    std::optional<std::int64_t> sum;
    for (const Person& person : inputs.people.persons)
        if (person.active && person.quota) sum = sum.value_or(0) + quota_for(*person.quota, inputs.period.range());
    return sum;
}

RunJob::RunJob(Workspace& workspace, RunPeriod period, Date as_of, QueryContext context, std::string method)
    : m_question(Question{&workspace, std::move(period), as_of, std::move(context)}), m_method(std::move(method)), m_run(std::make_unique<Run>()) {}

RunJob::RunJob(std::string inputs_text, std::string method) : m_method(std::move(method)), m_run(std::make_unique<Run>()) {
    m_run->inputs_text = std::move(inputs_text);
}

RunJob::~RunJob() = default;

std::unique_ptr<Run> RunJob::take() {
    m_people.reset();
    m_combining.reset();
    return std::move(m_run);
}

Result<Progress> RunJob::collect() {
    const Question& question = *m_question;
    if (!m_collected) {
        if (!m_reading) m_reading = std::make_unique<DealHistoryJob>(*question.workspace, end_of(question.as_of));
        const Progress read = TRY(m_reading->step());
        if (read.finished) m_collected = std::make_unique<RunInputs>(TRY(collect_inputs(*question.workspace, m_reading->take(), question.period, question.as_of, question.context)));
        return describe(0.1 * read.done, read.doing);
    }
    if (!m_writer) {
        m_writer = std::make_unique<InputsWriter>(*m_collected);
        m_reading.reset();  // what it read by takes a while to give back
        return describe(0.1, "Keeping what the numbers come from");
    }
    if (!m_writer->step()) return describe(0.1, "Keeping what the numbers come from");
    m_run->inputs_text = m_writer->take();
    m_writer.reset();
    m_collected.reset();
    m_question.reset();
    return describe(0.12, "Keeping what the numbers come from");
}

Result<Progress> RunJob::analyse_inputs() {
    if (!m_analyser) {
        if (!m_reader) m_reader = std::make_unique<InputsReader>(m_run->inputs_text);
        if (!TRY(m_reader->step())) return describe(0.15, "Reading what was kept");
        RunInputs& inputs = m_run->inputs;
        inputs = m_reader->take();
        m_reader.reset();
        m_analyser = std::make_unique<Analyser>(won_series(wins_of(inputs), inputs), inputs.indicators, inputs.fiscal_first_month);
    }
    if (!m_analyser->step()) return describe(0.18, "Looking at the history");
    m_run->analysis = m_analyser->take();
    m_analyser.reset();
    m_trial = std::make_unique<ModelTrial>(m_run->inputs, m_run->analysis, m_method == kCombined ? std::string{} : m_method);
    return describe(0.2, "Testing models on the past");
}

Result<Progress> RunJob::step() {
    if (m_question) return collect();
    if (!m_trial && !m_people) return analyse_inputs();
    if (m_trial) {
        Progress progress = TRY(m_trial->step());
        if (progress.finished) {
            m_run->models = m_trial->take_outcome();
            m_people = m_trial->take_people();
            m_trial.reset();
            m_fitting = std::make_unique<ClosingFitJob>(m_run->inputs.history, fiscal());
        }
        return describe(0.2 + 0.4 * progress.done, std::move(progress.doing));
    }
    if (m_fitting) {
        Progress progress = TRY(m_fitting->step());
        if (progress.finished) {
            m_run->closing = m_fitting->take();
            m_fitting.reset();
            begin_pipeline();
        }
        return describe(0.6 + 0.1 * progress.done, std::move(progress.doing));
    }
    if (m_pipeline) {
        Progress progress = TRY(m_pipeline->step());
        if (progress.finished) {
            m_run->deals = m_pipeline->result();
            m_pipeline.reset();
            m_combining = std::make_unique<CombinationJob>(m_run->inputs.history, m_run->deals);
        }
        return describe(0.7 + 0.1 * progress.done, std::move(progress.doing));
    }
    if (!m_combined) {
        Progress progress = TRY(m_combining->step());
        m_combined = progress.finished;
        return describe(0.8 + 0.2 * progress.done, std::move(progress.doing));
    }
    if (!m_applied) {
        m_applied = true;
        m_run->combination = m_combining->result();
        TRY(apply_combination(m_run->inputs, m_run->combination, m_method.empty() || m_method == kCombined, *m_people, m_run->models));
        return describe(1, "Adding up");
    }
    m_run->results_text = results_text(*m_run);
    return Progress{.done = 1, .doing = {}, .finished = true};
}

FiscalCalendar RunJob::fiscal() const {
    FiscalCalendar calendar;
    calendar.first_month = m_run->inputs.fiscal_first_month;
    return calendar;
}

void RunJob::begin_pipeline() {
    const RunInputs& inputs = m_run->inputs;
    PipelineRequest request;
    request.period = inputs.period.range();
    request.fiscal = fiscal();
    request.quota = quota_of(inputs);
    m_pipeline = std::make_unique<PipelineForecastJob>(inputs.history, *m_run->closing, std::move(request));
}

}  // namespace qd::forecast
