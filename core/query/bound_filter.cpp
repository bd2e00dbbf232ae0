#include "core/query/bound_filter.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/base/text.h"
#include "core/query/date_period.h"

namespace qd {
namespace {

constexpr std::int64_t kDayMilliseconds = 86'400'000;
constexpr std::int64_t kFirstDay = -1'000'000, kLastDay = 10'000'000;
using enum FilterOperator;

bool is_text(FieldType type) {
    switch (type) {
        case FieldType::text: case FieldType::long_text: case FieldType::email: case FieldType::phone:
        case FieldType::url: return true;
        default: return false;
    }
}
bool is_real(FieldType type) { return type == FieldType::decimal || type == FieldType::percent; }
bool is_day(FieldType type) { return type == FieldType::date || type == FieldType::instant; }

std::unexpected<Error> refuse(const Field& field, std::string problem, std::string next = "Change this condition.") {
    return fail(ErrorKind::invalid_input, "Filter on " + field.label + ": " + std::move(problem), {}, std::move(next));
}

// Binds one condition; a member for each family of fields.
class Binder {
public:
    Binder(const Condition& condition, const QueryContext& context, FilterTest& test)
        : m_condition(condition), m_context(context), m_test(test), m_field(test.path.field()) {}

    Result<> bind() {
        TRY(check_operator());
        m_test.negated = m_condition.op == is_not || m_condition.op == FilterOperator::none_of || m_condition.op == contains_not ||
                         m_condition.op == not_empty || m_condition.op == not_shared;
        if (m_condition.op == empty || m_condition.op == not_empty) {
            m_test.kind = FilterTest::Kind::empty;
            return {};
        }
        if (m_condition.op == changed || m_condition.op == shared || m_condition.op == not_shared) {
            m_test.kind = m_condition.op == changed ? FilterTest::Kind::changed : FilterTest::Kind::shared;
            return {};
        }
        if (m_condition.op == fewer_digits) return bind_digits();
        if (m_field.type == FieldType::reference) return bind_reference();
        if (m_field.type == FieldType::choice || m_field.type == FieldType::multi_choice) return bind_choice();
        if (is_day(m_field.type)) return bind_day();
        if (is_text(m_field.type)) return bind_text();
        return bind_number();
    }

private:
    Result<> check_operator() {
        const auto offered = operators_for(m_field);
        // Every list operator with one value and every equality is understood even where it is not offered.
        const bool general = m_condition.op == is || m_condition.op == is_not || m_condition.op == FilterOperator::any_of ||
                             m_condition.op == FilterOperator::none_of;
        if (!general && m_condition.op != changed && std::ranges::find(offered, m_condition.op) == offered.end() &&
            !(m_field.type == FieldType::reference && m_condition.op == contains_not))
            return refuse(m_field, "“" + std::string{key_of(m_condition.op)} + "” does not fit this field.");
        const int wanted = values_taken(m_condition.op);
        const auto given = static_cast<int>(m_condition.values.size());
        // “is” with several values can only mean any of them.
        const bool enough = wanted < 0 || general ? given > 0 : given == wanted;
        if (!enough) return refuse(m_field, wanted == 2 ? "two values are needed." : given == 0 ? "a value is missing." : "too many values.");
        for (const Value& value : m_condition.values)
            if (is_empty(value)) return refuse(m_field, "a value is missing.", "Use “is empty” to find records without one.");
        return {};
    }

    Result<> bind_reference() {
        if (m_condition.op == me || m_condition.op == my_team) {
            m_test.kind = FilterTest::Kind::integers;
            m_test.integers = m_condition.op == my_team ? m_context.team : std::vector<std::int64_t>{m_context.user};
            return {};
        }
        const bool by_title = m_condition.op == contains || m_condition.op == contains_not ||
                              m_condition.op == starts_with ||
                              std::holds_alternative<std::string>(m_condition.values.front());
        m_test.of_title = by_title;
        if (by_title) return bind_text();
        m_test.kind = FilterTest::Kind::integers;
        for (const Value& value : m_condition.values) {
            if (!std::holds_alternative<std::int64_t>(value)) return refuse(m_field, "choose a record.");
            m_test.integers.push_back(as_integer(value));
        }
        return {};
    }

    Result<> bind_choice() {
        m_test.kind = m_field.type == FieldType::choice ? FilterTest::Kind::keys : FilterTest::Kind::list_keys;
        for (const Value& value : m_condition.values) {
            const std::string_view text = as_text(value);
            const auto known = std::ranges::find_if(m_field.choices, [&](const Choice& choice) {
                return choice.key == text || compare_folded(choice.label, text) == 0;
            });
            const bool free = m_field.type == FieldType::multi_choice && m_field.choices.empty();
            if (known == m_field.choices.end() && !free)
                return refuse(m_field, "“" + std::string{text} + "” is not one of its values.");
            m_test.texts.push_back(free ? std::string{text} : known->key);
        }
        return {};
    }

    Result<> bind_text() {
        m_test.kind = m_condition.op == contains || m_condition.op == contains_not ? FilterTest::Kind::text_contains
                      : m_condition.op == starts_with                             ? FilterTest::Kind::text_starts
                                                                                  : FilterTest::Kind::texts;
        for (const Value& value : m_condition.values) {
            const auto* text = std::get_if<std::string>(&value);
            if (text) m_test.texts.push_back(fold(*text));
            else if (const auto* integer = std::get_if<std::int64_t>(&value)) m_test.texts.push_back(std::to_string(*integer));
            else return refuse(m_field, "a text is needed.");
        }
        return {};
    }

    Result<> bind_digits() {
        const auto* count = std::get_if<std::int64_t>(&m_condition.values.front());
        if (!count || *count < 1 || *count > 100) return refuse(m_field, "a number of digits is needed.", "Write a whole number, like 5.");
        m_test.kind = FilterTest::Kind::few_digits;
        m_test.high = *count - 1;
        return {};
    }

    Result<std::int64_t> day(const Value& value) {
        // Far beyond every date, and still safe when turned into milliseconds.
        if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::clamp(*integer, kFirstDay, kLastDay);
        if (const auto date = parse_iso_date(as_text(value))) return to_stored(*date);
        return refuse(m_field, "“" + std::string{as_text(value)} + "” is not a date.", "Write it like 2017-03-01.");
    }

    Result<std::int64_t> days(const Value& value) {
        const auto* integer = std::get_if<std::int64_t>(&value);
        if (!integer || *integer < 0 || *integer > 100'000)
            return refuse(m_field, "a number of days is needed.", "Write a whole number.");
        return *integer;
    }

    Result<> bind_day() {
        const std::int64_t today = to_stored(m_context.today);
        const Value& first = m_condition.values.front();
        switch (m_condition.op) {
            case within: {
                const auto period = period_from(as_text(first));
                if (!period) return refuse(m_field, "“" + std::string{as_text(first)} + "” is not a period.");
                const DateRange range = range_of(*period, m_context);
                return days_between(to_stored(range.first), to_stored(range.last));
            }
            case last_days: return days_between(today - TRY(days(first)) + 1, today);
            case next_days: return days_between(today, today + TRY(days(first)) - 1);
            case later_than_days: return days_between(today + TRY(days(first)) + 1, kLastDay);
            case older_than_days: return days_between(kFirstDay, today - TRY(days(first)) - 1);
            case less: return days_between(kFirstDay, TRY(day(first)) - 1);
            case at_most: return days_between(kFirstDay, TRY(day(first)));
            case more: return days_between(TRY(day(first)) + 1, kLastDay);
            case at_least: return days_between(TRY(day(first)), kLastDay);
            case between: return days_between(TRY(day(first)), TRY(day(m_condition.values[1])));
            default: break;
        }
        if (m_field.type == FieldType::instant || m_condition.values.size() == 1) {
            if (m_condition.values.size() > 1) return refuse(m_field, "only one day can be compared.");
            const std::int64_t only = TRY(day(first));
            return days_between(only, only);
        }
        m_test.kind = FilterTest::Kind::integers;
        for (const Value& value : m_condition.values) m_test.integers.push_back(TRY(day(value)));
        return {};
    }

    Result<> days_between(std::int64_t low, std::int64_t high) {
        m_test.kind = FilterTest::Kind::integer_range;
        m_test.low = low;
        m_test.high = high;
        if (m_field.type != FieldType::instant) return {};
        const std::int64_t offset = std::int64_t{m_context.utc_offset_minutes} * 60'000;
        m_test.low = low * kDayMilliseconds - offset;
        m_test.high = (high + 1) * kDayMilliseconds - 1 - offset;
        return {};
    }

    Result<double> number(const Value& value) {
        const auto* text = std::get_if<std::string>(&value);
        if (!text) return as_real(value);
        char* end = nullptr;
        const double parsed = std::strtod(text->c_str(), &end);
        if (text->empty() || *end != 0 || !std::isfinite(parsed))
            return refuse(m_field, "“" + *text + "” is not a number.", "Write digits only.");
        // A typed amount is in whole units; stored are cents.
        return m_field.type == FieldType::money ? std::round(parsed * 100) : parsed;
    }

    // The whole numbers at or next to the value; exact where it is one.
    Result<std::int64_t> whole(const Value& value, double (*rounded)(double)) {
        constexpr std::int64_t kLimit = 9'000'000'000'000'000'000;
        if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::clamp(*integer, -kLimit, kLimit);
        return static_cast<std::int64_t>(std::clamp(rounded(TRY(number(value))), -9e18, 9e18));
    }

    Result<> bind_number() {
        const Value& first = m_condition.values.front();
        if (is_real(m_field.type)) return bind_real(TRY(number(first)));
        const auto floor = [](double value) { return std::floor(value); };
        const auto ceil = [](double value) { return std::ceil(value); };
        m_test.kind = FilterTest::Kind::integer_range;
        switch (m_condition.op) {
            case less: m_test.high = TRY(whole(first, ceil)) - 1; return {};
            case at_most: m_test.high = TRY(whole(first, floor)); return {};
            case more: m_test.low = TRY(whole(first, floor)) + 1; return {};
            case at_least: m_test.low = TRY(whole(first, ceil)); return {};
            case between:
                m_test.low = TRY(whole(first, ceil));
                m_test.high = TRY(whole(m_condition.values[1], floor));
                return {};
            default: break;
        }
        m_test.kind = FilterTest::Kind::integers;
        for (const Value& value : m_condition.values) {
            const std::int64_t low = TRY(whole(value, floor));
            if (low == TRY(whole(value, ceil))) m_test.integers.push_back(low);  // 2.5 people are nobody
        }
        return {};
    }

    Result<> bind_real(double first) {
        m_test.kind = FilterTest::Kind::real_range;
        switch (m_condition.op) {
            case less: m_test.high_real = first; m_test.high_open = true; return {};
            case at_most: m_test.high_real = first; return {};
            case more: m_test.low_real = first; m_test.low_open = true; return {};
            case at_least: m_test.low_real = first; return {};
            case between: m_test.low_real = first; m_test.high_real = TRY(number(m_condition.values[1])); return {};
            default: break;
        }
        if (m_condition.values.size() > 1) return refuse(m_field, "only one number can be compared.");
        m_test.low_real = m_test.high_real = first;
        return {};
    }

    const Condition& m_condition;
    const QueryContext& m_context;
    FilterTest& m_test;
    const Field& m_field;
};

bool list_has(std::string_view list, const std::vector<std::string>& keys) {
    const auto json = nlohmann::json::parse(list, nullptr, false);
    return json.is_array() && std::ranges::any_of(json, [&](const auto& item) {
        return item.is_string() && std::ranges::find(keys, item.template get_ref<const std::string&>()) != keys.end();
    });
}

bool passes_folded(const FilterTest& test, std::string_view folded) {
    switch (test.kind) {
        case FilterTest::Kind::texts: return std::ranges::find(test.texts, folded) != test.texts.end();
        case FilterTest::Kind::text_contains: return folded.find(test.texts.front()) != std::string_view::npos;
        case FilterTest::Kind::text_starts: return folded.starts_with(test.texts.front());
        default: return false;
    }
}

bool asks_folded(FilterTest::Kind kind) {
    return kind == FilterTest::Kind::texts || kind == FilterTest::Kind::text_contains || kind == FilterTest::Kind::text_starts;
}

bool passes_text(const FilterTest& test, std::string_view text) {
    const auto has = [&](std::string_view key) { return std::ranges::find(test.texts, key) != test.texts.end(); };
    switch (test.kind) {
        case FilterTest::Kind::keys: return has(text);
        case FilterTest::Kind::list_keys: return list_has(text, test.texts);
        case FilterTest::Kind::few_digits: return static_cast<std::int64_t>(phone_digits(text).size()) <= test.high;
        default: return passes_folded(test, fold(text));
    }
}

bool passes_positive(const FilterTest& test, const Value& value) {
    if (test.kind == FilterTest::Kind::empty) return is_empty(value);
    if (is_empty(value)) return false;
    const double real = as_real(value);
    switch (test.kind) {
        case FilterTest::Kind::integers:
            return std::ranges::find(test.integers, as_integer(value)) != test.integers.end();
        case FilterTest::Kind::integer_range: return as_integer(value) >= test.low && as_integer(value) <= test.high;
        case FilterTest::Kind::real_range:
            return (test.low_open ? real > test.low_real : real >= test.low_real) &&
                   (test.high_open ? real < test.high_real : real <= test.high_real);
        default: return passes_text(test, as_text(value));
    }
}

}  // namespace

std::string same_form(const Field& field, std::string_view text) { return field.type == FieldType::phone ? phone_digits(text) : fold(text); }

bool passes(const FilterTest& test, const Value& value) { return passes_positive(test, value) != test.negated; }

bool passes(const FilterTest& test, const Value& value, std::string_view folded) {
    if (!asks_folded(test.kind)) return passes(test, value);
    return (!is_empty(value) && passes_folded(test, folded)) != test.negated;
}

Result<FilterTest> bind_condition(const Condition& condition, const Catalogue& catalogue, const Entity& entity,
                                  const QueryContext& context, FilterSight sight) {
    FilterTest test;
    test.path = TRY(catalogue.resolve(entity, condition.field));
    test.first = static_cast<std::size_t>(test.path.steps.front() - entity.fields.data());
    test.of_related = test.path.steps.size() > 1;
    const Field& field = test.path.field();
    const bool of_change = condition.op == changed || condition.op == not_changed;
    const bool of_before = condition.before || condition.op == was || condition.op == was_not;
    if ((of_change || of_before) && sight != FilterSight::change)
        return refuse(field, "“" + (condition.before ? "before the change" : label_of(condition.op, field.type)) +
                                 "” can only be asked by a rule.");
    if (of_before && (condition.op == FilterOperator::shared || condition.op == FilterOperator::not_shared))
        return refuse(field, "whether another record had it before the change is not known here.");
    if ((of_change || of_before) && test.path.steps.size() > 1)
        return refuse(field, "what a related record was before is not known here.",
                      "Ask for a field of the " + entity.label + " itself.");
    // “was” is “is” asked of the value before; “did not change” is the opposite of “changed”.
    Condition plain = condition;
    if (plain.op == was || plain.op == was_not) plain.op = plain.op == was ? is : is_not;
    if (plain.op == not_changed) plain.op = changed;
    test.before = of_before && !of_change;
    TRY((Binder{plain, context, test}.bind()));
    if (condition.op == not_changed) test.negated = true;
    return test;
}

Result<BoundFilter> bind_filter(const Filter& filter, const Catalogue& catalogue, const Entity& entity,
                                const QueryContext& context, FilterSight sight) {
    BoundFilter bound;
    bound.kind = filter.kind;
    bound.expression = filter.expression;
    if (filter.kind == Filter::Kind::condition)
        bound.test = TRY(bind_condition(filter.condition, catalogue, entity, context, sight));
    for (const Filter& part : filter.parts) {
        // A group that somebody has not filled in yet does not restrict anything.
        const bool group = part.kind == Filter::Kind::all || part.kind == Filter::Kind::any || part.kind == Filter::Kind::none;
        if (group && part.parts.empty()) continue;
        bound.parts.push_back(TRY(bind_filter(part, catalogue, entity, context, sight)));
    }
    return bound;
}

}  // namespace qd
