#include "core/query/saved_view.h"

#include <array>

#include "core/query/bound_filter.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace qd {
namespace {

constexpr std::array<const char*, 3> kLayouts = {"table", "board", "timeline"};  // by ViewLayout; stored


using Json = nlohmann::json;

std::unexpected<Error> unreadable(std::string_view problem) {
    return fail(ErrorKind::invalid_input, "This view cannot be read: " + std::string{problem}, "Your records are not affected.",
                "Save the view again.");
}

Result<std::string> text_of(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string()) return unreadable("“" + std::string{key} + "” is missing.");
    return found->get<std::string>();
}

// Calls take for each object of the list; a list that is not there is empty.
template <class Take>
Result<> each(const Json& json, const char* key, const Take& take) {
    const auto list = json.find(key);
    if (list == json.end()) return {};
    if (!list->is_array()) return unreadable("“" + std::string{key} + "” must be a list.");
    for (const Json& item : *list) {
        if (!item.is_object()) return unreadable("“" + std::string{key} + "” has something else than objects in it.");
        TRY(take(item));
    }
    return {};
}

Result<> read_lists(const Json& json, ViewDefinition& view) {
    TRY(each(json, "columns", [&](const Json& item) -> Result<> {
        const auto width = item.find("width");
        view.columns.push_back({TRY(text_of(item, "path")), width != item.end() && width->is_number() ? width->get<float>() : 0});
        return {};
    }));
    TRY(each(json, "sort", [&](const Json& item) -> Result<> {
        const auto descending = item.find("descending");
        view.sort.push_back({TRY(text_of(item, "path")), descending != item.end() && *descending == true});
        return {};
    }));
    return each(json, "aggregates", [&](const Json& item) -> Result<> {
        const auto measure = measure_from(TRY(text_of(item, "measure")));
        if (!measure) return unreadable("it asks for an unknown sum.");
        view.aggregates.push_back({*measure, *measure == Measure::count ? std::string{} : TRY(text_of(item, "path"))});
        return {};
    });
}

// A view over fields that are gone is still listed, with the reason why it cannot be used.
std::string problem_of(const Workspace& workspace, std::string_view entity_key, const ViewDefinition& view) {
    const Entity* entity = workspace.catalogue().find(entity_key);
    if (!entity) return "The record type of this view does not exist any more.";
    std::vector<std::string> paths;
    for (const SortKey& key : view.sort) paths.push_back(key.path);
    if (view.group) paths.push_back(view.group->path);
    for (const Aggregate& aggregate : view.aggregates)
        if (aggregate.measure != Measure::count) paths.push_back(aggregate.path);
    for (const ViewColumn& column : view.columns) paths.push_back(column.path);
    for (const std::string& path : paths)
        if (const auto found = workspace.catalogue().resolve(*entity, path); !found) return found.error().sentence();
    const auto bound = bind_filter(view.filter, workspace.catalogue(), *entity, QueryContext{});
    return bound ? std::string{} : bound.error().sentence();
}

}  // namespace

std::string to_json(const ViewDefinition& view) {
    Json json = {{"layout", kLayouts[static_cast<std::size_t>(view.layout)]},
                 {"filter", Json::parse(to_json(view.filter), nullptr, false)}};
    Json& columns = json["columns"] = Json::array();
    for (const ViewColumn& column : view.columns) columns.push_back({{"path", column.path}, {"width", column.width}});
    Json& sort = json["sort"] = Json::array();
    for (const SortKey& key : view.sort) sort.push_back({{"path", key.path}, {"descending", key.descending}});
    if (view.group) json["group"] = {{"path", view.group->path}, {"bucket", key_of(view.group->bucket)}};
    Json& aggregates = json["aggregates"] = Json::array();
    for (const Aggregate& aggregate : view.aggregates)
        aggregates.push_back({{"measure", key_of(aggregate.measure)}, {"path", aggregate.path}});
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<ViewDefinition> view_from_json(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return unreadable("it is not valid JSON.");
    ViewDefinition view;
    const Json layout = json.value("layout", Json{});
    for (std::size_t at = 0; at < kLayouts.size(); ++at)
        if (layout == kLayouts[at]) view.layout = static_cast<ViewLayout>(at);
    if (const auto filter = json.find("filter"); filter != json.end()) view.filter = TRY(filter_from_json(filter->dump()));
    TRY(read_lists(json, view));
    const auto group = json.find("group");
    if (group == json.end() || !group->is_object()) return view;
    const auto bucket = bucket_from(TRY(text_of(*group, "bucket")));
    view.group = GroupBy{TRY(text_of(*group, "path")), bucket.value_or(DateBucket::none)};
    return view;
}

ListQuery list_query(const std::string& entity, const ViewDefinition& view) {
    ListQuery query{.entity = entity, .filter = view.filter, .sort = view.sort, .group = view.group, .aggregates = view.aggregates};
    for (const ViewColumn& column : view.columns) query.columns.push_back(column.path);
    return query;
}

ViewDefinition standard_view(const Entity& entity, ViewLayout layout) {
    ViewDefinition view;
    view.layout = layout;
    constexpr std::size_t kColumns = 8;
    const bool deals = entity.key == "deal", activities = entity.key == "activity";
    if (deals)
        for (const char* path : {"account", "product", "amount", "stage", "close_date", "owner", "next_step", "stage_since"})
            view.columns.push_back({path, 0});
    // What a row is about comes first: it is also the row's name to a screen reader.
    if (activities)
        for (const char* path : {"subject", "kind", "due", "done", "deal", "account", "owner", "priority"}) view.columns.push_back({path, 0});
    for (const Field& field : entity.fields) {
        if (deals || activities || view.columns.size() == kColumns) break;
        const bool wide = field.type == FieldType::long_text || field.type == FieldType::multi_choice;
        const bool system = std::ranges::any_of(system_fields(), [&](const Field& other) { return other.key == field.key; });
        const bool part_of_name = field.key == "first_name" || field.key == "last_name";
        if (!wide && !system && !field.hidden && !part_of_name) view.columns.push_back({field.key, 0});
    }
    if (deals) {
        view.sort = {{"close_date", false}};
        view.aggregates = {{Measure::sum, "amount"}, {Measure::weighted_sum, "amount"}};
        if (layout == ViewLayout::board) view.group = GroupBy{"stage"};
    } else if (activities) {
        view.sort = {{"due", false}};
    } else if (entity.find("name")) {
        view.sort = {{"name", false}};
    }
    return view;
}

Result<std::vector<SavedView>> saved_views(Workspace& workspace, std::string_view entity, Id user) {
    Statement select = TRY(workspace.database().prepare(
        "SELECT id, name, owner, shared, position, definition FROM saved_view WHERE deleted IS NULL AND shows = ?1"
        " AND (shared = 1 OR owner = ?2) ORDER BY position, id"));
    select.bind(0, entity).bind(1, user);
    std::vector<SavedView> views;
    while (TRY(select.step())) {
        SavedView& view = views.emplace_back();
        view.id = select.integer(0);
        view.name = select.text(1);
        view.entity = entity;
        view.owner = select.integer(2);
        view.shared = select.integer(3) != 0;
        view.position = select.integer(4);
        auto definition = view_from_json(select.text(5));
        view.problem = definition ? problem_of(workspace, entity, *definition) : definition.error().sentence();
        if (definition) view.definition = *std::move(definition);
    }
    return views;
}

Op save_view(const SavedView& view) {
    std::vector<Assignment> values = {{"name", Value{view.name}},
                                      {"shows", Value{view.entity}},
                                      {"owner", view.owner ? Value{view.owner} : Value{}},
                                      {"shared", Value{std::int64_t{view.shared}}},
                                      {"position", Value{view.position}},
                                      {"definition", Value{to_json(view.definition)}}};
    return view.id ? update_op("saved_view", view.id, std::move(values)) : create_op("saved_view", std::move(values));
}

}  // namespace qd
