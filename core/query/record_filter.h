#pragma once
// A bound filter asked of one record, wherever its values come from: the open
// transaction of a rule, or a past day that a dry run has reached. The same answer as
// the SQL compiler gives, and what only a change can answer besides.

#include <span>
#include <string>

#include "core/query/bound_filter.h"

namespace qd {

// The value at the end of a path through other records, and its folded text.
struct RelatedValue {
    Value value;
    std::string folded;
};

// With one of them left out there are still two.
constexpr std::int64_t kManyHolders = 3;

// Where values are read. Errors (a storage that cannot be read) end the evaluation.
class RecordSource {
public:
    virtual ~RecordSource() = default;
    // Position in entity.fields; empty for a record that does not exist.
    [[nodiscard]] virtual Result<Value> value(const Entity& entity, Id id, std::size_t field) = 0;
    // The same without a copy, when it lies at hand; nullptr: ask value(). Valid until the next question.
    [[nodiscard]] virtual const Value* at_hand(const Entity&, Id, std::size_t) { return nullptr; }
    // At the end of a path, when the source keeps it for the next that asks; nullptr: walk the path. Valid until the next question.
    [[nodiscard]] virtual Result<const RelatedValue*> kept(const FieldPath&, Id) { return nullptr; }
    [[nodiscard]] virtual Result<std::string> title(std::string_view entity_key, Id id) = 0;
    // How many living records of that kind have a value of this form (same_form) in the field; more than kManyHolders
    // need not be told apart.
    [[nodiscard]] virtual Result<std::int64_t> holders(const Entity& entity, std::size_t field, const std::string& form) = 0;
    // An expert expression that passed check_expression().
    [[nodiscard]] virtual Result<bool> expression(const Entity& entity, Id id, const std::string& sql) = 0;
};

// A field that a change brought from `before` to what the source gives.
struct FieldBefore {
    std::size_t field = 0;
    Value before;
};

[[nodiscard]] Result<bool> passes(const BoundFilter& filter, const Entity& entity, Id id, RecordSource& source,
                                  std::span<const FieldBefore> change = {});
// The value at the end of a path; empty when a reference on the way is.
[[nodiscard]] Result<Value> value_at(const FieldPath& path, Id id, RecordSource& source);

}  // namespace qd
