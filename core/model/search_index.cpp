// Keeps each entity's full-text table in step with its records.

#include "core/model/workspace_impl.h"

namespace qd {
namespace {

bool in_title(const Entity& entity, const Field& field) {
    for (const std::string& key : entity.title)
        if (key == field.key) return true;
    return false;
}

}  // namespace

Result<> Workspace::Impl::index_for_search(const Entity& entity, Id id, std::span<const Value> values,
                                           bool replace) {
    if (replace) TRY(drop_from_search(entity, id));
    std::string title_text, body;
    for (std::size_t at = 0; at < values.size(); ++at) {
        const Field& field = entity.fields[at];
        if (!field.searchable || is_empty(values[at])) continue;
        std::string& text = in_title(entity, field) ? title_text : body;
        if (!text.empty()) text += ' ';
        text += field.type == FieldType::reference ? title(catalogue.entity(field.target), as_integer(values[at]))
                                                   : std::string{as_text(values[at])};
    }
    Statement insert = TRY(database->prepare("INSERT INTO \"" + entity.key +
                                             "_search\"(rowid, title, body) VALUES(?, ?, ?)"));
    insert.bind(0, id).bind(1, std::string_view{title_text}).bind(2, std::string_view{body});
    return insert.run();
}

Result<> Workspace::Impl::drop_from_search(const Entity& entity, Id id) {
    Statement drop = TRY(database->prepare("DELETE FROM \"" + entity.key + "_search\" WHERE rowid = ?"));
    drop.bind(0, id);
    return drop.run();
}

Result<> Workspace::Impl::reindex_dependents(const Entity& entity, Id id) {
    for (const Entity& other : catalogue.entities()) {
        for (const Field& field : other.fields) {
            if (field.type != FieldType::reference || !field.searchable || field.target != entity.key) continue;
            std::vector<Id> dependents;
            Statement select = TRY(database->prepare("SELECT id FROM \"" + other.key + "\" WHERE \"" + field.key +
                                                     "\" = ? AND deleted IS NULL"));
            select.bind(0, id);
            while (TRY(select.step())) dependents.push_back(select.integer(0));
            for (const Id dependent : dependents) {
                forget_title(dependent);
                TRY(index_for_search(other, dependent, TRY(row(other, dependent)), true));
            }
        }
    }
    return {};
}

}  // namespace qd
