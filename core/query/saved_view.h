#pragma once
// A view that somebody keeps: what is shown, how, and under which name. Stored as
// one record of type saved_view with a JSON definition.

#include <string>
#include <vector>

#include "core/model/workspace.h"
#include "core/query/list_query.h"

namespace qd {

enum class ViewLayout : std::uint8_t { table, board, timeline };

struct ViewColumn {
    std::string path;
    float width = 0;  // 0 = automatic
};

struct ViewDefinition {
    ViewLayout layout = ViewLayout::table;
    Filter filter;
    std::vector<ViewColumn> columns;
    std::vector<SortKey> sort;
    std::optional<GroupBy> group;
    std::vector<Aggregate> aggregates;
};

struct SavedView {
    Id id = 0;
    std::string name;
    std::string entity;
    Id owner = 0;
    bool shared = true;
    std::int64_t position = 0;
    ViewDefinition definition;
    std::string problem;  // why the definition cannot be read or used any more; empty = fine
};

[[nodiscard]] std::string to_json(const ViewDefinition& definition);
[[nodiscard]] Result<ViewDefinition> view_from_json(std::string_view text);
[[nodiscard]] ListQuery list_query(const std::string& entity, const ViewDefinition& definition);

// What the entity shows before anybody saved a view.
[[nodiscard]] ViewDefinition standard_view(const Entity& entity, ViewLayout layout);

// Shared ones and the user's own, in their order.
[[nodiscard]] Result<std::vector<SavedView>> saved_views(Workspace& workspace, std::string_view entity, Id user);
// For Workspace::apply: create when id is 0, otherwise update; Op::remove by remove_op("saved_view", id).
[[nodiscard]] Op save_view(const SavedView& view);

}  // namespace qd
