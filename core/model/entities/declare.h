#pragma once
// A short notation for declaring fields as constants: text("name", "Name").need().search().
// Lists are texts: "amount|value" for other names, "open:Open:series1|won:Won:good" for choices (key, label, colour).

#include <span>
#include <string_view>

#include "core/model/catalogue.h"

namespace qd::entities {

struct FieldOf {
    std::string_view key, label, target, choices, aliases, help_text, start_text;
    double start_number = 0;
    enum class Start : std::uint8_t { empty, whole, real, words } starts = Start::empty;
    FieldType type = FieldType::text;
    bool required = false, searchable = false, is_personal = false, is_unique = false, indexed = false, read_only = false, hidden = false;

    constexpr FieldOf(std::string_view the_key, std::string_view the_label, FieldType the_type) : key(the_key), label(the_label), type(the_type) {}
    constexpr FieldOf need() { required = true; return *this; }
    constexpr FieldOf search() { searchable = true; return *this; }
    constexpr FieldOf personal() { is_personal = true; return *this; }
    constexpr FieldOf unique() { is_unique = indexed = true; return *this; }
    constexpr FieldOf index() { indexed = true; return *this; }
    constexpr FieldOf system() { read_only = true; return *this; }
    constexpr FieldOf hide() { hidden = true; return *this; }
    constexpr FieldOf scan() { indexed = false; return *this; }  // too few distinct values for an index
    constexpr FieldOf help(std::string_view text) { help_text = text; return *this; }
    constexpr FieldOf also(std::string_view names) { aliases = names; return *this; }
    constexpr FieldOf of(std::string_view list) { choices = list; return *this; }
    constexpr FieldOf to(std::string_view entity) { target = entity; indexed = true; return *this; }
    constexpr FieldOf start(int value) { start_number = value; starts = Start::whole; return *this; }
    constexpr FieldOf start(double value) { start_number = value; starts = Start::real; return *this; }
    constexpr FieldOf start(std::string_view value) { start_text = value; starts = Start::words; return *this; }
};

struct EntityOf {
    std::string_view key, label, plural, icon, title;
    std::span<const FieldOf> fields;
    bool hidden = false;
};
inline constexpr bool kHidden = true;

constexpr FieldOf text(std::string_view key, std::string_view label) { return {key, label, FieldType::text}; }
constexpr FieldOf long_text(std::string_view key, std::string_view label) { return {key, label, FieldType::long_text}; }
constexpr FieldOf integer(std::string_view key, std::string_view label) { return {key, label, FieldType::integer}; }
constexpr FieldOf money(std::string_view key, std::string_view label) { return {key, label, FieldType::money}; }
constexpr FieldOf percent(std::string_view key, std::string_view label) { return {key, label, FieldType::percent}; }
constexpr FieldOf decimal(std::string_view key, std::string_view label) { return {key, label, FieldType::decimal}; }
constexpr FieldOf boolean(std::string_view key, std::string_view label) { return {key, label, FieldType::boolean}; }
constexpr FieldOf date(std::string_view key, std::string_view label) { return {key, label, FieldType::date}; }
constexpr FieldOf instant(std::string_view key, std::string_view label) { return {key, label, FieldType::instant}; }
constexpr FieldOf email(std::string_view key, std::string_view label) { return {key, label, FieldType::email}; }
constexpr FieldOf phone(std::string_view key, std::string_view label) { return {key, label, FieldType::phone}; }
constexpr FieldOf url(std::string_view key, std::string_view label) { return {key, label, FieldType::url}; }
constexpr FieldOf choice(std::string_view key, std::string_view label) { return {key, label, FieldType::choice}; }
constexpr FieldOf multi_choice(std::string_view key, std::string_view label) { return {key, label, FieldType::multi_choice}; }
constexpr FieldOf reference(std::string_view key, std::string_view label, std::string_view target) {
    return FieldOf{key, label, FieldType::reference}.to(target);
}

}  // namespace qd::entities
