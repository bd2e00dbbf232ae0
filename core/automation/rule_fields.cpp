#include "core/automation/rule_fields.h"

namespace qd {
namespace {

std::string in_steps(const Catalogue& catalogue, const Entity& entity, const std::vector<Step>& steps) {
    for (const Step& step : steps) {
        const Entity* other = step.kind == StepKind::create || step.kind == StepKind::each ? catalogue.find(step.entity) : nullptr;
        const Entity& about = other ? *other : entity;
        for (const NewValue& value : step.set) {
            if (std::string missing = taken_away(catalogue, about, value.field); !missing.empty()) return missing;
            if (std::string missing = taken_away(catalogue, entity, value.path); !missing.empty()) return missing;
        }
        const Entity& asked = step.kind == StepKind::each ? about : entity;
        if (std::string missing = taken_away(catalogue, asked, step.filter); !missing.empty()) return missing;
        for (const auto* list : {&step.then, &step.otherwise})
            if (std::string missing = in_steps(catalogue, asked, *list); !missing.empty()) return missing;
    }
    return {};
}

}  // namespace

std::string taken_away(const Catalogue& catalogue, const Entity& entity, std::string_view path) {
    const auto found = catalogue.resolve(entity, path);
    if (!found) return {};
    for (std::size_t at = 0; at < found->steps.size(); ++at)
        if (found->steps[at]->custom && found->steps[at]->hidden)
            return found->owners[at]->plural + " have no field “" + found->steps[at]->label + "” any more.";
    return {};
}

std::string taken_away(const Catalogue& catalogue, const Entity& entity, const Filter& filter) {
    if (filter.kind == Filter::Kind::condition) return taken_away(catalogue, entity, filter.condition.field);
    for (const Filter& part : filter.parts)
        if (std::string missing = taken_away(catalogue, entity, part); !missing.empty()) return missing;
    return {};
}

std::string taken_away(const Catalogue& catalogue, const Entity& entity, const RuleDefinition& rule) {
    for (const Trigger* on : triggers_of(rule))
        if (std::string missing = taken_away(catalogue, entity, on->field); !missing.empty()) return missing;
    if (std::string missing = taken_away(catalogue, entity, rule.filter); !missing.empty()) return missing;
    return in_steps(catalogue, entity, rule.steps);
}

}  // namespace qd
