#pragma once
// One record's values, in the order of its entity's fields.

#include <vector>

#include "core/model/catalogue.h"

namespace qd {

struct Record {
    const Entity* entity = nullptr;
    Id id = 0;
    std::vector<Value> values;  // parallel to entity->fields

    // Empty for a field that does not exist.
    [[nodiscard]] const Value& operator[](std::string_view field_key) const {
        static const Value kNone;
        const int index = entity->index_of(field_key);
        return index < 0 ? kNone : values[static_cast<std::size_t>(index)];
    }
};

}  // namespace qd
