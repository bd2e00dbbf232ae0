#include "core/automation/rule_check.h"

#include <algorithm>
#include <set>

#include "core/automation/merge_text.h"
#include "core/automation/recurrence.h"
#include "core/automation/rule_fields.h"
#include "core/automation/rule_names.h"
#include "core/base/text.h"
#include "core/query/filter_sql.h"

namespace qd {
namespace {

bool is_day(FieldType type) { return type == FieldType::date || type == FieldType::instant; }
bool is_number(FieldType type) {
    return type == FieldType::integer || type == FieldType::decimal || type == FieldType::money || type == FieldType::percent;
}
template <class List>
bool has(const List& list, std::string_view word) { return std::ranges::find(list, word) != list.end(); }

bool has_expression(const Filter& filter) {
    return filter.kind == Filter::Kind::expression || std::ranges::any_of(filter.parts, has_expression);
}

class Checker {
public:
    Checker(Workspace& workspace, const RuleDefinition& rule, const Figures& figures) : m_workspace(workspace), m_rule(rule), m_figures(figures) {}

    std::vector<RuleProblem> run() {
        if (trim(m_rule.name).empty()) say("name", "The rule needs a name.", "Name it after what it is for.");
        const Entity* entity = m_workspace.catalogue().find(m_rule.entity);
        if (!entity || entity->hidden) {
            say("entity", "There are no records of the kind “" + m_rule.entity + "”.", "Choose what the rule is about.");
            return std::move(m_problems);
        }
        trigger("trigger", m_rule.trigger, *entity);
        for (std::size_t at = 0; at < m_rule.also.size(); ++at) also("also." + std::to_string(at), m_rule.also[at], *entity);
        filter("filter", m_rule.filter, *entity, sees_change(m_rule) ? FilterSight::change : FilterSight::record);
        const bool answers_changes = std::ranges::any_of(triggers_of(m_rule), [](const Trigger* on) { return sees_change(on->kind); });
        if (m_rule.again == Again::when_matching_again && answers_changes && has_expression(m_rule.filter))
            say("filter", "An expression cannot be asked of what was before a change, so nobody knows when it matches anew.",
                "Write it as conditions, or let the rule act every time or once.");
        for (const std::string& exit : m_rule.exits)
            if (!has(kExits, exit)) say("exits", "“" + exit + "” is no reason to leave.", "Choose one of the list.");
        if (m_rule.hours.limited && m_rule.hours.weekdays == 0) say("hours", "No day of the week is chosen: nothing would ever be sent.", "Choose at least one day.");
        else if (m_rule.hours.limited && m_rule.hours.from >= m_rule.hours.to)
            say("hours", "These working hours never come.", "Let them begin before they end.");
        if (m_rule.steps.empty()) say("steps", "The rule does nothing yet.", "Add a step.");
        steps(m_rule.steps, *entity, false);
        return std::move(m_problems);
    }

private:
    void say(std::string place, std::string what, std::string next) {
        m_problems.push_back({std::move(place), std::move(what), std::move(next)});
    }

    void also(const std::string& place, const Trigger& on, const Entity& entity) {
        if (!is_event(on)) return say(place, "Only what happens to a record can start a rule besides.", "Let this be its first start, or make a rule of its own.");
        trigger(place, on, entity);
    }

    void trigger(const std::string& place, const Trigger& on, const Entity& entity) {
        using enum TriggerKind;
        switch (on.kind) {
            case field_changed: field_trigger(place, on, entity); break;
            case stage_entered: case stage_left: case stage_aged:
                if (entity.key != "deal") return say(place, "Only deals have stages.", "Choose another start.");
                stages(place + (on.kind == stage_left ? ".from" : ".to"), on.kind == stage_left ? on.from : on.to);
                if (on.kind == stage_aged && on.span.amount <= 0) say(place + ".span", "How long is missing.", "Write a number of days.");
                break;
            case idle:
                if (on.span.amount <= 0) say(place + ".span", "How long is missing.", "Write a number of days.");
                if (entity.key != "deal" && !entity.find("last_activity") && !activity_refers_to(entity))
                    say(place, entity.plural + " have no activities.", "Choose another start.");
                break;
            case date_reached: {
                const Field* field = known_field(place + ".field", entity, on.field);
                if (field && !is_day(field->type)) say(place + ".field", field->label + " is not a date.", "Choose a date.");
                break;
            }
            case schedule:
                if (auto rule = parse_recurrence(on.recurrence); !rule) say(place + ".recurrence", rule.error().what(), rule.error().next());
                if (on.measure.empty()) break;
                if (entity.key != "user" || !on.each_record) say(place + ".measure", "A key figure is of a person.", "Let the rule be about people, once for each of them.");
                else figure();
                break;
            case threshold:
                if (!on.measure.empty()) {
                    figure();
                    break;
                }
                if (const Field* field = known_field(place + ".field", entity, on.field); field && !is_number(field->type))
                    say(place + ".field", field->label + " is not a number.", "Choose a number.");
                break;
            case signal:
                if (!has(kSignals, on.signal)) say(place + ".signal", "What it listens to is missing.", "Choose a reply, an opt-out, a meeting or a contact.");
                break;
            case created: case updated: case deleted: case restored: case import_finished: case manual: break;
        }
    }

    void figure() {
        if (m_figures.known.empty() || m_figures.find(m_rule.trigger.measure)) return;
        std::string labels;
        for (const KeyFigure& known : m_figures.known) labels += (labels.empty() ? "" : "; ") + known.label;
        say(m_rule.trigger.kind == TriggerKind::schedule ? "trigger.measure" : "trigger.field", "There is no key figure “" + m_rule.trigger.measure + "”.",
            "Choose one of these: " + labels + ".");
    }

    void field_trigger(const std::string& at, const Trigger& on, const Entity& entity) {
        const Field* field = known_field(at + ".field", entity, on.field);
        if (!field) return;
        for (const auto& [side, values] : {std::pair{".from", &on.from}, std::pair{".to", &on.to}}) {
            if (values->empty()) continue;
            if (auto bound = bind_condition({on.field, FilterOperator::any_of, *values, false}, m_workspace.catalogue(), entity, {}); !bound)
                say(at + side, bound.error().what(), bound.error().next());
        }
    }

    [[nodiscard]] bool activity_refers_to(const Entity& entity) const {
        const Field* field = m_workspace.catalogue().entity("activity").find(entity.key);
        return field && field->type == FieldType::reference;
    }

    void stages(const std::string& place, const std::vector<Value>& list) {
        for (const Value& stage : list) known_title(place, m_workspace.catalogue().entity("stage"), stage);
    }

    // A record named by its title or id.
    void known_title(const std::string& place, const Entity& target, const Value& value) {
        const auto* name = std::get_if<std::string>(&value);
        QueryContext context;
        const Filter filter = name ? where(target.title.front(), FilterOperator::is, {value}) : where("id", FilterOperator::is, {value});
        const auto found = count_matching(m_workspace.database(), m_workspace.catalogue(), target, filter, context);
        if (found && *found > 0) return;
        const std::string lower = lower_first(target.label);
        say(place, name ? "There is no " + lower + " “" + *name + "”." : "That " + lower + " does not exist any more.",
            "Choose another one.");
    }

    const Field* known_field(const std::string& place, const Entity& entity, std::string_view key) {
        if (key.empty()) {
            say(place, "A field is missing.", "Choose a field.");
            return nullptr;
        }
        const Field* field = entity.find(key);
        if (!field) say(place, entity.plural + " have no field “" + std::string{key} + "” any more.", "Choose another field.");
        else if (std::string missing = taken_away(m_workspace.catalogue(), entity, key); !missing.empty()) say(place, std::move(missing), "Choose another field.");
        return field;
    }

    void filter(const std::string& place, const Filter& tree, const Entity& entity, FilterSight sight) {
        if (auto bound = bind_filter(tree, m_workspace.catalogue(), entity, {}, sight); !bound)
            return say(place, bound.error().what(), bound.error().next().empty() ? "Change this condition." : bound.error().next());
        if (std::string missing = taken_away(m_workspace.catalogue(), entity, tree); !missing.empty())
            return say(place, std::move(missing), "Change this condition.");
        if (auto checked = check_expressions(m_workspace.database(), entity, tree); !checked)
            return say(place, checked.error().what(), checked.error().next());
        names_in(place, tree, entity);
    }

    // Names of stages, people and teams: the few that a condition names on purpose.
    void names_in(const std::string& place, const Filter& tree, const Entity& entity) {
        for (const Filter& part : tree.parts) names_in(place, part, entity);
        if (tree.kind != Filter::Kind::condition) return;
        using enum FilterOperator;
        const FilterOperator op = tree.condition.op;
        if (op != is && op != is_not && op != FilterOperator::any_of && op != FilterOperator::none_of && op != was && op != was_not) return;
        const auto path = m_workspace.catalogue().resolve(entity, tree.condition.field);
        if (!path || path->field().type != FieldType::reference) return;
        const std::string& target = path->field().target;
        if (target != "stage" && target != "user" && target != "team" && target != "pipeline") return;
        for (const Value& value : tree.condition.values) known_title(place, m_workspace.catalogue().entity(target), value);
    }

    void merged(const std::string& place, std::string_view text, const Entity& entity) {
        for (const MergeField& field : merge_fields(text)) {
            if (field.path == "today" || field.path == "title") continue;
            if (auto path = m_workspace.catalogue().resolve(entity, field.path); !path)
                say(place, "There is no field “" + field.path + "” to fill in.", "Correct the name between {{ and }}.");
        }
    }

    void needs_text(const std::string& place, std::string_view text, const Entity& entity, std::string_view what) {
        if (trim(text).empty()) return say(place, std::string{what} + " is missing.", "Write it.");
        merged(place, text, entity);
    }

    void who(const std::string& place, const Who& person, const Entity& entity) {
        switch (person.kind) {
            case Who::Kind::owner:
            case Who::Kind::manager:
                if (!entity.find("owner")) say(place, entity.plural + " have no owner.", "Choose a person.");
                break;
            case Who::Kind::role: {
                const Field& role = *m_workspace.catalogue().entity("user").find("role");
                const auto known = std::ranges::find(role.choices, person.role, &Choice::key);
                const Filter holds = all_of({where("role", FilterOperator::is, {Value{person.role}}), where("active", FilterOperator::is, {Value{std::int64_t{1}}})});
                if (known == role.choices.end()) return say(place, "There is no role “" + person.role + "”.", "Choose a role.");
                const auto found = count_matching(m_workspace.database(), m_workspace.catalogue(), m_workspace.catalogue().entity("user"), holds, {});
                if (!found || *found == 0)
                    say(place, "Nobody here is " + known->label + ".", "Give somebody that role under Settings, or choose a person.");
                break;
            }
            case Who::Kind::user: known_title(place, m_workspace.catalogue().entity("user"), Value{person.user}); break;
            case Who::Kind::rule_owner: case Who::Kind::nobody: break;
        }
    }

    void new_values(const std::string& place, const std::vector<NewValue>& values, const Entity& target, const Entity& entity) {
        for (std::size_t at = 0; at < values.size(); ++at) {
            const std::string item = place + ".set." + std::to_string(at);
            const NewValue& value = values[at];
            const Field* field = known_field(item, target, value.field);
            if (!field) continue;
            if (field->read_only) {
                say(item, field->label + " is kept by Quarterdeck itself.", "Choose another field.");
                continue;
            }
            new_value(item, value, *field, entity);
        }
    }

    void new_value(const std::string& item, const NewValue& value, const Field& field, const Entity& entity) {
        switch (value.kind) {
            case NewValue::Kind::literal: {
                const auto* text = std::get_if<std::string>(&value.literal);
                if (text && text->find("{{") != std::string::npos) return merged(item, *text, entity);
                if (text && field.type == FieldType::reference) return known_title(item, m_workspace.catalogue().entity(field.target), value.literal);
                if (text && is_day(field.type)) {
                    if (!parse_iso_date(*text)) say(item, field.label + ": “" + *text + "” is not a date.", "Write it like 2017-03-01.");
                    return;
                }
                if (auto accepted = accept(field, value.literal); !accepted) say(item, accepted.error().what(), accepted.error().next());
                return;
            }
            case NewValue::Kind::add:
                if (!is_number(field.type)) say(item, field.label + " is not a number.", "Set it instead of adding.");
                return;
            case NewValue::Kind::in:
                if (!is_day(field.type)) return say(item, field.label + " is not a date.", "Set it to a value.");
                [[fallthrough]];
            case NewValue::Kind::copy: {
                if (value.path.empty() && value.kind == NewValue::Kind::in) return;
                const auto path = m_workspace.catalogue().resolve(entity, value.path);
                if (!path) return say(item, "There is no field “" + value.path + "” to take the value from.", "Choose another field.");
                if (value.kind == NewValue::Kind::in && !is_day(path->field().type)) say(item, path->field().label + " is not a date.", "Choose a date.");
                return;
            }
            case NewValue::Kind::person:
                if (field.target != "user") say(item, field.label + " is not a person.", "Choose another field.");
                return who(item, value.who, entity);
            case NewValue::Kind::clear:
                if (field.required) say(item, field.label + " must not be empty.", "Choose another value.");
                return;
        }
    }

    void steps(const std::vector<Step>& list, const Entity& entity, bool in_loop) {
        for (const Step& step : list) {
            if (!m_keys.insert(step.key).second) say("steps." + step.key, "Two steps are called “" + step.key + "”.", "Remove one of them.");
            one(step, entity, in_loop);
        }
    }

    void other_rule(const std::string& place, const std::string& name) {
        if (name == m_rule.name) return say(place, "A rule cannot start itself.", "Choose another rule.");
        Filter filter = where("name", FilterOperator::is, {Value{name}});
        const auto found = count_matching(m_workspace.database(), m_workspace.catalogue(), m_workspace.catalogue().entity("rule"), filter, {});
        if (!found || *found == 0) say(place, "There is no rule “" + name + "”.", "Choose another rule.");
    }

    void one(const Step& step, const Entity& entity, bool in_loop) {
        const std::string place = "steps." + step.key;
        if (in_loop && (step.kind == StepKind::delay || step.kind == StepKind::wait || !step.approval.empty()))
            say(place, "Nothing can wait inside a loop.", "Wait before or after it.");
        if (!step.approval.empty() && step.approval != "owner" && step.approval != "rule_owner")
            say(place + ".approval", "“" + step.approval + "” cannot approve.", "Choose the owner or yourself.");
        switch (step.kind) {
            case StepKind::task: case StepKind::call: case StepKind::linkedin: case StepKind::notify: case StepKind::document:
                needs_text(place + ".subject", step.subject, entity, "What it is about");
                who(place + ".who", step.who, entity);
                merged(place + ".body", step.body, entity);
                if (step.kind == StepKind::task) new_values(place, step.set, m_workspace.catalogue().entity("activity"), entity);
                break;
            case StepKind::email:
                needs_text(place + ".subject", step.subject, entity, "The subject");
                merged(place + ".body", step.body, entity);
                break;
            case StepKind::activity:
                needs_text(place + ".subject", step.subject, entity, "What it is about");
                new_values(place, step.set, m_workspace.catalogue().entity("activity"), entity);
                break;
            case StepKind::note: needs_text(place + ".body", step.body, entity, "The note"); break;
            case StepKind::create: {
                const Entity* made = m_workspace.catalogue().find(step.entity);
                if (!made || made->hidden) return say(place + ".entity", "What to create is missing.", "Choose a kind of record.");
                if (!step.via.empty()) known_field(place + ".via", *made, step.via);
                new_values(place, step.set, *made, entity);
                for (const Field& field : made->fields)
                    if (field.required && is_empty(field.initial) && field.key != step.via && !(made->key == "deal" && field.key == "stage") &&
                        std::ranges::find(step.set, field.key, &NewValue::field) == step.set.end())
                        say(place + ".set", "A new " + made->label + " needs " + field.label + ".", "Add that field.");
                break;
            }
            case StepKind::update:
                if (step.set.empty()) say(place + ".set", "What to change is missing.", "Add a field.");
                new_values(place, step.set, entity, entity);
                break;
            case StepKind::assign: assign(place, step, entity); break;
            case StepKind::tag:
                if (!entity.find("tags")) say(place, entity.plural + " have no tags.", "Remove this step.");
                if (trim(step.tag).empty()) say(place + ".tag", "The tag is missing.", "Write it.");
                break;
            case StepKind::move_stage:
                if (entity.key != "deal") say(place, "Only deals have stages.", "Remove this step.");
                else if (is_empty(step.stage)) say(place + ".stage", "The stage is missing.", "Choose one.");
                else stages(place + ".stage", {step.stage});
                break;
            case StepKind::enrol: case StepKind::unenrol: case StepKind::start_rule: other_rule(place + ".rule", step.rule); break;
            case StepKind::file:
                if (step.format != "csv" && step.format != "json" && step.format != "ics")
                    say(place + ".format", "The kind of file is missing.", "Choose CSV, JSON or ICS.");
                merged(place + ".subject", step.subject, entity);
                break;
            case StepKind::delay:
                if (step.span.amount <= 0) say(place + ".span", "How long to wait is missing.", "Write a number.");
                break;
            case StepKind::wait:
                if (step.span.amount <= 0) say(place + ".span", "How long to wait at most is missing.", "Write a number.");
                if (!step.signal.empty() && !has(kSignals, step.signal)) say(place + ".signal", "“" + step.signal + "” is nothing to wait for.", "Choose one of the list.");
                if (step.signal.empty() && step.filter.lets_all_through()) say(place + ".filter", "What to wait for is missing.", "Add a condition.");
                filter(place + ".filter", step.filter, entity, FilterSight::record);
                break;
            case StepKind::branch:
                if (step.filter.lets_all_through()) say(place + ".filter", "What decides is missing.", "Add a condition.");
                filter(place + ".filter", step.filter, entity, FilterSight::record);
                break;
            case StepKind::each: return loop(place, step, entity);
            case StepKind::stop: break;
        }
        steps(step.then, entity, in_loop);
        steps(step.otherwise, entity, in_loop);
    }

    void assign(const std::string& place, const Step& step, const Entity& entity) {
        if (!entity.find("owner")) return say(place, entity.plural + " have no owner.", "Remove this step.");
        if (!has(kAssignMethods, step.method)) return say(place + ".method", "How to choose the person is missing.", "Choose in turn, least open work or shares.");
        if (step.method == "person") return who(place + ".who", step.who, entity);
        if (!step.team.empty()) known_title(place + ".team", m_workspace.catalogue().entity("team"), Value{step.team});
        if (step.method == "weighted" && std::ranges::none_of(step.weights, [](const auto& weight) { return weight.second > 0; }))
            say(place + ".weights", "Nobody has a share.", "Give at least one person a share.");
        for (const auto& [name, share] : step.weights) known_title(place + ".weights", m_workspace.catalogue().entity("user"), Value{name});
    }

    void loop(const std::string& place, const Step& step, const Entity& entity) {
        const Entity* related = m_workspace.catalogue().find(step.entity);
        const Field* via = related ? related->find(step.via) : nullptr;
        const Field* own = entity.find(step.via);
        const bool direct = via && via->target == entity.key;
        const bool shared = via && own && via->type == FieldType::reference && via->target == own->target;
        if (!direct && !shared) return say(place + ".entity", "These records are not related.", "Choose related records.");
        if (step.then.empty()) say(place + ".then", "What to do with each of them is missing.", "Add a step.");
        filter(place + ".filter", step.filter, *related, FilterSight::record);
        steps(step.then, *related, true);
    }

    Workspace& m_workspace;
    const RuleDefinition& m_rule;
    const Figures& m_figures;
    std::vector<RuleProblem> m_problems;
    std::set<std::string> m_keys;
};

}  // namespace

std::vector<RuleProblem> check_rule(Workspace& workspace, const RuleDefinition& rule, const Figures& figures) { return Checker{workspace, rule, figures}.run(); }

}  // namespace qd
