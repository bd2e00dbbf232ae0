#pragma once
// Whether a rule can run, told place by place as it is written.

#include "core/automation/figures.h"
#include "core/automation/rule.h"
#include "core/model/workspace.h"

namespace qd {

// Places are paths that the sentence and the builder use too: "name", "trigger",
// "trigger.field", "filter", "steps", "steps.s2", "steps.s2.subject", "hours".
struct RuleProblem {
    std::string place;
    std::string what;                 // "“Proposal” is not a stage."
    std::string next;                 // "Choose another stage."
};

// Empty = it can be published. Reads names (stages, people, rules) from the workspace; writes nothing.
// figures: those that there are; none known, none refused.
[[nodiscard]] std::vector<RuleProblem> check_rule(Workspace& workspace, const RuleDefinition& rule, const Figures& figures = {});

// A way in which rules can start each other for ever: "Idle deal" → "Follow up" → "Idle deal".
struct RuleCycle {
    std::vector<std::string> rules;   // names in order; the first stands at the end again
    std::vector<std::string> reasons; // "writes Stage, which starts": one for each arrow
    [[nodiscard]] std::string path() const;  // "Idle deal → Follow up → Idle deal"
};

// Cycles that this rule would close with those that are live. The graph has an arrow where
// a rule writes what another one watches; conditions are not looked at, so that a cycle may
// never happen, but none that can is left out. Calculated from the definitions alone.
[[nodiscard]] std::vector<RuleCycle> find_cycles(Workspace& workspace, const RuleDefinition& rule, Id rule_id,
                                                 const std::vector<std::pair<Id, RuleDefinition>>& live);

}  // namespace qd
