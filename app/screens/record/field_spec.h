#pragma once
// The one mapping between a catalogue field with its value and what app/ui/form
// edits. Forms, facts, bulk edits and settings all use it.

#include <optional>

#include "app/shell/desk.h"
#include "app/ui/form.h"

namespace qd {

[[nodiscard]] ui::FieldSpec spec_of(Desk& desk, const Field& field, const Value& value);

// The stored form of what the form wrote; empty text = empty value.
[[nodiscard]] Value value_of(const Field& field, std::string_view written);
[[nodiscard]] std::string written(const Field& field, const Value& value);

// What somebody typed or pasted in their own way of writing; references by their title. Nothing when it is not understood.
[[nodiscard]] std::optional<Value> typed_value(Desk& desk, const Field& field, std::string_view typed);

// What may be chosen for a reference, best first.
[[nodiscard]] std::vector<ui::FieldChoice> find_targets(Desk& desk, std::string_view entity_key, std::string_view typed,
                                                        std::size_t limit = 50);

}  // namespace qd
