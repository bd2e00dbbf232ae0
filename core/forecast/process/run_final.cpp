#include "core/forecast/process/run_final.h"

#include <nlohmann/json.hpp>

#include "core/base/sha256.h"

namespace qd::forecast {
namespace {

using Json = nlohmann::ordered_json;

const char* key_of(RollUpRow::Kind kind) {
    constexpr const char* kKeys[] = {"all", "team", "person", "nobody"};
    return kKeys[static_cast<std::size_t>(kind)];
}

std::string name_of_person(const People& people, Id id) {
    const Person* person = people.find(id);
    return person ? person->name : std::string{};
}

Json optional_json(const std::optional<std::int64_t>& value) { return value ? Json(*value) : Json(nullptr); }
std::optional<std::int64_t> optional_from(const Json& json) { return json.is_null() ? std::nullopt : std::optional{json.get<std::int64_t>()}; }

Json row_json(const FinalRow& row) {
    return {{"id", row.id}, {"kind", row.kind}, {"name", row.name}, {"depth", row.depth}, {"closed", row.closed}, {"commit", row.commit},
            {"best_case", row.best_case}, {"pipeline", row.pipeline}, {"statistical", row.statistical}, {"submitted", row.submitted},
            {"final", row.final}, {"quota", optional_json(row.quota)}, {"has_submitted", row.has_submitted}, {"adjusts", row.adjusts},
            {"reason", row.reason}, {"author", row.author}};
}

FinalRow row_from(const Json& json) {
    FinalRow row;
    row.id = json.at("id").get<Id>();
    row.kind = json.at("kind").get<std::string>();
    row.name = json.at("name").get<std::string>();
    row.depth = json.at("depth").get<int>();
    row.closed = json.at("closed").get<std::int64_t>();
    row.commit = json.at("commit").get<std::int64_t>();
    row.best_case = json.at("best_case").get<std::int64_t>();
    row.pipeline = json.at("pipeline").get<std::int64_t>();
    row.statistical = json.at("statistical").get<std::int64_t>();
    row.submitted = json.at("submitted").get<std::int64_t>();
    row.final = json.at("final").get<std::int64_t>();
    row.quota = optional_from(json.at("quota"));
    row.has_submitted = json.at("has_submitted").get<bool>();
    row.adjusts = json.at("adjusts").get<bool>();
    row.reason = json.at("reason").get<std::string>();
    row.author = json.at("author").get<std::string>();
    return row;
}

}  // namespace

FinalTable make_final(const Run& run, const Dossier& dossier, const Review& review, std::string published_by) {
    const RunPeriod& period = run.inputs.period;
    const PeriodForecast& forecast = run.models.period;
    FinalTable table{period.name, run.inputs.currency, run.models.label, run.models.reason, std::move(published_by), period.first, period.last, run.inputs.as_of,
                     review.last_period, review.statistical, forecast.low80, forecast.high80, forecast.low95, forecast.high95, review.submitted, review.managers,
                     review.final, review.quota, {}, dossier.judgements};
    for (const ReviewRow& row : review.rows) {
        FinalRow out{row.id, key_of(row.kind), row.name, row.depth, row.closed, row.commit, row.best_case, row.pipeline, row.statistical, row.submitted, row.adjusted, row.quota,
                     row.submission != nullptr, row.adjustment != nullptr, {}, {}};
        if (row.adjustment) {
            out.reason = row.adjustment->reason;
            out.author = name_of_person(run.inputs.people, row.adjustment->author);
        }
        table.rows.push_back(std::move(out));
    }
    return table;
}

std::string to_text(const FinalTable& table) {
    Json json = {{"version", 1}, {"period", table.period}, {"currency", table.currency}, {"method", table.method}, {"reason", table.reason},
                 {"published_by", table.published_by}, {"first", to_stored(table.first)}, {"last", to_stored(table.last)}, {"as_of", to_stored(table.as_of)},
                 {"naive", table.naive}, {"statistical", table.statistical}, {"low80", table.low80}, {"high80", table.high80}, {"low95", table.low95}, {"high95", table.high95},
                 {"submitted", table.submitted}, {"managers", table.managers}, {"final", table.final}, {"quota", optional_json(table.quota)}};
    json["rows"] = Json::array();
    for (const FinalRow& row : table.rows) json["rows"].push_back(row_json(row));
    json["panel"] = Json::array();
    for (const Judgement& one : table.panel) json["panel"].push_back({{"expert", one.expert}, {"low", one.low}, {"likely", one.likely}, {"high", one.high}, {"reason", one.reason}});
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<FinalTable> final_from_text(std::string_view text) {
    try {
        const Json json = Json::parse(text);
        FinalTable table{json.at("period").get<std::string>(), json.at("currency").get<std::string>(), json.at("method").get<std::string>(), json.at("reason").get<std::string>(),
                         json.at("published_by").get<std::string>(), date_from_stored(json.at("first").get<std::int64_t>()), date_from_stored(json.at("last").get<std::int64_t>()),
                         date_from_stored(json.at("as_of").get<std::int64_t>()), json.at("naive").get<std::int64_t>(), json.at("statistical").get<std::int64_t>(),
                         json.at("low80").get<std::int64_t>(), json.at("high80").get<std::int64_t>(), json.at("low95").get<std::int64_t>(), json.at("high95").get<std::int64_t>(),
                         json.at("submitted").get<std::int64_t>(), json.at("managers").get<std::int64_t>(), json.at("final").get<std::int64_t>(), optional_from(json.at("quota")), {}, {}};
        for (const Json& row : json.at("rows")) table.rows.push_back(row_from(row));
        for (const Json& one : json.at("panel"))
            table.panel.push_back({0, one.at("expert").get<std::string>(), one.at("reason").get<std::string>(), one.at("low").get<std::int64_t>(), one.at("likely").get<std::int64_t>(), one.at("high").get<std::int64_t>()});
        return table;
    } catch (const Json::exception&) {
        return fail(ErrorKind::damaged, "The published table of this forecast cannot be read.", "Nothing was changed.");
    }
}

std::string final_hash(std::string_view inputs_text, std::string_view results_text, std::string_view final_text) {
    Sha256 sum;
    // A line between them: no text can lend its end to the next one.
    for (const std::string_view part : {inputs_text, results_text, final_text}) {
        sum.add(part);
        sum.add("\n");
    }
    return to_hex(sum.finish());
}

Result<Change> publish(const Run& run, const Dossier& dossier, const FinalTable& table, Id author) {
    const RunRecord& record = dossier.run;
    if (record.final) return fail(ErrorKind::conflict, record.name + " is published already.", "Nothing was changed.", "Start a new run to say something new.");
    if (record.step < 4) return fail(ErrorKind::conflict, "Data, analysis and model come before the final forecast.", "Nothing was changed.", "Accept the steps before this one.");
    const std::string text = to_text(table);
    Change change;
    change.label = "Forecast " + record.period.name + " published";
    std::vector<Assignment> values = {{"step", Value{std::int64_t{5}}}, {"state", Value{"final"}}, {"final", Value{table.final}}, {"results", Value{run.results_text}},
                                      {"final_results", Value{text}}, {"hash", Value{final_hash(run.inputs_text, run.results_text, text)}}};
    if (author) values.push_back({"published_by", Value{author}});
    change.ops.push_back(update_op("forecast_run", record.id, std::move(values)));
    return change;
}

Verification verify(const Dossier& dossier, std::string_view stored_inputs, std::string_view stored_results, const Run& computed_again) {
    Verification answer;
    answer.inputs_untouched = dossier.run.hash == final_hash(stored_inputs, stored_results, dossier.final_text);
    answer.same_results = computed_again.results_text == stored_results;
    if (!answer.inputs_untouched) answer.words = "What is stored differs from what was published: the SHA-256 does not match.";
    else if (!answer.same_results) answer.words = "What was published is untouched, but this version of the program computes other numbers from it.";
    else answer.words = "Computed again from the kept inputs: every number is the same, byte for byte.";
    return answer;
}

}  // namespace qd::forecast
