// A filter in words, for chips, rules and reports.

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/model/workspace.h"
#include "core/query/date_period.h"
#include "core/query/filter.h"

namespace qd {
namespace {

std::string joined(const std::vector<std::string>& parts, std::string_view last_word) {
    std::string text;
    for (std::size_t at = 0; at < parts.size(); ++at) {
        if (at > 0) text += at + 1 == parts.size() ? " " + std::string{last_word} + " " : std::string{", "};
        text += parts[at];
    }
    return text;
}

std::string days_words(const Value& value, std::string_view after) {
    const auto days = as_integer(value);
    return fmt::format("{} {}{}", days, days == 1 ? "day" : "days", after);
}

std::string value_words(const Condition& condition, const Field& field, const ValueText& text) {
    if (condition.values.empty()) return {};
    const Value& first = condition.values.front();
    switch (condition.op) {
        case FilterOperator::within: {
            const auto period = period_from(as_text(first));
            return period ? label_of(*period) : std::string{as_text(first)};
        }
        case FilterOperator::last_days:
        case FilterOperator::next_days: return days_words(first, "");
        case FilterOperator::older_than_days: return days_words(first, " ago");
        case FilterOperator::later_than_days: return days_words(first, " ahead");
        default: break;
    }
    std::vector<std::string> parts;
    for (const Value& value : condition.values) {
        // A text that stands for a day, an amount or a record is readable as it is.
        const bool as_written = std::holds_alternative<std::string>(value) && field.type != FieldType::choice &&
                                field.type != FieldType::multi_choice;
        parts.push_back(as_written ? std::string{as_text(value)} : text(field, value));
    }
    if (condition.op != FilterOperator::between) return joined(parts, "or");
    const bool day = field.type == FieldType::date || field.type == FieldType::instant;
    return joined(parts, day ? "to" : "and");
}

std::string plain_choice(const Field& field, std::string_view key) {
    for (const Choice& choice : field.choices)
        if (choice.key == key) return choice.label;
    return std::string{key};
}

// Comparisons that do not read as a label with a value after it; "" = it does.
std::string own_words(const Condition& condition, const FieldPath& path) {
    const std::size_t count = condition.values.size();
    const std::int64_t first = count == 0 ? 0 : as_integer(condition.values.front());
    switch (condition.op) {
        case FilterOperator::shared: return "is in another " + lower_first(path.owners.back()->label) + " too";
        case FilterOperator::not_shared: return "is in no other " + lower_first(path.owners.back()->label);
        case FilterOperator::fewer_digits: return fmt::format("has fewer than {} digits", first);
        case FilterOperator::older_than_days: return count == 1 && first == 0 ? "is in the past" : "";
        case FilterOperator::later_than_days: return count == 1 && first == 0 ? "is in the future" : "";
        default: return {};
    }
}

std::string group_words(const Filter& filter, const Catalogue& catalogue, const Entity& entity,
                        const ValueText& text, bool inside) {
    std::vector<std::string> parts;
    for (const Filter& part : filter.parts) {
        const bool group = part.kind != Filter::Kind::condition && part.kind != Filter::Kind::expression;
        if (group && part.parts.empty()) continue;
        parts.push_back(group ? group_words(part, catalogue, entity, text, true)
                              : describe(part, catalogue, entity, text));
    }
    std::string words;
    const std::string_view between = filter.kind == Filter::Kind::all ? " and " : " or ";
    for (const std::string& part : parts) words += (words.empty() ? std::string_view{} : between), words += part;
    if (filter.kind == Filter::Kind::none) return "not (" + words + ")";
    return inside && parts.size() > 1 ? "(" + words + ")" : words;
}

}  // namespace

std::string label_of(const FieldPath& path) {
    std::string label;
    for (const Field* step : path.steps) label += (label.empty() ? "" : " › ") + step->label;
    return label;
}

std::string describe(const Condition& condition, const Catalogue& catalogue, const Entity& entity,
                     const ValueText& text) {
    const auto path = catalogue.resolve(entity, condition.field);
    if (!path) return condition.field + " (removed)";
    const Field& field = path->field();
    std::string words = label_of(*path);
    if (condition.before) words += " before the change";
    FilterOperator op = condition.op;
    if (condition.values.size() == 1 && op == FilterOperator::any_of) op = FilterOperator::is;
    if (condition.values.size() == 1 && op == FilterOperator::none_of) op = FilterOperator::is_not;
    if (const std::string own = own_words(condition, *path); !own.empty()) return words + ' ' + own;
    for (const std::string& part : {label_of(op, field.type), value_words(condition, field, text)})
        if (!part.empty()) words += ' ' + part;
    return words;
}

std::string describe(const Filter& filter, const Catalogue& catalogue, const Entity& entity, const ValueText& text) {
    switch (filter.kind) {
        case Filter::Kind::condition: return describe(filter.condition, catalogue, entity, text);
        case Filter::Kind::expression: return filter.expression;
        default: return group_words(filter, catalogue, entity, text, false);
    }
}

ValueText plain_value_text(Workspace& workspace) {
    return [&workspace](const Field& field, const Value& value) -> std::string {
        if (is_empty(value)) return {};
        switch (field.type) {
            case FieldType::choice:
            case FieldType::multi_choice: return plain_choice(field, as_text(value));
            case FieldType::boolean: return as_integer(value) ? "Yes" : "No";
            case FieldType::date: return iso(date_from_stored(as_integer(value)));
            case FieldType::instant: return iso(date_from_stored(as_integer(value)));  // conditions hold days
            case FieldType::money: {
                const std::int64_t cents = as_integer(value);
                return cents % 100 == 0 ? std::to_string(cents / 100) : fmt::format("{:.2f}", static_cast<double>(cents) / 100);
            }
            case FieldType::percent: return fmt::format("{:g} %", as_real(value));
            case FieldType::decimal: return fmt::format("{:g}", as_real(value));
            case FieldType::integer: return std::to_string(as_integer(value));
            case FieldType::reference: {
                const Entity* target = workspace.catalogue().find(field.target);
                return target ? workspace.title(*target, as_integer(value)) : std::string{};
            }
            default: return std::string{as_text(value)};
        }
    };
}

}  // namespace qd
