#pragma once
// Private to core/automation: the parts of a rule in words, for its sentence, its cards and the differences of its versions.

#include <fmt/format.h>

#include "core/automation/merge_text.h"
#include "core/automation/readable_text.h"
#include "core/automation/rule.h"
#include "core/base/text.h"

namespace qd {

// “an account”, “a deal”
[[nodiscard]] inline std::string with_article(const std::string& noun) {
    const bool vowel = !noun.empty() && std::string_view{"aeiou"}.find(noun.front()) != std::string_view::npos;
    return (vowel ? "an " : "a ") + noun;
}

// “a, b or c”
[[nodiscard]] inline std::string joined(const std::vector<std::string>& parts, std::string_view last) {
    std::string text;
    for (std::size_t at = 0; at < parts.size(); ++at) {
        if (at > 0) text += at + 1 == parts.size() ? fmt::format(" {} ", last) : std::string{", "};
        text += parts[at];
    }
    return text;
}

[[nodiscard]] inline std::string signal_words(std::string_view signal) {
    if (signal == "reply") return "a reply comes";
    if (signal == "opt_out") return "they opt out";
    if (signal == "meeting_held") return "a meeting is held";
    if (signal == "contacted") return "somebody is in touch";
    return "something happens";
}

// Of one rule; lives no longer than it.
class RulePhrases {
public:
    RulePhrases(Workspace& workspace, const RuleDefinition& rule)
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

}  // namespace qd
