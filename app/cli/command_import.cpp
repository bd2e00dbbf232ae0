#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/workspace_file.h"
#include "core/automation/automation.h"
#include "core/automation/quarter_figures.h"
#include "core/base/text.h"
#include "core/exchange/import_check.h"
#include "core/exchange/import_job.h"

namespace qd::cli {
namespace {

using Json = nlohmann::ordered_json;

Result<> apply_map(const std::vector<std::string>& pairs, const Entity& entity, ImportPlan& plan) {
    for (const std::string& pair : pairs) {
        const std::size_t equals = pair.rfind('=');
        if (equals == std::string::npos) return wrong_use("--map is written \"Header=field\".");
        const std::string header = pair.substr(0, equals), field = pair.substr(equals + 1);
        const auto column = std::ranges::find_if(plan.columns, [&](const ColumnPlan& one) { return fold(one.header) == fold(header); });
        if (column == plan.columns.end()) return wrong_use(fmt::format("The file has no column “{}”.", header));
        if (!field.empty() && !entity.find(field)) return wrong_use(fmt::format("{} have no field “{}”.", entity.plural, field));
        for (ColumnPlan& other : plan.columns)
            if (!field.empty() && other.field == field) other.field.clear();
        column->field = field;
        column->confidence = 1;
        column->reason = "as told";
    }
    return {};
}

Result<> apply_create_missing(const std::string& wanted, const Catalogue& catalogue, const Entity& entity, ImportPlan& plan) {
    if (wanted == "none") return {};
    if (wanted != "all") {
        for (const std::string& name : split(wanted, ','))
            plan.create_missing.push_back(TRY(entity_named(catalogue, name))->key);
        return {};
    }
    for (const Field& field : entity.fields)
        if (field.type == FieldType::reference && !plan.may_create(field.target)) plan.create_missing.push_back(field.target);
    return {};
}

Result<> apply_mode(const Arguments& arguments, ImportPlan& plan) {
    const std::string mode = arguments.option("mode", "upsert");
    if (mode == "create") plan.mode = ImportMode::create;
    else if (mode == "update") plan.mode = ImportMode::update;
    else if (mode != "upsert") return wrong_use("--mode is create, update or upsert.");
    return {};
}

Json errors_json(const std::vector<ImportError>& errors) {
    Json list = Json::array();
    for (const ImportError& error : errors)
        list.push_back({{"row", error.row}, {"line", error.line}, {"column", error.header}, {"value", error.value}, {"reason", error.reason}});
    return list;
}

Json mapping_json(const ImportPlan& plan) {
    Json list = Json::array();
    for (const ColumnPlan& column : plan.columns)
        list.push_back({{"header", column.header}, {"field", column.field.empty() ? Json(nullptr) : Json(column.field)},
                        {"confidence", column.field.empty() ? 0 : std::round(column.confidence * 100) / 100}, {"reason", column.reason}});
    return list;
}

Json suggestions_json(const ImportPlan& plan, const std::vector<ImportQuestion>& questions) {
    Json list = Json::array();
    for (const ImportQuestion& question : questions) {
        if (question.kind == ImportQuestion::Kind::missing_records) continue;
        Json one = {{"columns", Json::array()}, {"value", question.value}, {"rows", question.rows}, {"question", question.text}, {"evidence", question.detail}};
        for (const int column : question.columns) one["columns"].push_back(plan.columns[static_cast<std::size_t>(column)].header);
        if (!question.suggestion.empty()) {
            one["suggestion"] = question.suggestion;
            one["alike"] = std::round(question.score * 100) / 100;
            one["next_best"] = std::round(question.next * 100) / 100;
        }
        for (const ImportAnswer& answer : question.answers)
            one["answers"].push_back({{"label", answer.label}, {"detail", answer.detail}, {"contradicted", answer.contradicted}});
        one["applied"] = question.proposed >= 0;
        list.push_back(std::move(one));
    }
    return list;
}

Json counts_json(const ImportFile& file, const Entity& entity, const ImportCounts& counts, bool dry) {
    return {{"file", file.name}, {"as", plural_of(entity)}, {"dry_run", dry}, {"rows", counts.rows}, {"created", counts.created},
            {"updated", counts.updated}, {"unchanged", counts.same}, {"skipped", counts.skipped}, {"refused", counts.refused},
            {"encoding", label_of(file.encoding.encoding)}, {"unreadable_characters", file.unreadable},
            {"delimiter", label_of_delimiter(file.dialect.dialect.delimiter)}};
}

void answer(const Json& json) {
    std::fputs((json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n').c_str(), stdout);
}

Result<ImportPlan> make_plan(const Arguments& arguments, const Workspace& workspace, const ImportAnalysis& analysis, const Entity& entity) {
    const std::string preset = arguments.option("preset", "auto");
    const SourceKind named = source_from(preset);
    if (preset != "auto" && preset != "generic" && named == SourceKind::generic)
        return wrong_use("--preset is auto, generic, salesforce, hubspot or pipedrive.");
    ImportPlan plan = preset == "auto" ? analysis.propose(entity) : analysis.propose(entity, named);
    TRY(apply_map(arguments.all("map"), entity, plan));
    analysis.fit_formats(entity, plan);
    plan.key = arguments.option("key", analysis.propose_key(entity, plan));
    TRY(apply_mode(arguments, plan));
    TRY(apply_create_missing(arguments.option("create-missing", "all"), workspace.catalogue(), entity, plan));
    return plan;
}

Result<> import_for_real(WorkspaceFile& file, const ImportFile& table, const Entity& entity, const ImportPlan& plan,
                         const ImportFindings& findings) {
    Automation automation{file.workspace()};  // live rules answer what comes in
    automation.set_figures(quarter_figures(file.workspace()));
    ImportJob job{file.workspace(), table, plan, 0};
    TRY(run_to_end(job));
    TRY(file.save());
    const ImportResult& result = job.result();
    Json json = counts_json(table, entity, result.counts, false);
    json["references_created"] = Json::object();
    std::string made;
    for (const auto& [key, names] : result.references) {
        const std::string plural = plural_of(file.workspace().catalogue().entity(key));
        json["references_created"][plural] = names;
        made += fmt::format(" Made {} {} by name.", names.size(), plural);
    }
    json["errors"] = errors_json(result.errors);
    json["mapping"] = mapping_json(plan);
    json["suggestions"] = suggestions_json(plan, findings.questions);
    answer(json);
    std::fputs(fmt::format("{}: {} new, {} updated, {} unchanged, {} refused.{}\n", table.name, result.counts.created,
                           result.counts.updated, result.counts.same, result.counts.refused, made).c_str(), stderr);
    return {};
}

}  // namespace

Result<> run_import(Words words) {
    constexpr std::string_view kOptions[] = {"as", "csv", "preset", "map", "mode", "key", "create-missing"};
    constexpr std::string_view kFlags[] = {"dry-run"};
    const Arguments arguments = TRY(Arguments::parse(words, kOptions, kFlags));
    const std::string path = TRY(arguments.position(0, "The workspace file"));
    const std::string csv = TRY(arguments.required("csv"));
    const std::string as = TRY(arguments.required("as"));
    const auto file = TRY(WorkspaceFile::open(path, FileSink::Open::existing));
    Workspace& workspace = file->workspace();
    const Entity& entity = *TRY(entity_named(workspace.catalogue(), as));
    const ImportFile table = TRY(ImportFile::open(csv.substr(csv.rfind('/') + 1), TRY(read_text(csv))));
    ImportAnalysis analysis{table, workspace.catalogue(), table.dialect.dialect};
    TRY(run_to_end(analysis));
    ImportPlan plan = TRY(make_plan(arguments, workspace, analysis, entity));
    ImportFindings findings;
    {
        ImportCheck check{workspace, table, analysis, plan};
        TRY(run_to_end(check));
        findings = check.findings();
    }
    if (settle_dates(plan, findings)) {
        ImportCheck again{workspace, table, analysis, plan};
        TRY(run_to_end(again));
        findings = again.findings();
    }
    if (!arguments.flag("dry-run")) return import_for_real(*file, table, entity, plan, findings);
    Json json = counts_json(table, entity, findings.counts, true);
    json["references_created"] = Json::object();
    for (const auto& [key, number] : findings.to_create)
        if (plan.may_create(key)) json["references_created"][plural_of(workspace.catalogue().entity(key))] = number;
    json["errors"] = errors_json(findings.errors);
    json["mapping"] = mapping_json(plan);
    json["suggestions"] = suggestions_json(plan, findings.questions);
    answer(json);
    return {};
}

}  // namespace qd::cli
