#include "app/screens/list/pasted_rows.h"

#include <algorithm>
#include <map>

#include "app/screens/record/field_spec.h"
#include "app/ui/text.h"
#include "core/base/text.h"
#include "core/exchange/row_stream.h"

namespace qd {
namespace {

using ui::tr;

bool can_write(const Field& field) {
    return !field.read_only && !field.hidden && field.type != FieldType::instant;
}

// The fields that a first row names, when at least half of its cells are names of fields; else empty.
std::vector<const Field*> named_fields(const Entity& entity, const std::vector<std::string>& cells) {
    std::vector<const Field*> named;
    std::size_t found = 0;
    for (const std::string& cell : cells) {
        // Titles of ours carry their unit: "Amount, $".
        const std::string words = fold(trim(std::string_view{cell}.substr(0, cell.find(','))));
        const auto field = std::ranges::find_if(entity.fields, [&](const Field& one) { return can_write(one) && (fold(one.label) == words || one.key == words); });
        named.push_back(field == entity.fields.end() || words.empty() ? nullptr : &*field);
        found += named.back() != nullptr;
    }
    return found * 2 >= cells.size() && found > 0 ? named : std::vector<const Field*>{};
}

Result<std::vector<std::vector<std::string>>> cells_of(std::string_view text, bool& cut) {
    std::vector<std::vector<std::string>> rows;
    RowStream reader{text, CsvDialect{.delimiter = '\t', .header = false}};
    CsvRow row;
    while (TRY(reader.next(row))) {
        if (std::ranges::all_of(row.cells, [](std::string_view cell) { return trim(cell).empty(); })) continue;
        if (rows.size() > PastedRows::kMostRows) {
            cut = true;
            break;
        }
        rows.emplace_back(row.cells.begin(), row.cells.end());
    }
    return rows;
}

}  // namespace

PastedRows read_pasted(Desk& desk, const Entity& entity, const std::vector<const Field*>& fields, std::string_view tab_separated) {
    PastedRows made;
    const std::string text{tab_separated};
    auto rows = cells_of(text, made.cut);
    if (!rows) {
        made.problems.push_back(rows.error().sentence());
        return made;
    }
    if (rows->empty()) return made;
    const std::vector<const Field*> named = named_fields(entity, rows->front());
    const std::vector<const Field*>& columns = named.empty() ? fields : named;
    if (!named.empty()) rows->erase(rows->begin());
    // The same name stands in many rows, and looking up a record is not free.
    std::map<std::pair<const Field*, std::string>, std::optional<Value>> read;
    for (std::size_t at = 0; at < rows->size() && at < PastedRows::kMostRows; ++at) {
        ++made.rows;
        std::vector<Assignment> values;
        std::size_t wrong = made.problems.size();
        for (std::size_t column = 0; column < (*rows)[at].size(); ++column) {
            const std::string cell{trim((*rows)[at][column])};
            const Field* field = column < columns.size() ? columns[column] : nullptr;
            if (cell.empty() || !field || !can_write(*field)) continue;
            const auto [known, fresh] = read.try_emplace({field, cell});
            if (fresh) known->second = typed_value(desk, *field, cell);
            if (known->second) values.push_back({field->key, *known->second});
            else made.problems.push_back(tr("Row {}, {}: “{}” is not understood.", at + 1, tr(field->label.c_str()), cell));
        }
        if (made.problems.size() == wrong && values.empty()) made.problems.push_back(tr("Row {} has nothing for the columns shown.", at + 1));
        if (made.problems.size() > wrong) continue;
        if (made.first.empty())
            for (const Assignment& value : values) made.first.push_back(fmt::format("{}: {}", tr(entity.find(value.field)->label.c_str()), desk.words(*entity.find(value.field), value.value)));
        made.records.push_back(std::move(values));
    }
    return made;
}

}  // namespace qd
