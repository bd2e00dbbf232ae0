// Keeps each entity's full-text table in step with its records.

#include "core/model/workspace_impl.h"

namespace qd {

void Workspace::Impl::collect_search_text(const EntityPlan& plan, std::span<const Value> values) {
    search_title.clear();
    search_body.clear();
    for (const EntityPlan::Searched& searched : plan.searched) {
        const Value& value = values[searched.field];
        if (is_empty(value)) continue;
        std::string& text = searched.in_title ? search_title : search_body;
        if (!text.empty()) text += ' ';
        if (searched.target) text += title(*searched.target, as_integer(value));
        else text += as_text(value);
    }
}

Result<> Workspace::Impl::index_for_search(const Entity& entity, Id id, std::span<const Value> values, bool replace) {
    if (replace) TRY(drop_from_search(entity, id));
    const EntityPlan& plan = this->plan(entity);
    collect_search_text(plan, values);
    Statement insert = TRY(database->prepare(plan.search_insert));
    insert.bind(0, id).bind_borrowed(1, search_title).bind_borrowed(2, search_body);
    return insert.run();
}

Result<> Workspace::Impl::drop_from_search(const Entity& entity, Id id) {
    Statement drop = TRY(database->prepare(plan(entity).search_delete));
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
