// How the company steers: forecast runs and what people said in them, and the market
// series that explain them.

#include "core/model/entities/all.h"
#include "core/model/entities/declare.h"

namespace qd::entities {

constexpr FieldOf kForecastRunFields[] = {
    text("name", "Name").need(),
    choice("cadence", "Cadence").need().of("weekly:Weekly|monthly:Monthly|quarterly:Quarterly|annual:Annual"),
    text("period", "Period").need().index(),
    date("first", "From").need(),
    date("last", "To").need(),
    date("as_of", "As of").need().index(),
    integer("step", "Step").start(1).help("1 data, 2 analysis, 3 models, 4 review, 5 final."),
    choice("state", "State").start("open").of("open:In work:series1|final:Final:good"),
    text("method", "Model"),
    long_text("reason", "Why this model"),
    long_text("results", "Results").hide(),
    long_text("final_results", "As published").hide(),
    money("final", "Final forecast"),
    text("hash", "SHA-256"),
    reference("published_by", "Published by", "user"),
};
const EntityOf kForecastRun{"forecast_run", "Forecast run", "Forecast runs", "trending-up", "name", kForecastRunFields, kHidden};

constexpr FieldOf kForecastInputFields[] = {
    reference("run", "Run", "forecast_run").need(),
    integer("part", "Part").need(),
    long_text("content", "Content").hide(),
};
const EntityOf kForecastInput{"forecast_input", "Forecast input", "Forecast inputs", "file-text", "run", kForecastInputFields, kHidden};

constexpr FieldOf kForecastSubmissionFields[] = {
    reference("run", "Run", "forecast_run").need(),
    reference("person", "Person", "user").help("Empty: the whole company."),
    choice("level", "Level").need().of("rep:Representative|manager:Manager|director:Director"),
    money("commit", "Commit"),
    money("best_case", "Best case"),
    money("pipeline", "Pipeline"),
    money("call", "Call").need(),
    long_text("reason", "Reason"),
    reference("author", "Author", "user"),
};
const EntityOf kForecastSubmission{"forecast_submission", "Submission", "Submissions", "send", "person", kForecastSubmissionFields, kHidden};

constexpr FieldOf kForecastAdjustmentFields[] = {
    reference("run", "Run", "forecast_run").need(),
    reference("subject", "Whose number", "user").help("Empty: the whole company."),
    choice("level", "Level").need().of("manager:Manager|director:Director"),
    money("before", "From").need(),
    money("after", "To").need(),
    long_text("reason", "Reason").need(),
    reference("author", "Author", "user"),
};
const EntityOf kForecastAdjustment{"forecast_adjustment", "Adjustment", "Adjustments", "pencil", "subject", kForecastAdjustmentFields, kHidden};

constexpr FieldOf kForecastJudgementFields[] = {
    reference("run", "Run", "forecast_run").need(),
    text("expert", "Expert").need().personal(),
    money("low", "Low").need(),
    money("likely", "Likely").need(),
    money("high", "High").need(),
    long_text("reason", "Reason"),
};
const EntityOf kForecastJudgement{"forecast_judgement", "Judgement", "Judgements", "scale", "expert", kForecastJudgementFields, kHidden};

constexpr FieldOf kForecastScenarioFields[] = {
    text("name", "Name").need(),
    reference("run", "Run", "forecast_run").need(),
    long_text("definition", "Definition").need().hide(),
    money("outcome", "Forecast"),
    percent("chance", "Chance to reach the quota"),
};
const EntityOf kForecastScenario{"forecast_scenario", "Scenario", "Scenarios", "git-branch", "name", kForecastScenarioFields, kHidden};

constexpr FieldOf kMarketIndicatorFields[] = {
    text("name", "Name").need().index(),
    text("source", "Source"),
    choice("frequency", "Frequency").need().of("weekly:Weekly|monthly:Monthly|quarterly:Quarterly|yearly:Yearly"),
    date("first", "From").need(),
    long_text("points", "Values").need().hide(),
};
const EntityOf kMarketIndicator{"market_indicator", "Market indicator", "Market indicators", "line-chart", "name", kMarketIndicatorFields, kHidden};

}  // namespace qd::entities
