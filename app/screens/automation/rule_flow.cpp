#include "app/screens/automation/rule_flow.h"

#include <algorithm>

#include "app/screens/automation/rule_choices.h"
#include "app/ui/context.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/automation/rule_words.h"

namespace qd {
namespace {

using namespace ui;

class Builder {
public:
    Builder(Workspace& workspace, const RuleDefinition& rule, const FlowNotes& notes) : m_workspace(workspace), m_rule(rule), m_notes(notes) {}

    FlowStep trigger() const {
        const StepWords words = describe(m_workspace, m_rule, m_rule.trigger);
        FlowStep card{.id = 1, .icon = icon_of(m_rule.trigger.kind), .color = context().theme().accent, .title = starts_of(m_workspace, m_rule), .detail = words.detail, .fixed = true};
        if (card.detail.empty()) card.detail = tr("No further condition");
        card.problem = problem_of("trigger");
        for (std::size_t at = 0; at < m_rule.also.size() && card.problem.empty(); ++at) card.problem = problem_of("also." + std::to_string(at));
        if (card.problem.empty()) card.problem = problem_of("filter");
        if (card.problem.empty() && m_rule.steps.empty()) card.problem = problem_of("steps", true);
        if (m_notes.rehearsed) card.count = written(m_notes.rehearsed->acted + m_notes.rehearsed->skipped);
        return card;
    }

    std::vector<FlowStep> steps(const std::vector<Step>& list) const {
        std::vector<FlowStep> cards;
        for (const Step& step : list) cards.push_back(card(step));
        return cards;
    }

private:
    static std::string written(std::size_t count) { return integer(context().locale(), static_cast<std::int64_t>(count)); }

    // The first problem at the place or under it; exact: only there.
    std::string problem_of(std::string_view place, bool exact = false) const {
        if (!m_notes.problems) return {};
        for (const RuleProblem& one : *m_notes.problems)
            if (one.place == place || (!exact && one.place.starts_with(place) && one.place.size() > place.size() && one.place[place.size()] == '.')) return one.what;
        return {};
    }
    const RunStepLine* passed(const Step& step) const {
        if (!m_notes.path) return nullptr;
        const auto found = std::ranges::find(*m_notes.path, step.key, &RunStepLine::step);
        return found == m_notes.path->end() ? nullptr : &*found;
    }
    bool reached_any(const std::vector<Step>& list) const {
        return std::ranges::any_of(list, [&](const Step& step) { return passed(step) || reached_any(step.then) || reached_any(step.otherwise); });
    }

    FlowStep card(const Step& step) const {
        const Theme& theme = context().theme();
        const StepWords words = describe(m_workspace, m_rule, step);
        FlowStep made{.id = m_notes.card_of(step.key), .icon = icon_of(step.kind), .title = words.title, .detail = words.detail};
        if (step.kind == StepKind::delay || step.kind == StepKind::wait) made.color = theme.warn;
        made.problem = problem_of("steps." + step.key);
        if (m_notes.rehearsed)
            for (const auto& [key, count] : m_notes.rehearsed->reached)
                if (key == step.key) made.count = written(count);
        if (m_notes.path) {
            const RunStepLine* line = passed(step);
            made.faded = !line && !reached_any(step.then) && !reached_any(step.otherwise);
            if (line) made.detail = line->words.empty() ? made.detail : line->words;
            if (line && !line->error.empty()) made.problem = line->error;
        }
        if (step.kind == StepKind::branch) {
            made.question = words.title;
            made.title.clear();
        }
        if (step.kind == StepKind::wait) made.question = step.signal == "reply" ? tr("Reply?") : tr("In time?");
        if (step.kind == StepKind::branch || step.kind == StepKind::wait) {
            made.branches.push_back(branch(step, true, step.kind == StepKind::wait ? tr("Yes") : tr("Yes")));
            made.branches.push_back(branch(step, false, step.kind == StepKind::wait ? tr("No, timed out") : tr("No")));
        }
        if (step.kind == StepKind::each) {
            made.question = tr("For each of them");
            made.branches.push_back({.label = tr("Each"), .steps = steps(step.then)});
        }
        return made;
    }

    FlowBranch branch(const Step& step, bool yes, const char* label) const {
        const Theme& theme = context().theme();
        const std::vector<Step>& list = yes ? step.then : step.otherwise;
        FlowBranch made{.label = label, .color = yes ? theme.good : theme.warn, .steps = steps(list)};
        if (m_notes.rehearsed)
            for (const auto& [key, sides] : m_notes.rehearsed->branches)
                if (key == step.key) made.count = written(yes ? sides.first : sides.second);
        if (m_notes.path) made.faded = !reached_any(list);
        return made;
    }

    Workspace& m_workspace;
    const RuleDefinition& m_rule;
    const FlowNotes& m_notes;
};

}  // namespace

std::vector<FlowStep> flow_of(Workspace& workspace, const RuleDefinition& rule, const FlowNotes& notes) {
    const Builder builder{workspace, rule, notes};
    std::vector<FlowStep> cards{builder.trigger()};
    for (FlowStep& card : builder.steps(rule.steps)) cards.push_back(std::move(card));
    // Where a path ends, the canvas says so; a branch that goes on afterwards joins the next card.
    if (!rule.steps.empty())
        for (FlowBranch& branch : cards.back().branches)
            if (rule.steps.back().kind != StepKind::each) branch.end = tr("Ends here");
    return cards;
}

const Step* splitting_step(const RuleDefinition& rule) {
    for (const Step& step : rule.steps)
        if (step.kind == StepKind::branch || step.kind == StepKind::wait) return &step;
    return nullptr;
}

bool contains_step(const std::vector<Step>& steps, std::string_view key) {
    return std::ranges::any_of(steps, [&](const Step& step) { return step.key == key || contains_step(step.then, key) || contains_step(step.otherwise, key); });
}

}  // namespace qd
