#include "core/query/record_filter.h"

#include <algorithm>

#include "core/base/text.h"

namespace qd {
namespace {

std::size_t index_of(const FieldPath& path, std::size_t step) {
    return static_cast<std::size_t>(path.steps[step] - path.owners[step]->fields.data());
}

Result<bool> is_shared(const FilterTest& test, const Value& value, RecordSource& source) {
    const std::string form = same_form(test.path.field(), as_text(value));
    return !form.empty() && TRY(source.holders(*test.path.owners.back(), index_of(test.path, test.path.steps.size() - 1), form)) > 1;
}

Result<bool> passes_test(const FilterTest& test, const Entity& entity, Id id, RecordSource& source, std::span<const FieldBefore> change) {
    Value value;
    if (!test.of_related) {
        const auto trip = std::ranges::find(change, test.first, &FieldBefore::field);
        if (test.kind == FilterTest::Kind::changed && trip == change.end()) return test.negated;
        const Value* now = source.at_hand(entity, id, test.first);
        if (!now) now = &(value = TRY(source.value(entity, id, test.first)));
        if (test.kind == FilterTest::Kind::changed) return (trip->before != *now) != test.negated;
        if (test.before && trip != change.end()) now = &trip->before;
        if (test.kind == FilterTest::Kind::shared) return TRY(is_shared(test, Value{*now}, source)) != test.negated;
        if (!test.of_title) return passes(test, *now);
        value = Value{*now};
    } else if (test.kind == FilterTest::Kind::shared) {
        return TRY(is_shared(test, TRY(value_at(test.path, id, source)), source)) != test.negated;
    } else if (const RelatedValue* kept = test.of_title ? nullptr : TRY(source.kept(test.path, id))) {
        return passes(test, kept->value, kept->folded);
    } else {
        value = TRY(value_at(test.path, id, source));
    }
    if (!test.of_title || test.kind == FilterTest::Kind::empty) return passes(test, value);
    if (is_empty(value)) return test.negated;
    return passes(test, Value{TRY(source.title(test.path.field().target, as_integer(value)))});
}

}  // namespace

Result<Value> value_at(const FieldPath& path, Id id, RecordSource& source) {
    Value value{id};
    for (std::size_t step = 0; step < path.steps.size(); ++step) {
        if (is_empty(value)) return Value{};
        value = TRY(source.value(*path.owners[step], as_integer(value), index_of(path, step)));
    }
    return value;
}

Result<bool> passes(const BoundFilter& filter, const Entity& entity, Id id, RecordSource& source,
                    std::span<const FieldBefore> change) {
    switch (filter.kind) {
        case Filter::Kind::condition: return passes_test(filter.test, entity, id, source, change);
        case Filter::Kind::expression: return source.expression(entity, id, filter.expression);
        case Filter::Kind::all:
            for (const BoundFilter& part : filter.parts)
                if (!TRY(passes(part, entity, id, source, change))) return false;
            return true;
        case Filter::Kind::any:
        case Filter::Kind::none: {
            // A group without parts restricts nothing.
            bool found = filter.parts.empty() && filter.kind == Filter::Kind::any;
            for (const BoundFilter& part : filter.parts) {
                if (!TRY(passes(part, entity, id, source, change))) continue;
                found = true;
                break;
            }
            return found == (filter.kind == Filter::Kind::any);
        }
    }
    return false;
}

}  // namespace qd
