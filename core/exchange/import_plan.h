#pragma once
// Everything a person decides about an import; as JSON it is a saved mapping
// profile that works for the next file of the same source.

#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/exchange/csv_dialect.h"
#include "core/exchange/source_presets.h"
#include "core/exchange/value_formats.h"

namespace qd {

enum class ImportMode : std::uint8_t { create, update, upsert };

// What to do with one value of a column instead of taking it as it stands.
struct ValueRule {
    std::string from;     // as in the file, compared without case and outer blanks
    std::string to;       // the text to read instead; empty = leave the field empty
    bool create = false;  // reference: make a new record of this name although others are alike
};

// Writing phone numbers, e-mail and web addresses and countries in their usual form.
enum class Cleaning : std::uint8_t { proposed, agreed, refused };  // proposed: done, and asked about

struct ColumnPlan {
    std::string header;        // as in the file; how a profile finds the column again
    std::string field;         // key; empty = left out
    double confidence = 0;
    std::string reason;        // why this field was proposed
    DateOrder order = DateOrder::year_first;
    NumberFormat numbers;
    std::vector<ValueRule> rules;
    Cleaning cleaning = Cleaning::proposed;
};

struct DefaultValue {
    std::string field, text;   // the same for all rows, where the file has nothing
};

struct ImportPlan {
    std::string entity;
    SourceKind source = SourceKind::generic;
    CsvDialect dialect;
    std::vector<ColumnPlan> columns;      // parallel to the file's columns
    ImportMode mode = ImportMode::upsert;
    // The field that says "the same record": source_id, name, email, …; empty = the whole row
    // (a row imported before is recognised, an edited one is new).
    std::string key;
    std::vector<std::string> create_missing;  // entities whose records may be made by name
    std::vector<DefaultValue> defaults;
    bool fill_amount = true;   // deals: the product's list price while open and without an amount
    // Deals: the stage that a closed deal began in; empty = the one that the start date's header
    // names ("engage_date": Engaging), else the first open one.
    std::string opening_stage;

    [[nodiscard]] bool may_create(std::string_view entity_key) const;
    // Index of the column mapped to the field; -1 when there is none.
    [[nodiscard]] int column_of(std::string_view field) const;
};

[[nodiscard]] std::string to_json(const ImportPlan& plan);
[[nodiscard]] Result<ImportPlan> import_plan_from_json(std::string_view json);
// Carries a saved profile over to a file with these headers (order and extra columns may differ).
// false: too few headers are known to it.
[[nodiscard]] bool adopt_profile(const ImportPlan& profile, ImportPlan& plan);

}  // namespace qd
