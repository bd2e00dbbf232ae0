#pragma once
// A short notation for declaring fields: text("name", "Name").need().search().

#include <utility>

#include "core/model/catalogue.h"

namespace qd::entities {

class FieldOf {
public:
    FieldOf(std::string key, std::string label, FieldType type) {
        m_field.key = std::move(key);
        m_field.label = std::move(label);
        m_field.type = type;
    }
    FieldOf need() && { m_field.required = true; return std::move(*this); }
    FieldOf search() && { m_field.searchable = true; return std::move(*this); }
    FieldOf personal() && { m_field.personal = true; return std::move(*this); }
    FieldOf unique() && { m_field.unique = m_field.indexed = true; return std::move(*this); }
    FieldOf index() && { m_field.indexed = true; return std::move(*this); }
    FieldOf system() && { m_field.read_only = true; return std::move(*this); }
    FieldOf hide() && { m_field.hidden = true; return std::move(*this); }
    FieldOf scan() && { m_field.indexed = false; return std::move(*this); }  // too few distinct values for an index
    FieldOf start(Value value) && { m_field.initial = std::move(value); return std::move(*this); }
    FieldOf help(std::string text) && { m_field.help = std::move(text); return std::move(*this); }
    FieldOf also(std::vector<std::string> aliases) && { m_field.aliases = std::move(aliases); return std::move(*this); }
    FieldOf of(std::vector<Choice> choices) && { m_field.choices = std::move(choices); return std::move(*this); }
    FieldOf to(std::string target) && { m_field.target = std::move(target); m_field.indexed = true; return std::move(*this); }
    operator Field() && { return std::move(m_field); }  // NOLINT: the point of the notation

private:
    Field m_field;
};

inline FieldOf text(std::string key, std::string label) { return {std::move(key), std::move(label), FieldType::text}; }
inline FieldOf long_text(std::string key, std::string label) { return {std::move(key), std::move(label), FieldType::long_text}; }
inline FieldOf integer(std::string key, std::string label) { return {std::move(key), std::move(label), FieldType::integer}; }
inline FieldOf money(std::string key, std::string label) { return {std::move(key), std::move(label), FieldType::money}; }
inline FieldOf percent(std::string key, std::string label) { return {std::move(key), std::move(label), FieldType::percent}; }
inline FieldOf decimal(std::string key, std::string label) { return {std::move(key), std::move(label), FieldType::decimal}; }
inline FieldOf boolean(std::string key, std::string label) { return {std::move(key), std::move(label), FieldType::boolean}; }
inline FieldOf date(std::string key, std::string label) { return {std::move(key), std::move(label), FieldType::date}; }
inline FieldOf instant(std::string key, std::string label) { return {std::move(key), std::move(label), FieldType::instant}; }
inline FieldOf email(std::string key, std::string label) { return {std::move(key), std::move(label), FieldType::email}; }
inline FieldOf phone(std::string key, std::string label) { return {std::move(key), std::move(label), FieldType::phone}; }
inline FieldOf url(std::string key, std::string label) { return {std::move(key), std::move(label), FieldType::url}; }
inline FieldOf choice(std::string key, std::string label) { return {std::move(key), std::move(label), FieldType::choice}; }
inline FieldOf multi_choice(std::string key, std::string label) { return {std::move(key), std::move(label), FieldType::multi_choice}; }
inline FieldOf reference(std::string key, std::string label, std::string target) {
    return FieldOf{std::move(key), std::move(label), FieldType::reference}.to(std::move(target));
}

}  // namespace qd::entities
