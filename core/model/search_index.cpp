// Keeps each entity's full-text table in step with its records.

#include "core/model/workspace_impl.h"

namespace qd {

Result<> Workspace::Impl::index_for_search(const Entity& entity, Id id, std::span<const Value> values,
                                           bool replace, Statement* statement) {
    if (replace) TRY(drop_from_search(entity, id));
    const EntityPlan& plan = this->plan(entity);
    std::string& title_text = search_title;
    std::string& body = search_body;
    title_text.clear();
    body.clear();
    for (const EntityPlan::Searched& searched : plan.searched) {
        const Value& value = values[searched.field];
        if (is_empty(value)) continue;
        std::string& text = searched.in_title ? title_text : body;
        if (!text.empty()) text += ' ';
        if (searched.target) text += title(*searched.target, as_integer(value));
        else text += as_text(value);
    }
    std::optional<Statement> own;
    if (!statement) statement = &own.emplace(TRY(database->prepare(plan.search_insert)));
    statement->bind(0, id).bind_borrowed(1, title_text).bind_borrowed(2, body);
    return statement->run();
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
