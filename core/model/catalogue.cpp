#include "core/model/catalogue.h"

#include <algorithm>
#include <cassert>

#include "core/model/entities/all.h"

namespace qd {
namespace {

bool same_ignoring_ascii_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        return lower(x) == lower(y);
    });
}

// Not indexed: imports read all of a type's source ids once, and the index cost them as much as a fifth of the rest.
constexpr entities::FieldOf kSystemFields[] = {
    entities::integer("id", "ID").system(),
    entities::instant("created", "Created"),  // an import knows when a deal really began
    entities::instant("updated", "Last changed").system(),
    entities::integer("deleted", "Deleted").system().hide(),
    entities::text("source_system", "Source system").hide(),
    entities::text("source_id", "Source ID").also("record id|id|external id|opportunity id|system id|pipedrive system id"),
};

}  // namespace

std::span<const Field> system_fields() {
    static const std::vector<Field> kFields = entities::fields_of(kSystemFields);
    return kFields;
}

int Entity::index_of(std::string_view field_key) const {
    for (std::size_t at = 0; at < fields.size(); ++at)
        if (fields[at].key == field_key) return static_cast<int>(at);
    return -1;
}

const Field* Entity::find(std::string_view field_key) const {
    const int at = index_of(field_key);
    return at < 0 ? nullptr : &fields[static_cast<std::size_t>(at)];
}

Catalogue Catalogue::built_in() {
    Catalogue catalogue;
    for (Entity& entity : entities::all()) catalogue.add(std::move(entity));
    return catalogue;
}

Entity& Catalogue::add(Entity entity) {
    const auto common = system_fields();
    entity.fields.insert(entity.fields.begin(), common.begin(), common.end());
    return m_entities.emplace_back(std::move(entity));
}

void Catalogue::add_field(std::string_view entity_key, Field field) {
    for (Entity& entity : m_entities)
        if (entity.key == entity_key) entity.fields.push_back(std::move(field));
}

const Entity* Catalogue::find(std::string_view entity_key) const {
    for (const Entity& entity : m_entities)
        if (entity.key == entity_key) return &entity;
    return nullptr;
}

const Entity* Catalogue::find_by_any_name(std::string_view name) const {
    for (const Entity& entity : m_entities)
        if (entity.key == name || same_ignoring_ascii_case(entity.plural, name)) return &entity;
    return nullptr;
}

const Entity& Catalogue::entity(std::string_view entity_key) const {
    const Entity* found = find(entity_key);
    assert(found && "the program named a record type that the catalogue does not have");
    return *found;
}

const Entity* Catalogue::by_number(int entity_number) const {
    for (const Entity& entity : m_entities)
        if (entity.number == entity_number) return &entity;
    return nullptr;
}

FieldPlace Catalogue::place_of(std::int64_t field_number) const {
    const auto place = m_places.find(field_number);
    return place == m_places.end() ? FieldPlace{} : FieldPlace{&m_entities[place->second.first], place->second.second};
}

void Catalogue::number_places() {
    m_places.clear();
    for (std::size_t entity = 0; entity < m_entities.size(); ++entity)
        for (std::size_t field = 0; field < m_entities[entity].fields.size(); ++field)
            m_places[m_entities[entity].fields[field].number] = {entity, field};
}

Result<FieldPath> Catalogue::resolve(const Entity& entity, std::string_view dotted_path) const {
    FieldPath path;
    const Entity* owner = &entity;
    std::string_view rest = dotted_path;
    for (;;) {
        const std::size_t dot = rest.find('.');
        const std::string_view key = rest.substr(0, dot);
        const Field* field = owner->find(key);
        if (!field)
            return fail(ErrorKind::not_found,
                        "“" + owner->plural + "” have no field “" + std::string{key} + "”.", {},
                        "Choose another field; it may have been removed.");
        path.steps.push_back(field);
        path.owners.push_back(owner);
        if (dot == std::string_view::npos) return path;
        const Entity* next = field->type == FieldType::reference ? find(field->target) : nullptr;
        if (!next)
            return fail(ErrorKind::invalid_input,
                        "“" + field->label + "” does not lead to another record.", {},
                        "Choose the field itself.");
        owner = next;
        rest.remove_prefix(dot + 1);
    }
}

namespace {
constexpr const char* kTypeNames[] = {"text",    "long_text", "integer", "decimal", "money",
                                      "percent", "boolean",   "date",    "instant", "email",
                                      "phone",   "url",       "choice",  "multi_choice", "reference"};
}

const char* name_of(FieldType type) { return kTypeNames[static_cast<std::size_t>(type)]; }

Result<FieldType> field_type_from(std::string_view name) {
    for (std::size_t at = 0; at < std::size(kTypeNames); ++at)
        if (name == kTypeNames[at]) return static_cast<FieldType>(at);
    return fail(ErrorKind::invalid_input, "“" + std::string{name} + "” is not a kind of field.");
}

}  // namespace qd
