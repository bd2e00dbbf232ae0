// Custom fields: rows of custom_field that become catalogue fields and columns.

#include <nlohmann/json.hpp>

#include "core/model/fitting_value.h"
#include "core/model/workspace_impl.h"

namespace qd {
namespace {

// A prefix keeps custom columns apart from fields that later versions bring.
std::string custom_key(const Entity& entity, std::string_view label) {
    std::string key = "x_";
    for (const char c : label) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) key += c;
        else if (c >= 'A' && c <= 'Z') key += static_cast<char>(c + 32);
        else if (key.back() != '_') key += '_';
    }
    while (key.size() > 2 && key.back() == '_') key.pop_back();
    if (key == "x_") key += "field";
    std::string unique = key;
    for (int number = 2; entity.find(unique); ++number) unique = key + '_' + std::to_string(number);
    return unique;
}

std::string choices_text(const std::vector<Choice>& choices) {
    auto list = nlohmann::json::array();
    for (const Choice& choice : choices)
        list.push_back({{"key", choice.key}, {"label", choice.label}, {"colour", choice.colour}});
    return list.dump();
}

std::vector<Choice> choices_from(std::string_view text) {
    std::vector<Choice> choices;
    const auto list = nlohmann::json::parse(text, nullptr, false);
    if (!list.is_array()) return choices;
    for (const auto& item : list) {
        if (!item.is_object()) continue;
        const auto part = [&](const char* name) {
            const auto found = item.find(name);
            return found != item.end() && found->is_string() ? found->get<std::string>() : std::string{};
        };
        choices.push_back({part("key"), part("label"), part("colour")});
    }
    return choices;
}

Result<Field> field_from(const Statement& row) {
    Field field;
    field.key = row.text(1);
    field.label = row.text(2);
    field.type = TRY(field_type_from(row.text(3)));
    field.target = row.text(4);
    field.choices = choices_from(row.text(5));
    field.required = row.integer(6) != 0;
    field.searchable = row.integer(7) != 0;
    field.personal = row.integer(8) != 0;
    field.help = row.text(9);
    field.custom = true;
    field.hidden = !row.is_null(10);  // removed: the data stays, the field is not offered
    if (field.hidden) field.required = false;
    return field;
}

}  // namespace

Result<> Workspace::Impl::load_custom_fields() {
    std::vector<std::pair<std::string, Field>> fields;
    {
        Statement rows = TRY(database->prepare(
            "SELECT belongs_to, name, label, type, target, choices, required, searchable, personal, help, deleted"
            " FROM custom_field ORDER BY id"));
        while (TRY(rows.step())) {
            auto field = field_from(rows);
            if (field) fields.emplace_back(std::string{rows.text(0)}, *std::move(field));
        }
    }
    for (auto& [belongs_to, field] : fields) {
        for (Entity& entity : catalogue.entities()) {
            if (entity.key != belongs_to || !is_plain_name(field.key)) continue;  // the key becomes SQL
            const int at = entity.index_of(field.key);
            if (at >= 0) {
                field.number = entity.fields[static_cast<std::size_t>(at)].number;
                entity.fields[static_cast<std::size_t>(at)] = field;
            } else {
                entity.fields.push_back(field);
                TRY(prepare_entity(*database, entity, indexes));
            }
        }
    }
    plans.clear();
    catalogue.number_places();
    return {};
}

Result<Applied> Workspace::add_custom_field(std::string_view entity_key, const Field& field, Id actor) {
    const Entity* entity = m_impl->catalogue.find(entity_key);
    if (!entity) return fail(ErrorKind::not_found, "There is no such record type.", "Nothing was changed.");
    if (field.label.empty())
        return fail(ErrorKind::invalid_input, "A field needs a name.", "Nothing was changed.", "Type a name.");
    if (field.type == FieldType::reference && !m_impl->catalogue.find(field.target))
        return fail(ErrorKind::invalid_input, "Choose what the field refers to.", "Nothing was changed.");
    if ((field.type == FieldType::choice) && field.choices.empty())
        return fail(ErrorKind::invalid_input, "A choice needs at least one value.", "Nothing was changed.", "Add one.");
    Change change;
    change.label = "Field " + field.label + " added to " + entity->plural;
    change.actor = actor;
    change.ops.push_back(create_op("custom_field", {
        {"belongs_to", Value{entity->key}}, {"name", Value{custom_key(*entity, field.label)}},
        {"label", Value{field.label}}, {"type", Value{std::string{name_of(field.type)}}},
        {"target", Value{field.target}}, {"choices", Value{choices_text(field.choices)}},
        {"required", Value{std::int64_t{field.required}}}, {"searchable", Value{std::int64_t{field.searchable}}},
        {"personal", Value{std::int64_t{field.personal}}}, {"help", Value{field.help}}}));
    return apply(change);
}

}  // namespace qd
