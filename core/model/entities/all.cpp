#include "core/model/entities/all.h"

#include <ranges>

namespace qd::entities {
namespace {

const EntityOf* const kAll[] = {
    &kUser, &kTeam, &kAccount, &kContact, &kLead, &kPipeline, &kStage, &kDeal, &kDealLine, &kProduct, &kActivity, &kImportBatch, &kSetting,
    &kSavedView, &kCustomField, &kRule, &kRuleVersion, &kEnrolment, &kTimer, &kRuleRun, &kRuleStep, &kOutbox, &kForecastRun,
    &kForecastInput, &kForecastSubmission, &kForecastAdjustment, &kForecastJudgement, &kForecastScenario, &kMarketIndicator};

std::vector<std::string_view> parts_of(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    if (text.empty()) return parts;
    for (const auto part : std::views::split(text, separator)) parts.emplace_back(part.begin(), part.end());
    return parts;
}

std::vector<std::string> texts_of(std::string_view list) {
    const auto parts = parts_of(list, '|');
    return {parts.begin(), parts.end()};
}

std::vector<Choice> choices_of(std::string_view list) {
    std::vector<Choice> choices;
    for (const std::string_view one : parts_of(list, '|')) {
        const auto parts = parts_of(one, ':');
        choices.push_back({std::string{parts[0]}, std::string{parts[1]}, std::string{parts.size() > 2 ? parts[2] : ""}});
    }
    return choices;
}

Value start_of(const FieldOf& field) {
    switch (field.starts) {
        case FieldOf::Start::whole: return Value{static_cast<std::int64_t>(field.start_number)};
        case FieldOf::Start::real: return Value{field.start_number};
        case FieldOf::Start::words: return Value{std::string{field.start_text}};
        case FieldOf::Start::empty: break;
    }
    return {};
}

Field made_of(const FieldOf& field) {
    return {.key = std::string{field.key}, .label = std::string{field.label}, .type = field.type, .target = std::string{field.target},
            .choices = choices_of(field.choices), .aliases = texts_of(field.aliases), .help = std::string{field.help_text},
            .initial = start_of(field), .required = field.required, .searchable = field.searchable, .personal = field.is_personal,
            .unique = field.is_unique, .indexed = field.indexed, .read_only = field.read_only, .hidden = field.hidden};
}

}  // namespace

std::vector<Field> fields_of(std::span<const FieldOf> declared) {
    std::vector<Field> fields;
    for (const FieldOf& field : declared) fields.push_back(made_of(field));
    return fields;
}

std::vector<Entity> all() {
    std::vector<Entity> entities;
    for (const EntityOf* one : kAll) {
        entities.push_back({.key = std::string{one->key}, .label = std::string{one->label}, .plural = std::string{one->plural},
                            .icon = std::string{one->icon}, .title = texts_of(one->title), .fields = fields_of(one->fields), .hidden = one->hidden});
    }
    return entities;
}

}  // namespace qd::entities
