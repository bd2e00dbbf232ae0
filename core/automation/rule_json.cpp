// Rules as JSON. Written compactly: what has its usual value is left out.

#include <nlohmann/json.hpp>

#include <algorithm>

#include "core/automation/rule.h"
#include "core/automation/rule_names.h"

namespace qd {
namespace {

using Json = nlohmann::ordered_json;
constexpr int kFormat = 1;
constexpr int kDeepest = 8;              // branches within branches
constexpr std::size_t kMostSteps = 200;  // in one list
constexpr std::size_t kMostTriggers = 10;
constexpr std::size_t kMostBytes = 256 * 1024;

std::unexpected<Error> unreadable(const std::string& place, std::string_view problem) {
    return fail(ErrorKind::invalid_input, "This rule cannot be read: " + (place.empty() ? "" : place + ": ") + std::string{problem},
                "Nothing was changed.", "Open it in the builder or correct the file.");
}

// One object of the file; remembers where it stands for the messages.
class Reader {
public:
    Reader(const Json& json, std::string place) : m_json(json), m_place(std::move(place)) {}

    [[nodiscard]] const std::string& place() const { return m_place; }
    [[nodiscard]] const Json* find(const char* key) const {
        if (!m_json.is_object()) return nullptr;
        const auto at = m_json.find(key);
        return at == m_json.end() || at->is_null() ? nullptr : &*at;
    }
    [[nodiscard]] std::string place_of(const char* key) const { return m_place.empty() ? key : m_place + ", " + key; }

    Result<> object() const {
        if (!m_json.is_object()) return unreadable(m_place, "an object is needed.");
        return {};
    }
    Result<> text(const char* key, std::string& into) const {
        const Json* json = find(key);
        if (!json) return {};
        if (!json->is_string()) return unreadable(place_of(key), "a text is needed.");
        into = json->get<std::string>();
        return {};
    }
    template <class Number>
    Result<> number(const char* key, Number& into, double low, double high) const {
        const Json* json = find(key);
        if (!json) return {};
        if (!json->is_number()) return unreadable(place_of(key), "a number is needed.");
        const double value = json->get<double>();
        if (!(value >= low && value <= high)) return unreadable(place_of(key), "the number is out of range.");
        into = static_cast<Number>(value);
        return {};
    }
    Result<> yes_no(const char* key, bool& into) const {
        const Json* json = find(key);
        if (!json) return {};
        if (!json->is_boolean()) return unreadable(place_of(key), "yes or no (true, false) is needed.");
        into = json->get<bool>();
        return {};
    }
    template <class Enum, std::size_t N>
    Result<> word(const char* key, const std::array<const char*, N>& words, Enum& into) const {
        const Json* json = find(key);
        if (!json) return {};
        const auto known = json->is_string() ? enum_from<Enum>(words, json->get_ref<const std::string&>()) : std::nullopt;
        if (!known) return unreadable(place_of(key), "“" + json->dump() + "” is not known here.");
        into = *known;
        return {};
    }
    Result<> value(const char* key, Value& into) const {
        if (const Json* json = find(key)) into = TRY(value_from(*json, place_of(key)));
        return {};
    }
    Result<> values(const char* key, std::vector<Value>& into) const {
        const Json* json = find(key);
        if (!json) return {};
        if (!json->is_array()) {
            into.push_back(TRY(value_from(*json, place_of(key))));
            return {};
        }
        for (const Json& item : *json) into.push_back(TRY(value_from(item, place_of(key))));
        return {};
    }
    Result<> span(const char* key, Span& into) const {
        const Json* json = find(key);
        if (!json) return {};
        const Reader reader{*json, place_of(key)};
        TRY(reader.object());
        for (int unit = 0; unit < kSpanUnitCount; ++unit) {
            const Json* amount = reader.find(kUnitKeys[static_cast<std::size_t>(unit)]);
            if (!amount) continue;
            into.unit = static_cast<SpanUnit>(unit);
            return reader.number(kUnitKeys[static_cast<std::size_t>(unit)], into.amount, -100'000, 100'000);
        }
        return unreadable(reader.place(), "a time like {\"days\": 3} is needed.");
    }
    Result<> filter(const char* key, Filter& into) const {
        const Json* json = find(key);
        if (!json) return {};
        auto read = filter_from_json(json->dump(-1, ' ', false, Json::error_handler_t::replace));
        if (!read) return unreadable(place_of(key), read.error().what());
        into = *std::move(read);
        return {};
    }
    Result<> who(const char* key, Who& into) const {
        const Json* json = find(key);
        if (!json) return {};
        if (json->is_string()) {
            const auto kind = enum_from<Who::Kind>(kWhoKeys, json->get_ref<const std::string&>());
            if (!kind) return unreadable(place_of(key), "“" + json->get<std::string>() + "” is nobody known.");
            into.kind = *kind;
            return {};
        }
        const Reader reader{*json, place_of(key)};
        TRY(reader.object());
        TRY(reader.text("role", into.role));
        TRY(reader.number("user", into.user, 0, 9e18));
        into.kind = into.role.empty() ? Who::Kind::user : Who::Kind::role;
        return {};
    }
    // Calls read(Reader) for each item of a list.
    template <class Read>
    Result<> each(const char* key, std::size_t most, Read read) const {
        const Json* json = find(key);
        if (!json) return {};
        if (!json->is_array()) return unreadable(place_of(key), "a list is needed.");
        if (json->size() > most) return unreadable(place_of(key), "the list is too long.");
        std::size_t number = 0;
        for (const Json& item : *json) TRY(read(Reader{item, place_of(key) + " " + std::to_string(++number)}));
        return {};
    }
    [[nodiscard]] const Json& json() const { return m_json; }

private:
    static Result<Value> value_from(const Json& json, const std::string& place) {
        if (json.is_string()) return Value{json.get<std::string>()};
        if (json.is_boolean()) return Value{std::int64_t{json.get<bool>()}};
        if (json.is_number_integer()) return Value{json.get<std::int64_t>()};
        if (json.is_number_float()) return Value{json.get<double>()};
        return unreadable(place, "a text, a number, yes or no is needed.");
    }
    const Json& m_json;
    std::string m_place;
};

Result<NewValue> new_value_from(const Reader& reader) {
    TRY(reader.object());
    NewValue made;
    TRY(reader.text("field", made.field));
    for (std::size_t kind = 0; kind < kNewValueKeys.size(); ++kind)
        if (reader.find(kNewValueKeys[kind])) made.kind = static_cast<NewValue::Kind>(kind);
    switch (made.kind) {
        case NewValue::Kind::literal: TRY(reader.value("value", made.literal)); break;
        case NewValue::Kind::add: TRY(reader.value("add", made.literal)); break;
        case NewValue::Kind::copy: TRY(reader.text("copy", made.path)); break;
        case NewValue::Kind::in:
            TRY(reader.span("in", made.span));
            TRY(reader.text("from", made.path));
            break;
        case NewValue::Kind::person: TRY(reader.who("person", made.who)); break;
        case NewValue::Kind::clear: break;
    }
    return made;
}

Result<std::vector<Step>> steps_from(const Reader& reader, const char* key, int depth);

Result<Step> step_from(const Reader& reader, int depth) {
    TRY(reader.object());
    Step step;
    if (!reader.find("do")) return unreadable(reader.place(), "it does not say what to do.");
    TRY(reader.word("do", kStepKeys, step.kind));
    TRY(reader.text("key", step.key));
    for (const auto& [name, into] : {std::pair{"entity", &step.entity}, std::pair{"via", &step.via}, std::pair{"subject", &step.subject},
                                     std::pair{"body", &step.body}, std::pair{"format", &step.format}, std::pair{"method", &step.method},
                                     std::pair{"team", &step.team}, std::pair{"tag", &step.tag}, std::pair{"rule", &step.rule},
                                     std::pair{"signal", &step.signal}, std::pair{"approval", &step.approval}})
        TRY(reader.text(name, *into));
    TRY(reader.each("set", kMostSteps, [&](const Reader& item) -> Result<> {
        step.set.push_back(TRY(new_value_from(item)));
        return {};
    }));
    TRY(reader.each("weights", kMostSteps, [&](const Reader& item) -> Result<> {
        std::pair<std::string, double> weight{{}, 1};
        TRY(item.text("name", weight.first));
        TRY(item.number("share", weight.second, 0, 1e6));
        step.weights.push_back(std::move(weight));
        return {};
    }));
    TRY(reader.who("who", step.who));
    TRY(reader.value("stage", step.stage));
    TRY(reader.yes_no("remove", step.remove));
    TRY(reader.span("span", step.span));
    TRY(reader.filter("filter", step.filter));
    TRY(reader.number("most", step.most, 1, 200));
    step.then = TRY(steps_from(reader, "then", depth + 1));
    step.otherwise = TRY(steps_from(reader, "otherwise", depth + 1));
    return step;
}

Result<std::vector<Step>> steps_from(const Reader& reader, const char* key, int depth) {
    if (depth > kDeepest) return unreadable(reader.place(), "steps are nested too deeply.");
    std::vector<Step> steps;
    TRY(reader.each(key, kMostSteps, [&](const Reader& item) -> Result<> {
        steps.push_back(TRY(step_from(item, depth)));
        return {};
    }));
    return steps;
}

Result<Trigger> trigger_from(const Reader& reader) {
    TRY(reader.object());
    Trigger trigger;
    if (!reader.find("on")) return unreadable(reader.place(), "it does not say when to start.");
    TRY(reader.word("on", kTriggerKeys, trigger.kind));
    TRY(reader.text("field", trigger.field));
    TRY(reader.values("from", trigger.from));
    TRY(reader.values("to", trigger.to));
    TRY(reader.span("span", trigger.span));
    TRY(reader.yes_no("yearly", trigger.yearly));
    TRY(reader.text("recurrence", trigger.recurrence));
    std::string starts;
    TRY(reader.text("starts", starts));
    if (!starts.empty()) {
        const auto day = parse_iso_date(starts);
        if (!day) return unreadable(reader.place_of("starts"), "“" + starts + "” is not a date.");
        trigger.starts = *day;
    }
    TRY(reader.number("minute", trigger.minute, 0, 1439));
    TRY(reader.yes_no("each_record", trigger.each_record));
    TRY(reader.text("measure", trigger.measure));
    TRY(reader.number("level", trigger.level, -1e15, 1e15));
    TRY(reader.yes_no("rising", trigger.rising));
    TRY(reader.text("signal", trigger.signal));
    return trigger;
}

void number_steps(std::vector<Step>& steps, RuleDefinition& rule) {
    for (Step& step : steps) {
        if (step.key.empty()) step.key = new_step_key(rule);
        number_steps(step.then, rule);
        number_steps(step.otherwise, rule);
    }
}

Json to_object(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
    if (const auto* real = std::get_if<double>(&value)) return *real;
    return nullptr;
}

Json to_list(const std::vector<Value>& values) {
    Json list = Json::array();
    for (const Value& value : values) list.push_back(to_object(value));
    return list;
}

Json to_object(Span span) { return {{key_of(span.unit), span.amount}}; }

Json to_object(const Who& who) {
    if (who.kind == Who::Kind::role) return {{"role", who.role}};
    if (who.kind == Who::Kind::user) return {{"user", who.user}};
    return kWhoKeys[static_cast<std::size_t>(who.kind)];
}

Json to_object(const Filter& filter) { return Json::parse(to_json(filter)); }

Json to_object(const NewValue& value) {
    Json json = {{"field", value.field}};
    switch (value.kind) {
        case NewValue::Kind::literal: json["value"] = to_object(value.literal); break;
        case NewValue::Kind::add: json["add"] = to_object(value.literal); break;
        case NewValue::Kind::copy: json["copy"] = value.path; break;
        case NewValue::Kind::in:
            json["in"] = to_object(value.span);
            if (!value.path.empty()) json["from"] = value.path;
            break;
        case NewValue::Kind::person: json["person"] = to_object(value.who); break;
        case NewValue::Kind::clear: json["clear"] = true; break;
    }
    return json;
}

Json to_list(const std::vector<Step>& steps);

Json to_object(const Step& step) {
    static const Step kUsual;
    Json json = {{"key", step.key}, {"do", key_of(step.kind)}};
    for (const auto& [name, text] : {std::pair{"entity", &step.entity}, std::pair{"via", &step.via}, std::pair{"subject", &step.subject},
                                     std::pair{"body", &step.body}, std::pair{"format", &step.format}, std::pair{"method", &step.method},
                                     std::pair{"team", &step.team}, std::pair{"tag", &step.tag}, std::pair{"rule", &step.rule},
                                     std::pair{"signal", &step.signal}, std::pair{"approval", &step.approval}})
        if (!text->empty()) json[name] = *text;
    for (const NewValue& value : step.set) json["set"].push_back(to_object(value));
    for (const auto& [name, share] : step.weights) json["weights"].push_back({{"name", name}, {"share", share}});
    if (step.who != kUsual.who) json["who"] = to_object(step.who);
    if (!is_empty(step.stage)) json["stage"] = to_object(step.stage);
    if (step.remove) json["remove"] = true;
    if (step.span != kUsual.span) json["span"] = to_object(step.span);
    if (!step.filter.lets_all_through()) json["filter"] = to_object(step.filter);
    if (step.most != kUsual.most) json["most"] = step.most;
    if (!step.then.empty()) json["then"] = to_list(step.then);
    if (!step.otherwise.empty()) json["otherwise"] = to_list(step.otherwise);
    return json;
}

Json to_list(const std::vector<Step>& steps) {
    Json list = Json::array();
    for (const Step& step : steps) list.push_back(to_object(step));
    return list;
}

Json to_object(const Trigger& trigger) {
    static const Trigger kUsual;
    Json json = {{"on", key_of(trigger.kind)}};
    if (!trigger.field.empty()) json["field"] = trigger.field;
    if (!trigger.from.empty()) json["from"] = to_list(trigger.from);
    if (!trigger.to.empty()) json["to"] = to_list(trigger.to);
    if (trigger.span != kUsual.span) json["span"] = to_object(trigger.span);
    if (trigger.yearly) json["yearly"] = true;
    if (!trigger.recurrence.empty()) json["recurrence"] = trigger.recurrence;
    if (trigger.starts != Date{}) json["starts"] = iso(trigger.starts);
    if (trigger.minute != kUsual.minute) json["minute"] = trigger.minute;
    if (!trigger.each_record) json["each_record"] = false;
    if (!trigger.measure.empty()) json["measure"] = trigger.measure;
    if (trigger.level != 0) json["level"] = trigger.level;
    if (!trigger.rising) json["rising"] = false;
    if (!trigger.signal.empty()) json["signal"] = trigger.signal;
    return json;
}

Result<> read_policies(const Reader& reader, RuleDefinition& rule) {
    TRY(reader.word("again", kAgainKeys, rule.again));
    if (const Json* exits = reader.find("exits")) {
        if (!exits->is_array()) return unreadable("exits", "a list is needed.");
        for (const Json& exit : *exits) {
            if (!exit.is_string()) return unreadable("exits", "a text is needed.");
            rule.exits.push_back(exit.get<std::string>());
        }
    }
    TRY(reader.word("catch_up", kCatchUpKeys, rule.catch_up));
    TRY(reader.number("catch_up_days", rule.catch_up_days, 0, 3660));
    if (const Json* json = reader.find("hours")) {
        const Reader hours{*json, "hours"};
        TRY(hours.object());
        rule.hours.limited = true;
        TRY(hours.number("from", rule.hours.from, 0, 1439));
        TRY(hours.number("to", rule.hours.to, 1, 1440));
        TRY(hours.number("weekdays", rule.hours.weekdays, 1, 127));
    }
    TRY(reader.yes_no("imports", rule.imports));
    TRY(reader.number("retries", rule.retries, 0, 20));
    return reader.span("retry_after", rule.retry_after);
}

}  // namespace

Result<RuleDefinition> rule_from_json(std::string_view text) {
    if (text.size() > kMostBytes) return unreadable({}, "it is too long.");
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded() || !json.is_object()) return unreadable({}, "it is not valid JSON.");
    const Reader reader{json, {}};
    int format = kFormat;
    TRY(reader.number("format", format, 1, 1e9));
    if (format > kFormat)
        return fail(ErrorKind::newer_version, "This rule was written by a newer Quarterdeck.", "Nothing was changed.",
                    "Reload the page to get the newest version.");
    RuleDefinition rule;
    TRY(reader.text("name", rule.name));
    TRY(reader.text("about", rule.about));
    TRY(reader.text("entity", rule.entity));
    TRY(reader.yes_no("sequence", rule.sequence));
    if (const Json* trigger = reader.find("trigger")) rule.trigger = TRY(trigger_from(Reader{*trigger, "trigger"}));
    TRY(reader.each("also", kMostTriggers, [&](const Reader& item) -> Result<> {
        rule.also.push_back(TRY(trigger_from(item)));
        return {};
    }));
    TRY(reader.filter("filter", rule.filter));
    TRY(read_policies(reader, rule));
    rule.steps = TRY(steps_from(reader, "steps", 0));
    number_steps(rule.steps, rule);
    return rule;
}

std::string to_json(const RuleDefinition& rule, int indent) {
    static const RuleDefinition kUsual;
    Json json = {{"format", kFormat}, {"name", rule.name}};
    if (!rule.about.empty()) json["about"] = rule.about;
    json["entity"] = rule.entity;
    if (rule.sequence) json["sequence"] = true;
    json["trigger"] = to_object(rule.trigger);
    for (const Trigger& more : rule.also) json["also"].push_back(to_object(more));
    if (!rule.filter.lets_all_through()) json["filter"] = to_object(rule.filter);
    if (rule.again != kUsual.again) json["again"] = kAgainKeys[static_cast<std::size_t>(rule.again)];
    if (!rule.exits.empty()) json["exits"] = rule.exits;
    if (rule.catch_up != kUsual.catch_up) json["catch_up"] = kCatchUpKeys[static_cast<std::size_t>(rule.catch_up)];
    if (rule.catch_up_days != kUsual.catch_up_days) json["catch_up_days"] = rule.catch_up_days;
    if (rule.hours.limited)
        json["hours"] = {{"weekdays", rule.hours.weekdays}, {"from", rule.hours.from}, {"to", rule.hours.to}};
    if (rule.imports) json["imports"] = true;
    if (rule.retries != kUsual.retries) json["retries"] = rule.retries;
    if (rule.retry_after != kUsual.retry_after) json["retry_after"] = to_object(rule.retry_after);
    json["steps"] = to_list(rule.steps);
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace qd
