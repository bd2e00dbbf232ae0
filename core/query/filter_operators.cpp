// Which comparisons a field offers, and how they read.

#include <array>

#include "core/query/filter.h"

namespace qd {
namespace {

using enum FilterOperator;
constexpr std::array kProse = {contains, contains_not, is, is_not, FilterOperator::any_of, FilterOperator::none_of, starts_with, empty, not_empty};
constexpr std::array kText = {contains, contains_not, is, is_not, FilterOperator::any_of, FilterOperator::none_of, starts_with, empty, not_empty, shared, not_shared};
constexpr std::array kPhone = {contains, contains_not, is, is_not, FilterOperator::any_of, FilterOperator::none_of, starts_with, empty, not_empty, shared, not_shared, fewer_digits};
constexpr std::array kNumber = {is, is_not, more, at_least, less, at_most, between, empty, not_empty};
constexpr std::array kDay = {within, between, less, more, at_most, at_least, is, last_days, next_days, older_than_days, later_than_days,
                             empty, not_empty};
constexpr std::array kYesNo = {is, is_not, empty, not_empty};
constexpr std::array kChoice = {FilterOperator::any_of, FilterOperator::none_of, is, is_not, empty, not_empty};
constexpr std::array kReference = {FilterOperator::any_of, FilterOperator::none_of, is, is_not, contains, starts_with, empty, not_empty};
constexpr std::array kPerson = {me, my_team, FilterOperator::any_of, FilterOperator::none_of, is, is_not, contains, starts_with, empty, not_empty};

bool is_day(FieldType type) { return type == FieldType::date || type == FieldType::instant; }

}  // namespace

std::span<const FilterOperator> operators_for(const Field& field) {
    switch (field.type) {
        case FieldType::integer: case FieldType::decimal: case FieldType::money: case FieldType::percent: return kNumber;
        case FieldType::boolean: return kYesNo;
        case FieldType::date: case FieldType::instant: return kDay;
        case FieldType::choice: case FieldType::multi_choice: return kChoice;
        case FieldType::reference:
            if (field.target == "user") return kPerson;
            return kReference;
        case FieldType::long_text: return kProse;
        case FieldType::phone: return kPhone;
        default: return kText;
    }
}

std::vector<FilterOperator> rule_operators_for(const Field& field) {
    const auto now = operators_for(field);
    std::vector<FilterOperator> all{now.begin(), now.end()};
    all.insert(all.end(), {changed, not_changed, was, was_not});
    return all;
}

std::string label_of(FilterOperator op, FieldType type) {
    const bool day = is_day(type);
    const bool several = type == FieldType::multi_choice;
    switch (op) {
        case is: return day ? "on" : several ? "has" : "is";
        case is_not: return several ? "does not have" : "is not";
        case FilterOperator::any_of: return several ? "has any of" : "is";
        case FilterOperator::none_of: return several ? "has none of" : "is not";
        case contains: return "contains";
        case contains_not: return "does not contain";
        case starts_with: return "starts with";
        case empty: return "is empty";
        case not_empty: return "is not empty";
        case less: return day ? "before" : "less than";
        case at_most: return day ? "on or before" : "at most";
        case more: return day ? "after" : "more than";
        case at_least: return day ? "on or after" : "at least";
        case between: return day ? "from" : "between";
        case within: return "";  // the period says it: “Close date this quarter”
        case last_days: return "in the last";
        case next_days: return "in the next";
        case older_than_days: case later_than_days: return "more than";
        case me: return "is me";
        case my_team: return "is in my team";
        case shared: return "is in another record too";
        case not_shared: return "is in no other record";
        case fewer_digits: return "has fewer digits than";
        case was: return "was";
        case changed: return "changed";
        case was_not: return "was not";
        case not_changed: return "did not change";
    }
    return {};
}

}  // namespace qd
