#include "app/screens/record/field_spec.h"

#include <charconv>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "app/shell/record_route.h"
#include "app/ui/context.h"
#include "app/ui/text.h"
#include "core/base/text.h"

namespace qd {
namespace {

using ui::FieldKind;

FieldKind kind_of(FieldType type) {
    switch (type) {
        case FieldType::long_text: return FieldKind::long_text;
        case FieldType::integer: case FieldType::decimal: return FieldKind::number;
        case FieldType::money: return FieldKind::money;
        case FieldType::percent: return FieldKind::percent;
        case FieldType::boolean: return FieldKind::boolean;
        case FieldType::date: return FieldKind::date;
        case FieldType::email: return FieldKind::email;
        case FieldType::phone: return FieldKind::phone;
        case FieldType::url: return FieldKind::url;
        case FieldType::choice: return FieldKind::choice;
        case FieldType::reference: return FieldKind::reference;
        default: return FieldKind::text;
    }
}

std::string tags_as_text(std::string_view stored) {
    std::string joined;
    const auto list = nlohmann::json::parse(stored, nullptr, false);
    if (!list.is_array()) return joined;
    for (const auto& item : list)
        if (item.is_string()) joined += (joined.empty() ? "" : ", ") + item.get<std::string>();
    return joined;
}

Value tags_from_text(std::string_view text) {
    auto list = nlohmann::json::array();
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        std::string_view part = text.substr(0, comma);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (!part.empty()) list.push_back(std::string{part});
        text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    }
    return list.empty() ? Value{} : Value{list.dump()};
}

std::int64_t integer_from(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}


}  // namespace

std::string written(const Field& field, const Value& value) {
    if (is_empty(value)) return {};
    switch (field.type) {
        case FieldType::date: return iso(date_from_stored(as_integer(value)));
        case FieldType::instant: return iso(instant_from_stored(as_integer(value)));
        case FieldType::decimal: case FieldType::percent: return fmt::format("{}", as_real(value));
        case FieldType::multi_choice: return tags_as_text(as_text(value));
        case FieldType::integer: case FieldType::money: case FieldType::boolean: case FieldType::reference:
            return std::to_string(as_integer(value));
        default: return std::string{as_text(value)};
    }
}

Value value_of(const Field& field, std::string_view text) {
    if (text.empty()) return {};
    switch (field.type) {
        case FieldType::date: {
            const auto day = parse_iso_date(text);
            return day ? date_value(*day) : Value{};
        }
        case FieldType::decimal: case FieldType::percent: return std::strtod(std::string{text}.c_str(), nullptr);
        case FieldType::integer: return static_cast<std::int64_t>(std::strtod(std::string{text}.c_str(), nullptr));
        case FieldType::money: case FieldType::boolean: case FieldType::reference: return integer_from(text);
        case FieldType::multi_choice: return tags_from_text(text);
        default: return std::string{text};
    }
}

std::vector<ui::FieldChoice> find_targets(Desk& desk, std::string_view entity_key, std::string_view typed, std::size_t limit) {
    const Entity& entity = desk.catalogue().entity(entity_key);
    std::vector<ui::FieldChoice> targets;
    const bool ordered = entity.index_of("position") >= 0;
    // Titles made of several fields start with a free text that may be empty: sort those by age.
    const std::string order = ordered               ? "position, id"
                              : entity.title.size() > 1 ? "id DESC"
                                                        : '"' + entity.title.front() + "\" COLLATE fold";
    auto rows = desk.workspace().database().prepare("SELECT id FROM \"" + entity.key + "\" WHERE deleted IS NULL ORDER BY " + order);
    while (rows && targets.size() < limit && rows->step().value_or(false)) {
        const Id id = rows->integer(0);
        std::string title = desk.workspace().title(entity, id);
        if (title.empty() || (!typed.empty() && !ui::contains_folded(title, typed))) continue;
        targets.push_back({.value = std::to_string(id), .label = std::move(title), .person = entity_key == "user"});
    }
    return targets;
}

std::optional<Value> typed_value(Desk& desk, const Field& field, std::string_view typed) {
    if (const auto read = ui::read_value(spec_of(desk, field, {}), typed)) return value_of(field, *read);
    if (field.type != FieldType::reference) return {};
    const auto found = find_targets(desk, field.target, typed);
    const std::string wanted = fold(typed);
    for (const ui::FieldChoice& choice : found)
        if (fold(choice.label) == wanted) return value_of(field, choice.value);
    return found.size() == 1 ? std::optional{value_of(field, found.front().value)} : std::nullopt;
}

ui::FieldSpec spec_of(Desk& desk, const Field& field, const Value& value) {
    ui::FieldSpec spec;
    spec.key = field.key;
    spec.label = ui::tr(field.label.c_str());
    spec.kind = kind_of(field.type);
    spec.value = written(field, value);
    spec.help = field.help.empty() ? "" : ui::tr(field.help.c_str());
    spec.required = field.required;
    spec.read_only = field.read_only || field.type == FieldType::instant;
    spec.placeholder = spec.read_only ? "" : ui::tr("Add");
    if (field.type == FieldType::instant || field.type == FieldType::reference || field.type == FieldType::integer)
        spec.shown = desk.words(field, value);
    if (field.type == FieldType::choice)
        for (const Choice& choice : field.choices)
            spec.choices.push_back({.value = choice.key, .label = ui::tr(choice.label.c_str()),
                                    .color = choice.colour.empty() ? ui::Color{0, 0, 0, 0} : ui::context().theme().named(choice.colour)});
    if (field.type == FieldType::reference) {
        spec.person = field.target == "user" && !is_empty(value);
        spec.find = [&desk, target = field.target](std::string_view typed) { return find_targets(desk, target, typed); };
        const Entity& target = desk.catalogue().entity(field.target);
        if (!target.hidden && !is_empty(value) && (target.key == "account" || target.key == "contact" || target.key == "deal"))
            spec.link = to_record(plural_route(target), as_integer(value)).fragment();
    }
    if (field.type == FieldType::email && !is_empty(value)) spec.link = "mailto:" + std::string{as_text(value)};
    if (field.type == FieldType::phone && !is_empty(value)) spec.link = "tel:" + std::string{as_text(value)};
    return spec;
}

}  // namespace qd
