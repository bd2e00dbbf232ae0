#pragma once
// Names that a rule can refer to, read once for each moment of the workspace, and
// how people and spans of time read in the builder.

#include <string>
#include <vector>

#include "app/shell/desk.h"
#include "app/ui/select.h"
#include "core/automation/rule.h"

namespace qd {

struct RuleChoices {
    std::vector<std::string> stages, teams, rules;     // in the order of lists
    std::vector<std::pair<Id, std::string>> people;
    std::uint64_t read_at = 0;
    void refresh(Desk& desk);
};

// Record types that rules can be about, and create.
[[nodiscard]] std::vector<const Entity*> rule_entities(const Catalogue& catalogue);

[[nodiscard]] std::string words_of(const Who& who, Desk& desk);
// The choices for "who", as options whose keys who_of() understands.
[[nodiscard]] std::vector<ui::SelectOption> who_options(const RuleChoices& names, Desk& desk);
[[nodiscard]] Who who_of(std::int64_t key, Desk& desk);

[[nodiscard]] const char* label_of(SpanUnit unit);     // "working days"
[[nodiscard]] ui::Icon icon_of(StepKind kind);
[[nodiscard]] ui::Icon icon_of(TriggerKind kind);

}  // namespace qd
