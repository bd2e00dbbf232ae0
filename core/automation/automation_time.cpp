// What became due while nobody looked, and when to look again.

#include <fmt/format.h>

#include <algorithm>

#include "core/automation/automation_impl.h"

namespace qd {
namespace {

constexpr std::size_t kAskAbove = 50;
constexpr auto kSetBack = std::chrono::minutes{5};
constexpr auto kSleep = std::chrono::minutes{5};
constexpr auto kFarAhead = std::chrono::days{400};
constexpr const char* kSettled = "clock_settled";

std::string moment(const Clock& clock, Instant at) {
    const LocalTime local = local_time(clock, at);
    return fmt::format("{} {:02}:{:02}", iso(local.day), local.minute / 60, local.minute % 60);
}

struct ClockState {
    std::string problem;
    bool far_ahead = false;
};

ClockState look_at_clock(Workspace& workspace, Instant seen) {
    const Instant now = workspace.clock().now();
    std::int64_t settled = 0;
    const std::string kept = workspace.setting(kSettled);
    if (const auto at = parse_iso_instant(kept)) settled = to_stored(*at);
    // Ids go on growing after the clock was set back, so that what was settled stays settled for a day of them.
    const bool accepted = settled && to_stored(seen) <= settled + std::chrono::milliseconds{std::chrono::days{1}}.count();
    if (now < seen - kSetBack && !accepted)
        return {fmt::format("This computer's clock says {}, but the last change was made {}. Nothing timed runs until that is cleared up.",
                            moment(workspace.clock(), now), moment(workspace.clock(), seen)), false};
    if (now > seen + kFarAhead)
        return {fmt::format("The last change was made {}, more than a year ago. If the clock is right, timed rules can go on.", moment(workspace.clock(), seen)), true};
    return {};
}

}  // namespace

Result<Instant> Automation::Impl::last_seen() {
    return given_at(TRY(workspace.database().integer("SELECT coalesce(max(id), 0) FROM change")));
}

Result<CatchUpSummary> Automation::due() {
    Impl& impl = *m_impl;
    CatchUpSummary summary;
    if (!impl.attached) return summary;
    TRY(impl.pause_broken());
    TRY(impl.engine.ready());
    summary.last_seen = TRY(impl.last_seen());
    const ClockState clock = look_at_clock(impl.workspace, *summary.last_seen);
    summary.clock_problem = clock.problem, summary.clock_far_ahead = clock.far_ahead;
    TimedWork work{impl.workspace, impl.engine, impl.session};
    const DueList list = TRY(work.all(impl.workspace.clock().now()));
    if (clock.problem.empty() && list.items.empty()) impl.time = {list.next, true, list.next_of, impl.time.looks + 1};
    for (const DueItem& item : list.items) {
        auto group = std::ranges::find(summary.groups, item.rule, &CatchUpGroup::rule);
        if (group == summary.groups.end()) {
            summary.groups.push_back({.rule = item.rule, .rule_name = impl.rule_name(item.rule), .first = item.due, .last = item.due});
            group = summary.groups.end() - 1;
            const LiveRule* rule = impl.engine.book().find(item.rule);
            const Step* step = item.kind == DueItem::Kind::timer && rule ? find_step(*rule->definition, item.step)
                               : rule && !rule->definition->steps.empty() ? &rule->definition->steps.front() : nullptr;
            group->what = step ? label_of(step->kind) : "Go on";
        }
        ++(item.missed ? group->missed : group->due);
        group->first = std::min(group->first, item.due), group->last = std::max(group->last, item.due);
        if (group->examples.size() < 5 && item.subject.entity) group->examples.push_back(impl.workspace.title(*item.subject.entity, item.subject.id));
        if (!item.missed && item.kind != DueItem::Kind::measure) ++summary.effects;
    }
    for (CatchUpGroup& group : summary.groups) {
        // Those that wait already go on whatever the day's effects are.
        const LiveRule* rule = impl.engine.book().find(group.rule);
        const auto starts = std::ranges::count_if(list.items, [&](const DueItem& item) {
            return item.rule == group.rule && !item.missed && (item.kind != DueItem::Kind::timer || item.timer_kind == "limit");
        });
        if (rule) group.held = static_cast<std::size_t>(TRY(share_of_day(*rule->definition, group.rule, starts)).later);
    }
    summary.ask = summary.effects > kAskAbove;
    return summary;
}

Result<std::unique_ptr<Job>> Automation::catch_up(std::vector<Id> skip) {
    Impl& impl = *m_impl;
    TRY(impl.pause_broken());
    TRY(impl.engine.ready());
    if (const ClockState clock = look_at_clock(impl.workspace, TRY(impl.last_seen())); !clock.problem.empty())
        return fail(ErrorKind::conflict, clock.problem, "No timed rule ran.", "Set the clock right, or say that it is.");
    return std::unique_ptr<Job>{std::make_unique<CatchUpJob>(impl.workspace, impl.engine, impl.session, std::set<Id>{skip.begin(), skip.end()}, impl.figures, impl.time)};
}

Result<Applied> Automation::settle_clock() {
    const Instant seen = std::max(TRY(m_impl->last_seen()), m_impl->workspace.clock().now());
    Change change{"The clock is right", Cause::system, 0, 0, {}, {m_impl->workspace.set_setting(kSettled, iso(seen))}};
    return m_impl->workspace.apply(change);
}

bool Automation::woke() {
    const Instant now = m_impl->workspace.clock().now(), before = std::exchange(m_impl->last_look, now);
    if (now <= before + kSleep) return false;
    m_impl->session = now;
    return true;
}

std::uint64_t Automation::looks() const { return m_impl->time.looks; }

bool Automation::Impl::note_next(TimedWork& work, LiveRule& rule, const Subject& subject, std::optional<Instant> due) {
    const Instant now = workspace.clock().now();
    const auto known = time.next_of.find(rule.id);
    const bool acts = due && *due > now && work.would_act(rule, subject, now).value_or(false);
    if (acts && (known == time.next_of.end() || *due <= known->second.due)) {
        time.next_of[rule.id] = {*due, subject.id};
        ++time.looks;
    } else if (known != time.next_of.end() && known->second.record == subject.id) {
        time.known = false;  // another record is next: only a full look knows which
    }
    return time.known;
}

std::optional<Instant> Automation::next_due() {
    Impl& impl = *m_impl;
    if (!impl.attached || impl.workspace.busy() || !impl.engine.ready()) return std::nullopt;
    const auto pending = impl.workspace.database().integer(
        "SELECT coalesce((SELECT min(t.due) FROM timer t JOIN enrolment e ON e.id = t.enrolment AND e.state = 'active' AND e.deleted IS NULL"
        " JOIN rule r ON r.id = t.rule AND r.state = 'live' AND r.deleted IS NULL"
        " WHERE t.state = 'pending' AND t.deleted IS NULL), 0)");
    std::optional<Instant> next;
    if (pending && *pending) next = instant_from_stored(*pending);
    const Instant now = impl.workspace.clock().now();
    const auto earlier = [&](Instant at) {
        if (!next || at < *next) next = at;
    };
    bool looks = !impl.engine.book().timed().empty();
    for (const auto& rule : impl.engine.book().rules()) looks = looks || (rule->existing && rule->checked < rule->published);
    if (looks) {
        const Engine::TimedTouches touches = impl.engine.take_timed_touches();
        if (touches.all) impl.time.known = false;
        if (!impl.time.known) earlier(now);
        if (impl.time.next) earlier(*impl.time.next);
        TimedWork work{impl.workspace, impl.engine, impl.session};
        for (const Subject& subject : touches.records)
            for (LiveRule* rule : impl.engine.book().timed()) {
                const TriggerKind kind = rule->definition->trigger.kind;
                if (kind == TriggerKind::schedule || kind == TriggerKind::threshold) continue;
                const auto due = work.due_of(*rule, subject, now);
                if (!due) continue;
                if (!impl.note_next(work, *rule, subject, *due)) earlier(now);
                if (!*due) continue;
                if (!impl.time.next || **due < *impl.time.next) impl.time.next = **due;
                earlier(**due);
            }
    }
    if (!next) return std::nullopt;
    const auto seen = impl.last_seen();
    if (!seen || !look_at_clock(impl.workspace, *seen).problem.empty()) return std::nullopt;
    return next;
}

}  // namespace qd
