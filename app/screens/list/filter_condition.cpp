// One line of a filter: a condition's field, comparison and value, or an expression.

#include <algorithm>
#include <cstdlib>

#include "app/screens/list/filter_builder.h"
#include "app/screens/record/field_spec.h"
#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/form.h"
#include "app/ui/item.h"
#include "app/ui/select.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/base/text.h"
#include "core/query/date_period.h"
#include "core/query/sql_expression.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kLine = 32;

bool takes_text(const Field& field, FilterOperator op) {
    if (op == FilterOperator::contains || op == FilterOperator::contains_not || op == FilterOperator::starts_with) return true;
    switch (field.type) {
        case FieldType::text: case FieldType::long_text: case FieldType::email: case FieldType::phone: case FieldType::url:
        case FieldType::multi_choice: return true;
        default: return false;
    }
}

bool counts_days(FilterOperator op) {
    return op == FilterOperator::last_days || op == FilterOperator::next_days || op == FilterOperator::older_than_days || op == FilterOperator::later_than_days;
}

bool takes_count(FilterOperator op) { return counts_days(op) || op == FilterOperator::fewer_digits; }

Value first_value(const Field& field, FilterOperator op) {
    if (op == FilterOperator::within) return Value{key_of(Period::this_quarter)};
    if (counts_days(op)) return Value{std::int64_t{30}};
    if (op == FilterOperator::fewer_digits) return Value{std::int64_t{5}};
    if (field.type == FieldType::boolean) return Value{std::int64_t{1}};
    return {};
}

void set_operator(const Field& field, Condition& condition, FilterOperator op) {
    const int taken = values_taken(op);
    const bool same_kind = (op == FilterOperator::within) == (condition.op == FilterOperator::within) && counts_days(op) == counts_days(condition.op) &&
                           (op == FilterOperator::fewer_digits) == (condition.op == FilterOperator::fewer_digits);
    if (!same_kind) condition.values.clear();
    condition.op = op;
    if (taken == 0) condition.values.clear();
    else if (taken > 0) condition.values.resize(static_cast<std::size_t>(taken));
    if (taken != 0 && (condition.values.empty() || is_empty(condition.values.front()))) {
        condition.values.resize(std::max<std::size_t>(condition.values.size(), 1));
        condition.values.front() = first_value(field, op);
    }
    if (taken == -1) std::erase_if(condition.values, [](const Value& value) { return is_empty(value); });
}

// What one value of a condition is edited as: the field itself, unless the comparison asks for something else.
FieldSpec value_spec(Desk& desk, const Field& field, FilterOperator op, const Value& value) {
    FieldSpec spec{.key = "value", .label = tr("Value"), .required = true};
    if (op == FilterOperator::within) {
        spec.label = tr("Period");
        spec.kind = FieldKind::choice;
        spec.value = as_text(value);
        for (int at = 0; at < kPeriodCount; ++at)
            spec.choices.push_back({.value = std::string{key_of(static_cast<Period>(at))}, .label = label_of(static_cast<Period>(at))});
    } else if (takes_count(op)) {
        spec.kind = FieldKind::number;
        spec.value = is_empty(value) ? "" : std::to_string(as_integer(value));
    } else if (takes_text(field, op)) {
        spec.value = as_text(value);
    } else if (field.type == FieldType::instant) {
        spec.kind = FieldKind::date;
        spec.value = is_empty(value) ? "" : iso(day_of(instant_from_stored(as_integer(value))));
    } else if (field.type == FieldType::boolean) {
        spec.kind = FieldKind::choice;
        spec.value = is_empty(value) ? "" : std::to_string(as_integer(value));
        spec.choices = {{.value = "1", .label = tr("Yes")}, {.value = "0", .label = tr("No")}};
    } else {
        spec = spec_of(desk, field, value);
        spec.label = tr("Value");
        spec.required = true;
        spec.read_only = false;
        spec.placeholder.clear();
        spec.help.clear();
    }
    return spec;
}

// A comparison with what is now, or with what was before the change.
struct Comparison {
    FilterOperator op;
    bool before = false;
};

// As it is offered, before there is a value.
std::string words_of(FilterOperator op, FieldType type) {
    switch (op) {
        case FilterOperator::last_days: return std::string{tr("in the last … days")};
        case FilterOperator::next_days: return std::string{tr("in the next … days")};
        case FilterOperator::older_than_days: return std::string{tr("more than … days ago")};
        case FilterOperator::later_than_days: return std::string{tr("more than … days ahead")};
        case FilterOperator::within: return std::string{tr("in the period")};
        default: return std::string{tr(label_of(op, type).c_str())};
    }
}

std::string words_of(const Comparison& one, FieldType type) {
    const std::string words = words_of(one.op, type);
    return one.before ? tr("{}, before the change", words) : words;
}

std::vector<Comparison> comparisons_for(const Field& field, bool sees_change) {
    std::vector<Comparison> offered;
    const auto usual = operators_for(field);
    for (const FilterOperator op : usual) offered.push_back({op});
    if (!sees_change) return offered;
    for (const FilterOperator op : {FilterOperator::changed, FilterOperator::not_changed, FilterOperator::was, FilterOperator::was_not}) offered.push_back({op});
    // “Was” is “is, before the change” already; what other records had then is not known.
    for (const FilterOperator op : usual)
        if (op != FilterOperator::is && op != FilterOperator::is_not && op != FilterOperator::shared && op != FilterOperator::not_shared) offered.push_back({op, true});
    return offered;
}

Value value_from(const Field& field, FilterOperator op, const std::string& text) {
    if (text.empty()) return {};
    if (takes_count(op)) return Value{static_cast<std::int64_t>(std::strtod(text.c_str(), nullptr))};
    if (op == FilterOperator::within || takes_text(field, op)) return Value{text};
    if (field.type != FieldType::instant) return value_of(field, text);
    const auto day = parse_iso_date(text);
    return day ? instant_value(start_of(*day)) : Value{};
}

// Of what may be anything, several are written one after the other.
bool is_free(const Field& field) { return takes_text(field, FilterOperator::is) && field.choices.empty(); }

// One of several values: choices, the records that a reference may name, or texts.
FieldSpec several_spec(Desk& desk, const Field& field, const std::vector<Value>& values) {
    constexpr std::size_t kMostTargets = 300;
    if (is_free(field)) {
        FieldSpec spec{.key = "values", .label = tr("Values, with commas between"), .required = true};
        for (const Value& value : values) spec.value += (spec.value.empty() ? "" : ", ") + std::string{as_text(value)};
        return spec;
    }
    FieldSpec spec{.key = "values", .label = tr("Values"), .kind = FieldKind::multi_choice};
    if (field.type == FieldType::reference) spec.choices = find_targets(desk, field.target, "", kMostTargets);
    else if (field.type == FieldType::choice) spec.choices = spec_of(desk, field, {}).choices;
    else for (const Choice& choice : field.choices) spec.choices.push_back({.value = choice.key, .label = tr(choice.label.c_str())});
    for (const Value& value : values) spec.value += (spec.value.empty() ? "" : "\n") + (field.type == FieldType::reference ? written(field, value) : std::string{as_text(value)});
    return spec;
}

}  // namespace

bool FilterBuilder::draw_condition(Desk& desk, const Entity& entity, Filter& part, Area row, bool& removed) {
    Condition& condition = part.condition;
    bool changed = false;
    row = row.inset(0, 3);
    if (icon_button(row.right(4), icons::x, tr("Remove this condition"), {.kind = ButtonKind::quiet, .small = true})) removed = true;
    const auto resolved = desk.catalogue().resolve(entity, condition.field);
    const std::string shown = resolved ? label_of(*resolved) : std::string{tr("Removed field")};
    const auto provider = [&](std::string_view typed) {
        std::vector<SelectOption> options;
        std::int64_t number = 0;
        for (const FilterField& field : filter_fields(desk.catalogue(), entity)) {
            ++number;
            if (typed.empty() || contains_folded(field.label, typed)) options.push_back({.key = number, .label = field.label});
            if (options.size() >= 60) break;
        }
        return options;
    };
    const SelectResult field = select(row.cut_left(row.width * 0.34f, 6), tr("Field"), shown, provider);
    if (field.changed && field.key > 0) {
        condition = {filter_fields(desk.catalogue(), entity)[static_cast<std::size_t>(field.key - 1)].path, FilterOperator::not_empty, {}};
        if (const auto now = desk.catalogue().resolve(entity, condition.field))
            set_operator(now->field(), condition, operators_for(now->field()).front());
        return true;
    }
    if (!resolved) return changed;
    const bool alone = values_taken(condition.op) == 0;
    changed |= draw_comparison(*resolved, condition, row);
    if (!alone) changed |= draw_value(desk, resolved->field(), condition, row);
    return changed;
}

bool FilterBuilder::draw_comparison(const FieldPath& path, Condition& condition, Area& row) {
    const Field& field = path.field();
    // What a related record was before, a rule does not know.
    const auto comparisons = comparisons_for(field, m_sees_change && path.steps.size() == 1);
    const auto offered = [&](std::string_view typed) {
        std::vector<SelectOption> options;
        for (std::size_t at = 0; at < comparisons.size(); ++at) {
            std::string label = words_of(comparisons[at], field.type);
            if (typed.empty() || contains_folded(label, typed)) options.push_back({.key = static_cast<std::int64_t>(at) + 1, .label = std::move(label)});
        }
        return options;
    };
    const bool alone = values_taken(condition.op) == 0;
    const std::string shown = words_of({condition.op, condition.before}, field.type);
    const SelectResult chosen = select(alone ? Slot{row} : Slot{row.cut_left(row.width * 0.44f, 6)}, tr("Comparison"), shown, offered);
    if (!chosen.changed || chosen.key <= 0) return false;
    const Comparison& comparison = comparisons[static_cast<std::size_t>(chosen.key - 1)];
    set_operator(field, condition, comparison.op);
    condition.before = comparison.before;
    return true;
}

// True when it is settled: what is typed half-way is no edit of its own.
bool FilterBuilder::draw_expression(Desk& desk, const Entity& entity, Filter& part, Area area, bool& removed) {
    const Theme& theme = context().theme();
    Area row = area.cut_top(kLine).inset(0, 3);
    if (icon_button(row.right(4), icons::x, tr("Remove this expression"), {.kind = ButtonKind::quiet, .small = true})) removed = true;
    const std::string example = entity.key == "deal" ? "amount >= 500000 AND next_step IS NULL" : entity.title.front() + " LIKE 'A%'";
    const FieldResult typed = text_field(row, tr("Expression"), part.expression, {.placeholder = example});
    const auto [known, fresh] = m_faults.try_emplace(part.expression);
    if (fresh && !part.expression.empty())
        if (const auto checked = check_expression(desk.workspace().database(), entity, part.expression); !checked) known->second = checked.error().what();
    const bool wrong = !known->second.empty();
    const std::string words = wrong ? known->second : std::string{tr("SQL over this record's fields. Amounts count in their smallest unit, days from 1970.")};
    label_node(wrong ? Role::alert : Role::text, words, area);
    paragraph(area, words, type::caption, wrong ? theme.bad : theme.second);
    return typed.committed || typed.cancelled;
}

bool FilterBuilder::draw_value(Desk& desk, const Field& field, Condition& condition, Area area) {
    const int taken = values_taken(condition.op);
    if (taken > 0) {
        condition.values.resize(static_cast<std::size_t>(taken));
        bool changed = false;
        for (int at = 0; at < taken; ++at) {
            const IdScope scope{std::int64_t{at}};
            Value& value = condition.values[static_cast<std::size_t>(at)];
            FieldSpec spec = value_spec(desk, field, condition.op, value);
            if (!value_field(area.column(at, taken, 4), spec)) continue;
            value = value_from(field, condition.op, spec.value);
            changed = true;
        }
        return changed;
    }
    FieldSpec spec = several_spec(desk, field, condition.values);
    if (!value_field(area, spec)) return false;
    condition.values.clear();
    for (std::string_view rest = spec.value; !rest.empty();) {
        const std::size_t end = rest.find(is_free(field) ? ',' : '\n');
        const std::string_view part = trim(rest.substr(0, end));
        if (!part.empty()) condition.values.push_back(field.type == FieldType::reference ? value_of(field, part) : Value{std::string{part}});
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return true;
}

}  // namespace qd
