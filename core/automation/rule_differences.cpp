// What differs between two versions of a rule.

#include <algorithm>
#include <array>

#include "core/automation/rule_phrases.h"
#include "core/automation/rule_words.h"

namespace qd {
namespace {

// What a step says besides describe(), and what a rule says besides its sentence: as "Text" and its words.
using Members = std::vector<std::pair<std::string, std::string>>;

std::string quoted(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return text.empty() ? text : "“" + text + "”";
}

Members members(const RulePhrases& words, const Step& step) {
    std::string shares, fields;
    for (const auto& [name, share] : step.weights) shares += (shares.empty() ? "" : ", ") + fmt::format("{} {:g}", name, share);
    for (const NewValue& set : step.set) fields += (fields.empty() ? "" : ", ") + set.field + " → " + words.new_value(set);
    const bool told = step.kind == StepKind::update || step.kind == StepKind::create;
    const bool waits = step.kind == StepKind::wait || step.kind == StepKind::branch;
    return {{"Text", step.kind == StepKind::note ? "" : quoted(words.merged(step.body))},
            {"Kind", step.kind == StepKind::activity ? step.format : ""},
            {"Person", step.kind == StepKind::activity || step.kind == StepKind::assign ? words.who(step.who) : ""},
            {"Shares", shares},
            {"Fields", told ? "" : fields},
            {"Relation", step.via},
            {"Condition", waits ? "" : words.filter(step.filter)},
            {"Day", step.kind == StepKind::file && step.span.amount ? words_of(step.span) : ""},
            {"Approval", step.approval.empty() ? "" : step.approval == "owner" ? "by the owner" : "by the rule's owner"}};
}

Members members(const RuleDefinition& rule) {
    const auto time = [](int minute) { return fmt::format("{}:{:02}", minute / 60, minute % 60); };
    const Trigger& on = rule.trigger;
    std::vector<std::string> exits;
    for (const std::string& exit : rule.exits)
        exits.push_back(exit == "closed" ? "it is closed" : exit == "no_match" ? "it matches no more" : signal_words(exit));
    std::string days;
    for (int day = 0; day < 7; ++day)
        if (rule.hours.weekdays >> day & 1U) days += (days.empty() ? "" : ", ") + std::string{std::array{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}[static_cast<std::size_t>(day)]};
    const bool timed = on.kind == TriggerKind::date_reached;
    return {{"Purpose", quoted(rule.about)},
            {"About", rule.entity},
            {"Listed under", rule.sequence ? "sequences" : "rules"},
            {"Time of day", timed ? time(on.minute) : ""},
            {"First day", on.kind == TriggerKind::schedule && on.starts != Date{} ? iso(on.starts) : ""},
            {"Repetition", rule.again == Again::every_time ? "every time" : rule.again == Again::once ? "once for a record" : "when it matches again"},
            {"Leaves when", joined(exits, "or")},
            {"After an absence", rule.catch_up == CatchUp::none ? "nothing is caught up" : rule.catch_up == CatchUp::last ? "the last is caught up" : "all is caught up"},
            {"Catches up", fmt::format("{} {}", rule.catch_up_days, rule.catch_up_days == 1 ? "day" : "days")},
            {"Hours", rule.hours.limited ? days + " from " + time(rule.hours.from) + " to " + time(rule.hours.to) : "any"},
            {"Imports", rule.imports ? "count" : "do not count"},
            {"Retries", fmt::format("{}, after {}", rule.retries, words_of(rule.retry_after))}};
}

void list_keys(const std::vector<Step>& steps, std::vector<std::pair<std::string, const Step*>>& keys) {
    for (const Step& step : steps) {
        keys.emplace_back(step.key, &step);
        list_keys(step.then, keys);
        list_keys(step.otherwise, keys);
    }
}

}  // namespace

std::vector<std::string> differences(Workspace& workspace, const RuleDefinition& before, const RuleDefinition& after) {
    std::vector<std::string> lines;
    const auto say = [&](std::string_view what, const std::string& old, const std::string& now) {
        if (old != now) lines.push_back(fmt::format("{}: {} instead of {}", what, now.empty() ? "nothing" : now, old.empty() ? "nothing" : old));
    };
    say("Name", before.name, after.name);
    const auto starts = [&](const RuleDefinition& rule) {
        std::string words;
        for (const Trigger* on : triggers_of(rule)) words += (words.empty() ? "" : "; ") + describe(workspace, rule, *on).title;
        return words;
    };
    say("Starts", starts(before), starts(after));
    say("Conditions", describe(workspace, before, before.trigger).detail, describe(workspace, after, after.trigger).detail);
    std::vector<std::pair<std::string, const Step*>> old_steps, new_steps;
    list_keys(before.steps, old_steps);
    list_keys(after.steps, new_steps);
    const auto words = [&](const RuleDefinition& rule, const Step& step) {
        const StepWords said = describe(workspace, rule, step);
        return said.detail.empty() ? said.title : said.title + " (" + said.detail + ")";
    };
    for (const auto& [key, step] : new_steps) {
        const auto old = std::ranges::find(old_steps, key, &std::pair<std::string, const Step*>::first);
        if (old == old_steps.end()) lines.push_back("New: " + words(after, *step));
        else {
            say("Step", words(before, *old->second), words(after, *step));
            const Members then = members(RulePhrases{workspace, before}, *old->second), now = members(RulePhrases{workspace, after}, *step);
            for (std::size_t at = 0; at < now.size(); ++at) say(now[at].first + " of “" + describe(workspace, after, *step).title + "”", then[at].second, now[at].second);
        }
    }
    for (const auto& [key, step] : old_steps)
        if (std::ranges::find(new_steps, key, &std::pair<std::string, const Step*>::first) == new_steps.end())
            lines.push_back("Removed: " + words(before, *step));
    const Members then = members(before), now = members(after);
    for (std::size_t at = 0; at < now.size(); ++at) say(now[at].first, then[at].second, now[at].second);
    if (lines.empty() && to_json(before) != to_json(after)) lines.push_back("The order of its steps differs.");
    return lines;
}

}  // namespace qd
