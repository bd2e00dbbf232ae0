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

// All but the history.
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

// A JSON object's members without its braces.
std::string members(const Json& json) {
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    return text.substr(1, text.size() - 2);
}

std::unexpected<Error> damaged() {
    return fail(ErrorKind::damaged, "The inputs kept with this forecast run cannot be read.", "Its published numbers are still there.", "Make a new run for this period.");
}

}  // namespace

InputsWriter::InputsWriter(const RunInputs& inputs) : m_inputs(inputs) {}
InputsWriter::~InputsWriter() = default;

bool InputsWriter::step() {
    if (!m_history) {
        m_text = "{" + members({{"version", kVersion}, {"period", period_json(m_inputs.period)}, {"as_of", to_stored(m_inputs.as_of)},
                                {"fiscal_first_month", m_inputs.fiscal_first_month}, {"currency", m_inputs.currency}, {"people", people_json(m_inputs.people)}}) +
                 ",\"history\":";
        m_history = std::make_unique<HistoryWriter>(m_inputs.history);
        return false;
    }
    if (!m_history->step(m_text)) return false;
    Json json = {{"indicators", Json::array()}, {"sources", Json::array()}, {"exclusions", Json::array()}};
    for (const NamedSeries& one : m_inputs.indicators)
        json["indicators"].push_back({{"name", one.id}, {"frequency", name_of(one.series.frequency)}, {"start", to_stored(one.series.start)},
                                      {"values", one.series.values}, {"filled", one.filled}});
    for (const RunSource& one : m_inputs.sources)
        json["sources"].push_back({{"name", one.name}, {"rows", one.rows}, {"used", one.used}, {"remark", one.remark}});
    for (const RunExclusion& one : m_inputs.exclusions)
        json["exclusions"].push_back({{"reason", one.reason}, {"deals", one.deals}, {"amount", one.amount}, {"examples", one.examples}});
    m_text += "," + members(json) + "}";
    return true;
}

std::string to_text(const RunInputs& inputs) {
    InputsWriter writer{inputs};
    while (!writer.step()) {}
    return writer.take();
}

struct InputsReader::Parsed {
    LiftedText lifted;
    Json json;
};

InputsReader::InputsReader(std::string_view text) : m_text(text) {}
InputsReader::~InputsReader() = default;

Result<bool> InputsReader::step() {
    try {
        if (!m_parsed) {
            m_parsed = std::make_unique<Parsed>(Parsed{lift_strings(m_text), {}});
            m_parsed->json = Json::parse(m_parsed->lifted.rest);
            for (auto& [name, part] : m_parsed->json.items())
                if (name != "history") put_back(part, m_parsed->lifted.strings);
            m_inputs = read(m_parsed->json);
            m_history = std::make_unique<HistoryReader>(m_parsed->json.at("history"), m_parsed->lifted.strings);
            return false;
        }
        if (!m_history->step()) return false;
        m_inputs.history = m_history->take();
        return true;
    } catch (const Json::exception&) {
        return damaged();
    }
}

Result<RunInputs> inputs_from_text(std::string_view text) {
    InputsReader reader{text};
    while (!TRY(reader.step())) {}
    return reader.take();
}

}  // namespace qd::forecast
