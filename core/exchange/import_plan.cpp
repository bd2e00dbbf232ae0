#include "core/exchange/import_plan.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace qd {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kModes[] = {"create", "update", "upsert"};

Json column_json(const ColumnPlan& column) {
    Json json = {{"header", column.header}, {"field", column.field}, {"confidence", column.confidence},
                 {"order", key_of(column.order)}, {"decimal", std::string(1, column.numbers.decimal)}};
    if (!column.reason.empty()) json["reason"] = column.reason;
    if (column.cleaning != Cleaning::proposed) json["clean"] = column.cleaning == Cleaning::agreed;
    for (const ValueRule& rule : column.rules)
        json["values"].push_back({{"from", rule.from}, {"to", rule.to}, {"create", rule.create}});
    return json;
}

ColumnPlan column_from(const Json& json) {
    ColumnPlan column;
    column.header = json.value("header", "");
    column.field = json.value("field", "");
    column.confidence = json.value("confidence", 1.0);
    column.reason = json.value("reason", "");
    column.order = date_order_from(json.value("order", "year_first"));
    column.numbers.decimal = json.value("decimal", ".") == "," ? ',' : '.';
    if (json.contains("clean")) column.cleaning = json.value("clean", true) ? Cleaning::agreed : Cleaning::refused;
    if (const auto values = json.find("values"); values != json.end())
        for (const Json& rule : *values)
            column.rules.push_back({rule.value("from", ""), rule.value("to", ""), rule.value("create", false)});
    return column;
}

char one_of(const std::string& text, std::string_view allowed, char otherwise) {
    return text.size() == 1 && allowed.find(text[0]) != std::string_view::npos ? text[0] : otherwise;
}

}  // namespace

bool ImportPlan::may_create(std::string_view entity_key) const {
    return std::ranges::find(create_missing, entity_key) != create_missing.end();
}

int ImportPlan::column_of(std::string_view field) const {
    for (std::size_t at = 0; at < columns.size(); ++at)
        if (columns[at].field == field) return static_cast<int>(at);
    return -1;
}

std::string to_json(const ImportPlan& plan) {
    Json json = {{"version", 1},
                 {"entity", plan.entity},
                 {"source", key_of(plan.source)},
                 {"delimiter", std::string(1, plan.dialect.delimiter)},
                 {"quote", std::string(1, plan.dialect.quote)},
                 {"header", plan.dialect.header},
                 {"skip_rows", plan.dialect.skip_rows},
                 {"mode", kModes[static_cast<std::size_t>(plan.mode)]},
                 {"key", plan.key},
                 {"create_missing", plan.create_missing},
                 {"fill_amount", plan.fill_amount},
                 {"opening_stage", plan.opening_stage},
                 {"columns", Json::array()},
                 {"defaults", Json::array()}};
    for (const ColumnPlan& column : plan.columns) json["columns"].push_back(column_json(column));
    for (const DefaultValue& value : plan.defaults)
        json["defaults"].push_back({{"field", value.field}, {"text", value.text}});
    // A file's header need not be valid UTF-8 in every byte; the profile must still be written.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<ImportPlan> import_plan_from_json(std::string_view text) {
    const auto unusable = [] {
        return fail(ErrorKind::damaged, "This mapping profile cannot be read.", "Nothing was changed.",
                    "Match the columns again and save it anew.");
    };
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return unusable();
    ImportPlan plan;
    try {
        plan.entity = json.value("entity", "");
        plan.source = source_from(json.value("source", ""));
        plan.dialect = {one_of(json.value("delimiter", ","), ",;\t|", ','), one_of(json.value("quote", "\""), "\"'", '"'),
                        json.value("header", true), json.value("skip_rows", 0)};
        const std::string mode = json.value("mode", "upsert");
        for (const ImportMode one : {ImportMode::create, ImportMode::update, ImportMode::upsert})
            if (mode == kModes[static_cast<std::size_t>(one)]) plan.mode = one;
        plan.key = json.value("key", "");
        plan.create_missing = json.value("create_missing", std::vector<std::string>{});
        plan.fill_amount = json.value("fill_amount", true);
        plan.opening_stage = json.value("opening_stage", "");
        for (const Json& column : json.at("columns")) plan.columns.push_back(column_from(column));
        for (const Json& value : json.value("defaults", Json::array()))
            plan.defaults.push_back({value.value("field", ""), value.value("text", "")});
    } catch (const Json::exception&) {
        return unusable();
    }
    return plan;
}

bool adopt_profile(const ImportPlan& profile, ImportPlan& plan) {
    std::size_t known = 0;
    for (const ColumnPlan& saved : profile.columns)
        known += std::ranges::any_of(plan.columns, [&](const ColumnPlan& column) { return column.header == saved.header; });
    if (profile.columns.empty() || known * 10 < profile.columns.size() * 6) return false;
    for (ColumnPlan& column : plan.columns) {
        const auto saved = std::ranges::find(profile.columns, column.header, &ColumnPlan::header);
        if (saved == profile.columns.end()) column.field.clear();
        else column = *saved;
    }
    plan.entity = profile.entity;
    plan.source = profile.source;
    plan.mode = profile.mode;
    plan.key = profile.key;
    plan.create_missing = profile.create_missing;
    plan.defaults = profile.defaults;
    plan.fill_amount = profile.fill_amount;
    plan.opening_stage = profile.opening_stage;
    return true;
}

}  // namespace qd
