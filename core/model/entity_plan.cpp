#include "core/model/entity_plan.h"

#include <algorithm>

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
        const bool in_title = std::ranges::find(entity.title, field.key) != entity.title.end();
        if (field.searchable) plan.searched.push_back({at, in_title, target});
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
