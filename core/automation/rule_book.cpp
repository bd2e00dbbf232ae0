#include "core/automation/rule_book.h"

#include <algorithm>

#include "core/automation/rule_fields.h"
#include "core/base/sort_by.h"
#include "core/base/text.h"
#include "core/query/filter_sql.h"

namespace qd {
namespace {

Result<Condition> with_ids(Workspace& workspace, const Entity& entity, Condition condition) {
    const FieldPath path = TRY(workspace.catalogue().resolve(entity, condition.field));
    if (path.field().type != FieldType::reference || condition.values.empty()) return condition;
    std::vector<Value> ids;
    for (const std::int64_t id : TRY(ids_by_title(workspace, path.field().target, condition.values))) ids.push_back(Value{id});
    condition.values = std::move(ids);
    return condition;
}

// Few records are named on purpose, and asking for an id is far cheaper than for a title.
bool is_named(std::string_view target) { return target == "stage" || target == "user" || target == "team" || target == "pipeline"; }

Result<Filter> names_resolved(Workspace& workspace, const Entity& entity, Filter filter) {
    using enum FilterOperator;
    if (filter.kind == Filter::Kind::condition) {
        const FilterOperator op = filter.condition.op;
        const bool equality = op == is || op == is_not || op == FilterOperator::any_of || op == FilterOperator::none_of || op == was || op == was_not;
        const FieldPath path = TRY(workspace.catalogue().resolve(entity, filter.condition.field));
        if (equality && path.field().type == FieldType::reference && is_named(path.field().target))
            filter.condition = TRY(with_ids(workspace, entity, std::move(filter.condition)));
    }
    for (Filter& part : filter.parts) part = TRY(names_resolved(workspace, entity, std::move(part)));
    return filter;
}

// Conditions of one group in any order say the same: those that cost no other record come first.
void cheapest_first(BoundFilter& filter) {
    sort_by(filter.parts, {}, [](const BoundFilter& part) {
        if (part.kind != Filter::Kind::condition) return std::size_t{10};
        return part.test.kind == FilterTest::Kind::changed ? 0 : part.test.path.steps.size() + part.test.of_title;
    });
    for (BoundFilter& part : filter.parts) cheapest_first(part);
}

bool waits_somewhere(const std::vector<Step>& steps) {
    return std::ranges::any_of(steps, [](const Step& step) {
        return step.kind == StepKind::delay || step.kind == StepKind::wait || !step.approval.empty() || is_outward(step.kind) ||
               waits_somewhere(step.then) || waits_somewhere(step.otherwise);
    });
}

std::string field_watched(const Trigger& trigger) {
    using enum TriggerKind;
    switch (trigger.kind) {
        case stage_entered: case stage_left: return "stage";
        case stage_aged: return "stage_since";
        default: return trigger.field;
    }
}

}  // namespace

Result<std::vector<std::int64_t>> ids_by_title(Workspace& workspace, std::string_view entity_key, const std::vector<Value>& names) {
    const Entity& entity = workspace.catalogue().entity(entity_key);
    std::vector<std::int64_t> ids;
    for (const Value& name : names) {
        if (!std::holds_alternative<std::string>(name)) {
            ids.push_back(as_integer(name));
            continue;
        }
        const auto found = TRY(matching_ids(workspace.database(), workspace.catalogue(), entity, where(entity.title.front(), FilterOperator::is, {name}), {}));
        if (found.empty())
            return fail(ErrorKind::not_found, "There is no " + fold(entity.label) + " “" + std::string{as_text(name)} + "”.", {}, "Choose another one.");
        ids.insert(ids.end(), found.begin(), found.end());
    }
    return ids;
}

LiveRule* RuleBook::find(Id rule) const {
    const auto found = std::ranges::find(m_rules, rule, [](const auto& one) { return one->id; });
    return found == m_rules.end() ? nullptr : found->get();
}

LiveRule* RuleBook::find_by_name(std::string_view name) const {
    const auto found = std::ranges::find_if(m_rules, [&](const auto& one) { return one->name == name; });
    return found == m_rules.end() ? nullptr : found->get();
}

const RuleBook::Watch* RuleBook::watch(int entity_number) const {
    const auto found = m_watch.find(entity_number);
    return found == m_watch.end() ? nullptr : &found->second;
}

Result<std::shared_ptr<const RuleDefinition>> RuleBook::definition(Id version) {
    if (const auto known = m_definitions.find(version); known != m_definitions.end()) return known->second;
    Statement select = TRY(m_workspace.database().prepare("SELECT definition FROM rule_version WHERE id = ?"));
    select.bind(0, version);
    if (!TRY(select.step())) return fail(ErrorKind::not_found, "That version of the rule does not exist any more.");
    auto read = std::make_shared<const RuleDefinition>(TRY(rule_from_json(select.text(0))));
    m_definitions.emplace(version, read);
    return read;
}

Result<> RuleBook::load() {
    m_rules.clear(), m_broken.clear(), m_watch.clear(), m_signals.clear(), m_imports.clear(), m_timed.clear(), m_definitions.clear();
    m_any_waits = false;
    std::vector<std::unique_ptr<LiveRule>> rules;
    {
        Statement select = TRY(m_workspace.database().prepare(
            "SELECT r.id, r.live_version, r.owner, r.name, r.position, v.published, v.existing, r.checked, r.last_level"
            " FROM rule r JOIN rule_version v ON v.id = r.live_version WHERE r.state = 'live' AND r.deleted IS NULL"
            " ORDER BY r.position, r.id"));
        while (TRY(select.step())) {
            auto rule = std::make_unique<LiveRule>();
            rule->id = select.integer(0), rule->version = select.integer(1), rule->owner = select.integer(2);
            rule->name = select.text(3), rule->position = select.integer(4);
            rule->published = instant_from_stored(select.integer(5)), rule->existing = select.integer(6) != 0;
            rule->checked = instant_from_stored(select.integer(7));
            if (!select.is_null(8)) rule->last_level = select.real(8);
            rules.push_back(std::move(rule));
        }
    }
    for (auto& rule : rules) {
        auto prepared = [&]() -> Result<> {
            rule->definition = TRY(definition(rule->version));
            return prepare(*rule, m_workspace.clock().now());
        }();
        if (!prepared) {
            if (prepared.error().kind() == ErrorKind::storage || prepared.error().kind() == ErrorKind::damaged) return prepared;
            m_broken.push_back({rule->id, prepared.error().what()});
            continue;
        }
        rule->place = m_rules.size();
        m_rules.push_back(std::move(rule));
        index(*m_rules.back());
    }
    return {};
}

Result<> RuleBook::prepare(LiveRule& rule, Instant at) const {
    const RuleDefinition& definition = *rule.definition;
    rule.again = definition.again;
    rule.entity = m_workspace.catalogue().find(definition.entity);
    if (!rule.entity) return fail(ErrorKind::not_found, "There are no records of the kind “" + definition.entity + "” any more.");
    if (std::string missing = taken_away(m_workspace.catalogue(), *rule.entity, definition); !missing.empty())
        return fail(ErrorKind::not_found, std::move(missing));
    rule.on = &definition.trigger;
    TRY(prepare_start(rule, rule));
    rule.also.clear();
    for (const Trigger& more : definition.also) {
        rule.also.push_back({.on = &more});
        TRY(prepare_start(rule, rule.also.back()));
    }
    rule.sight = sees_change(definition) ? FilterSight::change : FilterSight::record;
    TRY(check_expressions(m_workspace.database(), *rule.entity, definition.filter));
    return bind(rule, at);
}

Result<> RuleBook::prepare_start(const LiveRule& rule, LiveStart& start) const {
    start.kind = start.on->kind;
    const std::string field = field_watched(*start.on);
    if (field.empty()) return {};
    const int at_field = rule.entity->index_of(field);
    if (at_field < 0) return fail(ErrorKind::not_found, rule.entity->plural + " have no field “" + field + "” any more.");
    start.field = static_cast<std::size_t>(at_field);
    return {};
}

Result<> RuleBook::bind(LiveRule& rule, Instant at) const {
    if (m_last.at != at) {
        const int offset = m_workspace.clock().utc_offset_minutes(at);
        m_last = {at, offset, day_of(at + std::chrono::minutes{offset})};
    }
    rule.context.now = at;
    if (rule.bound_on == m_last.day) return {};
    rule.context = TRY(query_context(m_workspace, rule.owner));
    rule.context.now = at, rule.context.today = m_last.day, rule.context.utc_offset_minutes = m_last.utc_offset;
    const Filter filter = TRY(names_resolved(m_workspace, *rule.entity, rule.definition->filter));
    rule.filter = TRY(bind_filter(filter, m_workspace.catalogue(), *rule.entity, rule.context, rule.sight));
    cheapest_first(rule.filter);
    TRY(bind_start(rule, rule));
    for (LiveStart& more : rule.also) TRY(bind_start(rule, more));
    rule.bound_on = m_last.day;
    return {};
}

Result<> RuleBook::bind_start(const LiveRule& rule, LiveStart& start) const {
    const Trigger& on = *start.on;
    const std::string field = on.kind == TriggerKind::stage_aged ? "stage" : field_watched(on);
    for (const auto& [values, test] : {std::pair{&on.from, &start.from}, std::pair{&on.to, &start.to}}) {
        test->reset();
        if (values->empty()) continue;
        const Condition condition = TRY(with_ids(m_workspace, *rule.entity, {field, FilterOperator::any_of, *values, false}));
        *test = TRY(bind_condition(condition, m_workspace.catalogue(), *rule.entity, rule.context));
    }
    start.asks_values = on.kind == TriggerKind::threshold || start.from || start.to;
    return {};
}

Result<std::unique_ptr<LiveRule>> RuleBook::loose(RuleDefinition definition, Id owner, Instant at) const {
    auto rule = std::make_unique<LiveRule>();
    rule->owner = owner;
    rule->name = definition.name;
    rule->definition = std::make_shared<const RuleDefinition>(std::move(definition));
    TRY(prepare(*rule, at));
    return rule;
}

void RuleBook::index(LiveRule& rule) {
    m_any_waits = m_any_waits || waits_somewhere(rule.definition->steps);
    m_watch[rule.entity->number];  // its records are watched, whatever starts it
    for (const LiveStart* start : rule.starts()) index_start(rule, *start);
}

void RuleBook::index_start(LiveRule& rule, const LiveStart& start) {
    Watch& watch = m_watch[rule.entity->number];
    const Asked asked{&rule, &start};
    using enum TriggerKind;
    switch (start.kind) {
        case created: watch.created.push_back(asked); break;
        case updated: watch.updated.push_back(asked); break;
        case deleted: watch.deleted.push_back(asked); break;
        case restored: watch.restored.push_back(asked); break;
        case stage_entered:
            watch.created.push_back(asked);
            watch.fields[start.field].push_back(asked);
            break;
        case field_changed: case stage_left: watch.fields[start.field].push_back(asked); break;
        case threshold:
            if (!start.on->measure.empty()) {
                m_timed.push_back(&rule);
                break;
            }
            if (start.on->rising) watch.created.push_back(asked);
            watch.fields[start.field].push_back(asked);
            break;
        case stage_aged: case date_reached: case idle: case schedule: m_timed.push_back(&rule); break;
        case import_finished: m_imports.push_back(&rule); break;
        case signal:
            if (m_signals.empty() || m_signals.back() != &rule) m_signals.push_back(&rule);
            break;
        case manual: break;
    }
}

}  // namespace qd
