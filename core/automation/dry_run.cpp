#include "core/automation/dry_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/automation/dry_run_impl.h"
#include "core/automation/rule_check.h"
#include "core/base/sort_by.h"

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

constexpr std::pair<const char*, unsigned> kSignalBits[] = {
    {"reply", DryRun::Impl::reply}, {"meeting_held", DryRun::Impl::meeting_held}, {"contacted", DryRun::Impl::contacted}, {"opt_out", DryRun::Impl::opt_out}};

unsigned signal_bit(std::string_view signal) {
    for (const auto& [name, bit] : kSignalBits)
        if (signal == name) return bit;
    return 0;
}

unsigned waited_for(const std::vector<Step>& steps) {
    unsigned bits = 0;
    for (const Step& step : steps) bits |= (step.kind == StepKind::wait ? signal_bit(step.signal) : 0U) | waited_for(step.then) | waited_for(step.otherwise);
    return bits;
}

bool any_step(const std::vector<Step>& steps, const std::function<bool(const Step&)>& test) {
    return std::ranges::any_of(steps, [&](const Step& step) { return test(step) || any_step(step.then, test) || any_step(step.otherwise, test); });
}

bool any_filter(const Filter& filter, const std::function<bool(const Filter&)>& test) {
    return test(filter) || std::ranges::any_of(filter.parts, [&](const Filter& part) { return any_filter(part, test); });
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
    starts = rule->starts();
    const Entity& entity = *rule->entity;
    history = std::make_unique<History>(workspace, entity);
    history->follow(static_cast<std::size_t>(entity.index_of("deleted")));
    const Trigger& on = rule->definition->trigger;
    for (const LiveStart* start : starts)
        if (start->field && start->kind != TriggerKind::stage_aged) history->follow(start->field);
    if (entity.key == "deal") {
        tracked_stage = static_cast<std::size_t>(entity.index_of("stage"));
        history->follow(tracked_stage);
        history->follow(static_cast<std::size_t>(entity.index_of("status")));
    }
    fields_of(rule->definition->filter, workspace.catalogue(), entity, *history);
    fields_of(rule->definition->steps, workspace.catalogue(), entity, *history);
    if (const int at = entity.index_of("last_activity"); at >= 0 && history->follows(static_cast<std::size_t>(at))) last_activity = static_cast<std::size_t>(at);
    signals = waited_for(rule->definition->steps);
    for (const LiveStart* start : starts)
        if (start->kind == TriggerKind::signal) signals |= signal_bit(start->on->signal);
    for (const std::string& exit : rule->definition->exits) signals |= signal_bit(exit);
    const bool outward = any_step(rule->definition->steps, [](const Step& step) { return is_outward(step.kind); });
    if (const int at = entity.index_of("do_not_contact"); at >= 0 && (outward || (signals & opt_out))) history->follow(opted_out = static_cast<std::size_t>(at));
    if (is_timed(on.kind)) implied = TRY(bind_filter(implied_filter(*rule), workspace.catalogue(), entity, rule->context));
    notes();
    revision = workspace.revision();
    return {};
}

void DryRun::Impl::notes() {
    const RuleDefinition& definition = *rule->definition;
    const Trigger& on = definition.trigger;
    const auto say = [&](const char* sentence) { result.note += (result.note.empty() ? "" : " ") + std::string{sentence}; };
    const auto asks = [&](const std::function<bool(const Filter&)>& test) {
        return any_filter(definition.filter, test) || any_step(definition.steps, [&](const Step& step) { return any_filter(step.filter, test); });
    };
    if (rule->starts_on(TriggerKind::manual)) say("This rule is started by hand: the past does not know when that would have been.");
    if (on.kind == TriggerKind::schedule && !on.measure.empty()) say("Key figures are not kept day by day: everybody counts here, whatever their figure was.");
    if (on.kind == TriggerKind::threshold && !on.measure.empty()) say("Key figures are not kept day by day: this rule cannot be tried on the past.");
    if (on.kind == TriggerKind::idle || last_activity || (signals & ~opt_out)) say("Activities count as they are recorded today.");
    const bool outward = any_step(definition.steps, [](const Step& step) { return is_outward(step.kind); });
    if (opted_out == 0 && (outward || (signals & opt_out))) say("Whoever opted out counts as they stand today: when that was is not known here.");
    if (asks([](const Filter& filter) { return filter.kind == Filter::Kind::expression; })) say("Expressions are asked of today's values.");
    if (asks([](const Filter& filter) { return filter.kind == Filter::Kind::condition && filter.condition.field.find('.') != std::string::npos; }))
        say("Related records count as they are today.");
    if (any_step(definition.steps, [](const Step& step) { return !step.approval.empty(); })) say("Approvals count as given at once.");
}

Result<Progress> DryRun::step() {
    Impl& impl = *m_impl;
    if (impl.workspace.revision() != impl.revision)
        return fail(ErrorKind::conflict, "The data changed while the rule was being tried.", "Nothing was changed by it.", "Try it again.");
    using enum Impl::Phase;
    switch (impl.phase) {
        case load:
            if (TRY(impl.history->load_step(impl.options.from, impl.options.to))) impl.phase = prepare;
            return Progress{0.1, "Reading the past", false};
        case prepare:
            TRY(impl.prepare_rows());
            impl.phase = activities;
            return Progress{0.2, "Reading the past", false};
        case activities:
            if (TRY(impl.activities_step())) impl.phase = sort;
            return Progress{0.25, "Reading the past", false};
        case sort:
            std::ranges::sort(impl.known, std::less<>{});
            TRY(impl.first_dues());
            impl.phase = walk;
            return Progress{0.3, "Reading the past", false};
        case walk: {
            TRY(impl.walk(4'000));
            const bool finished = impl.next_change >= impl.history->changes().size() && !impl.next_moment();
            if (finished) impl.finish(), impl.phase = done;
            const std::size_t all = impl.history->changes().size() + impl.known.size(), seen = impl.next_change + impl.next_known;
            const double part = all == 0 ? 1 : static_cast<double>(seen) / static_cast<double>(all);
            return Progress{0.3 + 0.7 * part, fmt::format("{} moments looked at", impl.result.looked_at), finished};
        }
        case done: break;
    }
    return Progress{1, {}, true};
}

void DryRun::Impl::know(Instant at, Moment::Kind kind, Row row, std::int64_t base) {
    if (at > options.from && at <= options.to) known.push_back({to_stored(at), orders++, row, base, 0, kind});
}

void DryRun::Impl::push(std::int64_t at, Moment::Kind kind, Row row, std::uint32_t run, std::int64_t base) {
    if (at <= to_stored(options.to)) queue.push({at, orders++, row, base, run, kind});
}

const DryRun::Impl::Moment* DryRun::Impl::next_moment() const {
    const Moment* moment = next_known < known.size() ? &known[next_known] : nullptr;
    return !queue.empty() && (!moment || queue.top() < *moment) ? &queue.top() : moment;
}

void DryRun::Impl::take_moment() {
    if (next_known < known.size() && next_moment() == &known[next_known]) ++next_known;
    else queue.pop();
}

std::optional<std::int64_t> DryRun::Impl::base_of(Row row) const {
    const auto known_or = [](std::int64_t value, std::optional<std::int64_t> otherwise) { return value == kNever ? otherwise : value; };
    switch (rule->definition->trigger.kind) {
        case TriggerKind::stage_aged: return known_or(rows[row].since, std::nullopt);
        case TriggerKind::idle: return known_or(rows[row].since, to_stored(history->created(row)));
        default: {
            const Value* value = history->followed(row, rule->field);
            return !value || is_empty(*value) ? std::optional<std::int64_t>{} : as_integer(*value);
        }
    }
}

// One moment of a record is enough in the queue: when it comes too early, the due time has moved on.
void DryRun::Impl::push_due(Row row, Instant after) {
    const auto base = base_of(row);
    const auto due = base ? TimedWork::due_from(*rule, calendar, *base, after) : std::nullopt;
    RowState& times = rows[row];
    times.due = due ? to_stored(*due) : kNever;
    if (times.due >= times.queued) return;
    times.queued = times.due;
    push(times.due, Kind::due, row);
}

Result<> DryRun::Impl::prepare_rows() {
    const Trigger& on = rule->definition->trigger;
    Database& database = workspace.database();
    const std::size_t count = history->ids().size();
    rows.resize(count);
    if (last_activity) history->tell_from_now_on(*last_activity);
    if (on.kind == TriggerKind::date_reached) seen.resize(count);
    const bool births = std::ranges::any_of(starts, [](const LiveStart* start) {
        return start->kind == TriggerKind::created || start->kind == TriggerKind::stage_entered || is_timed(start->kind) ||
               (start->kind == TriggerKind::threshold && start->on->rising);
    });
    if (births)
        for (Row row = 0; row < count; ++row) know(history->created(row), Kind::born, row);
    if (on.kind == TriggerKind::stage_aged) {
        // Where the first move after the beginning is not known to follow another, the deal's birth counts.
        Statement deals = TRY(database.prepare("SELECT id, stage_since, created FROM deal"));
        std::vector<bool> moved(count);
        for (const PastChange& change : history->changes())
            if (change.field == tracked_stage) moved[change.row] = true;
        while (TRY(deals.step())) {
            const Row row = history->row_of(deals.integer(0));
            if (row == History::kNoRow) continue;
            const bool later = moved[row] || instant_from_stored(deals.integer(1)) > options.from;
            rows[row].since = later ? deals.integer(2) : deals.integer(1);
        }
        Statement past = TRY(database.prepare("SELECT record, max(happened) FROM journal WHERE field = ? AND happened <= ? GROUP BY record"));
        past.bind(0, rule->entity->fields[tracked_stage].number).bind(1, to_stored(options.from));
        while (TRY(past.step()))
            if (const Row row = history->row_of(past.integer(0)); row != History::kNoRow) rows[row].since = past.integer(1);
    }
    if (on.kind == TriggerKind::schedule)
        for (const Instant at : TRY(occurrences(on, workspace.clock(), options.from, options.from, options.to, 10'000))) know(at, Kind::schedule, History::kNoRow);
    if (on.kind == TriggerKind::import_finished) {
        Statement batches = TRY(database.prepare("SELECT created FROM import_batch WHERE deleted IS NULL AND created > ?"));
        batches.bind(0, to_stored(options.from));
        while (TRY(batches.step())) know(instant_from_stored(batches.integer(0)), Kind::imported, History::kNoRow);
    }
    return {};
}

// Activities are read only for what the rule names; most rules need none.
Result<bool> DryRun::Impl::activities_step() {
    constexpr std::int64_t kAStep = 20'000;
    const bool idle = rule->definition->trigger.kind == TriggerKind::idle;
    const Field* link = workspace.catalogue().entity("activity").find(rule->entity->key);
    if (!link || link->type != FieldType::reference) return true;
    const bool own = activities_pass == 0;
    std::string happened = "0", told;
    if (own && (idle || last_activity)) happened = "(a.done = 1 OR a.kind = 'note')";
    if (signals & reply) told += " + (a.kind = 'email' AND coalesce(a.direction, '') = 'in')";
    if (signals & meeting_held) told += " + 2 * (a.kind = 'meeting' AND coalesce(a.outcome, '') = 'held')";
    if (signals & contacted) told += " + 4 * (a.kind IN ('call', 'email', 'meeting') AND a.done = 1 AND coalesce(a.outcome, '') NOT IN ('no_answer', 'not_held'))";
    if (told.empty() && happened == "0") return true;
    // As live: what is logged on a contact alone reaches its deals, what is logged on a deal alone reaches its contact.
    const std::string& key = rule->entity->key;
    std::string record = "a.\"" + key + '"', from = "activity a NOT INDEXED", where = record + " IS NOT NULL";
    if (!own && key == "deal") record = "d.id", from += " JOIN deal d ON d.contact = a.contact AND d.deleted IS NULL", where = "a.deal IS NULL";
    else if (!own) record = "d.contact", from += " JOIN deal d ON d.id = a.deal AND d.contact IS NOT NULL", where = "a.contact IS NULL";
    Statement next = TRY(workspace.database().prepare("SELECT max(id), count(*) FROM (SELECT id FROM activity WHERE id > ? ORDER BY id LIMIT ?)"));
    next.bind(0, activities_read).bind(1, kAStep);
    TRY(next.step());
    const Id until = next.integer(0);
    const bool all = next.integer(1) < kAStep;
    Statement select = TRY(workspace.database().prepare(
        "SELECT a.id, " + record + ", coalesce(a.done_at, a.created), " + happened + ", 0" + told + " AS told FROM " + from +
        " WHERE a.id > ? AND a.id <= ? AND " + where +
        " AND a.deleted IS NULL AND (" + happened + " OR told) ORDER BY a.id"));
    select.bind(0, activities_read).bind(1, until);
    while (TRY(select.step())) {
        const Row row = history->row_of(select.integer(1));
        if (row == History::kNoRow) continue;
        const std::int64_t at = select.integer(2);
        if (select.integer(3) != 0) {
            if (at > to_stored(options.from)) know(instant_from_stored(at), Kind::activity, row, at);
            else was_active(row, at);
        }
        if (const auto bits = select.integer(4); bits != 0) know(instant_from_stored(at), Kind::signal, row, bits | (own ? 0 : aside));
    }
    activities_read = until;
    if (!all) return false;
    if (!own || told.empty() || (key != "deal" && key != "contact")) return true;
    activities_pass = 1, activities_read = 0;
    return false;
}

// Later ones do not make it older: they may be told in any order.
void DryRun::Impl::was_active(Row row, std::int64_t at) {
    if (rule->definition->trigger.kind == TriggerKind::idle && (rows[row].since == kNever || rows[row].since < at)) rows[row].since = at;
    if (!last_activity) return;
    const Value* known_as = history->followed(row, *last_activity);
    if (is_empty(*known_as) || as_integer(*known_as) < at) history->tell(row, *last_activity, Value{at});
}

Result<> DryRun::Impl::first_dues() {
    if (!is_timed(rule->definition->trigger.kind)) return {};
    for (Row row = 0; row < history->ids().size(); ++row)
        if (history->created(row) <= options.from) push_due(row, options.from - milliseconds{1});
    return {};
}

Result<> DryRun::Impl::walk(std::size_t budget) {
    const auto& changes = history->changes();
    while (budget-- > 0) {
        const bool more = next_change < changes.size();
        const Moment* next = next_moment();
        if (!more && !next) return {};
        // Births and edits come before what falls due at the same moment.
        const bool moment_first = next && (!more || next->at < changes[next_change].at || (next->kind == Kind::born && next->at == changes[next_change].at));
        ++result.looked_at;
        if (moment_first) {
            const Moment moment = *next;
            take_moment();
            history->move_to(instant_from_stored(moment.at));
            TRY(happened(moment));
            continue;
        }
        std::size_t end = next_change + 1;
        while (end < changes.size() && changes[end].at == changes[next_change].at && changes[end].row == changes[next_change].row) ++end;
        TRY(changed(next_change, end));
        next_change = end;
    }
    return {};
}

Result<> DryRun::Impl::changed(std::size_t first, std::size_t end) {
    const auto& changes = history->changes();
    const Row row = changes[first].row;
    const Instant at = instant_from_stored(changes[first].at);
    const Trigger& on = rule->definition->trigger;
    const auto deleted = static_cast<std::size_t>(rule->entity->index_of("deleted"));
    trips.clear();
    bool base_moved = false, removed = false, restored = false;
    for (std::size_t place = first; place < end; ++place) {
        const PastChange& change = changes[place];
        history->apply(change);
        if (change.field == deleted) {
            (is_empty(history->value_of(change.after)) ? restored : removed) = true;
            continue;
        }
        if (std::ranges::find(trips, change.field, &FieldBefore::field) == trips.end()) trips.push_back({change.field, history->value_of(change.before)});
        if (auto implied_too = history->implied(change)) trips.push_back(*std::move(implied_too));
        if (on.kind == TriggerKind::stage_aged && change.field == tracked_stage) rows[row].since = changes[first].at, base_moved = true;
        base_moved = base_moved || (on.kind == TriggerKind::date_reached && change.field == rule->field);
    }
    if (base_moved) push_due(row, at);
    if (waits(row)) TRY(interrupt(row, at, removed ? "deleted" : ""));
    if (!history->alive(row, at) && !removed) return {};
    if (opted_out && (signals & opt_out) && std::ranges::find(trips, opted_out, &FieldBefore::field) != trips.end() &&
        as_integer(*history->followed(row, opted_out)) != 0)
        TRY(signalled(row, at, opt_out));
    for (const LiveStart* start : starts)
        if (auto cause = cause_of(*start, row, removed, restored)) return ask(row, at, removed || restored ? std::span<const FieldBefore>{} : trips, *std::move(cause));
    return {};
}

// What the change says to that trigger; nullopt: nothing.
std::optional<std::string> DryRun::Impl::cause_of(const LiveStart& start, Row row, bool removed, bool restored) const {
    const auto told = [](bool yes, const char* words) { return yes ? std::optional<std::string>{words} : std::nullopt; };
    const Field& field = rule->entity->fields[start.field];
    const auto trip = std::ranges::find(trips, start.field, &FieldBefore::field);
    const Value* now = history->followed(row, start.field);
    switch (start.kind) {
        case TriggerKind::deleted: return told(removed, "It was deleted");
        case TriggerKind::restored: return told(restored, "It was restored");
        case TriggerKind::updated: return told(!trips.empty(), "It was changed");
        case TriggerKind::field_changed: case TriggerKind::stage_entered: case TriggerKind::stage_left: {
            if (trip == trips.end() || !now || trip->before == *now) return std::nullopt;
            if ((start.from && !passes(*start.from, trip->before)) || (start.to && !passes(*start.to, *now))) return std::nullopt;
            if (result.runs.size() >= options.keep_runs) return std::string{};
            const ValueText words = plain_value_text(workspace);
            return field.label + " changed from " + (is_empty(trip->before) ? "empty" : words(field, trip->before)) + " to " + words(field, *now);
        }
        case TriggerKind::threshold: {
            if (!start.on->measure.empty() || trip == trips.end() || !now || is_empty(*now)) return std::nullopt;
            const double value = as_real(*now), before = as_real(trip->before), level = start.on->level;
            const bool crossed = start.on->rising ? value >= level && (is_empty(trip->before) || before < level) : value <= level && !is_empty(trip->before) && before > level;
            return crossed ? std::optional{field.label + " crossed " + fmt::format("{:g}", level)} : std::nullopt;
        }
        default: return std::nullopt;
    }
}

Result<> DryRun::Impl::fell_due(Row row, Instant at) {
    const std::int64_t moment = to_stored(at);
    RowState& times = rows[row];
    if (times.queued != moment) return {};
    times.queued = kNever;
    if (times.due != moment) {
        if (times.due != kNever) push(times.queued = times.due, Kind::due, row);
        return {};
    }
    times.due = kNever;
    if (!history->alive(row, at)) return {};
    const bool yearly = rule->definition->trigger.yearly;
    if (yearly) push_due(row, at);
    history->turn_to(row);
    if (implied && !TRY(passes(*implied, *rule->entity, id_of(row), *history))) return {};
    if (seen.empty()) return ask(row, at, {}, "Due");
    const Occurrence occurrence{base_of(row).value_or(0), yearly ? int{year_month_day{local_time(calendar.clock(), at).day}.year()} : 0};
    if (std::ranges::find(seen[row], occurrence) != seen[row].end()) return {};
    seen[row].push_back(occurrence);
    return ask(row, at, {}, "Due");
}

Result<> DryRun::Impl::signalled(Row row, Instant at, unsigned told) {
    if (!history->alive(row, at)) return {};
    if ((told & aside) && rule->entity->key == "deal") {
        const Value* status = history->followed(row, static_cast<std::size_t>(rule->entity->index_of("status")));
        if (status && as_text(*status) != "open") return {};
    }
    for (const auto& [name, bit] : kSignalBits) {
        if (!(told & bit & signals)) continue;
        if (waits(row)) TRY(interrupt(row, at, name));
        const bool listens = std::ranges::any_of(starts, [&](const LiveStart* start) { return start->kind == TriggerKind::signal && start->on->signal == name; });
        if ((told & aside) || !listens) continue;
        TRY(ask(row, at, {}, bit == reply ? "A reply came" : bit == contacted ? "Somebody was in touch" : bit == opt_out ? "They opted out" : "A meeting was held"));
    }
    return {};
}

bool DryRun::Impl::born_into(const LiveStart& start, Row row) const {
    const Value* now = history->followed(row, start.field);
    switch (start.kind) {
        case TriggerKind::created: return true;
        case TriggerKind::stage_entered: return !start.to || (now && passes(*start.to, *now));
        case TriggerKind::threshold: return start.on->measure.empty() && start.on->rising && now && !is_empty(*now) && as_real(*now) >= start.on->level;
        default: return false;
    }
}

Result<> DryRun::Impl::happened(const Moment& moment) {
    const Trigger& on = rule->definition->trigger;
    const Row row = moment.row;
    const Instant at = instant_from_stored(moment.at);
    switch (moment.kind) {
        case Kind::born: {
            if (is_timed(on.kind)) {
                if (on.kind == TriggerKind::stage_aged) rows[row].since = moment.at;
                push_due(row, at - milliseconds{1});
            }
            return std::ranges::any_of(starts, [&](const LiveStart* start) { return born_into(*start, row); }) ? ask(row, at, {}, "It was created") : Result<>{};
        }
        case Kind::activity:
            was_active(row, moment.base);
            if (on.kind == TriggerKind::idle) push_due(row, at);
            return waits(row) ? interrupt(row, at, "") : Result<>{};
        case Kind::due: return fell_due(row, at);
        case Kind::signal: return signalled(row, at, static_cast<unsigned>(moment.base));
        case Kind::schedule:
            if (!on.each_record) return start(History::kNoRow, at, "Scheduled");
            for (Row each = 0; each < history->ids().size(); ++each)
                if (history->alive(each, at)) TRY(ask(each, at, {}, "Scheduled"));
            return {};
        case Kind::imported: return start(History::kNoRow, at, "An import was finished");
        case Kind::resume: {
            const SimRun& run = sims[moment.run];
            return run.active && run.waits == moment.base ? go(moment.run, run.next, at) : Result<>{};
        }
    }
    return {};
}

Result<> DryRun::Impl::ask(Row row, Instant at, std::span<const FieldBefore> change, std::string cause) {
    if (waits(row)) return {};
    history->turn_to(row);
    TRY(book.bind(*rule, at));
    if (!TRY(passes(rule->filter, *rule->entity, id_of(row), *history, change))) return {};
    if (rule->again == Again::when_matching_again && !change.empty() && !TRY(newly_matching(*rule, id_of(row), change, *history))) return {};
    if (rule->definition->again == Again::once && std::exchange(rows[row].started, true)) return {};
    return start(row, at, std::move(cause));
}

void DryRun::Impl::finish() {
    note_limit();
    for (SimRun& run : sims)
        if (run.active) end(run, "still waiting");
    for (const auto& [week, acted] : weeks) result.by_week.emplace_back(week, acted);
    for (const auto& [step, times] : reached) result.reached.emplace_back(step->key, times);
    for (const auto& [step, sides] : branches) result.branches.emplace_back(step->key, sides);
    sort_by(result.reached);
    sort_by(result.branches);
}

}  // namespace qd
