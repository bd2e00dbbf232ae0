#include "core/automation/step_runner.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qd {
namespace {

nlohmann::ordered_json to_object(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
    if (const auto* real = std::get_if<double>(&value)) return *real;
    return nullptr;
}

bool stays(ErrorKind kind) {
    return kind == ErrorKind::storage || kind == ErrorKind::damaged || kind == ErrorKind::internal || kind == ErrorKind::cancelled;
}

}  // namespace

Result<> StepRunner::go(const Entry& entry) {
    const std::vector<Step>& steps = m_run.definition->steps;
    if (entry.at == Entry::At::start) {
        TRY(list(steps, m_run.subject, {}));
        return {};
    }
    bool found = false;
    TRY(find(steps, entry, found));
    if (!found) stop("the step it waited in does not exist any more");
    return {};
}

Result<Flow> StepRunner::list(const std::vector<Step>& steps, const Subject& subject, const std::string& turn, std::size_t first) {
    for (std::size_t at = first; at < steps.size(); ++at)
        if (const Flow flow = TRY(one(steps[at], subject, turn, false)); flow != Flow::next) return flow;
    return Flow::next;
}

// Loops never wait, so that the way back leads through branches and waits only.
Result<Flow> StepRunner::find(const std::vector<Step>& steps, const Entry& entry, bool& found) {
    for (std::size_t at = 0; at < steps.size(); ++at) {
        Flow flow = Flow::next;
        if (steps[at].key == entry.step) {
            found = true;
            flow = TRY(enter(steps, at, entry));
        } else {
            flow = TRY(find(steps[at].then, entry, found));
            if (!found) flow = TRY(find(steps[at].otherwise, entry, found));
        }
        if (!found) continue;
        return flow == Flow::next ? list(steps, m_run.subject, {}, at + 1) : Result<Flow>{flow};
    }
    return Flow::next;
}

Result<Flow> StepRunner::enter(const std::vector<Step>& steps, std::size_t at, const Entry& entry) {
    const Step& step = steps[at];
    switch (entry.at) {
        case Entry::At::again: return one(step, m_run.subject, {}, entry.granted);
        case Entry::At::then:
            note(step, "done", "It happened");
            return list(step.then, m_run.subject, {});
        case Entry::At::otherwise:
            // A condition that came true unnoticed, through a related record, counts all the same.
            if (step.signal.empty() && TRY(holds(step.filter, m_run.subject))) {
                note(step, "done", "It happened");
                return list(step.then, m_run.subject, {});
            }
            note(step, "skipped", "It did not happen in " + words_of(step.span));
            return list(step.otherwise, m_run.subject, {});
        case Entry::At::after:
            if (step.kind == StepKind::delay) note(step, "done", "Waited " + words_of(step.span));
            else note(step, "skipped", "Refused");
            return Flow::next;
        case Entry::At::start: break;
    }
    return Flow::next;
}

void StepRunner::note(const Step& step, std::string state, std::string words) {
    RunDraft::StepRow row;
    row.step = step.key, row.action = key_of(step.kind), row.state = std::move(state), row.words = std::move(words);
    m_run.rows.push_back(std::move(row));
}

void StepRunner::keep(RunDraft::StepRow row) {
    row.took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - m_began).count();
    m_run.rows.push_back(std::move(row));
}

Flow StepRunner::stop(std::string reason) {
    m_run.state = "stopped";
    m_run.reason = std::move(reason);
    return Flow::stop;
}

Result<bool> StepRunner::holds(const Filter& filter, const Subject& subject) {
    if (!subject.entity) return filter.lets_all_through();
    QueryContext context = TRY(query_context(m_engine.m_workspace, m_run.rule_owner));
    context.now = m_run.cause.at;
    context.today = local_time(m_engine.m_workspace.clock(), m_run.cause.at).day;
    const BoundFilter bound = TRY(bind_filter(filter, m_engine.m_workspace.catalogue(), *subject.entity, context));
    return passes(bound, *subject.entity, subject.id, m_engine.m_records);
}

Result<Flow> StepRunner::wait_for(const Step& step, std::string timer, std::optional<Instant> due, std::string words) {
    note(step, "waiting", std::move(words));
    m_run.waiting = {step.key, std::move(timer), due, "active"};
    return Flow::wait;
}

Result<Flow> StepRunner::ask(const Step& step, const Subject& subject) {
    const PlanContext context = m_engine.plan_context(m_run);
    OutboxDraft draft;
    draft.kind = "approval";
    draft.title = m_run.rule_name + ": " + (step.subject.empty() ? std::string{label_of(step.kind)} : merged_text(step.subject, subject, context));
    draft.owner = TRY(approver(step.approval, subject, context));
    draft.about = subject;
    m_run.outbox.emplace_back(step.key, std::move(draft));
    return wait_for(step, {}, {}, "Waits for approval");
}

Result<Flow> StepRunner::one(const Step& step, const Subject& subject, const std::string& turn, bool granted) {
    Engine::Root& root = m_engine.m_roots[m_run.cause.root];
    if (++root.steps > kMostSteps) return stop(fmt::format("One change had caused {} steps.", kMostSteps));
    if (root.writes >= kMostWrites) return stop(fmt::format("One change had caused {} writes.", kMostWrites));
    const Instant at = m_run.cause.at;
    const WorkHours& hours = m_run.definition->hours;
    switch (step.kind) {
        case StepKind::stop: note(step, "done", "Stopped here"); return Flow::stop;
        case StepKind::delay: {
            const Instant due = m_engine.m_calendar.add(at, step.span);
            return wait_for(step, "delay", due, "Waits " + words_of(step.span));
        }
        case StepKind::wait:
            if (step.signal.empty() && TRY(holds(step.filter, subject))) {
                note(step, "done", "It was so already");
                return list(step.then, subject, turn);
            }
            return wait_for(step, "timeout", m_engine.m_calendar.add(at, step.span), "Waits at most " + words_of(step.span));
        case StepKind::branch: {
            m_began = std::chrono::steady_clock::now();
            auto yes = holds(step.filter, subject);
            if (!yes) return failed(step, yes.error());
            note(step, *yes ? "done" : "skipped", *yes ? "Yes" : "No");
            return list(*yes ? step.then : step.otherwise, subject, turn);
        }
        case StepKind::each: return each(step, subject, turn);
        default: break;
    }
    if (!step.approval.empty() && !granted && turn.empty()) return ask(step, subject);
    if (is_outward(step.kind) && turn.empty()) {
        // The window is asked of the real time: a draft is made when somebody can send it.
        const Instant now = m_engine.real_now(at);
        if (const Instant open = m_engine.m_calendar.next_open(now, hours); open > now) return wait_for(step, "window", open, "Waits for working hours");
    }
    return act(step, subject, turn);
}

Result<Flow> StepRunner::each(const Step& step, const Subject& subject, const std::string& turn) {
    m_began = std::chrono::steady_clock::now();
    const PlanContext context = m_engine.plan_context(m_run);
    auto ids = related_ids(step, subject, context);
    if (!ids) return failed(step, ids.error());
    const Entity& related = m_engine.m_workspace.catalogue().entity(step.entity);
    // What fails on one of them is tried again from here: the way back knows loops, not their turns.
    if (turn.empty()) m_loop = &step;
    const auto over = [&](Result<Flow> flow) {
        if (turn.empty()) m_loop = nullptr;
        if (turn.empty() && m_run.state != "failed" && m_run.state != "parked") m_run.attempt = 1;
        return flow;
    };
    int count = 0;
    for (const Id id : *ids) {
        const Subject one_of{&related, id};
        if (!TRY(holds(step.filter, one_of))) continue;
        if (++count > step.most) {
            note(step, "skipped", fmt::format("Only the first {} were done", step.most));
            return over(Flow::next);
        }
        if (const Flow flow = TRY(list(step.then, one_of, turn + "/" + std::to_string(id))); flow != Flow::next) return over(flow);
    }
    note(step, count ? "done" : "nothing", fmt::format("{} {}", count, count == 1 ? related.label : related.plural));
    return over(Flow::next);
}

Result<bool> StepRunner::done_before(const std::string& once) {
    Statement select = TRY(m_engine.m_workspace.database().prepare("SELECT 1 FROM rule_step WHERE once = ? AND deleted IS NULL"));
    select.bind(0, std::string_view{once});
    return TRY(select.step());
}

Result<Flow> StepRunner::act(const Step& step, const Subject& subject, const std::string& turn) {
    m_began = std::chrono::steady_clock::now();
    const std::string once = m_run.cause.occurrence.empty() ? std::string{}
                             : Engine::run_key(m_run.rule, m_run.subject.id, m_run.cause.occurrence) + ":" + step.key + turn;
    if (m_run.run && !once.empty() && TRY(done_before(once))) return Flow::next;
    if (step.kind == StepKind::start_rule || step.kind == StepKind::enrol || step.kind == StepKind::unenrol) return start_other(step, subject, once);
    auto plan = plan_step(step, subject, m_engine.plan_context(m_run));
    if (!plan) return failed(step, plan.error());
    RunDraft::StepRow row;
    row.step = step.key, row.action = key_of(step.kind), row.words = plan->words, row.attempts = m_run.attempt, row.once = once;
    if (!plan->blocked.empty()) row.state = "blocked", row.error = plan->blocked;
    else if (!plan->nothing.empty()) row.state = "nothing", row.words = plan->nothing;
    else row.state = "done";
    if (row.state == "done") {
        if (auto applied = apply(*plan, row); !applied) return failed(step, applied.error());
        took_turn(step, *plan, m_engine.plan_context(m_run));
        for (OutboxDraft& draft : plan->outbox) draft.about = subject, m_run.outbox.emplace_back(step.key, std::move(draft));
        m_run.effects += static_cast<std::int64_t>(std::max<std::size_t>(1, plan->writes.size()));
    }
    passed_by();
    keep(std::move(row));
    return Flow::next;
}

// The next step that fails has all its tries before it. A loop is tried as a whole.
void StepRunner::passed_by() {
    if (!m_loop) m_run.attempt = 1;
}

// Carries the writes out and turns them into events for other rules.
Result<> StepRunner::apply(const StepPlan& plan, RunDraft::StepRow& row) {
    for (const PlannedWrite& write : plan.writes) {
        const std::int64_t before_seq = m_engine.m_mark.seq;
        Id id = write.id;
        if (write.kind == OpKind::create) id = TRY(m_scope.create(*write.entity, write.values));
        else TRY(m_scope.update(*write.entity, id, write.values));
        m_engine.m_roots[m_run.cause.root].writes += 1;
        row.made = write.entity->key, row.made_id = id, row.is_new = write.kind == OpKind::create;
        nlohmann::ordered_json before, after;
        if (write.kind == OpKind::create) {
            for (const FieldValue& value : write.values) after[write.entity->fields[value.field].key] = to_object(value.value);
        } else {
            // What the write changed besides belongs to it: a deal's status follows its stage.
            Statement rows = TRY(m_engine.m_workspace.database().prepare("SELECT field, before, after FROM journal WHERE seq > ? AND record = ? ORDER BY seq"));
            rows.bind(0, before_seq).bind(1, id);
            while (TRY(rows.step())) {
                const FieldPlace place = m_engine.m_workspace.catalogue().place_of(rows.integer(0));
                if (place.entity != write.entity) continue;
                const std::string& key = write.entity->fields[place.field].key;
                before[key] = to_object(column_value(rows, 1));
                after[key] = to_object(column_value(rows, 2));
            }
        }
        const auto dumped = [](const nlohmann::ordered_json& json) {
            return json.is_null() ? std::string{} : json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        };
        row.before = dumped(before), row.after = dumped(after);
        RunCause next = m_run.cause;
        next.depth += 1;
        next.chain.push_back(m_run.rule);
        next.words = m_run.rule_name + ": " + plan.words;
        next.due.reset();
        next.occurrence = "c" + std::to_string(m_scope.change_id());
        next.change = m_scope.change_id();
        for (RuleEvent& event : TRY(m_engine.collect(m_scope, next, false))) m_engine.m_queue.push_back(std::move(event));
    }
    return {};
}

Result<Flow> StepRunner::failed(const Step& step, const Error& error) {
    if (stays(error.kind())) return std::unexpected(error);
    RunDraft::StepRow row;
    row.step = step.key, row.action = key_of(step.kind), row.words = label_of(step.kind), row.error = error.sentence();
    row.attempts = m_run.attempt;
    const bool again = m_run.attempt <= m_run.definition->retries;
    row.state = again ? "failed" : "parked";
    RunDraft::StepRow loop;
    if (m_loop) loop.step = m_loop->key, loop.action = key_of(m_loop->kind), loop.state = row.state, loop.words = label_of(m_loop->kind), loop.error = row.error, loop.attempts = row.attempts;
    keep(std::move(row));
    if (m_loop) m_run.rows.push_back(std::move(loop));
    const std::string& at = m_loop ? m_loop->key : step.key;
    m_run.state = again ? "failed" : "parked";
    m_run.reason = error.what();
    if (again) {
        const Instant due = m_engine.m_calendar.add(m_engine.real_now(m_run.cause.at), m_run.definition->retry_after);
        m_run.waiting = {at, "retry", due, "active"};
    } else {
        m_run.waiting = {at, {}, {}, "parked"};
    }
    return Flow::wait;
}

Result<Flow> StepRunner::start_other(const Step& step, const Subject& subject, const std::string& once) {
    LiveRule* other = m_engine.m_book.find_by_name(step.rule);
    if (!other) return failed(step, {ErrorKind::not_found, "“" + step.rule + "” is not live.", "Nothing was started.", "Publish it or change this step."});
    RunDraft::StepRow row;
    row.step = step.key, row.action = key_of(step.kind), row.state = "done", row.once = once;
    const auto list = m_engine.m_enrolled.find(subject.id);
    const Enrolment* inside = nullptr;
    if (list != m_engine.m_enrolled.end())
        for (const Enrolment& one : list->second)
            if (one.rule == other->id) inside = &one;
    if (step.kind == StepKind::unenrol) {
        row.words = "Taken out of " + other->name;
        if (inside) TRY(m_engine.leave(m_scope, Enrolment{*inside}, "“" + m_run.rule_name + "” took it out"));
        else row.state = "nothing";
    } else {
        row.words = (step.kind == StepKind::enrol ? "Added to " : "Started ") + other->name;
        if (inside) row.state = "nothing", row.words += " already";
        else if (other->entity != subject.entity && subject.entity) {
            return failed(step, {ErrorKind::invalid_input, "“" + other->name + "” is about " + other->entity->plural + ".", "Nothing was started.", "Choose another rule."});
        } else {
            RunCause next = m_run.cause;
            next.depth += 1;
            next.chain.push_back(m_run.rule);
            next.words = "Started by " + m_run.rule_name;
            next.due.reset();
            // Two records that fell due at the same moment may both start it on a third.
            next.occurrence = fmt::format("r{}-{}-{}{}", m_run.rule, m_run.subject.id, m_run.cause.occurrence, step.key);
            TRY(m_engine.fire(m_scope, *other, subject, std::move(next), {}, true));
            m_run.effects += 1;
        }
    }
    passed_by();
    keep(std::move(row));
    return Flow::next;
}

}  // namespace qd
