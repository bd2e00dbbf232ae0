#pragma once
// A rule's trigger and steps as cards on the canvas: of the draft with its problems and
// the numbers of the last rehearsal, or of a past run with the path it took.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/flow.h"
#include "core/automation/dry_run.h"
#include "core/automation/rule.h"
#include "core/automation/rule_check.h"
#include "core/model/workspace.h"

namespace qd {

struct FlowNotes {
    const std::vector<RuleProblem>* problems = nullptr;
    const DryRunResult* rehearsed = nullptr;
    const std::vector<RunStepLine>* path = nullptr;      // fades what was not reached
    std::function<std::int64_t(std::string_view key)> card_of;
};

// The first card is the trigger, with id 1.
[[nodiscard]] std::vector<ui::FlowStep> flow_of(Workspace& workspace, const RuleDefinition& rule, const FlowNotes& notes);

// The outermost branch or wait that splits the runs: its figures stand beside the total. nullptr = none.
[[nodiscard]] const Step* splitting_step(const RuleDefinition& rule);
[[nodiscard]] bool contains_step(const std::vector<Step>& steps, std::string_view key);

}  // namespace qd
