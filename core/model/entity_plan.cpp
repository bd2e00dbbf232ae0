#include "core/model/entity_plan.h"

#include <algorithm>

#include "core/model/schema.h"
#include "core/model/schema_sql.h"

namespace qd {

EntityPlan make_plan(const Entity& entity, const Catalogue& catalogue) {
    EntityPlan plan;
    std::string names, marks;
    for (std::size_t at = 0; at < entity.fields.size(); ++at) {
        const Field& field = entity.fields[at];
        names += (at ? ", \"" : "\"") + field.key + '"';
        marks += at ? ", ?" : "?";
        const Entity* target = field.type == FieldType::reference ? catalogue.find(field.target) : nullptr;
        plan.targets.push_back(target);
        if (!is_empty(field.initial)) plan.initial.emplace_back(at, field.initial);
        if (field.required || field.unique || target) plan.checked.push_back(at);
        const bool in_title = std::ranges::find(entity.title, field.key) != entity.title.end();
        if (field.searchable) plan.searched.push_back({at, in_title, target});
    }
    // A deal's last activity is looked up by index while its activities are being written.
    plan.appendable = entity.key != "activity";
    for (const IndexShape& index : indexes_of(entity)) {
        const Field& field = entity.fields[static_cast<std::size_t>(entity.index_of(index.columns.front()))];
        plan.appendable = plan.appendable && !field.unique && column_type(field.type) == std::string_view{"INTEGER"};
        plan.indexes.push_back({index.name, field.key});
    }
    std::string title;
    for (const std::string& key : entity.title) {
        plan.title.push_back(static_cast<std::size_t>(entity.index_of(key)));
        title += (title.empty() ? "\"" : ", \"") + key + '"';
    }
    const std::string table = '"' + entity.key + '"';
    plan.insert = "INSERT INTO " + table + '(' + names + ") VALUES(" + marks + ')';
    plan.select = "SELECT " + names + " FROM " + table + " WHERE id = ?";
    plan.title_select = "SELECT " + title + " FROM " + table + " WHERE id = ?";
    if (plan.searched.empty()) return plan;
    const std::string search = '"' + entity.key + "_search\"";
    plan.search_insert = "INSERT INTO " + search + "(rowid, title, body) VALUES(?, ?, ?)";
    plan.search_delete = "DELETE FROM " + search + " WHERE rowid = ?";
    return plan;
}

}  // namespace qd
