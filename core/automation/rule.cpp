#include "core/automation/rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/automation/rule_names.h"

namespace qd {
namespace {

constexpr const char* kTriggerLabels[kTriggerKindCount] = {
    "A record is created", "A record is changed", "A record is deleted", "A record is restored", "A field changes",
    "A stage is entered", "A stage is left", "Too long in a stage", "A date is reached", "On a schedule", "No activity",
    "A value crosses a level", "An import is finished", "Started by hand", "A reply, opt-out or meeting"};
constexpr const char* kStepLabels[kStepKindCount] = {
    "Create a record", "Change the record", "Assign an owner", "Create a task", "Log an activity", "Add a note", "Tag",
    "Move to a stage", "Tell somebody", "Prepare an e-mail", "Plan a call", "Plan a LinkedIn message", "Add to a sequence",
    "Take out of a sequence", "Ask for a document", "Write a file", "Start another rule", "Wait", "Wait until", "Branch",
    "For each related record", "Stop here"};
constexpr const char* kUnitWords[kSpanUnitCount][2] = {
    {"minute", "minutes"}, {"hour", "hours"}, {"day", "days"}, {"week", "weeks"}, {"month", "months"},
    {"working day", "working days"}, {"working hour", "working hours"}};

template <class StepType, class Steps>
StepType* find_in(Steps& steps, std::string_view key) {
    for (auto& step : steps) {
        if (step.key == key) return &step;
        if (auto* found = find_in<StepType>(step.then, key)) return found;
        if (auto* found = find_in<StepType>(step.otherwise, key)) return found;
    }
    return nullptr;
}

int highest_key(const std::vector<Step>& steps) {
    int highest = 0;
    for (const Step& step : steps) {
        int number = 0;
        if (step.key.starts_with('s')) std::from_chars(step.key.data() + 1, step.key.data() + step.key.size(), number);
        highest = std::max({highest, number, highest_key(step.then), highest_key(step.otherwise)});
    }
    return highest;
}

}  // namespace

const char* key_of(TriggerKind kind) { return kTriggerKeys[static_cast<std::size_t>(kind)]; }
const char* key_of(StepKind kind) { return kStepKeys[static_cast<std::size_t>(kind)]; }
const char* key_of(SpanUnit unit) { return kUnitKeys[static_cast<std::size_t>(unit)]; }
const char* label_of(TriggerKind kind) { return kTriggerLabels[static_cast<std::size_t>(kind)]; }
const char* label_of(StepKind kind) { return kStepLabels[static_cast<std::size_t>(kind)]; }

std::string words_of(Span span) {
    const int amount = span.amount < 0 ? -span.amount : span.amount;
    return fmt::format("{} {}", amount, kUnitWords[static_cast<std::size_t>(span.unit)][amount == 1 ? 0 : 1]);
}

const Step* find_step(const RuleDefinition& rule, std::string_view key) { return find_in<const Step>(rule.steps, key); }
Step* find_step(RuleDefinition& rule, std::string_view key) { return find_in<Step>(rule.steps, key); }
std::string new_step_key(const RuleDefinition& rule) { return "s" + std::to_string(highest_key(rule.steps) + 1); }

bool is_event(const Trigger& trigger) {
    using enum TriggerKind;
    switch (trigger.kind) {
        case created: case updated: case deleted: case restored: case field_changed: case stage_entered: case stage_left: case manual: case signal: return true;
        case threshold: return trigger.measure.empty();
        case stage_aged: case date_reached: case schedule: case idle: case import_finished: return false;
    }
    return false;
}

std::vector<const Trigger*> triggers_of(const RuleDefinition& rule) {
    std::vector<const Trigger*> triggers{&rule.trigger};
    for (const Trigger& more : rule.also) triggers.push_back(&more);
    return triggers;
}

bool sees_change(TriggerKind kind) {
    using enum TriggerKind;
    return kind == updated || kind == field_changed || kind == stage_entered || kind == stage_left || kind == threshold;
}

bool sees_change(const RuleDefinition& rule) {
    return is_event(rule.trigger) && std::ranges::any_of(triggers_of(rule), [](const Trigger* on) { return sees_change(on->kind); });
}

bool is_outward(StepKind kind) {
    return kind == StepKind::email || kind == StepKind::call || kind == StepKind::linkedin || kind == StepKind::document;
}

bool closes(std::string_view status) { return status == "won" || status == "lost" || status == "converted" || status == "unqualified"; }

}  // namespace qd
