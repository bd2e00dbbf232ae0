#pragma once
// A filter checked against the catalogue and brought down to a few primitive tests:
// names resolved, relative dates turned into days, "me" into an id. The SQL compiler
// and the column store both start here, which is why they agree.

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/query/filter.h"
#include "core/query/query_context.h"

namespace qd {

// One primitive test of one field. It is false for an empty value; negated then turns it around.
struct FilterTest {
    enum class Kind : std::uint8_t {
        integers,       // the stored integer is one of `integers`
        integer_range,  // low ≤ value ≤ high
        real_range,     // low_real ≤ value ≤ high_real, or < where open
        texts,          // the folded text is one of `texts` (folded)
        keys,           // the choice's key is one of `texts`
        list_keys,      // the list of keys has one of `texts`
        text_contains,  // the folded text contains texts[0]
        text_starts,    // … starts with texts[0]
        empty,
        shared,         // two living records or more have the value: same_form()
        few_digits,     // a telephone number with at most `high` digits
        changed         // rules only: the value before was another one
    };
    Kind kind = Kind::integers;
    FieldPath path;
    std::size_t first = 0;          // position of the path's first field
    bool of_related = false;        // the path goes on from there
    bool of_title = false;          // the path ends in a reference: test the record's title
    bool negated = false;
    bool before = false;            // rules only: of the value before the change
    std::vector<std::int64_t> integers;
    std::int64_t low = std::numeric_limits<std::int64_t>::min();
    std::int64_t high = std::numeric_limits<std::int64_t>::max();
    double low_real = -std::numeric_limits<double>::infinity();
    double high_real = std::numeric_limits<double>::infinity();
    bool low_open = false, high_open = false;
    std::vector<std::string> texts;
};

// Holds pointers into the catalogue: use it at once, do not keep it.
struct BoundFilter {
    Filter::Kind kind = Filter::Kind::all;
    std::vector<BoundFilter> parts;
    FilterTest test;
    std::string expression;
};

// What is equal when two texts of that field are the same value; "" = nothing to compare.
[[nodiscard]] std::string same_form(const Field& field, std::string_view text);

// Lists see records as they are; a rule sees a change: what was before and what is after.
enum class FilterSight : std::uint8_t { record, change };

// Errors say in words what is wrong: a field that was removed, a value of the wrong kind,
// an operator that the field does not have. What asks for the value before (was, changed, …)
// is refused unless a change is seen: the SQL compiler and the column store see none.
[[nodiscard]] Result<BoundFilter> bind_filter(const Filter& filter, const Catalogue& catalogue, const Entity& entity,
                                              const QueryContext& context, FilterSight sight = FilterSight::record);
// One condition; rules use it for the value before and the value after.
[[nodiscard]] Result<FilterTest> bind_condition(const Condition& condition, const Catalogue& catalogue,
                                                const Entity& entity, const QueryContext& context,
                                                FilterSight sight = FilterSight::record);
// Tests one value (of a field without `of_title`).
[[nodiscard]] bool passes(const FilterTest& test, const Value& value);
// The same of a value whose folded text is known: fold(as_text(value)).
[[nodiscard]] bool passes(const FilterTest& test, const Value& value, std::string_view folded);

}  // namespace qd
