#include "core/automation/rule_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/automation/merge_text.h"
#include "core/automation/readable_text.h"
#include "core/automation/recurrence.h"
#include "core/base/text.h"

namespace qd {
namespace {

std::string with_article(const std::string& noun) {
    const bool vowel = !noun.empty() && std::string_view{"aeiou"}.find(noun.front()) != std::string_view::npos;
    return (vowel ? "an " : "a ") + noun;
}

std::string joined(const std::vector<std::string>& parts, std::string_view last) {
    std::string text;
    for (std::size_t at = 0; at < parts.size(); ++at) {
        if (at > 0) text += at + 1 == parts.size() ? fmt::format(" {} ", last) : std::string{", "};
        text += parts[at];
    }
    return text;
}

std::string signal_words(std::string_view signal) {
    if (signal == "reply") return "a reply comes";
    if (signal == "opt_out") return "they opt out";
    if (signal == "meeting_held") return "a meeting is held";
    if (signal == "contacted") return "somebody is in touch";
    return "something happens";
}

class Words {
public:
    Words(Workspace& workspace, const RuleDefinition& rule)
        : m_workspace(workspace), m_entity(workspace.catalogue().find(rule.entity)), m_text(readable_value_text(workspace)),
          m_rule(rule) {}

    [[nodiscard]] std::string noun() const { return m_entity ? lower_first(m_entity->label) : m_rule.entity; }

    [[nodiscard]] std::string field(std::string_view path) const {
        if (!m_entity) return std::string{path};
        const auto resolved = m_workspace.catalogue().resolve(*m_entity, path);
        return resolved ? label_of(*resolved) : path.empty() ? std::string{"…"} : std::string{path} + " (removed)";
    }
    [[nodiscard]] std::string value(std::string_view path, const Value& value) const {
        if (m_entity && !std::holds_alternative<std::string>(value))
            if (const auto resolved = m_workspace.catalogue().resolve(*m_entity, path)) return m_text(resolved->field(), value);
        if (const auto* text = std::get_if<std::string>(&value)) {
            const Field* field = m_entity ? m_entity->find(path) : nullptr;
            return field && field->type == FieldType::choice ? m_text(*field, value) : *text;
        }
        return std::holds_alternative<double>(value) ? fmt::format("{:g}", as_real(value)) : std::to_string(as_integer(value));
    }
    [[nodiscard]] std::string values(std::string_view path, const std::vector<Value>& list, std::string_view none) const {
        std::vector<std::string> parts;
        for (const Value& one : list) parts.push_back(value(path, one));
        return parts.empty() ? std::string{none} : joined(parts, "or");
    }
    [[nodiscard]] std::string filter(const Filter& filter) const {
        return m_entity ? describe(filter, m_workspace.catalogue(), *m_entity, m_text) : std::string{};
    }
    // Merge fields as what they stand for: “Get ‹deal› moving”.
    [[nodiscard]] std::string merged(std::string_view text) const {
        return merge_text(text, [this](std::string_view path) { return "‹" + (path == "title" ? noun() : path == "today" ? std::string{path} : stands_for(path)) + "›"; });
    }
    [[nodiscard]] std::string who(const Who& who) const {
        switch (who.kind) {
            case Who::Kind::owner: return "the owner";
            case Who::Kind::manager: return "the owner's manager";
            case Who::Kind::rule_owner: return "the rule's owner";
            case Who::Kind::nobody: return "nobody";
            case Who::Kind::role: {
                const Field& role = *m_workspace.catalogue().entity("user").find("role");
                return "every " + m_text(role, Value{who.role});
            }
            case Who::Kind::user: {
                const std::string name = m_workspace.title(m_workspace.catalogue().entity("user"), who.user);
                return name.empty() ? "somebody" : name;
            }
        }
        return {};
    }
    [[nodiscard]] std::string new_value(const NewValue& set) const {
        switch (set.kind) {
            case NewValue::Kind::literal: return value(set.field, set.literal);
            case NewValue::Kind::copy: return field(set.path);
            case NewValue::Kind::add: return "plus " + value(set.field, set.literal);
            case NewValue::Kind::person: return who(set.who);
            case NewValue::Kind::clear: return "empty";
            case NewValue::Kind::in:
                return words_of(set.span) + (set.span.amount < 0 ? " before " : " after ") +
                       (set.path.empty() ? "that day" : field(set.path));
        }
        return {};
    }

private:
    // "account" for account.name, "account's industry" for account.industry.
    [[nodiscard]] std::string stands_for(std::string_view path) const {
        const auto resolved = m_entity ? m_workspace.catalogue().resolve(*m_entity, path) : Result<FieldPath>{fail(ErrorKind::not_found, {})};
        if (!resolved) return std::string{path};
        std::string words;
        for (std::size_t at = 0; at < resolved->steps.size(); ++at) {
            const Field& step = *resolved->steps[at];
            if (at > 0 && at + 1 == resolved->steps.size() && step.key == resolved->owners[at]->title.front()) break;
            words += (words.empty() ? "" : "'s ") + lower_first(step.label);
        }
        return words;
    }

    Workspace& m_workspace;
    const Entity* m_entity;
    ValueText m_text;
    const RuleDefinition& m_rule;
};

// The sentence under construction.
class Sentence {
public:
    Sentence(Workspace& workspace, const RuleDefinition& rule, const Figures& figures)
        : m_workspace(workspace), m_words(workspace, rule), m_rule(rule), m_figures(figures) {}

    std::vector<SentencePart> write() {
        triggers();
        if (const std::string filter = m_words.filter(m_rule.filter); !filter.empty()) {
            // After several triggers “and” would seem to belong to the last of them.
            const bool several = !m_rule.also.empty(), alternatives = m_rule.filter.kind == Filter::Kind::any && m_rule.filter.parts.size() > 1;
            say(filters_first() ? " where " : several ? ", if " : " and ");
            edit(alternatives && !several ? "(" + filter + ")" : filter, "filter");
        }
        if (m_rule.trigger.kind == TriggerKind::schedule && !m_rule.trigger.measure.empty()) {
            say(m_words.filter(m_rule.filter).empty() ? " whose " : " and whose ");
            edit(figure_name(), "trigger.measure");
            say(m_rule.trigger.rising ? " is at least " : " is at most ");
            edit(figure_level(), "trigger.level");
        }
        say(", ");
        steps(m_rule.steps);
        say(".");
        return std::move(m_parts);
    }

private:
    void say(std::string text) {
        if (!m_parts.empty() && m_parts.back().edits.empty()) m_parts.back().text += text;
        else m_parts.push_back({std::move(text), {}});
    }
    void edit(std::string text, std::string place) { m_parts.push_back({text.empty() ? "…" : std::move(text), std::move(place)}); }

    [[nodiscard]] bool filters_first() const { return m_rule.trigger.kind == TriggerKind::schedule; }

    void triggers() {
        trigger(m_rule.trigger, "trigger", "When ", with_article(m_words.noun()));
        for (std::size_t at = 0; at < m_rule.also.size(); ++at) say(" or "), trigger(m_rule.also[at], "also." + std::to_string(at), "when ", "it");
    }

    // when: how it begins if it begins so. what: the record, "it" when it was named before.
    void trigger(const Trigger& on, const std::string& place, const std::string& when, const std::string& what) {
        const std::string noun = m_words.noun();
        const bool named = what == "it";
        const auto field = [&](std::string words, const char* part, std::string after) {
            if (named) say("its ");
            edit(std::move(words), place + part);
            say((named ? "" : " of " + what) + std::move(after));
        };
        switch (on.kind) {
            case TriggerKind::created: return say(when + what + " is created");
            case TriggerKind::updated: return say(when + what + " is changed");
            case TriggerKind::deleted: return say(when + what + " is deleted");
            case TriggerKind::restored: return say(when + what + " is restored");
            case TriggerKind::field_changed:
                say(when);
                field(m_words.field(on.field), ".field", " changes");
                if (!on.from.empty()) say(" from "), edit(m_words.values(on.field, on.from, ""), place + ".from");
                if (!on.to.empty()) say(" to "), edit(m_words.values(on.field, on.to, ""), place + ".to");
                return;
            case TriggerKind::stage_entered:
                say(when + what + " enters ");
                return edit(m_words.values("stage", on.to, "any stage"), place + ".to");
            case TriggerKind::stage_left:
                say(when + what + " leaves ");
                return edit(m_words.values("stage", on.from, "any stage"), place + ".from");
            case TriggerKind::stage_aged:
                say(when + what + " has been in ");
                edit(m_words.values("stage", on.to, "one stage"), place + ".to");
                say(" for ");
                return edit(words_of(on.span), place + ".span");
            case TriggerKind::date_reached:
                if (on.span.amount != 0) {
                    edit(words_of(on.span), place + ".span");
                    say(on.span.amount < 0 ? " before " : " after ");
                } else {
                    say("On ");
                }
                edit(m_words.field(on.field), place + ".field");
                return say(" of " + with_article(noun) + (on.yearly ? ", every year" : ""));
            case TriggerKind::schedule:
                edit(capital(describe_recurrence(on.recurrence)), place + ".recurrence");
                say(" at ");
                edit(fmt::format("{:02}:{:02}", on.minute / 60, on.minute % 60), place + ".minute");
                if (on.each_record) say(", for every " + noun);
                return;
            case TriggerKind::idle:
                say(when + what + " has no activity for ");
                return edit(words_of(on.span), place + ".span");
            case TriggerKind::threshold:
                say(when);
                if (on.measure.empty()) field(m_words.field(on.field), ".field", " ");
                else edit(figure_name(), place + ".field"), say(" ");
                say(on.rising ? "rises to " : "falls to ");
                return edit(on.measure.empty() ? m_words.value(on.field, Value{static_cast<std::int64_t>(on.level)}) : figure_level(), place + ".level");
            case TriggerKind::import_finished: return say("When an import is finished");
            case TriggerKind::manual: return say(when + "somebody starts it on " + (named ? "one" : what));
            case TriggerKind::signal:
                say(when);
                edit(signal_words(on.signal), place + ".signal");
                return say(" on " + what);
        }
    }

    [[nodiscard]] std::string figure_name() const {
        const KeyFigure* known = m_figures.find(m_rule.trigger.measure);
        return known ? known->label : m_rule.trigger.measure;
    }

    [[nodiscard]] std::string figure_level() const {
        return readable_figure(m_workspace, m_figures.find(m_rule.trigger.measure), m_rule.trigger.level);
    }

    static std::string capital(std::string text) {
        if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 32);
        return text;
    }

    void steps(const std::vector<Step>& list) {
        if (list.empty()) return edit("do nothing yet", "steps");
        for (std::size_t at = 0; at < list.size(); ++at) {
            if (at > 0) say(at + 1 == list.size() ? " and " : ", ");
            step(list[at]);
        }
    }

    void subject(const Step& step, std::string before) {
        say(std::move(before));
        edit("“" + m_words.merged(step.subject) + "”", "steps." + step.key + ".subject");
    }

    void step(const Step& step) {
        const std::string place = "steps." + step.key;
        switch (step.kind) {
            case StepKind::task:
            case StepKind::call:
            case StepKind::linkedin:
                subject(step, step.kind == StepKind::task ? "create the task " : step.kind == StepKind::call ? "plan the call " : "plan the LinkedIn message ");
                say(" for ");
                edit(m_words.who(step.who), place + ".who");
                if (step.span.amount) say(", due in "), edit(words_of(step.span), place + ".span");
                return;
            case StepKind::email: return subject(step, "prepare the e-mail ");
            case StepKind::document:
                subject(step, "ask for the document ");
                if (step.who != Who{}) say(" for "), edit(m_words.who(step.who), place + ".who");
                if (step.span.amount) say(", due in "), edit(words_of(step.span), place + ".span");
                return;
            case StepKind::activity: return subject(step, "log the activity ");
            case StepKind::note: return say("add "), edit("a note", place + ".body");
            case StepKind::notify:
                say("tell ");
                edit(m_words.who(step.who), place + ".who");
                return subject(step, " ");
            case StepKind::update:
                say("set ");
                for (std::size_t at = 0; at < step.set.size(); ++at) {
                    if (at > 0) say(" and ");
                    const std::string item = place + ".set." + std::to_string(at);
                    edit(m_words.field(step.set[at].field), item);
                    say(" to ");
                    edit(m_words.new_value(step.set[at]), item);
                }
                if (step.set.empty()) edit("a field", place + ".set");
                return;
            case StepKind::create: return say("create "), edit(step.entity.empty() ? "a record" : with_article(step.entity), place + ".entity");
            case StepKind::assign: return say("assign it "), edit(assign_words(step), place + ".method");
            case StepKind::tag: return say(step.remove ? "remove the tag " : "tag it "), edit("“" + step.tag + "”", place + ".tag");
            case StepKind::move_stage: return say("move it to "), edit(m_words.value("stage", step.stage), place + ".stage");
            case StepKind::enrol: return say("add it to "), edit(step.rule, place + ".rule");
            case StepKind::unenrol: return say("take it out of "), edit(step.rule, place + ".rule");
            case StepKind::start_rule: return say("start "), edit(step.rule, place + ".rule");
            case StepKind::file: return say("write "), edit(step.format + " file", place + ".format");
            case StepKind::delay: return say("wait "), edit(words_of(step.span), place + ".span");
            case StepKind::wait:
                say("wait until ");
                edit(step.signal.empty() ? m_words.filter(step.filter) : signal_words(step.signal),
                     place + (step.signal.empty() ? ".filter" : ".signal"));
                say(", at most ");
                edit(words_of(step.span), place + ".span");
                return sides(step, "; then ", "; if it does not happen, ");
            case StepKind::branch:
                say("if ");
                edit(m_words.filter(step.filter), place + ".filter");
                return sides(step, ", ", ", otherwise ");
            case StepKind::each:
                say("for each ");
                edit(step.entity.empty() ? "related record" : step.entity, place + ".entity");
                return sides(step, ", ", "");
            case StepKind::stop: return say("stop");
        }
    }

    void sides(const Step& step, std::string yes, std::string no) {
        if (!step.then.empty()) say(std::move(yes)), steps(step.then);
        if (!step.otherwise.empty()) say(std::move(no)), steps(step.otherwise);
    }

    [[nodiscard]] std::string assign_words(const Step& step) const {
        std::string text = step.method == "round_robin" ? "in turn" : step.method == "least_open" ? "to whoever has least open work"
                           : step.method == "weighted" ? "by shares" : "to " + m_words.who(step.who);
        if (!step.team.empty()) text += " in " + step.team;
        return text;
    }

    Workspace& m_workspace;
    Words m_words;
    const RuleDefinition& m_rule;
    const Figures& m_figures;
    std::vector<SentencePart> m_parts;
};

std::string due_words(const Step& step) { return step.span.amount ? ", due in " + words_of(step.span) : std::string{}; }

// What a step says besides describe(), and what a rule says besides its sentence: as "Text" and its words.
using Members = std::vector<std::pair<std::string, std::string>>;

std::string quoted(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return text.empty() ? text : "“" + text + "”";
}

Members members(const Words& words, const Step& step) {
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

std::vector<SentencePart> sentence(Workspace& workspace, const RuleDefinition& rule, const Figures& figures) { return Sentence{workspace, rule, figures}.write(); }

std::string plain(const std::vector<SentencePart>& parts) {
    std::string text;
    for (const SentencePart& part : parts) text += part.text;
    return text;
}

StepWords describe(Workspace& workspace, const RuleDefinition& rule, const Step& step) {
    const Words words{workspace, rule};
    StepWords made{label_of(step.kind), {}};
    switch (step.kind) {
        case StepKind::task: case StepKind::call: case StepKind::linkedin:
            made.title += " for " + words.who(step.who);
            made.detail = words.merged(step.subject) + due_words(step);
            break;
        case StepKind::notify: made.title = "Tell " + words.who(step.who); made.detail = words.merged(step.subject); break;
        case StepKind::email: case StepKind::document: case StepKind::activity:
            made.detail = "“" + words.merged(step.subject) + "”";
            if (step.kind == StepKind::document) {
                if (step.who != Who{}) made.detail += " for " + words.who(step.who);
                made.detail += due_words(step);
            }
            if (is_outward(step.kind) && rule.hours.limited)
                made.detail += fmt::format(", between {}:{:02} and {}:{:02}", rule.hours.from / 60, rule.hours.from % 60,
                                           rule.hours.to / 60, rule.hours.to % 60);
            break;
        case StepKind::note: made.detail = words.merged(step.body); break;
        case StepKind::update: case StepKind::create:
            for (const NewValue& set : step.set) {
                const bool own = step.kind == StepKind::update;
                made.detail += (made.detail.empty() ? "" : ", ") + (own ? words.field(set.field) : set.field) + " → " + words.new_value(set);
            }
            if (step.kind == StepKind::create) made.title = "Create " + with_article(step.entity.empty() ? "record" : step.entity);
            break;
        case StepKind::assign: made.detail = step.method + (step.team.empty() ? "" : " in " + step.team); break;
        case StepKind::tag: made.title = step.remove ? "Remove a tag" : "Tag it"; made.detail = step.tag; break;
        case StepKind::move_stage: made.detail = words.value("stage", step.stage); break;
        case StepKind::enrol: case StepKind::unenrol: case StepKind::start_rule: made.detail = step.rule; break;
        case StepKind::file: made.detail = words.merged(step.subject.empty() ? "{{title}}" : step.subject) + "." + step.format; break;
        case StepKind::delay: made.title = "Wait " + words_of(step.span); break;
        case StepKind::wait:
            made.title = step.signal == "reply" ? "Wait for a reply" : "Wait until " + (step.signal.empty() ? words.filter(step.filter) : signal_words(step.signal));
            made.detail = "Timeout after " + words_of(step.span);
            break;
        case StepKind::branch: made.title = words.filter(step.filter) + "?"; break;
        case StepKind::each: made.detail = fmt::format("{}, at most {}", step.entity, step.most); break;
        case StepKind::stop: break;
    }
    return made;
}

StepWords describe(Workspace& workspace, const RuleDefinition& rule, const Trigger& trigger) {
    RuleDefinition only = rule;
    only.trigger = trigger;
    only.also.clear();
    return {starts_of(workspace, only), Words{workspace, rule}.filter(rule.filter)};
}

std::string starts_of(Workspace& workspace, const RuleDefinition& rule) {
    RuleDefinition only = rule;
    only.filter = {};
    only.steps = {Step{.key = "s", .kind = StepKind::stop}};
    std::string text = plain(sentence(workspace, only));
    text.resize(text.size() - std::string_view{", stop."}.size());
    return text;
}

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
            const Members then = members(Words{workspace, before}, *old->second), now = members(Words{workspace, after}, *step);
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
