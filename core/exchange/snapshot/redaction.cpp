#include "core/exchange/snapshot/redaction.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/exchange/snapshot/pseudonym.h"

namespace qd {
namespace {

using Names = std::span<const std::string_view>;

bool among(std::string_view name, Names names) { return std::ranges::find(names, name) != names.end(); }

constexpr std::string_view kManagerEntities[] = {"user", "team", "account", "contact", "lead", "pipeline", "stage", "deal",
                                                 "deal_line", "product", "activity", "setting", "custom_field"};
// What a company tells about itself; everything else in the settings is its own business.
constexpr std::string_view kSharedSettings[] = {"company", "currency", "fiscal_first_month", "first_weekday"};
constexpr std::string_view kSystem[] = {"id", "created", "updated"};

struct BoardEntity { std::string_view entity; Names keep, round, pseudonym; };

constexpr std::string_view kName[] = {"name"};
constexpr std::string_view kUserKeep[] = {"role", "team", "manager", "active"}, kUserRound[] = {"quota"};
constexpr std::string_view kTeamKeep[] = {"name", "parent"};
constexpr std::string_view kAccountKeep[] = {"industry", "type", "owner", "parent", "country"};
constexpr std::string_view kProductKeep[] = {"name", "code", "family", "active"}, kProductRound[] = {"price"};
constexpr std::string_view kPipelineKeep[] = {"name", "position"};
constexpr std::string_view kStageKeep[] = {"pipeline", "name", "position", "kind", "probability", "category",
                                           "rotting_days", "colour"};
constexpr std::string_view kDealKeep[] = {"account", "product", "close_date", "stage", "pipeline", "status", "owner",
                                          "probability", "category", "stage_since", "source", "currency", "close_moves"};
constexpr std::string_view kDealRound[] = {"amount"};
constexpr std::string_view kSettingKeep[] = {"name", "content"};

constexpr BoardEntity kBoard[] = {
    {"user", kUserKeep, kUserRound, kName},     {"team", kTeamKeep, {}, {}},
    {"account", kAccountKeep, {}, kName},       {"product", kProductKeep, kProductRound, {}},
    {"pipeline", kPipelineKeep, {}, {}},        {"stage", kStageKeep, {}, {}},
    {"deal", kDealKeep, kDealRound, kName},     {"setting", kSettingKeep, {}, {}}};

// A person's name is how a manager speaks of a contact; how to reach the person in private is not.
bool names_somebody(const Entity& entity, const Field& field) {
    return among(field.key, std::array<std::string_view, 2>{"first_name", "last_name"}) ||
           std::ranges::find(entity.title, field.key) != entity.title.end();
}

EntityTreatment manager_treatment(const Entity& entity) {
    EntityTreatment treatment{among(entity.key, kManagerEntities), {}};
    for (const Field& field : entity.fields) {
        const bool note = field.type == FieldType::long_text && entity.key != "setting" && entity.key != "custom_field";
        const bool private_data = field.personal && !names_somebody(entity, field);
        treatment.fields.push_back(note || private_data ? Treatment::leave_out : Treatment::keep);
    }
    return treatment;
}

EntityTreatment board_treatment(const Entity& entity) {
    EntityTreatment treatment{false, std::vector<Treatment>(entity.fields.size(), Treatment::leave_out)};
    const auto* const board = std::ranges::find(kBoard, entity.key, &BoardEntity::entity);
    if (board == std::end(kBoard)) return treatment;
    treatment.goes_along = true;
    for (std::size_t at = 0; at < entity.fields.size(); ++at) {
        const std::string_view key = entity.fields[at].key;
        if (among(key, board->keep) || among(key, kSystem)) treatment.fields[at] = Treatment::keep;
        if (among(key, board->round)) treatment.fields[at] = Treatment::round;
        if (among(key, board->pseudonym)) treatment.fields[at] = Treatment::pseudonym;
    }
    return treatment;
}

EntityTreatment treatment_of(const Entity& entity, Profile profile) {
    switch (profile) {
        case Profile::manager: return manager_treatment(entity);
        case Profile::board: return board_treatment(entity);
        case Profile::demo: return {false, std::vector<Treatment>(entity.fields.size(), Treatment::leave_out)};
        case Profile::full: break;
    }
    return {true, std::vector<Treatment>(entity.fields.size(), Treatment::keep)};
}

}  // namespace

Redaction::Redaction(const Catalogue& catalogue, Profile profile) : m_profile(profile) {
    for (const Entity& entity : catalogue.entities()) m_entities.emplace(&entity, treatment_of(entity, profile));
}

bool Redaction::takes(const Entity& entity, std::span<const Value> values) const {
    const auto text = [&](std::string_view key) { return as_text(values[static_cast<std::size_t>(entity.index_of(key))]); };
    if (entity.key == "setting") {
        if (text("name").starts_with("secret.")) return false;
        return m_profile == Profile::full || among(text("name"), kSharedSettings);
    }
    if (m_profile != Profile::manager) return true;
    if (entity.key == "activity") return text("kind") != "note";
    if (entity.key == "custom_field") {
        // The definition of a field goes with its values.
        const Value& personal = values[static_cast<std::size_t>(entity.index_of("personal"))];
        return as_integer(personal) == 0 && text("type") != name_of(FieldType::long_text);
    }
    return true;
}

Value Redaction::treated(const Entity& entity, std::size_t field, Id record, const Value& value) const {
    switch (of(entity).fields[field]) {
        case Treatment::keep: return value;
        case Treatment::leave_out: return {};
        case Treatment::round: return is_empty(value) ? value : Value{rounded_amount(as_integer(value))};
        case Treatment::pseudonym: break;
    }
    return Value{pseudonym(entity, record)};
}

}  // namespace qd
