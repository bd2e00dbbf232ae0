#pragma once
// What each profile does with each field. Everything that is not named here stays behind
// (full: everything goes along), so a field or record type that a later version brings leaves no
// workspace by accident.

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/exchange/snapshot/manifest.h"
#include "core/model/record.h"

namespace qd {

enum class Treatment : std::uint8_t {
    keep,
    leave_out,
    round,       // two significant digits
    pseudonym    // a stable name made of the record's id
};

struct EntityTreatment {
    bool goes_along = false;
    std::vector<Treatment> fields;   // parallel to Entity::fields
};

class Redaction {
public:
    // catalogue must outlive this. The demo profile is made of other parts (synthetic.h); it keeps nothing.
    Redaction(const Catalogue& catalogue, Profile profile);

    [[nodiscard]] const EntityTreatment& of(const Entity& entity) const { return m_entities.at(&entity); }
    // False: this record stays behind (notes in a manager's snapshot; settings that are not for others).
    [[nodiscard]] bool takes(const Entity& entity, std::span<const Value> values) const;
    // The value as it goes along; empty when it stays behind.
    [[nodiscard]] Value treated(const Entity& entity, std::size_t field, Id record, const Value& value) const;

private:
    Profile m_profile;
    std::unordered_map<const Entity*, EntityTreatment> m_entities;
};

}  // namespace qd
