// Which rules an event concerns, and whether they may act.

#include <fmt/format.h>

#include <algorithm>

#include "core/automation/engine.h"

namespace qd {
namespace {

const FieldBefore* trip_of(const RuleEvent& event, std::size_t field) {
    const auto found = std::ranges::find(event.change, field, &FieldBefore::field);
    return found == event.change.end() ? nullptr : &*found;
}

bool crosses(const Trigger& trigger, const Value& before, const Value& after) {
    if (is_empty(after)) return false;
    const double now = as_real(after);
    if (trigger.rising) return now >= trigger.level && (is_empty(before) || as_real(before) < trigger.level);
    return now <= trigger.level && !is_empty(before) && as_real(before) > trigger.level;
}

const char* left_because(std::string_view signal) {
    return signal == "reply" ? kLeftByReply : signal == "opt_out" ? "they opted out" : signal == "contacted" ? "somebody was in touch" : "a meeting was held";
}

}  // namespace

Result<bool> Engine::triggered(const LiveStart& rule, const RuleEvent& event) {
    const FieldBefore* trip = trip_of(event, rule.field);
    const auto now = [&]() -> Result<const Value*> {
        static const Value kNone;
        const Record* record = TRY(m_records.record(*event.subject.entity, event.subject.id));
        return record ? &record->values[rule.field] : &kNone;
    };
    using enum TriggerKind;
    switch (rule.kind) {
        case field_changed:
        case stage_entered:
        case stage_left: {
            const Value& after = *TRY(now());
            if (event.kind != OpKind::create && (!trip || trip->before == after || (rule.from && !passes(*rule.from, trip->before)))) return false;
            return !rule.to || passes(*rule.to, after);
        }
        case threshold: return crosses(*rule.on, trip ? trip->before : Value{}, *TRY(now()));
        default: return true;
    }
}

Result<bool> newly_matching(const LiveRule& rule, Id record, std::span<const FieldBefore> change, RecordSource& now) {
    if (rule.definition->filter.lets_all_through()) return true;
    // The record before the change: the same values, those that changed put back.
    class Before final : public RecordSource {
    public:
        Before(RecordSource& now, const Entity& entity, Id record, std::span<const FieldBefore> change)
            : m_now(now), m_entity(entity), m_record(record), m_change(change) {}
        Result<Value> value(const Entity& entity, Id id, std::size_t field) override {
            const auto trip = id == m_record ? std::ranges::find(m_change, field, &FieldBefore::field) : m_change.end();
            return trip == m_change.end() ? m_now.value(entity, id, field) : Result<Value>{trip->before};
        }
        Result<std::string> title(std::string_view entity_key, Id id) override { return m_now.title(entity_key, id); }
        Result<std::int64_t> holders(const Entity& entity, std::size_t field, const std::string& form) override {
            std::int64_t count = TRY(m_now.holders(entity, field, form));
            const auto trip = &entity == &m_entity ? std::ranges::find(m_change, field, &FieldBefore::field) : m_change.end();
            if (trip == m_change.end()) return count;
            if (same_form(entity.fields[field], as_text(trip->before)) == form) ++count;
            if (same_form(entity.fields[field], as_text(TRY(m_now.value(entity, m_record, field)))) == form) --count;
            return count;
        }
        // Nobody can ask it of values that are gone: check_rule refuses such rules.
        Result<bool> expression(const Entity&, Id, const std::string&) override { return false; }

    private:
        RecordSource& m_now;
        const Entity& m_entity;
        Id m_record;
        std::span<const FieldBefore> m_change;
    } before{now, *rule.entity, record, change};
    return !TRY(passes(rule.filter, *rule.entity, record, before));
}

Result<> Engine::process(ChangeScope& scope, RuleEvent& event) {
    if (m_enrolled.contains(event.subject.id)) TRY(interrupt(scope, event));
    const std::string& key = event.subject.entity->key;
    if (key == "activity" || event.subject.entity->find("do_not_contact")) TRY(derive_signals(scope, event));
    const bool import = scope.header().cause == Cause::import;
    if (key == "import_batch" && event.kind == OpKind::create)
        for (LiveRule* rule : std::vector<LiveRule*>{m_book.imports()}) TRY(fire(scope, *rule, {}, event.cause));
    TRY(note_timed(event));
    const RuleBook::Watch* watch = m_book.watch(event.subject.entity->number);
    if (!watch) return {};

    // Lists are in the order of the rules; several are merged into it.
    using Asked = RuleBook::Asked;
    std::vector<Asked> merged;
    const std::vector<Asked>* asked = &merged;
    const auto add = [&](const std::vector<Asked>& rules) {
        if (rules.empty()) return;
        if (asked == &merged && merged.empty()) {
            asked = &rules;
            return;
        }
        if (asked != &merged) merged = *asked, asked = &merged;
        const auto middle = static_cast<std::ptrdiff_t>(merged.size());
        merged.insert(merged.end(), rules.begin(), rules.end());
        std::ranges::inplace_merge(merged, merged.begin() + middle, {}, [](const Asked& one) { return one.rule->place; });
    };
    switch (event.kind) {
        case OpKind::create: add(watch->created); break;
        case OpKind::remove: add(watch->deleted); break;
        case OpKind::restore: add(watch->restored); break;
        case OpKind::update: {
            if (!event.change.empty()) add(watch->updated);
            const Record* now = watch->fields.empty() ? nullptr : TRY(m_records.record(*event.subject.entity, event.subject.id));
            for (const FieldBefore& trip : event.change) {
                // What came back to the value that it had did not change.
                const auto rules = watch->fields.find(trip.field);
                if (now && rules != watch->fields.end() && trip.before != now->values[trip.field]) add(rules->second);
            }
            break;
        }
    }
    bool acted = false;  // what was looked at above may have been written since
    const LiveRule* answered = nullptr;  // once is enough, whichever of its triggers it was
    for (const auto& [rule, start] : *asked) {
        if (rule == answered || (import && !rule->definition->imports)) continue;
        TRY(m_book.bind(*rule, event.cause.at));
        if ((start->asks_values || acted) && !TRY(triggered(*start, event))) continue;
        if (!TRY(passes(rule->filter, *rule->entity, event.subject.id, m_records, event.change))) continue;
        if (rule->again == Again::when_matching_again && event.kind == OpKind::update &&
            !TRY(newly_matching(*rule, event.subject.id, event.change, m_records))) continue;
        TRY(fire(scope, *rule, event.subject, event.cause, event.change));
        acted = true;
        answered = rule;
    }
    return {};
}

// Whose due time may be another one now: the record, and those that an activity belongs to.
Result<> Engine::note_timed(const RuleEvent& event) {
    constexpr std::size_t kMost = 1'000;
    if (m_book.timed().empty() || m_timed.all) return {};
    const Entity& entity = *event.subject.entity;
    if (m_book.watch(entity.number)) m_timed.records.push_back(event.subject);
    if (entity.key == "activity")
        for (const char* key : {"deal", "contact", "lead", "account"}) {
            const Entity& about = m_workspace.catalogue().entity(key);
            if (!m_book.watch(about.number)) continue;
            const Value id = TRY(m_records.value(entity, event.subject.id, static_cast<std::size_t>(entity.index_of(key))));
            if (!is_empty(id)) m_timed.records.push_back({&about, as_integer(id)});
        }
    if (m_timed.records.size() > kMost) m_timed.records.clear(), m_timed.all = true;
    return {};
}

// Another one that went on before it may have taken it out.
bool Engine::still_waits(const Enrolment& enrolment) const {
    const auto list = m_enrolled.find(enrolment.subject.id);
    return list != m_enrolled.end() && std::ranges::any_of(list->second, [&](const Enrolment& one) { return one.id == enrolment.id && one.step == enrolment.step; });
}

// Exits come first, then what waits for a condition goes on.
Result<> Engine::interrupt(ChangeScope& scope, const RuleEvent& event) {
    const std::vector<Enrolment> waiting = m_enrolled[event.subject.id];
    for (const Enrolment& enrolment : waiting) {
        if (!still_waits(enrolment)) continue;
        if (!enrolment.subject.entity || event.kind == OpKind::remove) {
            TRY(leave(scope, enrolment, "the record was deleted"));
            continue;
        }
        const auto definition = TRY(readable(scope, enrolment));
        if (!definition) continue;
        const auto exits_on = [&](std::string_view exit) { return std::ranges::find(definition->exits, exit) != definition->exits.end(); };
        if (exits_on("closed")) {
            const int status = enrolment.subject.entity->index_of("status");
            const Value now = status < 0 ? Value{} : TRY(m_records.value(*enrolment.subject.entity, enrolment.subject.id, static_cast<std::size_t>(status)));
            const std::string_view text = as_text(now);
            if (closes(text)) {
                TRY(leave(scope, enrolment, "it was closed (" + std::string{text} + ")"));
                continue;
            }
        }
        QueryContext context = TRY(query_context(m_workspace, 0));
        if (exits_on("no_match")) {
            const auto bound = bind_filter(definition->filter, m_workspace.catalogue(), *enrolment.subject.entity, context);
            if (bound && !TRY(passes(*bound, *enrolment.subject.entity, enrolment.subject.id, m_records))) {
                TRY(leave(scope, enrolment, "it matches no more"));
                continue;
            }
        }
        const Step* step = find_step(*definition, enrolment.step);
        if (!step || step->kind != StepKind::wait || !step->signal.empty()) continue;
        const auto bound = bind_filter(step->filter, m_workspace.catalogue(), *enrolment.subject.entity, context);
        if (bound && TRY(passes(*bound, *enrolment.subject.entity, enrolment.subject.id, m_records)))
            TRY(happened(scope, enrolment, step->key, event.cause));
    }
    return {};
}

// What an activity or an opt-out tells about the records it belongs to.
Result<> Engine::derive_signals(ChangeScope& scope, const RuleEvent& event) {
    const Entity& entity = *event.subject.entity;
    if (m_book.signals().empty() && m_enrolled.empty() && (entity.key == "activity" || !m_drafts)) return {};
    const auto text = [&](std::string_view key) -> Result<std::string> {
        return std::string{as_text(TRY(m_records.value(entity, event.subject.id, static_cast<std::size_t>(entity.index_of(key)))))};
    };
    const auto changed = [&](std::string_view key) {
        return event.kind == OpKind::create || trip_of(event, static_cast<std::size_t>(entity.index_of(key))) != nullptr;
    };
    if (event.kind != OpKind::create && event.kind != OpKind::update) return {};
    if (entity.key != "activity") {
        const Value flag = TRY(m_records.value(entity, event.subject.id, static_cast<std::size_t>(entity.index_of("do_not_contact"))));
        return as_integer(flag) == 0 || !changed("do_not_contact") ? Result<>{} : signal(scope, "opt_out", event.subject, event.cause);
    }
    for (const char* key : {"deal", "contact", "lead", "account"}) {
        const Value id = TRY(m_records.value(entity, event.subject.id, static_cast<std::size_t>(entity.index_of(key))));
        if (is_empty(id) || !m_enrolled.contains(as_integer(id))) continue;
        // The record's last activity is another one now, without an event of its own.
        m_records.forget(as_integer(id));
        TRY(interrupt(scope, {{&m_workspace.catalogue().entity(key), as_integer(id)}, OpKind::update, {}, event.cause}));
    }
    const std::string kind = TRY(text("kind"));
    const std::string outcome = TRY(text("outcome"));
    std::vector<std::string_view> names;
    if (kind == "email" && (changed("direction") || changed("kind")) && TRY(text("direction")) == "in") names.push_back("reply");
    if (kind == "meeting" && changed("outcome") && outcome == "held") names.push_back("meeting_held");
    const bool done = as_integer(TRY(m_records.value(entity, event.subject.id, static_cast<std::size_t>(entity.index_of("done"))))) != 0;
    const bool talk = kind == "call" || kind == "email" || kind == "meeting";
    // Who did not pick up was not reached.
    if (talk && done && outcome != "no_answer" && outcome != "not_held" && (changed("done") || changed("outcome") || changed("kind"))) names.push_back("contacted");
    if (names.empty()) return {};
    std::vector<Subject> named;
    for (const char* key : {"deal", "contact", "lead", "account"})
        if (const Value id = TRY(m_records.value(entity, event.subject.id, static_cast<std::size_t>(entity.index_of(key)))); !is_empty(id))
            named.push_back({&m_workspace.catalogue().entity(key), as_integer(id)});
    const auto names_a = [&](std::string_view key) { return std::ranges::any_of(named, [&](const Subject& one) { return one.entity->key == key; }); };
    for (const std::string_view name : names)
        for (const Subject& one : named) {
            // A mail about one deal says nothing about the contact's other deals.
            const bool alone = one.entity->key == "contact" ? !names_a("deal") : !names_a("contact");
            if (alone) TRY(signal(scope, name, one, event.cause));
            else TRY(signal_here(scope, name, one, event.cause));
        }
    return {};
}

Result<std::vector<Subject>> Engine::concerned(const Subject& subject, std::string_view signal) {
    std::vector<Subject> found;
    const auto add = [&](const char* key, const char* sql) -> Result<> {
        Statement select = TRY(m_workspace.database().prepare(sql));
        select.bind(0, subject.id);
        while (TRY(select.step()))
            if (select.integer(0)) found.push_back({&m_workspace.catalogue().entity(key), select.integer(0)});
        return {};
    };
    const std::string& key = subject.entity->key;
    if (key == "deal" && signal != "opt_out") TRY(add("contact", "SELECT contact FROM deal WHERE id = ?"));
    if (key == "contact" && signal == "opt_out") TRY(add("deal", "SELECT id FROM deal WHERE contact = ? AND deleted IS NULL"));
    if (key == "contact" && signal != "opt_out") TRY(add("deal", "SELECT id FROM deal WHERE contact = ? AND deleted IS NULL AND status = 'open'"));
    if (key == "account" && signal == "opt_out") TRY(add("deal", "SELECT id FROM deal WHERE account = ? AND contact IS NULL AND deleted IS NULL"));
    return found;
}

Result<> Engine::signal(ChangeScope& scope, std::string_view signal, Subject subject, RunCause cause) {
    TRY(begin(scope));
    TRY(signal_here(scope, signal, subject, cause));
    for (const Subject& other : TRY(concerned(subject, signal))) {
        // Whoever opts out does so for all that concerns them: rules that listen hear of it there too.
        if (signal == "opt_out") TRY(signal_here(scope, signal, other, cause));
        else TRY(reach(scope, signal, other, cause));
    }
    return signal == "opt_out" && m_drafts ? withdraw_drafts(scope, subject) : Result<>{};
}

Result<> Engine::withdraw_drafts(ChangeScope& scope, const Subject& person) {
    struct Draft { Id id = 0; std::string kind; Subject subject; };
    std::vector<Draft> drafts;
    const std::string waiting = "SELECT o.id, o.kind, o.record FROM outbox o";
    const std::string rest = " o.state = 'waiting' AND o.deleted IS NULL AND o.kind IN ('email', 'document', 'linkedin', 'call', 'file') AND o.subject = '";
    const auto read = [&](const Entity& entity, const std::string& sql) -> Result<> {
        Statement select = TRY(m_workspace.database().prepare(sql));
        select.bind(0, person.id);
        while (TRY(select.step())) drafts.push_back({select.integer(0), std::string{select.text(1)}, {&entity, select.integer(2)}});
        return {};
    };
    TRY(read(*person.entity, waiting + " WHERE" + rest + person.entity->key + "' AND o.record = ?"));
    for (const Entity& entity : m_workspace.catalogue().entities()) {
        const Field* link = entity.find(person.entity->key);
        if (entity.hidden || !link || link->type != FieldType::reference || link->target != person.entity->key) continue;
        TRY(read(entity, waiting + " JOIN \"" + entity.key + "\" x ON x.id = o.record WHERE" + rest + entity.key + "' AND x.\"" + link->key + "\" = ?"));
    }
    for (const Draft& draft : drafts)
        if (!TRY(must_not_go_out(draft.kind, draft.subject)).empty())
            TRY(update_row(scope, m_workspace.catalogue().entity("outbox"), draft.id, {{"state", Value{"withdrawn"}}, {"settled", instant_value(m_workspace.clock().now())}}));
    return {};
}

Result<std::string> Engine::must_not_go_out(std::string_view kind, const Subject& subject) {
    const bool outward = kind == "email" || kind == "document" || kind == "linkedin" || kind == "call" || (kind == "file" && is_person(subject));
    if (!outward || !subject.entity) return std::string{};
    RunDraft nobody;
    nobody.cause.at = m_workspace.clock().now();
    return no_contact(subject, plan_context(nobody));
}

Result<> Engine::signal_here(ChangeScope& scope, std::string_view signal, const Subject& subject, const RunCause& cause) {
    TRY(reach(scope, signal, subject, cause));
    for (LiveRule* rule : std::vector<LiveRule*>{m_book.signals()}) {
        const bool listens = std::ranges::any_of(rule->starts(), [&](const LiveStart* start) { return start->kind == TriggerKind::signal && start->on->signal == signal; });
        if (!listens || rule->entity != subject.entity) continue;
        TRY(m_book.bind(*rule, cause.at));
        if (TRY(passes(rule->filter, *rule->entity, subject.id, m_records))) TRY(fire(scope, *rule, subject, cause));
    }
    return {};
}

Result<> Engine::reach(ChangeScope& scope, std::string_view signal, const Subject& subject, const RunCause& cause) {
    const auto list = m_enrolled.find(subject.id);
    if (list == m_enrolled.end()) return {};
    const std::vector<Enrolment> waiting = list->second;
    for (const Enrolment& enrolment : waiting) {
        if (!still_waits(enrolment)) continue;
        const auto definition = TRY(readable(scope, enrolment));
        if (!definition) continue;
        if (std::ranges::find(definition->exits, signal) != definition->exits.end()) {
            TRY(leave(scope, enrolment, left_because(signal)));
            continue;
        }
        const Step* step = find_step(*definition, enrolment.step);
        if (step && step->kind == StepKind::wait && step->signal == signal) TRY(happened(scope, enrolment, step->key, cause));
    }
    return {};
}

Result<std::int64_t> Engine::effects_today(Id rule, Instant at) {
    const Date day = local_time(m_workspace.clock(), at).day;
    if (day != m_today_day) m_today.clear(), m_today_day = day;
    if (const auto known = m_today.find(rule); known != m_today.end()) return known->second;
    Statement select = TRY(m_workspace.database().prepare(
        "SELECT coalesce(sum(effects), 0) FROM rule_run WHERE rule = ? AND started >= ? AND deleted IS NULL"));
    select.bind(0, rule).bind(1, to_stored(at_local(m_workspace.clock(), day, 0)));
    TRY(select.step());
    return m_today.emplace(rule, select.integer(0)).first->second;
}

// Why the rule must not act now; "" = it may.
Result<std::string> Engine::refusal(const LiveRule& rule, const Subject& subject, const RunCause& cause, bool may_be_held) {
    if (m_acted.contains({cause.root, rule.id, subject.id})) return std::string{"It acted on this record in the same change already: a loop."};
    if (cause.depth > kMostDepth) return fmt::format("Rules had started each other {} times: a loop.", kMostDepth);
    const Root& root = m_roots[cause.root];
    if (root.steps >= kMostSteps) return fmt::format("One change had caused {} steps.", kMostSteps);
    if (root.writes >= kMostWrites) return fmt::format("One change had caused {} writes.", kMostWrites);
    if (!may_be_held && TRY(effects_today(rule.id, m_workspace.clock().now())) >= kMostEffectsADay)
        return fmt::format("The rule had reached {} effects on that day.", kMostEffectsADay);
    return std::string{};
}

Result<> Engine::write_stop(ChangeScope& scope, const LiveRule& rule, const Subject& subject, const RunCause& cause,
                            std::string state, std::string reason) {
    if (cause.due) {
        // What is due comes up at each look until it may be done: once a day is enough to know that it waits.
        Statement told = TRY(m_workspace.database().prepare(
            "SELECT 1 FROM rule_run WHERE record IS ? AND rule = ? AND state = ? AND reason = ? AND started >= ? AND deleted IS NULL LIMIT 1"));
        bind_value(told, 0, subject.id ? Value{subject.id} : Value{});
        const Date day = local_time(m_workspace.clock(), m_workspace.clock().now()).day;
        told.bind(1, rule.id).bind(2, std::string_view{state}).bind(3, std::string_view{reason}).bind(4, to_stored(at_local(m_workspace.clock(), day, 0)));
        if (TRY(told.step())) return {};
    }
    RunDraft run;
    run.rule = rule.id, run.version = rule.version, run.rule_owner = rule.owner, run.definition = rule.definition, run.rule_name = rule.name;
    run.subject = subject;
    run.cause = cause;
    run.state = std::move(state), run.reason = std::move(reason);
    run.started = m_workspace.clock().now();
    // The key stays free: what was stopped may still be done.
    run.cause.occurrence.clear();
    TRY(write_run(scope, run));
    return {};
}

}  // namespace qd
