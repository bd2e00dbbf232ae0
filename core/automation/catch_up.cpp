#include "core/automation/catch_up.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/automation/readable_text.h"
#include "core/base/sort_by.h"

namespace qd {
namespace {

constexpr std::size_t kBatch = 20;
constexpr int kMostRounds = 4;  // what a step made due at once; the rest comes with the next tick

std::string moment(const Clock& clock, Instant at) {
    const LocalTime local = local_time(clock, at);
    return fmt::format("{} {:02}:{:02}", iso(local.day), local.minute / 60, local.minute % 60);
}

const char* passed_over_because(const LiveRule& rule, const DueItem& item) {
    if (item.due < rule.published) return "its time passed while the rule was paused";
    return rule.definition->catch_up == CatchUp::none ? "its time passed while the workspace was closed" : "the workspace was closed for too long";
}

}  // namespace

CatchUpJob::CatchUpJob(Workspace& workspace, Engine& engine, Instant session, std::set<Id> skip, const Figures& figures, TimeState& state, std::size_t most)
    : m_workspace(workspace), m_engine(engine), m_work(workspace, engine, session), m_skip(std::move(skip)), m_figures(figures), m_state(state), m_most(most) {}

Result<Progress> CatchUpJob::step() {
    if (!m_looked) TRY(look());
    else if (m_next_item < m_list.items.size()) TRY(act());
    else TRY(finish_round());
    const double part = m_list.items.empty() ? 0 : static_cast<double>(m_next_item) / static_cast<double>(m_list.items.size());
    return Progress{part, fmt::format("{} of {} due steps", m_next_item, m_list.items.size()), m_finished};
}

Result<> CatchUpJob::look() {
    if (!m_timers_read) {
        m_now = m_workspace.clock().now();
        m_cuts = std::exchange(m_list.cuts, {});
        m_list.items.clear(), m_list.occurred.clear(), m_next_item = m_next_rule = 0, m_rules.clear();
        if (m_cuts.empty()) m_list = {};
        (void)m_engine.take_timed_touches();  // the full look below covers them
        for (const auto& rule : m_engine.book().rules())
            if (m_cuts.empty() || m_cuts.contains(rule->id)) m_rules.push_back(rule->id);
        m_timers_read = true;
        return m_work.timers(m_now, m_list);
    }
    if (m_next_rule < m_rules.size()) {
        LiveRule* rule = m_engine.book().find(m_rules[m_next_rule++]);
        if (!rule) return {};
        const auto cut = m_cuts.find(rule->id);
        return m_work.rule(*rule, m_now, m_list, cut == m_cuts.end() ? Cut{Instant::min(), 0} : cut->second, m_most);
    }
    sort_by(m_list.items, {}, &DueItem::due);
    m_state = {m_list.next, true, m_list.next_of, m_state.looks + 1};
    m_looked = true;
    return {};
}

Result<> CatchUpJob::act() {
    Change header;
    header.label = "Automation";
    header.cause = Cause::rule;
    ChangeScope scope = TRY(m_workspace.begin(header));
    TRY(m_engine.begin(scope));
    std::size_t end = std::min(m_list.items.size(), m_next_item + kBatch);
    for (std::size_t at = m_next_item; at < end; ++at) {
        TRY(one(scope, m_list.items[at]));
        TRY(m_engine.answer(scope));
        // A figure is calculated from all deals: one is enough for a step.
        const LiveRule* rule = m_engine.book().find(m_list.items[at].rule);
        if (rule && !rule->definition->trigger.measure.empty()) end = at + 1;
    }
    TRY(m_engine.commit(scope));
    m_done += end - m_next_item;
    m_next_item = end;
    return {};
}

Result<> CatchUpJob::one(ChangeScope& scope, const DueItem& item) {
    const bool skipped = m_skip.contains(item.rule);
    RunCause cause;
    cause.at = std::min(item.due, m_now);
    cause.due = item.due;
    cause.change = scope.change_id();
    cause.root = m_engine.new_root();
    cause.occurrence = item.occurrence;
    cause.words = (item.kind == DueItem::Kind::existing ? "It matched when the rule was published, " : "Due ") + moment(m_workspace.clock(), item.due);
    if (item.kind == DueItem::Kind::timer) {
        if (!m_engine.book().find(item.rule)) return {};  // paused meanwhile: it stands still
        const Enrolment* enrolment = m_engine.enrolment(item.enrolment);
        const bool gone = !enrolment || enrolment->step != item.step;
        TRY(update_row(scope, m_workspace.catalogue().entity("timer"), item.timer,
                       {{"state", Value{item.missed || skipped ? "missed" : gone ? "cancelled" : "fired"}}}));
        if (gone) return {};
        const Enrolment waiting = *enrolment;
        if (item.missed) return m_engine.leave(scope, waiting, passed_over_because(*m_engine.book().find(item.rule), item));
        if (skipped) return m_engine.leave(scope, waiting, "it was passed over after the absence");
        if (item.timer_kind == "limit") return m_engine.release(scope, waiting, std::move(cause));
        using At = Entry::At;
        const At at = item.timer_kind == "delay" ? At::after : item.timer_kind == "timeout" ? At::otherwise : item.timer_kind == "happened" ? At::then : At::again;
        // Approval is asked before working hours are waited for, and before anything can fail; a retry may meet closed hours.
        const bool granted = item.timer_kind == "retry" || item.timer_kind == "window";
        const int attempt = granted ? TRY(m_engine.attempt_of(waiting.run, item.step)) : 1;
        return m_engine.resume(scope, waiting, {at, item.step, granted}, std::move(cause), attempt);
    }
    LiveRule* rule = m_engine.book().find(item.rule);
    if (!rule) return {};
    if (item.kind == DueItem::Kind::measure) return measured(scope, *rule, item);
    if (item.missed || skipped) {
        ++m_missed[item.rule];
        if (item.kind == DueItem::Kind::schedule) return {};
        // The key is taken, so that it does not come up again.
        return create_row(scope, m_workspace.catalogue().entity("rule_run"), {
            {"rule", Value{rule->id}}, {"version", Value{rule->version}}, {"once", Value{Engine::run_key(rule->id, item.subject.id, item.occurrence)}},
            {"subject", Value{rule->entity->key}}, {"record", Value{item.subject.id}}, {"title", Value{m_workspace.title(*rule->entity, item.subject.id)}},
            {"state", Value{"skipped"}}, {"reason", Value{"Passed over after an absence."}}, {"cause", Value{cause.words}},
            {"started", instant_value(m_workspace.clock().now())}, {"due", instant_value(item.due)}}).transform([](Id) {});
    }
    if (item.subject.entity) {
        // An earlier item of this batch may have changed it.
        TRY(m_engine.book().bind(*rule, m_now));
        const Record* record = TRY(m_engine.records().record(*item.subject.entity, item.subject.id));
        if (!record || !is_empty((*record)["deleted"])) return {};
        const auto implied = TRY(bind_filter(implied_filter(*rule), m_workspace.catalogue(), *rule->entity, rule->context));
        if (item.kind != DueItem::Kind::existing && !TRY(passes(rule->filter, *rule->entity, item.subject.id, m_engine.records()))) return {};
        const Trigger& on = rule->definition->trigger;
        if (item.kind == DueItem::Kind::schedule && !on.measure.empty()) {
            const std::optional<double> figure = m_figures.ask(on.measure, item.due, item.subject.id);
            if (!figure || (on.rising ? *figure < on.level : *figure > on.level)) return {};
        }
        if (item.kind == DueItem::Kind::clock && !TRY(passes(implied, *rule->entity, item.subject.id, m_engine.records()))) return {};
    }
    return m_engine.fire(scope, *rule, item.subject, std::move(cause));
}

Result<> CatchUpJob::measured(ChangeScope& scope, LiveRule& rule, const DueItem& item) {
    const Trigger& on = rule.definition->trigger;
    const std::optional<double> now = m_figures.ask(on.measure, item.due);
    if (now && rule.last_level && (on.rising ? *now >= on.level && *rule.last_level < on.level : *now <= on.level && *rule.last_level > on.level)) {
        RunCause cause;
        cause.at = cause.due.emplace(item.due);
        cause.change = scope.change_id();
        cause.root = m_engine.new_root();
        cause.occurrence = item.occurrence;
        const KeyFigure* known = m_figures.find(on.measure);
        cause.words = fmt::format("{} is {}, it was {}", known ? known->label : on.measure, readable_figure(m_workspace, known, *now),
                                  readable_figure(m_workspace, known, *rule.last_level));
        TRY(m_engine.fire(scope, rule, {}, std::move(cause)));
    }
    return m_engine.note_checked(scope, rule, item.due, now);
}

Result<> CatchUpJob::note_missed(ChangeScope& scope) {
    for (const auto& [id, count] : m_missed) {
        const LiveRule* rule = m_engine.book().find(id);
        if (!rule || rule->definition->trigger.kind != TriggerKind::schedule) continue;
        TRY(create_row(scope, m_workspace.catalogue().entity("rule_run"), {
            {"rule", Value{id}}, {"version", Value{rule->version}}, {"state", Value{"skipped"}},
            {"reason", Value{fmt::format("{} {} passed while the workspace was closed.", count, count == 1 ? "occurrence" : "occurrences")}},
            {"cause", Value{"Catching up"}}, {"started", instant_value(m_now)}}));
    }
    m_missed.clear();
    return {};
}

// Schedules are decided upon up to now, and so are the records that matched at publishing; when a look was cut, only
// up to where it came.
Result<> CatchUpJob::finish_round() {
    std::vector<std::pair<Id, Instant>> decided;
    for (const auto& rule : m_engine.book().rules()) {
        const TriggerKind kind = rule->definition->trigger.kind;
        if (!m_cuts.empty() && !m_cuts.contains(rule->id)) continue;  // not asked this time
        const auto cut = m_list.cuts.find(rule->id);
        const bool schedule = kind == TriggerKind::schedule && (m_cuts.contains(rule->id) || m_list.occurred.contains(rule->id));
        const bool first_pass = rule->existing && rule->checked < rule->published;
        if (cut == m_list.cuts.end()) {
            if (schedule || first_pass) decided.emplace_back(rule->id, m_now);
        } else if (schedule && !first_pass) {
            // Its occurrence is not done yet.
            decided.emplace_back(rule->id, cut->second.due - std::chrono::milliseconds{1});
        }
    }
    if (!decided.empty()) {
        Change header;
        header.label = "Automation";
        header.cause = Cause::rule;
        ChangeScope scope = TRY(m_workspace.begin(header));
        TRY(m_engine.begin(scope));
        TRY(note_missed(scope));
        for (const auto& [id, until] : decided)
            if (LiveRule* rule = m_engine.book().find(id)) TRY(m_engine.note_checked(scope, *rule, until));
        TRY(m_engine.commit(scope));
    }
    const bool more = !m_list.cuts.empty() || (!m_list.items.empty() && ++m_round < kMostRounds);
    m_finished = !more;
    m_looked = m_timers_read = false;
    return {};
}

}  // namespace qd
