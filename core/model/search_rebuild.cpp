#include "core/model/search_rebuild.h"

#include <algorithm>

namespace qd {
namespace {

// A searchable field of a record type, at its place in the SELECT.
struct Searched {
    const Field* field;
    bool in_title;
};

std::vector<Searched> searched_fields(const Entity& entity) {
    std::vector<Searched> searched;
    for (const Field& field : entity.fields)
        if (field.searchable) searched.push_back({&field, std::ranges::find(entity.title, field.key) != entity.title.end()});
    return searched;
}

}  // namespace

// Its text is what search_index.cpp writes for single records.
Result<Id> index_records(Workspace& workspace, const Entity& entity, Id after, int limit) {
    const std::vector<Searched> searched = searched_fields(entity);
    std::string columns = "id";
    for (const Searched& one : searched) columns += ", \"" + one.field->key + '"';
    Statement select = TRY(workspace.database().prepare("SELECT " + columns + " FROM \"" + entity.key +
                                                        "\" WHERE id > ? AND deleted IS NULL ORDER BY id LIMIT ?"));
    select.bind(0, after).bind(1, limit);
    Statement insert = TRY(workspace.database().prepare("INSERT INTO \"" + entity.key + "_search\"(rowid, title, body) VALUES(?, ?, ?)"));
    Id last = 0;
    std::string title, body;
    while (TRY(select.step())) {
        last = select.integer(0);
        title.clear();
        body.clear();
        for (std::size_t at = 0; at < searched.size(); ++at) {
            const ValueView value = column_view(select, static_cast<int>(at + 1));
            if (is_empty(value)) continue;
            std::string& text = searched[at].in_title ? title : body;
            if (!text.empty()) text += ' ';
            const Field& field = *searched[at].field;
            if (field.type == FieldType::reference) text += workspace.title(workspace.catalogue().entity(field.target), as_integer(value));
            else text += as_text(value);
        }
        TRY(insert.bind(0, last).bind_borrowed(1, title).bind_borrowed(2, body).run());
    }
    return last;
}

}  // namespace qd
