#include "core/automation/dry_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/automation/dry_run_impl.h"
#include "core/automation/merge_text.h"
#include "core/automation/rule_check.h"

namespace qd {
namespace {
using namespace std::chrono;
using Kind = DryRun::Impl::Moment::Kind;

void fields_of(const Filter& filter, const Catalogue& catalogue, const Entity& entity, History& history) {
    if (filter.kind == Filter::Kind::condition)
        if (const auto path = catalogue.resolve(entity, filter.condition.field)) history.follow(static_cast<std::size_t>(path->steps.front() - entity.fields.data()));
    for (const Filter& part : filter.parts) fields_of(part, catalogue, entity, history);
}

void fields_of(const std::vector<Step>& steps, const Catalogue& catalogue, const Entity& entity, History& history) {
    const auto follow = [&](std::string_view key) {
        if (const int at = entity.index_of(key); at >= 0) history.follow(static_cast<std::size_t>(at));
    };
    for (const Step& step : steps) {
        if (step.kind == StepKind::update)
            for (const NewValue& value : step.set) follow(value.field);
        if (step.kind == StepKind::move_stage) follow("stage");
        if (step.kind == StepKind::assign) follow("owner");
        if (step.kind == StepKind::tag) follow("tags");
        if (step.kind == StepKind::each) continue;
        fields_of(step.filter, catalogue, entity, history);
        fields_of(step.then, catalogue, entity, history);
        fields_of(step.otherwise, catalogue, entity, history);
    }
}

bool is_timed(TriggerKind kind) { return kind == TriggerKind::idle || kind == TriggerKind::stage_aged || kind == TriggerKind::date_reached; }

}  // namespace

DryRun::DryRun(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
DryRun::~DryRun() = default;
const DryRunResult& DryRun::result() const { return m_impl->result; }
void DryRun::cancel() { m_impl->phase = Impl::Phase::done; }

Result<std::unique_ptr<DryRun>> DryRun::start(Workspace& workspace, RuleDefinition rule, DryRunOptions options) {
    if (options.to < options.from) return fail(ErrorKind::invalid_input, "The period ends before it begins.", {}, "Choose another period.");
    // Whoever is meant need not be there yet: only what decides whether it acts must be right.
    for (const RuleProblem& problem : check_rule(workspace, rule))
        if (problem.place == "entity" || problem.place.starts_with("trigger") || problem.place == "filter")
            return fail(ErrorKind::invalid_input, problem.what, "Nothing was tried.", problem.next);
    auto impl = std::make_unique<Impl>(workspace, options);
    TRY(impl->prepare(std::move(rule)));
    return std::make_unique<DryRun>(std::move(impl));
}

Result<> DryRun::Impl::prepare(RuleDefinition definition) {
    rule = TRY(book.loose(std::move(definition), 0, options.from));
    const Entity& entity = *rule->entity;
    history = std::make_unique<History>(workspace, entity);
    history->follow(3);  // deleted
    const Trigger& on = rule->definition->trigger;
    if (rule->field && on.kind != TriggerKind::stage_aged) history->follow(rule->field);
    if (entity.key == "deal") {
        tracked_stage = static_cast<std::size_t>(entity.index_of("stage"));
        history->follow(tracked_stage);
        history->follow(static_cast<std::size_t>(entity.index_of("status")));
    }
    fields_of(rule->definition->filter, workspace.catalogue(), entity, *history);
    fields_of(rule->definition->steps, workspace.catalogue(), entity, *history);
    if (is_timed(on.kind)) implied = TRY(bind_filter(implied_filter(*rule), workspace.catalogue(), entity, rule->context));
    if (on.kind == TriggerKind::manual) result.note = "This rule is started by hand: the past does not know when that would have been.";
    if (on.kind == TriggerKind::threshold && !on.measure.empty()) result.note = "Key figures are not kept day by day: this rule cannot be tried on the past.";
    if (on.kind == TriggerKind::idle) result.note = "Activities count as they are recorded today.";
    revision = workspace.revision();
    return {};
}

Result<Progress> DryRun::step() {
    Impl& impl = *m_impl;
    if (impl.workspace.revision() != impl.revision)
        return fail(ErrorKind::conflict, "The data changed while the rule was being tried.", "Nothing was changed by it.", "Try it again.");
    switch (impl.phase) {
        case Impl::Phase::load:
            if (TRY(impl.history->load_step(impl.options.from, impl.options.to))) impl.phase = Impl::Phase::queue;
            return Progress{0.1, "Reading the past", false};
        case Impl::Phase::queue:
            TRY(impl.fill_queue());
            impl.phase = Impl::Phase::walk;
            return Progress{0.3, "Reading the past", false};
        case Impl::Phase::walk: {
            TRY(impl.walk(4'000));
            const bool finished = impl.next_change >= impl.history->changes().size() && (impl.queue.empty() || impl.queue.top().at > impl.options.to);
            if (finished) impl.finish(), impl.phase = Impl::Phase::done;
            const double part = impl.history->changes().empty() ? 1 : static_cast<double>(impl.next_change) / static_cast<double>(impl.history->changes().size());
            return Progress{0.3 + 0.7 * part, fmt::format("{} moments looked at", impl.result.looked_at), finished};
        }
        case Impl::Phase::done: break;
    }
    return Progress{1, {}, true};
}

void DryRun::Impl::push(Instant at, Moment::Kind kind, Id record, std::size_t enrolment, std::int64_t base) {
    if (at <= options.to) queue.push({at, orders++, kind, record, enrolment, base});
}

std::optional<std::int64_t> DryRun::Impl::base_of(Id record) {
    switch (rule->definition->trigger.kind) {
        case TriggerKind::stage_aged: {
            const auto known = stage_since.find(record);
            return known == stage_since.end() ? std::optional<std::int64_t>{} : known->second;
        }
        case TriggerKind::idle: {
            const auto known = last_activity.find(record);
            return known == last_activity.end() ? to_stored(history->created(record)) : known->second;
        }
        default: {
            const Value* value = history->followed(record, rule->field);
            return !value || is_empty(*value) ? std::optional<std::int64_t>{} : as_integer(*value);
        }
    }
}

void DryRun::Impl::push_due(Id record, std::int64_t base, Instant after) {
    if (const auto due = TimedWork::due_from(*rule, calendar, base, after)) push(*due, Kind::due, record, 0, base);
}

Result<> DryRun::Impl::fill_queue() {
    const Trigger& on = rule->definition->trigger;
    Database& database = workspace.database();
    const bool births = on.kind == TriggerKind::created || on.kind == TriggerKind::stage_entered || is_timed(on.kind) ||
                        (on.kind == TriggerKind::threshold && on.rising);
    if (births)
        for (const Id id : history->ids())
            if (const Instant born = history->created(id); born > options.from) push(born, Kind::born, id);
    if (on.kind == TriggerKind::stage_aged) {
        // Where the first move after the beginning is not known to follow another, the deal's birth counts.
        Statement rows = TRY(database.prepare("SELECT id, stage_since, created FROM deal"));
        std::set<Id> moved;
        for (const PastChange& change : history->changes())
            if (change.field == tracked_stage) moved.insert(change.record);
        while (TRY(rows.step())) {
            const bool later = moved.contains(rows.integer(0)) || instant_from_stored(rows.integer(1)) > options.from;
            stage_since[rows.integer(0)] = later ? rows.integer(2) : rows.integer(1);
        }
        Statement past = TRY(database.prepare("SELECT record, max(happened) FROM journal WHERE field = ? AND happened <= ? GROUP BY record"));
        past.bind(0, rule->entity->fields[tracked_stage].number).bind(1, to_stored(options.from));
        while (TRY(past.step())) stage_since[past.integer(0)] = past.integer(1);
    }
    if (on.kind == TriggerKind::idle || on.kind == TriggerKind::signal) {
        const Field* link = workspace.catalogue().entity("activity").find(rule->entity->key);
        if (link && link->type == FieldType::reference) {
            std::string which = "(done = 1 OR kind = 'note')";
            if (on.kind == TriggerKind::signal) which = on.signal == "reply" ? "kind = 'email' AND direction = 'in'" : on.signal == "meeting_held" ? "kind = 'meeting' AND outcome = 'held'" : "0";
            Statement rows = TRY(database.prepare("SELECT \"" + link->key + "\", coalesce(done_at, created) FROM activity WHERE \"" + link->key + "\" IS NOT NULL AND deleted IS NULL AND " + which + " ORDER BY 2"));
            while (TRY(rows.step())) {
                const Instant at = instant_from_stored(rows.integer(1));
                if (at <= options.from) last_activity[rows.integer(0)] = rows.integer(1);
                else push(at, on.kind == TriggerKind::idle ? Kind::activity : Kind::signal, rows.integer(0), 0, rows.integer(1));
            }
        }
    }
    if (is_timed(on.kind))
        for (const Id id : history->ids())
            if (history->created(id) <= options.from)
                if (const auto base = base_of(id)) push_due(id, *base, options.from - milliseconds{1});
    if (on.kind == TriggerKind::schedule)
        for (const Instant at : TRY(occurrences(on, workspace.clock(), options.from, options.from, options.to, 10'000))) push(at, Kind::schedule, 0);
    if (on.kind == TriggerKind::import_finished) {
        Statement rows = TRY(database.prepare("SELECT created FROM import_batch WHERE deleted IS NULL AND created > ?"));
        rows.bind(0, to_stored(options.from));
        while (TRY(rows.step())) push(instant_from_stored(rows.integer(0)), Kind::imported, 0);
    }
    return {};
}

Result<> DryRun::Impl::walk(std::size_t budget) {
    const auto& changes = history->changes();
    while (budget-- > 0) {
        const bool more = next_change < changes.size();
        if (!more && (queue.empty() || queue.top().at > options.to)) return {};
        // Births and edits come before what falls due at the same moment.
        const bool moment_first = !queue.empty() && (!more || queue.top().at < changes[next_change].at ||
                                                     (queue.top().kind == Kind::born && queue.top().at == changes[next_change].at));
        if (moment_first) {
            const Moment moment = queue.top();
            queue.pop();
            ++result.looked_at;
            TRY(happened(moment));
            continue;
        }
        std::size_t end = next_change + 1;
        while (end < changes.size() && changes[end].at == changes[next_change].at && changes[end].record == changes[next_change].record) ++end;
        TRY(changed(next_change, end));
        next_change = end;
    }
    return {};
}

Result<> DryRun::Impl::changed(std::size_t first, std::size_t end) {
    const auto& changes = history->changes();
    const Id record = changes[first].record;
    const Instant at = changes[first].at;
    const Trigger& on = rule->definition->trigger;
    std::vector<FieldBefore> trips;
    std::string cause;
    bool base_moved = false, removed = false, restored = false;
    for (std::size_t place = first; place < end; ++place) {
        const PastChange& change = changes[place];
        history->apply(change);
        if (change.field == 3) {
            (is_empty(change.after) ? restored : removed) = true;
            continue;
        }
        if (std::ranges::find(trips, change.field, &FieldBefore::field) == trips.end()) trips.push_back({change.field, change.before});
        if (auto implied_too = history->implied(change)) trips.push_back(*std::move(implied_too));
        if (change.field == tracked_stage && rule->entity->key == "deal") stage_since[record] = to_stored(at), base_moved = base_moved || on.kind == TriggerKind::stage_aged;
        base_moved = base_moved || (on.kind == TriggerKind::date_reached && change.field == rule->field);
    }
    ++result.looked_at;
    if (base_moved)
        if (const auto base = base_of(record)) push_due(record, *base, at);
    if (active.contains(record)) TRY(interrupt(record, at, removed ? "deleted" : ""));
    if (!history->alive(record, at) && !removed) return {};
    const Field& field = rule->entity->fields[rule->field ? rule->field : 0];
    const auto trip = std::ranges::find(trips, rule->field, &FieldBefore::field);
    const Value* now = history->followed(record, rule->field);
    switch (on.kind) {
        case TriggerKind::deleted: return removed ? ask(record, at, {}, "It was deleted") : Result<>{};
        case TriggerKind::restored: return restored ? ask(record, at, {}, "It was restored") : Result<>{};
        case TriggerKind::updated: return trips.empty() ? Result<>{} : ask(record, at, trips, "It was changed");
        case TriggerKind::field_changed: case TriggerKind::stage_entered: case TriggerKind::stage_left: {
            if (trip == trips.end() || !now || trip->before == *now) return {};
            if ((rule->from && !passes(*rule->from, trip->before)) || (rule->to && !passes(*rule->to, *now))) return {};
            const ValueText words = plain_value_text(workspace);
            if (result.runs.size() < options.keep_runs) cause = field.label + " changed from " + (is_empty(trip->before) ? "empty" : words(field, trip->before)) + " to " + words(field, *now);
            return ask(record, at, trips, std::move(cause));
        }
        case TriggerKind::threshold: {
            if (!on.measure.empty() || trip == trips.end() || !now || is_empty(*now)) return {};
            const double value = as_real(*now), before = as_real(trip->before);
            const bool crossed = on.rising ? value >= on.level && (is_empty(trip->before) || before < on.level) : value <= on.level && !is_empty(trip->before) && before > on.level;
            return crossed ? ask(record, at, trips, field.label + " crossed " + fmt::format("{:g}", on.level)) : Result<>{};
        }
        default: return {};
    }
}

Result<> DryRun::Impl::happened(const Moment& moment) {
    const Trigger& on = rule->definition->trigger;
    const Id record = moment.record;
    switch (moment.kind) {
        case Kind::born: {
            if (is_timed(on.kind)) {
                if (on.kind == TriggerKind::stage_aged) stage_since[record] = to_stored(moment.at);
                if (const auto base = base_of(record)) push_due(record, *base, moment.at - milliseconds{1});
                return {};
            }
            const Value* now = history->followed(record, rule->field);
            if (on.kind == TriggerKind::stage_entered && rule->to && (!now || !passes(*rule->to, *now))) return {};
            if (on.kind == TriggerKind::threshold && (!now || is_empty(*now) || as_real(*now) < on.level)) return {};
            return ask(record, moment.at, {}, "It was created");
        }
        case Kind::activity:
            last_activity[record] = moment.base;
            push_due(record, moment.base, moment.at);
            return active.contains(record) ? interrupt(record, moment.at, "") : Result<>{};
        case Kind::due: {
            // The value may have moved on: then it is due another time.
            if (!history->alive(record, moment.at) || base_of(record) != moment.base) return {};
            if (on.yearly) push_due(record, moment.base, moment.at);
            if (implied && !TRY(passes(*implied, *rule->entity, record, *history))) return {};
            if (!seen.emplace(record, TimedWork::occurrence_of(*rule, calendar, moment.base, moment.at)).second) return {};
            return ask(record, moment.at, {}, "Due");
        }
        case Kind::signal: {
            if (active.contains(record)) TRY(interrupt(record, moment.at, on.signal));
            return ask(record, moment.at, {}, on.signal == "reply" ? "A reply came" : "A meeting was held");
        }
        case Kind::schedule:
            if (!on.each_record) return start(0, moment.at, "Scheduled");
            for (const Id id : history->ids())
                if (history->alive(id, moment.at)) TRY(ask(id, moment.at, {}, "Scheduled"));
            return {};
        case Kind::imported: return start(0, moment.at, "An import was finished");
        case Kind::resume: {
            const SimRun& run = sims[moment.enrolment];
            if (!run.active || static_cast<std::int64_t>(run.waits) != moment.base) return {};
            const std::string step = run.step;
            return go(moment.enrolment, run.next, step, moment.at);
        }
    }
    return {};
}

Result<> DryRun::Impl::ask(Id record, Instant at, std::span<const FieldBefore> change, std::string cause) {
    TRY(book.bind(*rule, at));
    if (!TRY(passes(rule->filter, *rule->entity, record, *history, change))) return {};
    if (active.contains(record)) return {};
    if (rule->definition->again == Again::once && !once.insert(record).second) return {};
    return start(record, at, std::move(cause));
}

void DryRun::Impl::finish() {
    for (SimRun& run : sims)
        if (run.active) end(run, "still waiting");
    for (const auto& [week, acted] : weeks) result.by_week.emplace_back(week, acted);
    for (const auto& [step, times] : reached) result.reached.emplace_back(step, times);
    for (const auto& [step, sides] : branches) result.branches.emplace_back(step, sides);
}

}  // namespace qd
