#include <cstdio>
#include <charconv>
#include <nlohmann/json.hpp>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/workspace_file.h"
#include "core/exchange/export_csv.h"

namespace qd::cli {
namespace {

using Json = nlohmann::ordered_json;

Json cell_json(Workspace& workspace, const Field& field, const Value& value) {
    if (is_empty(value)) return nullptr;
    switch (field.type) {
        case FieldType::integer: return as_integer(value);
        case FieldType::money: return static_cast<double>(as_integer(value)) / 100;
        case FieldType::decimal:
        case FieldType::percent: return as_real(value);
        case FieldType::boolean: return as_integer(value) != 0;
        case FieldType::choice: return std::string{as_text(value)};
        default: return exported_text(workspace, field, value);
    }
}

Result<> answer_json(Workspace& workspace, const ListQuery& query, const QueryContext& context) {
    const Entity& entity = workspace.catalogue().entity(query.entity);
    const ListResult result = TRY(run_list(workspace.database(), workspace.catalogue(), query, context));
    Json rows = Json::array();
    for (std::size_t row = 0; row < result.ids.size(); ++row) {
        Json object = {{"id", result.ids[row]}};
        for (std::size_t at = 0; at < query.columns.size(); ++at) {
            const FieldPath path = TRY(workspace.catalogue().resolve(entity, query.columns[at]));
            object[query.columns[at]] = cell_json(workspace, path.field(), result.cells[row][at]);
        }
        rows.push_back(std::move(object));
    }
    const Json answer = {{"entity", plural_of(entity)}, {"count", result.count}, {"rows", std::move(rows)}};
    return write_text("-", answer.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

Result<> answer_csv(Workspace& workspace, ListQuery query, QueryContext context, const std::string& out) {
    CsvExport job{workspace, std::move(query), std::move(context)};
    TRY(run_to_end(job));
    return write_text(out, job.text());
}

}  // namespace

Result<> run_query(Words words) {
    constexpr std::string_view kOptions[] = {"entity", "filter", "columns", "sort", "limit", "format"};
    const Arguments arguments = TRY(Arguments::parse(words, kOptions, {}));
    const std::string path = TRY(arguments.position(0, "The workspace file"));
    const std::string name = TRY(arguments.required("entity"));
    const std::string format = arguments.option("format", "json");
    if (format != "json" && format != "csv") return wrong_use("--format is csv or json.");
    ListQuery query;
    const std::string limit = arguments.option("limit");
    if (!limit.empty() && std::from_chars(limit.data(), limit.data() + limit.size(), query.limit).ptr != limit.data() + limit.size())
        return wrong_use("--limit needs a whole number.");
    const auto file = TRY(WorkspaceFile::open(path, FileSink::Open::existing));
    Workspace& workspace = file->workspace();
    const Entity& entity = *TRY(entity_named(workspace.catalogue(), name));
    query.entity = entity.key;
    query.filter = TRY(filter_from_json(arguments.option("filter")));
    query.columns = split(arguments.option("columns"), ',');
    if (query.columns.empty()) query.columns = visible_columns(entity);
    for (const std::string& column : query.columns) TRY(workspace.catalogue().resolve(entity, column));
    for (const std::string& key : split(arguments.option("sort"), ','))
        query.sort.push_back(key.starts_with('-') ? SortKey{key.substr(1), true} : SortKey{key, false});
    const QueryContext context = TRY(query_context(workspace, 0));
    return format == "csv" ? answer_csv(workspace, query, context, "-") : answer_json(workspace, query, context);
}

Result<> run_export(Words words) {
    constexpr std::string_view kOptions[] = {"entity", "csv"};
    const Arguments arguments = TRY(Arguments::parse(words, kOptions, {}));
    const std::string path = TRY(arguments.position(0, "The workspace file"));
    const std::string name = TRY(arguments.required("entity"));
    const std::string out = TRY(arguments.required("csv"));
    const auto file = TRY(WorkspaceFile::open(path, FileSink::Open::existing));
    ListQuery query;
    query.entity = TRY(entity_named(file->workspace().catalogue(), name))->key;
    const QueryContext context = TRY(query_context(file->workspace(), 0));
    return answer_csv(file->workspace(), std::move(query), context, out);
}

}  // namespace qd::cli
