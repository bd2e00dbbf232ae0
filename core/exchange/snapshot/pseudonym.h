#pragma once
// Names for people outside: stable, so that two board snapshots can be compared, and made
// of the record's id alone, so that nothing of the real name is in them.

#include <string>

#include "core/model/catalogue.h"

namespace qd {

// "Account K7Q2M": five signs, without those that are easily confused.
[[nodiscard]] std::string pseudonym(const Entity& entity, Id id);

// Two significant digits: 4,821.37 → 4,800.00. Minor units.
[[nodiscard]] std::int64_t rounded_amount(std::int64_t amount);

}  // namespace qd
