#pragma once
// A rule as a sentence: "When a deal enters Proposal and Amount more than 50,000 USD, create
// the task “Call the buyer” for the owner, due in 2 working days."

#include "core/automation/figures.h"
#include "core/automation/rule.h"
#include "core/model/workspace.h"

namespace qd {

struct SentencePart {
    std::string text;                 // joined as they are: blanks stand in the texts
    std::string edits;                // the place this word edits: "trigger.span", "steps.s1.subject"; "" = plain words
};

// figures: how those are called that the rule watches.
[[nodiscard]] std::vector<SentencePart> sentence(Workspace& workspace, const RuleDefinition& rule, const Figures& figures = {});
[[nodiscard]] std::string plain(const std::vector<SentencePart>& parts);

// For a card: "Create a task for the owner" and "Call the buyer, due in 2 working days".
struct StepWords {
    std::string title, detail;
};
[[nodiscard]] StepWords describe(Workspace& workspace, const RuleDefinition& rule, const Step& step);
[[nodiscard]] StepWords describe(Workspace& workspace, const RuleDefinition& rule, const Trigger& trigger);
// All that starts it, without conditions: "When a deal is created or when its Amount changes".
[[nodiscard]] std::string starts_of(Workspace& workspace, const RuleDefinition& rule);

// What differs between two versions, one line each: "Waits 5 working days instead of 3."
[[nodiscard]] std::vector<std::string> differences(Workspace& workspace, const RuleDefinition& before, const RuleDefinition& after);

}  // namespace qd
