#pragma once
// Private to core/automation: the fields that a rule names, and whether they are still there.
// A custom field that was taken away is only hidden: it can still be read, but a rule that goes
// by it goes by what nobody sees or keeps up to date.

#include <string>

#include "core/automation/rule.h"
#include "core/model/catalogue.h"

namespace qd {

// "Deals have no field “Warmth” any more."; "" = nothing is missing. Unknown paths are not this function's affair.
[[nodiscard]] std::string taken_away(const Catalogue& catalogue, const Entity& entity, std::string_view path);
[[nodiscard]] std::string taken_away(const Catalogue& catalogue, const Entity& entity, const Filter& filter);
// Anywhere in the rule: its start, its conditions, what its steps set and ask.
[[nodiscard]] std::string taken_away(const Catalogue& catalogue, const Entity& entity, const RuleDefinition& rule);

}  // namespace qd
