#include "core/automation/rule_words.h"

#include "core/automation/recurrence.h"
#include "core/automation/rule_phrases.h"

namespace qd {
namespace {

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
    RulePhrases m_words;
    const RuleDefinition& m_rule;
    const Figures& m_figures;
    std::vector<SentencePart> m_parts;
};

std::string due_words(const Step& step) { return step.span.amount ? ", due in " + words_of(step.span) : std::string{}; }

}  // namespace

std::vector<SentencePart> sentence(Workspace& workspace, const RuleDefinition& rule, const Figures& figures) { return Sentence{workspace, rule, figures}.write(); }

std::string plain(const std::vector<SentencePart>& parts) {
    std::string text;
    for (const SentencePart& part : parts) text += part.text;
    return text;
}

StepWords describe(Workspace& workspace, const RuleDefinition& rule, const Step& step) {
    const RulePhrases words{workspace, rule};
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
    return {starts_of(workspace, only), RulePhrases{workspace, rule}.filter(rule.filter)};
}

std::string starts_of(Workspace& workspace, const RuleDefinition& rule) {
    RuleDefinition only = rule;
    only.filter = {};
    only.steps = {Step{.key = "s", .kind = StepKind::stop}};
    std::string text = plain(sentence(workspace, only));
    text.resize(text.size() - std::string_view{", stop."}.size());
    return text;
}

}  // namespace qd
