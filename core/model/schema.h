#pragma once
// The database's shape, derived from the catalogue:
//   one table per entity, one column per field, partial indexes on non-empty values;
//   <entity>_search  full text (contentless), rowid = record id;
//   field_key        stable numbers of entities (field = '') and fields for the journal;
//   change           who did what, when (the id carries the time), undo links, and its stretch
//                    of the journal: seq in (first_seq, last_seq];
//   journal          old and new value of every field that changed after creation, and of what an import knows of a
//                    record's past, without what follows from it (implied_moves.h). Indexed by record, and edits by
//                    field and time; the past that came with a record is not: reading it is one pass.
// A created record has no journal rows: its id lies in (change.id, change.last_id]. One that came with an id of its own has a
// row of that: from nothing to the id, at the record's creation.

#include <string>
#include <vector>

#include "core/model/catalogue.h"

namespace qd {

enum class Indexes : std::uint8_t { make, put_off };

// Creates what is missing (tables, columns, indexes, numbers) and fills in the
// numbers of entities and fields. Never drops or rewrites anything.
[[nodiscard]] Result<> prepare_schema(Database& database, Catalogue& catalogue, Indexes indexes = Indexes::make);

// The part of prepare_schema for one entity: after a custom field was added.
[[nodiscard]] Result<> prepare_entity(Database& database, Entity& entity, Indexes indexes);

struct IndexShape {
    // filled: those with a value in the first column, because empty values are not looked up and most optional
    // references are empty. edits: of the journal, without the past that came with a record.
    enum class Rows : std::uint8_t { all, filled, edits };
    std::string name, table;
    std::vector<std::string> columns;
    Rows rows = Rows::all;

    // CREATE INDEX …, as SQLite keeps it.
    [[nodiscard]] std::string sql() const;
};
[[nodiscard]] std::vector<IndexShape> indexes_of(const Entity& entity);
// Every index of a workspace.
[[nodiscard]] std::vector<IndexShape> indexes_of(const Catalogue& catalogue);

[[nodiscard]] bool has_search(const Entity& entity);

}  // namespace qd
