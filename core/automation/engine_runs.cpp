// Runs begin, go on, wait and end.

#include <fmt/format.h>

#include <algorithm>

#include "core/automation/engine.h"
#include "core/automation/step_runner.h"

namespace qd {
namespace {

Value text_or_empty(const std::string& text) { return text.empty() ? Value{} : Value{text}; }
Value id_or_empty(Id id) { return id ? Value{id} : Value{}; }
Value instant_or_empty(const std::optional<Instant>& at) { return at ? instant_value(*at) : Value{}; }

}  // namespace

PlanContext Engine::plan_context(const RunDraft& run) {
    return {m_workspace, m_records, m_calendar, m_turns, run.rule, run.rule_owner, run.cause.at};
}

Result<> Engine::fire(ChangeScope& scope, LiveRule& rule, Subject subject, RunCause cause, std::span<const FieldBefore>, bool by_hand) {
    TRY(begin(scope));
    if (cause.root >= m_roots.size()) cause.root = new_root();
    const bool led_here = std::ranges::find(cause.chain, rule.id) != cause.chain.end();
    if (!led_here && m_acted.contains({cause.root, rule.id, subject.id}))
        return write_stop(scope, rule, subject, cause, "skipped", "It had acted on this record in the same change already.");
    // What a person or a due time starts is held for a day, not stopped.
    const bool may_be_held = cause.depth == 0 && (by_hand || cause.due) && !rule.definition->steps.empty();
    if (const std::string reason = TRY(refusal(rule, subject, cause, may_be_held)); !reason.empty())
        return write_stop(scope, rule, subject, cause, "stopped", reason);
    // Never twice at once, whatever its policy.
    if (const auto list = m_enrolled.find(subject.id); subject.id && list != m_enrolled.end())
        if (std::ranges::find(list->second, rule.id, &Enrolment::rule) != list->second.end())
            return by_hand ? write_stop(scope, rule, subject, cause, "skipped", "It is in this rule already.") : Result<>{};
    if (rule.definition->again == Again::once && subject.id && !by_hand) {
        Statement before = TRY(m_workspace.database().prepare(
            "SELECT 1 FROM rule_run WHERE record = ? AND rule = ? AND state NOT IN ('stopped', 'skipped') AND deleted IS NULL LIMIT 1"));
        before.bind(0, subject.id).bind(1, rule.id);
        if (TRY(before.step())) return {};
    }
    // What two timers of one batch write are two occasions, as if each had its own change.
    if (cause.depth > 0 && !cause.occurrence.empty()) cause.occurrence += fmt::format("r{}d{}", cause.root, cause.depth);
    if (TRY(seen(run_key(rule.id, subject.id, cause.occurrence)))) return {};
    m_acted.insert({cause.root, rule.id, subject.id});
    RunDraft run;
    run.rule = rule.id, run.version = rule.version, run.rule_owner = rule.owner, run.definition = rule.definition, run.rule_name = rule.name;
    run.subject = subject;
    run.cause = std::move(cause);
    run.started = m_workspace.clock().now();
    if (may_be_held && TRY(effects_today(rule.id, run.started)) >= kMostEffectsADay) return hold(scope, run);
    TRY((StepRunner{*this, scope, run}.go({})));
    return finish(scope, run);
}

Instant Engine::next_day() const {
    const Clock& clock = m_workspace.clock();
    return at_local(clock, local_time(clock, clock.now()).day + std::chrono::days{1}, 0);
}

Result<> Engine::hold(ChangeScope& scope, RunDraft& run) {
    const Step& first = run.definition->steps.front();
    const Instant due = next_day();
    RunDraft::StepRow row;
    row.step = first.key, row.action = key_of(first.kind), row.state = "waiting", row.words = "Held until " + iso(local_time(m_workspace.clock(), due).day);
    run.rows.push_back(std::move(row));
    run.reason = fmt::format("The rule had reached {} effects on that day: it starts on {}.", kMostEffectsADay, iso(local_time(m_workspace.clock(), due).day));
    run.waiting = {first.key, "limit", due, "active"};
    return finish(scope, run);
}

Result<> Engine::release(ChangeScope& scope, const Enrolment& given, RunCause cause) {
    const Enrolment enrolment = given;
    TRY(begin(scope));
    const Instant now = m_workspace.clock().now();
    if (TRY(effects_today(enrolment.rule, now)) >= kMostEffectsADay) return write_timer(scope, enrolment, "limit", next_day());
    // What a person chose starts as it was chosen; a due time asked for the conditions, and a day has passed.
    LiveRule* rule = m_book.find(enrolment.rule);
    const bool by_hand = enrolment.occurrence.starts_with('c');
    if (rule && !by_hand && enrolment.subject.entity && rule->sight == FilterSight::record) {
        TRY(m_book.bind(*rule, now));
        if (!TRY(passes(rule->filter, *rule->entity, enrolment.subject.id, m_records))) return leave(scope, enrolment, "it matches no more");
    }
    TRY(update_row(scope, m_workspace.catalogue().entity("rule_run"), enrolment.run, {{"started", instant_value(now)}}));
    return resume(scope, enrolment, {Entry::At::again, enrolment.step, false}, std::move(cause));
}

Result<> Engine::resume(ChangeScope& scope, const Enrolment& given, Entry entry, RunCause cause, int attempt) {
    const Enrolment enrolment = given;  // the list it stands in changes
    TRY(begin(scope));
    if (cause.root >= m_roots.size()) cause.root = new_root();
    RunDraft run;
    run.run = enrolment.run, run.rule = enrolment.rule, run.version = enrolment.version;
    run.definition = TRY(readable(scope, enrolment));
    if (!run.definition) return {};
    run.rule_name = run.definition->name;
    run.attempt = attempt;
    {
        Statement owner = TRY(m_workspace.database().prepare("SELECT owner FROM rule WHERE id = ?"));
        owner.bind(0, enrolment.rule);
        if (TRY(owner.step())) run.rule_owner = owner.integer(0);
    }
    run.subject = enrolment.subject;
    run.cause = std::move(cause);
    run.cause.occurrence = enrolment.occurrence;
    run.started = m_workspace.clock().now();
    run.enrolment = enrolment;
    m_acted.insert({run.cause.root, enrolment.rule, enrolment.subject.id});
    TRY(cancel_timers(scope, enrolment.id));
    TRY((StepRunner{*this, scope, run}.go(entry)));
    return finish(scope, run);
}

Result<int> Engine::attempt_of(Id run, std::string_view step) {
    Statement tried = TRY(m_workspace.database().prepare("SELECT count(*) FROM rule_step WHERE run = ? AND step = ? AND state = 'failed' AND deleted IS NULL"));
    tried.bind(0, run).bind(1, step);
    TRY(tried.step());
    return static_cast<int>(tried.integer(0)) + 1;
}

Result<std::shared_ptr<const RuleDefinition>> Engine::readable(ChangeScope& scope, const Enrolment& given) {
    auto definition = m_book.definition(given.version);
    if (definition) return definition;
    if (definition.error().kind() == ErrorKind::storage || definition.error().kind() == ErrorKind::damaged) return definition;
    // One record that cannot go on must not keep others from being saved.
    const Enrolment enrolment = given;
    TRY(cancel_timers(scope, enrolment.id));
    TRY(update_row(scope, m_workspace.catalogue().entity("enrolment"), enrolment.id, {{"state", Value{"parked"}}}));
    if (enrolment.run)
        TRY(update_row(scope, m_workspace.catalogue().entity("rule_run"), enrolment.run, {{"state", Value{"parked"}}, {"reason", Value{definition.error().what()}}}));
    forget(enrolment);
    return std::shared_ptr<const RuleDefinition>{};
}

Result<> Engine::happened(ChangeScope& scope, const Enrolment& enrolment, const std::string& step, RunCause cause) {
    if (m_book.find(enrolment.rule)) return resume(scope, enrolment, {Entry::At::then, step}, std::move(cause));
    const Enrolment waiting = enrolment;
    TRY(cancel_timers(scope, waiting.id));
    return write_timer(scope, waiting, "happened", cause.at);
}

Result<> Engine::write_timer(ChangeScope& scope, const Enrolment& waiting, std::string kind, std::optional<Instant> due) {
    return create_row(scope, m_workspace.catalogue().entity("timer"), {
        {"rule", Value{waiting.rule}}, {"version", Value{waiting.version}}, {"enrolment", Value{waiting.id}},
        {"subject", waiting.subject.entity ? Value{waiting.subject.entity->key} : Value{}}, {"record", id_or_empty(waiting.subject.id)},
        {"kind", Value{std::move(kind)}}, {"step", Value{waiting.step}}, {"occurrence", text_or_empty(waiting.occurrence)},
        {"due", instant_or_empty(due)}}).transform([](Id) {});
}

// A run that was stopped before its end begins once more; steps that were done are passed over by their keys.
Result<> Engine::restart(ChangeScope& scope, Id id, RunCause cause) {
    TRY(begin(scope));
    cause.root = new_root();
    RunDraft run;
    std::string once;
    {
        Statement select = TRY(m_workspace.database().prepare(
            "SELECT n.rule, n.version, n.subject, n.record, n.once, r.owner, r.name FROM rule_run n JOIN rule r ON r.id = n.rule WHERE n.id = ?"));
        select.bind(0, id);
        if (!TRY(select.step())) return fail(ErrorKind::not_found, "That run does not exist any more.");
        run.run = id, run.rule = select.integer(0), run.version = select.integer(1);
        run.subject = {m_workspace.catalogue().find(select.text(2)), select.integer(3)};
        run.rule_owner = select.integer(5), run.rule_name = select.text(6);
        once = select.text(4);
    }
    run.definition = TRY(m_book.definition(run.version));
    run.cause = std::move(cause);
    // What was stopped half-way keeps its occasion, by which it knows what it did; what was stopped at its beginning has none yet.
    const std::string key = run_key(run.rule, run.subject.id, {});
    run.cause.occurrence = once.starts_with(key) ? once.substr(key.size()) : "n" + std::to_string(id);
    run.started = m_workspace.clock().now();
    m_acted.insert({run.cause.root, run.rule, run.subject.id});
    TRY((StepRunner{*this, scope, run}.go({})));
    return finish(scope, run);
}

Result<Id> Engine::write_run(ChangeScope& scope, const RunDraft& run) {
    const Entity& runs = m_workspace.catalogue().entity("rule_run");
    const std::string title = run.subject.entity ? m_workspace.title(*run.subject.entity, run.subject.id) : std::string{};
    const auto took = m_workspace.clock().now() - run.started;
    const std::string once = run.cause.occurrence.empty() ? std::string{} : run_key(run.rule, run.subject.id, run.cause.occurrence);
    return create_row(scope, runs, {
        {"rule", Value{run.rule}}, {"version", id_or_empty(run.version)}, {"once", text_or_empty(once)},
        {"subject", run.subject.entity ? Value{run.subject.entity->key} : Value{}}, {"record", id_or_empty(run.subject.id)},
        {"title", text_or_empty(title)}, {"state", Value{run.waiting && run.state == "done" ? "waiting" : run.state}},
        {"reason", text_or_empty(run.reason)}, {"cause", text_or_empty(run.cause.words)}, {"cause_change", id_or_empty(run.cause.change)},
        {"chain", run.cause.chain.empty() ? Value{} : Value{chain_words(run.cause.chain, run.rule_name)}},
        {"depth", Value{std::int64_t{run.cause.depth}}}, {"started", instant_value(run.started)}, {"due", instant_or_empty(run.cause.due)},
        {"took", Value{std::int64_t{std::chrono::microseconds{took}.count()}}}, {"effects", Value{run.effects}}});
}

Result<> Engine::finish(ChangeScope& scope, RunDraft& run) {
    const Entity& runs = m_workspace.catalogue().entity("rule_run");
    if (run.run == 0) {
        run.run = TRY(write_run(scope, run));
    } else {
        Statement select = TRY(m_workspace.database().prepare("SELECT effects FROM rule_run WHERE id = ?"));
        select.bind(0, run.run);
        const std::int64_t effects = TRY(select.step()) ? select.integer(0) : 0;
        select.reset();
        TRY(update_row(scope, runs, run.run, {{"state", Value{run.waiting && run.state == "done" ? "waiting" : run.state}},
                                              {"reason", text_or_empty(run.reason)}, {"effects", Value{effects + run.effects}}}));
    }
    if (const auto today = m_today.find(run.rule); today != m_today.end()) today->second += run.effects;
    const Entity& steps = m_workspace.catalogue().entity("rule_step");
    for (const RunDraft::StepRow& row : run.rows) {
        const bool settled = row.state == "done" || row.state == "nothing" || row.state == "blocked";
        TRY(create_row(scope, steps, {
            {"run", Value{run.run}}, {"rule", Value{run.rule}}, {"once", settled ? text_or_empty(row.once) : Value{}}, {"step", Value{row.step}},
            {"action", Value{row.action}}, {"state", Value{row.state}}, {"words", text_or_empty(row.words)}, {"made", text_or_empty(row.made)},
            {"made_id", id_or_empty(row.made_id)}, {"is_new", Value{std::int64_t{row.is_new}}}, {"before", text_or_empty(row.before)},
            {"after", text_or_empty(row.after)}, {"error", text_or_empty(row.error)}, {"attempts", Value{std::int64_t{row.attempts}}}, {"took", Value{row.took}},
            {"done_at", instant_value(m_workspace.clock().now())}}));
    }
    TRY(write_waiting(scope, run));
    const Entity& outbox = m_workspace.catalogue().entity("outbox");
    m_drafts = m_drafts || !run.outbox.empty();
    for (const auto& [step, draft] : run.outbox)
        TRY(create_row(scope, outbox, {
            {"rule", Value{run.rule}}, {"run", Value{run.run}}, {"enrolment", run.enrolment ? id_or_empty(run.enrolment->id) : Value{}},
            {"step", Value{step}}, {"kind", Value{draft.kind}}, {"title", Value{draft.title.empty() ? std::string{"(without a title)"} : draft.title}},
            {"recipient", text_or_empty(draft.recipient)}, {"subject_line", text_or_empty(draft.subject_line)}, {"body", text_or_empty(draft.body)},
            {"file_name", text_or_empty(draft.file_name)}, {"mime", text_or_empty(draft.mime)}, {"content", text_or_empty(draft.content)},
            {"subject", draft.about.entity ? Value{draft.about.entity->key} : Value{}}, {"record", id_or_empty(draft.about.id)},
            {"owner", id_or_empty(draft.owner)}, {"due", draft.due ? date_value(*draft.due) : Value{}}, {"made", instant_value(m_workspace.clock().now())}}));
    // The rows above are nobody's events; drop them from the mark.
    RunCause nobody = run.cause;
    for (RuleEvent& event : TRY(collect(scope, nobody, false))) m_queue.push_back(std::move(event));
    return {};
}

Result<> Engine::write_waiting(ChangeScope& scope, RunDraft& run) {
    const Entity& enrolments = m_workspace.catalogue().entity("enrolment");
    if (!run.waiting) {
        if (run.enrolment) TRY(end_enrolment(scope, *run.enrolment, run.state == "stopped" ? "stopped" : "finished", run.reason));
        return {};
    }
    const RunDraft::Waiting& waiting = *run.waiting;
    const bool active = waiting.state == "active";
    if (!run.enrolment) {
        Enrolment made{0, run.rule, run.version, run.run, run.subject, waiting.step, run.cause.occurrence};
        made.id = TRY(create_row(scope, enrolments, {
            {"rule", Value{run.rule}}, {"version", Value{run.version}}, {"run", Value{run.run}},
            {"subject", Value{run.subject.entity ? run.subject.entity->key : std::string{"-"}}}, {"record", id_or_empty(run.subject.id)},
            {"state", Value{waiting.state}}, {"step", Value{waiting.step}}, {"occurrence", Value{run.cause.occurrence.empty() ? std::string{"-"} : run.cause.occurrence}},
            {"enrolled_at", instant_value(run.cause.at)}}));
        run.enrolment = made;
        if (active) m_enrolled[run.subject.id].push_back(made);
    } else {
        TRY(update_row(scope, enrolments, run.enrolment->id, {{"state", Value{waiting.state}}, {"step", Value{waiting.step}}}));
        auto& list = m_enrolled[run.subject.id];
        std::erase_if(list, [&](const Enrolment& one) { return one.id == run.enrolment->id; });
        run.enrolment->step = waiting.step;
        if (active) list.push_back(*run.enrolment);
        if (list.empty()) m_enrolled.erase(run.subject.id);
    }
    return waiting.timer.empty() ? Result<>{} : write_timer(scope, *run.enrolment, waiting.timer, waiting.due);
}

Result<> Engine::end_enrolment(ChangeScope& scope, const Enrolment& enrolment, std::string_view state, std::string_view reason) {
    TRY(update_row(scope, m_workspace.catalogue().entity("enrolment"), enrolment.id,
                   {{"state", Value{std::string{state}}}, {"exit_reason", reason.empty() ? Value{} : Value{std::string{reason}}},
                    {"ended_at", instant_value(m_workspace.clock().now())}}));
    forget(enrolment);
    return {};
}

void Engine::forget(const Enrolment& enrolment) {
    const Id record = enrolment.subject.id, id = enrolment.id;
    const auto list = m_enrolled.find(record);
    if (list == m_enrolled.end()) return;
    std::erase_if(list->second, [&](const Enrolment& one) { return one.id == id; });
    if (list->second.empty()) m_enrolled.erase(list);
}

Result<> Engine::cancel_timers(ChangeScope& scope, Id enrolment) {
    std::vector<Id> pending;
    {
        Statement select = TRY(m_workspace.database().prepare("SELECT id FROM timer WHERE enrolment = ? AND state = 'pending' AND deleted IS NULL"));
        select.bind(0, enrolment);
        while (TRY(select.step())) pending.push_back(select.integer(0));
    }
    for (const Id id : pending) TRY(update_row(scope, m_workspace.catalogue().entity("timer"), id, {{"state", Value{"cancelled"}}}));
    return {};
}

Result<> Engine::leave(ChangeScope& scope, const Enrolment& given, std::string reason, std::string state) {
    const Enrolment enrolment = given;
    TRY(begin(scope));
    TRY(cancel_timers(scope, enrolment.id));
    std::vector<Id> drafts;
    {
        Statement select = TRY(m_workspace.database().prepare("SELECT id FROM outbox WHERE run = ? AND state = 'waiting' AND kind IN ('email', 'approval', 'linkedin', 'call') AND deleted IS NULL"));
        select.bind(0, enrolment.run);
        while (TRY(select.step())) drafts.push_back(select.integer(0));
    }
    // A draft for somebody who just answered must not go out.
    for (const Id id : drafts) TRY(update_row(scope, m_workspace.catalogue().entity("outbox"), id, {{"state", Value{"withdrawn"}}, {"settled", instant_value(m_workspace.clock().now())}}));
    TRY(end_enrolment(scope, enrolment, state, reason));
    if (enrolment.run) TRY(update_row(scope, m_workspace.catalogue().entity("rule_run"), enrolment.run, {{"state", Value{"exited"}}, {"reason", Value{reason}}}));
    return {};
}

}  // namespace qd
