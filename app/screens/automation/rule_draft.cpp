#include "app/screens/automation/rule_draft.h"

#include <algorithm>

#include "app/ui/context.h"
#include "app/ui/text.h"

namespace qd {
namespace {

// Where a step stands; nullptr when it is nowhere.
std::vector<Step>* list_with(std::vector<Step>& steps, std::string_view key, std::size_t& at) {
    for (at = 0; at < steps.size(); ++at) {
        if (steps[at].key == key) return &steps;
        const std::size_t here = at;
        for (std::vector<Step>* side : {&steps[here].then, &steps[here].otherwise})
            if (auto* found = list_with(*side, key, at)) return found;
        at = here;
    }
    return nullptr;
}

// What most people mean by a step that they just added.
Step usual(StepKind kind, const RuleDefinition& rule) {
    Step step;
    step.kind = kind;
    switch (kind) {
        case StepKind::task: step.span = {2, SpanUnit::working_days}; break;
        case StepKind::assign: step.method = "round_robin"; break;
        case StepKind::activity: step.format = "note"; break;
        case StepKind::delay: step.span = {3, SpanUnit::working_days}; break;
        case StepKind::wait:
            step.signal = "reply";
            step.span = {5, SpanUnit::working_days};
            break;
        case StepKind::file: step.format = "csv"; break;
        case StepKind::each:
            step.entity = rule.entity == "activity" ? "deal" : "activity";
            step.via = rule.entity;
            break;
        case StepKind::create: step.entity = "activity"; break;
        case StepKind::notify: step.who.kind = Who::Kind::manager; break;
        default: break;
    }
    return step;
}

void new_keys(Step& step, RuleDefinition& rule) {
    step.key.clear();
    step.key = new_step_key(rule);
}

}  // namespace

Result<> RuleDraft::refresh(Desk& desk, Id rule) {
    m_choices.refresh(desk);
    const std::uint64_t revision = desk.moment();
    const bool same = m_id == rule && m_workspace == &desk.workspace();
    if (same && (m_read_at == revision || m_dirty)) return {};
    Automation& automation = desk.automation();
    for (const RuleLine& line : TRY(automation.rules()))
        if (line.id == rule) m_line = line;
    if (m_line.id != rule) return fail(ErrorKind::not_found, ui::tr("This rule was deleted."), {}, ui::tr("Go back to the list to choose another one."));
    m_versions = TRY(automation.versions(rule));
    m_rule = TRY(automation.draft(rule));
    if (!same) m_cards.clear();
    m_id = rule;
    m_workspace = &desk.workspace();
    m_read_at = revision;
    ++m_edits;
    m_dirty = false;
    check_cycles(desk);
    return {};
}

int RuleDraft::next_number() const {
    if (m_line.draft_number) return m_line.draft_number;
    int highest = 0;
    for (const VersionLine& version : m_versions) highest = std::max(highest, version.number);
    return highest + 1;
}

void RuleDraft::recheck(Desk& desk) { m_report.problems = check_rule(desk.workspace(), m_rule, desk.automation().figures_known()); }

void RuleDraft::edited(Desk& desk) {
    m_dirty = true;
    ++m_edits;
    recheck(desk);
}

void RuleDraft::keep(Desk& desk) {
    if (!m_dirty) return;
    if (const std::string reason = desk.why_not(); !reason.empty()) {
        m_dirty = false;
        m_read_at = 0;
        return desk.report({ErrorKind::conflict, reason, ui::tr("The rule is as it was."), {}});
    }
    m_dirty = false;
    if (auto applied = desk.automation().save_draft(m_id, m_rule, desk.person().id); !applied) return desk.report(applied.error());
    check_cycles(desk);
}

void RuleDraft::check_cycles(Desk& desk) {
    auto report = desk.automation().check(m_rule, m_id);
    if (report) m_report = *std::move(report);
    else recheck(desk);
}

std::int64_t RuleDraft::card_of(std::string_view step_key) {
    const auto found = std::ranges::find(m_cards, step_key);
    if (found != m_cards.end()) return found - m_cards.begin() + 2;
    m_cards.emplace_back(step_key);
    return static_cast<std::int64_t>(m_cards.size()) + 1;
}

std::string RuleDraft::key_of_card(std::int64_t card) const {
    const auto at = static_cast<std::size_t>(card - 2);
    return card >= 2 && at < m_cards.size() ? m_cards[at] : std::string{};
}

std::vector<Step>* RuleDraft::list_at(const ui::FlowPlace& place) {
    if (place.parent == 0) return &m_rule.steps;
    Step* parent = find_step(m_rule, key_of_card(place.parent));
    if (!parent) return nullptr;
    return place.branch == 0 ? &parent->then : &parent->otherwise;
}

std::string RuleDraft::insert(Desk& desk, const ui::FlowPlace& place, StepKind kind) {
    std::vector<Step>* list = list_at(place);
    if (!list) return {};
    Step step = usual(kind, m_rule);
    new_keys(step, m_rule);
    // The trigger is the first card of the outermost list.
    const int before = place.position - (place.parent == 0 ? 1 : 0);
    const auto position = std::clamp<std::ptrdiff_t>(before, 0, static_cast<std::ptrdiff_t>(list->size()));
    const std::string key = list->insert(list->begin() + position, std::move(step))->key;
    edited(desk);
    return key;
}

void RuleDraft::remove(Desk& desk, std::int64_t card) {
    std::size_t at = 0;
    if (std::vector<Step>* list = list_with(m_rule.steps, key_of_card(card), at)) {
        list->erase(list->begin() + static_cast<std::ptrdiff_t>(at));
        edited(desk);
    }
}

void RuleDraft::duplicate(Desk& desk, std::int64_t card) {
    std::size_t at = 0;
    std::vector<Step>* list = list_with(m_rule.steps, key_of_card(card), at);
    if (!list) return;
    Step copy = (*list)[at];
    copy.then.clear();
    copy.otherwise.clear();
    new_keys(copy, m_rule);
    list->insert(list->begin() + static_cast<std::ptrdiff_t>(at) + 1, std::move(copy));
    edited(desk);
}

}  // namespace qd
