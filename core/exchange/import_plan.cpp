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
    for (const ValueRule& rule : column.rules)
        json["values"].push_back({{"from", rule.from}, {"to", rule.to}, {"create", rule.create}});
    return json;
}

// Members that may be absent; one of another type spoils the whole.
class Members {
public:
    Members(const Json& json, bool& spoiled) : m_json(json), m_spoiled(spoiled) { m_spoiled |= !json.is_object(); }

    [[nodiscard]] std::string text(const char* key, const char* otherwise = "") const {
        const Json* member = find<&Json::is_string>(key);
        return member ? member->get<std::string>() : otherwise;
    }
    [[nodiscard]] bool flag(const char* key, bool otherwise) const {
        const Json* member = find<&Json::is_boolean>(key);
        return member ? member->get<bool>() : otherwise;
    }
    [[nodiscard]] double number(const char* key, double otherwise) const {
        const Json* member = find<&Json::is_number>(key);
        return member ? member->get<double>() : otherwise;
    }
    [[nodiscard]] int count(const char* key) const {
        const Json* member = find<&Json::is_number_integer>(key);
        return member ? member->get<int>() : 0;
    }
    [[nodiscard]] const Json& list(const char* key) const {
        static const Json kNone = Json::array();
        const Json* member = find<&Json::is_array>(key);
        return member ? *member : kNone;
    }

private:
    template <auto is>
    const Json* find(const char* key) const {
        const auto member = m_json.find(key);
        if (member == m_json.end()) return nullptr;
        const bool fits = ((*member).*is)();
        m_spoiled |= !fits;
        return fits ? &*member : nullptr;
    }

    const Json& m_json;
    bool& m_spoiled;
};

ColumnPlan column_from(const Json& json, bool& spoiled) {
    const Members members{json, spoiled};
    ColumnPlan column;
    column.header = members.text("header");
    column.field = members.text("field");
    column.confidence = members.number("confidence", 1.0);
    column.reason = members.text("reason");
    column.order = date_order_from(members.text("order", "year_first"));
    column.numbers.decimal = members.text("decimal", ".") == "," ? ',' : '.';
    for (const Json& one : members.list("values")) {
        const Members rule{one, spoiled};
        column.rules.push_back({rule.text("from"), rule.text("to"), rule.flag("create", false)});
    }
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
    bool spoiled = false;
    const Members members{json, spoiled};
    if (spoiled || !json.contains("columns")) return unusable();
    ImportPlan plan;
    plan.entity = members.text("entity");
    plan.source = source_from(members.text("source"));
    plan.dialect = {one_of(members.text("delimiter", ","), ",;\t|", ','), one_of(members.text("quote", "\""), "\"'", '"'),
                    members.flag("header", true), members.count("skip_rows")};
    const std::string mode = members.text("mode", "upsert");
    for (const ImportMode one : {ImportMode::create, ImportMode::update, ImportMode::upsert})
        if (mode == kModes[static_cast<std::size_t>(one)]) plan.mode = one;
    plan.key = members.text("key");
    for (const Json& entity : members.list("create_missing")) {
        spoiled |= !entity.is_string();
        if (!spoiled) plan.create_missing.push_back(entity.get<std::string>());
    }
    plan.fill_amount = members.flag("fill_amount", true);
    plan.opening_stage = members.text("opening_stage");
    for (const Json& column : members.list("columns")) plan.columns.push_back(column_from(column, spoiled));
    for (const Json& value : members.list("defaults")) {
        const Members one{value, spoiled};
        plan.defaults.push_back({one.text("field"), one.text("text")});
    }
    if (spoiled) return unusable();
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
