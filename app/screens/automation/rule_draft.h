#pragma once
// The rule that is being built: its draft as it is edited, what is wrong with it, and
// what it would close a circle with. Kept as a change after every settled edit, so that
// Ctrl+Z takes it back.

#include <string>
#include <vector>

#include "app/screens/automation/rule_choices.h"
#include "app/ui/flow.h"
#include "core/automation/automation.h"

namespace qd {

class RuleDraft {
public:
    // Reads again when the rule is another one or was changed behind us. An Error is shown instead of the builder.
    Result<> refresh(Desk& desk, Id rule);

    [[nodiscard]] Id id() const { return m_id; }
    [[nodiscard]] RuleDefinition& rule() { return m_rule; }
    [[nodiscard]] const RuleLine& line() const { return m_line; }
    [[nodiscard]] const std::vector<VersionLine>& versions() const { return m_versions; }
    [[nodiscard]] const std::vector<RuleProblem>& problems() const { return m_report.problems; }
    [[nodiscard]] const std::vector<RuleCycle>& cycles() const { return m_report.cycles; }
    [[nodiscard]] std::int64_t existing() const { return m_report.existing; }
    [[nodiscard]] const RuleChoices& choices() const { return m_choices; }
    // Grows with every edit: what was rehearsed before is old.
    [[nodiscard]] std::uint64_t edits() const { return m_edits; }
    // Nothing differs from the live version.
    [[nodiscard]] bool unchanged() const { return !m_dirty && m_line.live_number != 0 && m_line.draft_number == 0; }
    // The number that publishing would give: one more than the highest.
    [[nodiscard]] int next_number() const;

    void edited(Desk& desk);              // something differs: problems are looked for again
    void keep(Desk& desk);                // writes the draft; reports what goes wrong
    void check_cycles(Desk& desk);        // also counts the records that match now

    // Steps as places on the canvas. Ids of the canvas: 1 = the trigger, others = step keys.
    static constexpr std::int64_t kTriggerCard = 1;
    [[nodiscard]] std::int64_t card_of(std::string_view step_key);
    [[nodiscard]] std::string key_of_card(std::int64_t card) const;  // "" for the trigger
    // A new step of that kind; the key it got.
    std::string insert(Desk& desk, const ui::FlowPlace& place, StepKind kind);
    void remove(Desk& desk, std::int64_t card);
    void duplicate(Desk& desk, std::int64_t card);

private:
    [[nodiscard]] std::vector<Step>* list_at(const ui::FlowPlace& place);
    void recheck(Desk& desk);

    Id m_id = 0;
    const Workspace* m_workspace = nullptr;
    std::uint64_t m_read_at = 0, m_edits = 0;
    RuleDefinition m_rule;
    RuleLine m_line;
    std::vector<VersionLine> m_versions;
    RuleReport m_report;
    RuleChoices m_choices;
    std::vector<std::string> m_cards;     // step keys; card = index + 2
    bool m_dirty = false;
};

}  // namespace qd
