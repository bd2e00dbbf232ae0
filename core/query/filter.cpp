#include "core/query/filter.h"

#include <nlohmann/json.hpp>

namespace qd {
namespace {

using Json = nlohmann::json;
constexpr int kDeepest = 32;  // nobody builds that by hand; a hostile file might

constexpr const char* kOperators[kFilterOperatorCount] = {
    "is", "is_not", "any_of", "none_of", "contains", "contains_not", "starts_with", "empty", "not_empty",
    "<", "<=", ">", ">=", "between", "within", "last_days", "next_days", "older_than_days", "later_than_days",
    "me", "my_team", "shared", "not_shared", "fewer_digits", "was", "changed", "was_not", "not_changed"};

std::unexpected<Error> unreadable(std::string_view problem) {
    return fail(ErrorKind::invalid_input, "This filter cannot be read: " + std::string{problem}, {},
                "Build it again with the filter bar.");
}

Result<Value> value_from(const Json& json) {
    if (json.is_string()) return Value{json.get_ref<const std::string&>()};
    if (json.is_boolean()) return Value{std::int64_t{json.get<bool>()}};
    if (json.is_number_integer()) return Value{json.get<std::int64_t>()};
    if (json.is_number_float()) return Value{json.get<double>()};
    if (json.is_null()) return Value{};
    return unreadable("a value must be a text, a number, yes or no.");
}

Json to_value(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
    if (const auto* real = std::get_if<double>(&value)) return *real;
    return nullptr;
}

Result<Filter> condition_from(const Json& json) {
    const auto field = json.find("field");
    const auto op = json.find("op");
    if (!field->is_string()) return unreadable("a field must be named by a text.");
    Filter filter = where(field->get<std::string>(), FilterOperator::is);
    if (op != json.end()) {
        if (!op->is_string()) return unreadable("a comparison must be named by a text.");
        filter.condition.op = TRY(operator_from(op->get_ref<const std::string&>()));
    }
    if (const auto when = json.find("when"); when != json.end()) {
        if (*when != "before" && *when != "after") return unreadable("“when” is before or after.");
        filter.condition.before = *when == "before";
    }
    const auto value = json.find("value");
    if (value == json.end()) return filter;
    if (!value->is_array()) {
        filter.condition.values.push_back(TRY(value_from(*value)));
        return filter;
    }
    for (const Json& item : *value) filter.condition.values.push_back(TRY(value_from(item)));
    return filter;
}

Result<Filter> filter_from(const Json& json, int depth) {
    if (depth > kDeepest) return unreadable("it is nested too deeply.");
    if (!json.is_object()) return unreadable("every part must be an object.");
    if (json.empty()) return Filter{};
    if (json.contains("field")) return condition_from(json);
    if (const auto sql = json.find("sql"); sql != json.end()) {
        if (!sql->is_string()) return unreadable("an expression must be a text.");
        Filter filter;
        filter.kind = Filter::Kind::expression;
        filter.expression = sql->get<std::string>();
        return filter;
    }
    for (const auto& [key, kind] : {std::pair{"all", Filter::Kind::all}, std::pair{"any", Filter::Kind::any},
                                    std::pair{"none", Filter::Kind::none}}) {
        const auto parts = json.find(key);
        if (parts == json.end()) continue;
        if (!parts->is_array()) return unreadable("“" + std::string{key} + "” must be a list.");
        Filter filter;
        filter.kind = kind;
        for (const Json& part : *parts) filter.parts.push_back(TRY(filter_from(part, depth + 1)));
        return filter;
    }
    return unreadable("a part has neither a field nor a list of conditions.");
}

Json to_object(const Filter& filter) {
    switch (filter.kind) {
        case Filter::Kind::expression: return {{"sql", filter.expression}};
        case Filter::Kind::condition: {
            const Condition& condition = filter.condition;
            Json json = {{"field", condition.field}, {"op", key_of(condition.op)}};
            if (condition.before) json["when"] = "before";
            if (condition.values.size() == 1) json["value"] = to_value(condition.values.front());
            if (condition.values.size() > 1) {
                Json list = Json::array();
                for (const Value& value : condition.values) list.push_back(to_value(value));
                json["value"] = std::move(list);
            }
            return json;
        }
        default: break;
    }
    Json parts = Json::array();
    for (const Filter& part : filter.parts) parts.push_back(to_object(part));
    const char* key = filter.kind == Filter::Kind::any ? "any" : filter.kind == Filter::Kind::none ? "none" : "all";
    return {{key, std::move(parts)}};
}

}  // namespace

const char* key_of(FilterOperator op) { return kOperators[static_cast<std::size_t>(op)]; }

Result<FilterOperator> operator_from(std::string_view key) {
    for (int at = 0; at < kFilterOperatorCount; ++at)
        if (key == kOperators[at]) return static_cast<FilterOperator>(at);
    if (key == "=") return FilterOperator::is;
    if (key == "!=") return FilterOperator::is_not;
    return unreadable("there is no comparison “" + std::string{key} + "”.");
}

Result<Filter> filter_from_json(std::string_view text) {
    if (text.empty()) return Filter{};
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return unreadable("it is not valid JSON.");
    return filter_from(json, 0);
}

std::string to_json(const Filter& filter) {
    // Text that is no UTF-8 must not throw here: it is replaced.
    return to_object(filter).dump(-1, ' ', false, Json::error_handler_t::replace);
}

int values_taken(FilterOperator op) {
    switch (op) {
        case FilterOperator::any_of: case FilterOperator::none_of: return -1;
        case FilterOperator::between: return 2;
        case FilterOperator::empty: case FilterOperator::not_empty: case FilterOperator::me:
        case FilterOperator::my_team: case FilterOperator::shared: case FilterOperator::not_shared: case FilterOperator::changed: case FilterOperator::not_changed: return 0;
        default: return 1;
    }
}

}  // namespace qd
