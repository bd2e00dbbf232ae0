#include "core/model/search_rebuild.h"

#include <algorithm>

namespace qd {
namespace {

struct SearchText { std::string title, body; };

// As search_index.cpp writes it for single records.
SearchText search_text(Workspace& workspace, const Entity& entity, const std::vector<Value>& values) {
    SearchText found;
    for (std::size_t at = 0; at < values.size(); ++at) {
        const Field& field = entity.fields[at];
        if (!field.searchable || is_empty(values[at])) continue;
        std::string& text = std::ranges::find(entity.title, field.key) != entity.title.end() ? found.title : found.body;
        if (!text.empty()) text += ' ';
        if (field.type == FieldType::reference) text += workspace.title(workspace.catalogue().entity(field.target), as_integer(values[at]));
        else text += as_text(values[at]);
    }
    return found;
}

Result<Id> index_some(Workspace& workspace, const Entity& entity, Id after, int limit) {
    std::string columns;
    for (const Field& field : entity.fields) columns += (columns.empty() ? "\"" : ", \"") + field.key + '"';
    Statement select = TRY(workspace.database().prepare("SELECT " + columns + " FROM \"" + entity.key +
                                                        "\" WHERE id > ? AND deleted IS NULL ORDER BY id LIMIT ?"));
    select.bind(0, after).bind(1, limit);
    Statement insert = TRY(workspace.database().prepare("INSERT INTO \"" + entity.key + "_search\"(rowid, title, body) VALUES(?, ?, ?)"));
    std::vector<Value> values(entity.fields.size());
    Id last = 0;
    while (TRY(select.step())) {
        for (std::size_t at = 0; at < values.size(); ++at) values[at] = column_value(select, static_cast<int>(at));
        last = as_integer(values.front());
        const SearchText text = search_text(workspace, entity, values);
        TRY(insert.bind(0, last).bind(1, std::string_view{text.title}).bind(2, std::string_view{text.body}).run());
    }
    return last;
}

}  // namespace

Result<Id> index_records(Workspace& workspace, const Entity& entity, Id after, int limit) {
    TRY(workspace.database().begin());
    auto last = index_some(workspace, entity, after, limit);
    if (!last) {
        workspace.database().rollback();
        return last;
    }
    TRY(workspace.database().commit());
    return last;
}

}  // namespace qd
