// How the company steers: forecast runs and what people said in them, and the market
// series that explain them.

#include "core/model/entities/all.h"
#include "core/model/entities/declare.h"

namespace qd::entities {

Entity forecast_run() {
    Entity entity{"forecast_run", "Forecast run", "Forecast runs", "trending-up", {"name"}, {}};
    entity.hidden = true;
    entity.fields = {
        text("name", "Name").need(),
        choice("cadence", "Cadence").need().of({{"weekly", "Weekly", ""}, {"monthly", "Monthly", ""},
                                                {"quarterly", "Quarterly", ""}, {"annual", "Annual", ""}}),
        text("period", "Period").need().index(),
        date("first", "From").need(),
        date("last", "To").need(),
        date("as_of", "As of").need().index(),
        integer("step", "Step").start(Value{std::int64_t{1}}).help("1 data, 2 analysis, 3 models, 4 review, 5 final."),
        choice("state", "State").start(Value{"open"}).of({{"open", "In work", "series1"}, {"final", "Final", "good"}}),
        text("method", "Model"),
        long_text("reason", "Why this model"),
        long_text("results", "Results").hide(),
        long_text("final_results", "As published").hide(),
        money("final", "Final forecast"),
        text("hash", "SHA-256"),
        reference("published_by", "Published by", "user"),
    };
    return entity;
}

Entity forecast_input() {
    Entity entity{"forecast_input", "Forecast input", "Forecast inputs", "file-text", {"run"}, {}};
    entity.hidden = true;
    entity.fields = {
        reference("run", "Run", "forecast_run").need(),
        integer("part", "Part").need(),
        long_text("content", "Content").hide(),
    };
    return entity;
}

Entity forecast_submission() {
    Entity entity{"forecast_submission", "Submission", "Submissions", "send", {"person"}, {}};
    entity.hidden = true;
    entity.fields = {
        reference("run", "Run", "forecast_run").need(),
        reference("person", "Person", "user").help("Empty: the whole company."),
        choice("level", "Level").need().of({{"rep", "Representative", ""}, {"manager", "Manager", ""}, {"director", "Director", ""}}),
        money("commit", "Commit"),
        money("best_case", "Best case"),
        money("pipeline", "Pipeline"),
        money("call", "Call").need(),
        long_text("reason", "Reason"),
        reference("author", "Author", "user"),
    };
    return entity;
}

Entity forecast_adjustment() {
    Entity entity{"forecast_adjustment", "Adjustment", "Adjustments", "pencil", {"subject"}, {}};
    entity.hidden = true;
    entity.fields = {
        reference("run", "Run", "forecast_run").need(),
        reference("subject", "Whose number", "user").help("Empty: the whole company."),
        choice("level", "Level").need().of({{"manager", "Manager", ""}, {"director", "Director", ""}}),
        money("before", "From").need(),
        money("after", "To").need(),
        long_text("reason", "Reason").need(),
        reference("author", "Author", "user"),
    };
    return entity;
}

Entity forecast_judgement() {
    Entity entity{"forecast_judgement", "Judgement", "Judgements", "scale", {"expert"}, {}};
    entity.hidden = true;
    entity.fields = {
        reference("run", "Run", "forecast_run").need(),
        text("expert", "Expert").need().personal(),
        money("low", "Low").need(),
        money("likely", "Likely").need(),
        money("high", "High").need(),
        long_text("reason", "Reason"),
    };
    return entity;
}

Entity forecast_scenario() {
    Entity entity{"forecast_scenario", "Scenario", "Scenarios", "git-branch", {"name"}, {}};
    entity.hidden = true;
    entity.fields = {
        text("name", "Name").need(),
        reference("run", "Run", "forecast_run").need(),
        long_text("definition", "Definition").need().hide(),
        money("outcome", "Forecast"),
        percent("chance", "Chance to reach the quota"),
    };
    return entity;
}

Entity market_indicator() {
    Entity entity{"market_indicator", "Market indicator", "Market indicators", "line-chart", {"name"}, {}};
    entity.hidden = true;
    entity.fields = {
        text("name", "Name").need().index(),
        text("source", "Source"),
        choice("frequency", "Frequency").need().of({{"weekly", "Weekly", ""}, {"monthly", "Monthly", ""},
                                                    {"quarterly", "Quarterly", ""}, {"yearly", "Yearly", ""}}),
        date("first", "From").need(),
        long_text("points", "Values").need().hide(),
    };
    return entity;
}

}  // namespace qd::entities
