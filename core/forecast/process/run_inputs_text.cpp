// The stored form of a run's inputs.

#include "core/forecast/process/history_text.h"
#include "core/forecast/process/run_inputs.h"

namespace qd::forecast {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

Json period_json(const RunPeriod& period) {
    return {{"cadence", key_of(period.cadence)}, {"first", to_stored(period.first)}, {"last", to_stored(period.last)}, {"name", period.name}};
}

RunInputs read(const Json& json) {
    RunInputs inputs;
    const Json& period = json.at("period");
    inputs.period = {cadence_from(period.at("cadence").get<std::string>()).value_or(Cadence::quarterly),
                     date_from_stored(period.at("first").get<std::int64_t>()), date_from_stored(period.at("last").get<std::int64_t>()),
                     period.at("name").get<std::string>()};
    inputs.as_of = date_from_stored(json.at("as_of").get<std::int64_t>());
    inputs.fiscal_first_month = json.at("fiscal_first_month").get<unsigned>();
    inputs.currency = json.at("currency").get<std::string>();
    inputs.people = people_from(json.at("people"));
    inputs.history = history_from(json.at("history"));
    for (const Json& one : json.at("indicators")) {
        const auto frequency = parse_frequency(one.at("frequency").get<std::string>());
        inputs.indicators.push_back({one.at("name").get<std::string>(),
                                     {frequency.value_or(Frequency::monthly), date_from_stored(one.at("start").get<std::int64_t>()), one.at("values").get<std::vector<double>>()},
                                     one.at("filled").get<std::size_t>()});
    }
    for (const Json& one : json.at("sources"))
        inputs.sources.push_back({one.at("name").get<std::string>(), one.at("rows").get<std::int64_t>(), one.at("used").get<std::int64_t>(), one.at("remark").get<std::string>()});
    for (const Json& one : json.at("exclusions"))
        inputs.exclusions.push_back({one.at("reason").get<std::string>(), one.at("deals").get<std::int64_t>(), one.at("amount").get<std::int64_t>(), one.at("examples").get<std::vector<Id>>()});
    return inputs;
}

}  // namespace

std::string to_text(const RunInputs& inputs) {
    Json json = {{"version", kVersion}, {"period", period_json(inputs.period)}, {"as_of", to_stored(inputs.as_of)},
                 {"fiscal_first_month", inputs.fiscal_first_month}, {"currency", inputs.currency},
                 {"people", people_json(inputs.people)}, {"history", history_json(inputs.history)}};
    json["indicators"] = Json::array();
    for (const NamedSeries& one : inputs.indicators)
        json["indicators"].push_back({{"name", one.id}, {"frequency", name_of(one.series.frequency)}, {"start", to_stored(one.series.start)},
                                      {"values", one.series.values}, {"filled", one.filled}});
    json["sources"] = Json::array();
    for (const RunSource& one : inputs.sources)
        json["sources"].push_back({{"name", one.name}, {"rows", one.rows}, {"used", one.used}, {"remark", one.remark}});
    json["exclusions"] = Json::array();
    for (const RunExclusion& one : inputs.exclusions)
        json["exclusions"].push_back({{"reason", one.reason}, {"deals", one.deals}, {"amount", one.amount}, {"examples", one.examples}});
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<RunInputs> inputs_from_text(std::string_view text) {
    try {
        return read(Json::parse(text));
    } catch (const Json::exception&) {
        return fail(ErrorKind::damaged, "The inputs kept with this forecast run cannot be read.", "Its published numbers are still there.",
                    "Make a new run for this period.");
    }
}

}  // namespace qd::forecast
