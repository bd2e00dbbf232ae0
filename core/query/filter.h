#pragma once
// The filter language: a small tree of conditions over field paths. Views, segments,
// rules, reports and KPIs all use it. It is plain data: stored as JSON, checked
// against the catalogue by bind_filter(), run by SQL or by the column store.
//
// Emptiness: an empty value satisfies no positive condition, so "is not", "none of",
// "does not contain" and "is in no other record" include records whose field is empty.
//
// The same value: texts as they are found (ignoring case and accents), telephone numbers
// by their digits, however they are written.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/catalogue.h"

namespace qd {

class Workspace;

enum class FilterOperator : std::uint8_t {
    is, is_not, any_of, none_of,
    contains, contains_not, starts_with,        // ignoring case and accents; on references: the title
    empty, not_empty,
    less, at_most, more, at_least, between,     // dates: before, on or before, after, …; between includes both ends
    within,                                     // value: a Period key ("this_quarter")
    last_days, next_days,                       // value: N; both include today
    older_than_days, later_than_days,           // value: N; more than that many days ago or ahead
    me, my_team,                                // references to people; no value
    shared, not_shared,                         // another living record of its kind has the same value; no value
    fewer_digits,                               // telephone numbers; value: N
    was, changed,                               // only in rules, which know the value before
    was_not, not_changed
};
constexpr int kFilterOperatorCount = 28;

struct Condition {
    std::string field;           // path: "amount", "account.industry"
    FilterOperator op = FilterOperator::is;
    // Stored forms of core/model/value.h, with more allowed for hand-written JSON:
    // date and instant fields take days or ISO texts, money also "1200.50",
    // references also the title of the record.
    std::vector<Value> values;
    bool before = false;         // only in rules: asks the value before the change
};

struct Filter {
    enum class Kind : std::uint8_t { all, any, none, condition, expression };
    Kind kind = Kind::all;       // an `all` without parts lets everything through
    std::vector<Filter> parts;   // all, any, none
    Condition condition;
    std::string expression;      // SQL, for experts: see sql_expression.h

    [[nodiscard]] bool lets_all_through() const { return kind == Kind::all && parts.empty(); }
};

[[nodiscard]] inline Filter where(std::string field, FilterOperator op, std::vector<Value> values = {}) {
    Filter filter;
    filter.kind = Filter::Kind::condition;
    filter.condition = {std::move(field), op, std::move(values), false};
    return filter;
}
[[nodiscard]] inline Filter all_of(std::vector<Filter> parts) { return {Filter::Kind::all, std::move(parts), {}, {}}; }
[[nodiscard]] inline Filter any_of(std::vector<Filter> parts) { return {Filter::Kind::any, std::move(parts), {}, {}}; }
[[nodiscard]] inline Filter none_of(std::vector<Filter> parts) { return {Filter::Kind::none, std::move(parts), {}, {}}; }

// {"all": […]} · {"any": […]} · {"none": […]} · {"sql": "…"} ·
// {"field": "account.industry", "op": "any_of", "value": ["retail", "software"]}
// In rules: {"field": "amount", "op": "<", "value": 500000, "when": "before"}
// Comparisons may be written as <, <=, >, >=, =, !=. Empty text and {} let everything through.
[[nodiscard]] Result<Filter> filter_from_json(std::string_view text);
[[nodiscard]] std::string to_json(const Filter& filter);

[[nodiscard]] const char* key_of(FilterOperator op);  // stored: "is_not", "<", "last_days"
[[nodiscard]] Result<FilterOperator> operator_from(std::string_view key);

// What the builder offers for a field, in the order of use.
[[nodiscard]] std::span<const FilterOperator> operators_for(const Field& field);
// The same and what only a rule can ask: was, was not, changed, not changed.
[[nodiscard]] std::vector<FilterOperator> rule_operators_for(const Field& field);
// How many values the operator takes: 0, 1, 2, or -1 = a list.
[[nodiscard]] int values_taken(FilterOperator op);
// "is before", "contains": as it reads after the name of a field of this type.
[[nodiscard]] std::string label_of(FilterOperator op, FieldType type);

// Turns a value into words: the screens pass their own, which knows the locale.
using ValueText = std::function<std::string(const Field&, const Value&)>;
// ISO dates, plain numbers, choice labels, titles of referenced records.
[[nodiscard]] ValueText plain_value_text(Workspace& workspace);

// "Close date this quarter", "Owner is me", "Amount at least 5000".
[[nodiscard]] std::string describe(const Condition& condition, const Catalogue& catalogue, const Entity& entity,
                                   const ValueText& text);
// The whole tree in one sentence: "Status is Open and (Owner is me or Amount more than 5000)".
[[nodiscard]] std::string describe(const Filter& filter, const Catalogue& catalogue, const Entity& entity,
                                   const ValueText& text);
// "Account › Industry"
[[nodiscard]] std::string label_of(const FieldPath& path);

}  // namespace qd
