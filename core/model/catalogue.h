#pragma once
// The field catalogue: every record type and field, declared once, as data.
// Schema, forms, tables, filters, import mapping, validation, journal,
// permissions and exports all read it. Custom fields are fields like any other.

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/error.h"
#include "core/model/value.h"

namespace qd {

enum class FieldType : std::uint8_t {
    text, long_text, integer, decimal, money, percent, boolean, date, instant,
    email, phone, url, choice, multi_choice, reference
};

struct Choice {
    std::string key;     // stored; never changes
    std::string label;   // shown; may be renamed
    std::string colour;  // token name ("series1" … "series8", "good", "warn", "bad"); may be empty
};

struct Field {
    std::string key;                   // snake_case, unique within the entity; the SQLite column
    std::string label;                 // "Close date"
    FieldType type = FieldType::text;
    std::string target;                // reference: the entity referred to
    std::vector<Choice> choices;
    std::vector<std::string> aliases;  // header texts that mean this field when importing
    std::string help;                  // one sentence for forms; may be empty
    Value initial;                     // for new records
    bool required = false;
    bool searchable = false;           // goes into full-text search; a reference adds the target's title
    bool personal = false;             // data about a natural person (privacy functions)
    bool unique = false;               // no two living records share a non-empty value
    bool indexed = false;              // gets a database index
    bool read_only = false;            // set by the system, never by hand
    bool hidden = false;               // not offered in forms and tables
    bool custom = false;
    int number = 0;                    // stable number in the journal; given by the workspace
};

struct Entity {
    std::string key;                   // "deal"; the SQLite table
    std::string label;                 // "Deal"
    std::string plural;                // "Deals"; its lower case names it on the command line
    std::string icon;                  // Lucide name
    std::vector<std::string> title;    // fields whose texts, joined by " · ", name a record
    std::vector<Field> fields;         // the system fields come first (kSystemFields)
    bool hidden = false;               // no screen of its own (setting, saved view, …)
    int number = 0;                    // stable number in the journal

    // nullptr when there is none.
    [[nodiscard]] const Field* find(std::string_view field_key) const;
    // Position in fields; -1 when there is none.
    [[nodiscard]] int index_of(std::string_view field_key) const;
};

// Every record has these: id, created, updated, deleted, source_system, source_id.
//   created  instant of business time: when the thing came to be (an imported deal: its start date)
//   updated  instant of the last change as recorded
//   deleted  id of the change that deleted it; empty while it lives
[[nodiscard]] std::span<const Field> system_fields();

// "account.industry": a field reached over references.
struct FieldPath {
    std::vector<const Field*> steps;   // all but the last are references
    std::vector<const Entity*> owners; // owners[i] has steps[i]
    [[nodiscard]] const Field& field() const { return *steps.back(); }
};

// Where a field stands.
struct FieldPlace {
    const Entity* entity = nullptr;    // nullptr: no such field, or one that only a newer version knows
    std::size_t field = 0;             // position in its fields
    [[nodiscard]] explicit operator bool() const { return entity != nullptr; }
};

class Catalogue {
public:
    // All built-in record types.
    [[nodiscard]] static Catalogue built_in();

    [[nodiscard]] const Entity* find(std::string_view entity_key) const;
    // By key or plural ("deal", "deals", "Deals").
    [[nodiscard]] const Entity* find_by_any_name(std::string_view name) const;
    // For names that the program itself wrote; asserts that it exists.
    [[nodiscard]] const Entity& entity(std::string_view entity_key) const;
    [[nodiscard]] const Entity* by_number(int entity_number) const;
    // Of the field with that number, as it was when number_places() was called last.
    [[nodiscard]] FieldPlace place_of(std::int64_t field_number) const;
    void number_places();
    [[nodiscard]] const std::deque<Entity>& entities() const { return m_entities; }
    [[nodiscard]] std::deque<Entity>& entities() { return m_entities; }

    [[nodiscard]] Result<FieldPath> resolve(const Entity& entity, std::string_view dotted_path) const;

    // Entities keep their address; Field pointers are invalid after adding to that entity.
    Entity& add(Entity entity);
    void add_field(std::string_view entity_key, Field field);

private:
    std::deque<Entity> m_entities;
    // By field number: positions in m_entities and in its fields, which a copy has too. Numbers come from files.
    std::unordered_map<std::int64_t, std::pair<std::size_t, std::size_t>> m_places;
};

// "text", "money", …: used in stored custom field definitions; never renamed.
[[nodiscard]] const char* name_of(FieldType type);
[[nodiscard]] Result<FieldType> field_type_from(std::string_view name);

// Checks type, choice membership, length and format; turns what is equivalent into the
// stored form (e-mail lower case, trimmed text). Does not touch the database.
[[nodiscard]] Result<Value> accept(const Field& field, Value value);
// The same, with the result put there; cheaper for whole numbers.
[[nodiscard]] Result<> accept_into(Value& into, const Field& field, const Value& value);

}  // namespace qd
