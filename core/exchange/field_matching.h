#pragma once
// Which field a column of a file probably is, with a confidence and its reasons.

#include <span>
#include <string>
#include <vector>

#include "core/exchange/column_profile.h"
#include "core/exchange/source_presets.h"
#include "core/model/catalogue.h"

namespace qd {

struct FieldProposal {
    std::string field;      // key; empty = leave the column out
    double confidence = 0;  // 0…1
    std::string reason;     // "the values are dates", for the person
};

// One proposal for each column; no field is proposed twice. profiles is parallel to headers.
[[nodiscard]] std::vector<FieldProposal> propose_fields(const Entity& entity, std::span<const std::string> headers,
                                                        std::span<const ColumnProfile> profiles, SourceKind source);

// The record type whose fields these headers fit best, and how well (0…1).
struct EntityProposal {
    const Entity* entity = nullptr;
    double confidence = 0;
};
[[nodiscard]] EntityProposal propose_entity(const Catalogue& catalogue, std::span<const std::string> headers,
                                            std::span<const ColumnProfile> profiles, SourceKind source,
                                            std::string_view file_name);

// A field that an import may set.
[[nodiscard]] bool can_import(const Field& field);

// How well the column's values fit the field's type: 1 = all do, 0.3 = they contradict it.
[[nodiscard]] double type_agreement(const Field& field, const ColumnProfile& profile);

}  // namespace qd
