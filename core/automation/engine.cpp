#include "core/automation/engine.h"

#include <algorithm>

namespace qd {
namespace {

std::vector<FieldValue> field_values(const Entity& entity, std::initializer_list<NamedValue> values) {
    std::vector<FieldValue> made;
    for (const NamedValue& value : values) made.push_back({static_cast<std::uint16_t>(entity.index_of(value.field)), value.value});
    return made;
}

}  // namespace

Result<Id> create_row(ChangeScope& scope, const Entity& entity, std::initializer_list<NamedValue> values) {
    return scope.create(entity, field_values(entity, values));
}

Result<> update_row(ChangeScope& scope, const Entity& entity, Id id, std::initializer_list<NamedValue> values) {
    TRY(scope.update(entity, id, field_values(entity, values)));
    return {};
}

Engine::Engine(Workspace& workspace)
    : m_workspace(workspace), m_book(workspace), m_records(workspace), m_calendar(WorkCalendar::of(workspace)) {}

std::string Engine::run_key(Id rule, Id record, std::string_view occurrence) {
    return std::to_string(rule) + ":" + std::to_string(record) + ":" + std::string{occurrence};
}

Result<> Engine::load() {
    TRY(m_book.load());
    m_enrolled.clear(), m_turns.clear(), m_records.clear(), m_today.clear();
    Statement select = TRY(m_workspace.database().prepare(
        "SELECT id, rule, version, run, subject, record, step, occurrence FROM enrolment WHERE state = 'active' AND deleted IS NULL"));
    while (TRY(select.step())) {
        Enrolment enrolment{select.integer(0), select.integer(1), select.integer(2), select.integer(3),
                            {m_workspace.catalogue().find(select.text(4)), select.integer(5)}, std::string{select.text(6)}, std::string{select.text(7)}};
        m_enrolled[enrolment.subject.id].push_back(std::move(enrolment));
    }
    m_drafts = TRY(m_workspace.database().integer("SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'waiting' AND deleted IS NULL)")) != 0;
    m_stale = false;
    m_timed.all = true;
    return {};
}

Result<> Engine::ensure_loaded() {
    if (m_calendar_stale) {
        const WorkCalendar fresh = WorkCalendar::of(m_workspace);
        m_calendar.holidays = fresh.holidays, m_calendar.weekdays = fresh.weekdays;
        m_calendar.from = fresh.from, m_calendar.to = fresh.to;
        m_calendar_stale = false;
    }
    return m_stale ? load() : Result<>{};
}

void Engine::committed(const Applied& applied) {
    const Catalogue& catalogue = m_workspace.catalogue();
    const bool ours = applied.change == m_change;
    for (const Touched& touched : applied.touched) {
        const Entity* entity = catalogue.by_number(touched.entity);
        m_records.written(*entity, touched.id);
        if (entity->key == "setting") m_calendar_stale = true;
        if ((entity->key == "rule" && !(ours && m_only_checked.contains(touched.id))) || entity->key == "rule_version" || entity->key == "custom_field") m_stale = true;
        if (entity->key == "stage" || entity->key == "user" || entity->key == "team" || entity->key == "pipeline") m_stale = true;
        if (!ours && (entity->key == "enrolment" || entity->key == "timer")) m_stale = true;
    }
    if (applied.bulk) m_stale = m_stale || !ours, m_timed.all = true, m_calendar_stale = true, m_records.clear();
    m_change = 0;
    m_only_checked.clear();
    m_turns.open.clear();
}

const Enrolment* Engine::enrolment(Id id) const {
    for (const auto& [record, list] : m_enrolled)
        for (const Enrolment& one : list)
            if (one.id == id) return &one;
    return nullptr;
}

Result<bool> Engine::seen(const std::string& once) {
    Statement select = TRY(m_workspace.database().prepare("SELECT 1 FROM rule_run WHERE once = ? AND deleted IS NULL"));
    select.bind(0, std::string_view{once});
    return TRY(select.step());
}

Engine::TimedTouches Engine::take_timed_touches() {
    TimedTouches taken = std::move(m_timed);
    m_timed = {};
    return taken;
}

std::string Engine::chain_words(const std::vector<Id>& chain, std::string_view last) const {
    std::string words;
    for (const Id rule : chain) {
        const LiveRule* live = m_book.find(rule);
        words += (live ? live->name : std::string{"a rule"}) + " → ";
    }
    return words + std::string{last};
}

bool Engine::watched(const Entity& entity, Id id) const {
    if (m_book.watch(entity.number) || m_enrolled.contains(id)) return true;
    // Not only while somebody waits: whoever begins to in this very change hears of it all the same.
    const bool signals = !m_book.signals().empty() || !m_enrolled.empty() || m_book.any_waits();
    if (entity.key == "activity") return signals || !m_book.timed().empty();
    if ((signals || m_drafts) && entity.find("do_not_contact")) return true;
    return (entity.key == "import_batch" && !m_book.imports().empty()) || (entity.key == "outbox" && !m_enrolled.empty());
}

Result<> Engine::ready() {
    if (m_change != 0 && !m_workspace.busy()) m_stale = true, m_change = 0;
    return ensure_loaded();
}

Result<> Engine::begin(ChangeScope& scope) {
    if (m_change == scope.change_id()) return {};
    if (m_change != 0) m_stale = true;  // the last change was rolled back: memory is ahead of the file
    m_change = scope.change_id();
    m_mark = {0, scope.first_seq()};
    m_queue.clear(), m_acted.clear(), m_roots.clear(), m_only_checked.clear();
    m_processed = 0, m_draining = false;
    return ensure_loaded();
}

Result<> Engine::note_checked(ChangeScope& scope, LiveRule& rule, Instant until, std::optional<double> level) {
    const Entity& rules = m_workspace.catalogue().entity("rule");
    rule.checked = until;
    m_only_checked.insert(rule.id);
    TRY(update_row(scope, rules, rule.id, {{"checked", instant_value(until)}}));
    if (!level || rule.last_level == level) return {};
    rule.last_level = level;
    return update_row(scope, rules, rule.id, {{"last_level", Value{*level}}});
}

Result<Applied> Engine::commit(ChangeScope& scope) {
    Applied applied = TRY(scope.commit());
    if (applied.change == 0) m_change = 0;
    return applied;
}

Result<std::vector<RuleEvent>> Engine::collect(ChangeScope& scope, const RunCause& cause, bool roots) {
    const std::vector<Touched>& touched = scope.touched();
    std::vector<RuleEvent> events;
    std::unordered_map<Id, std::size_t> places;
    for (; m_mark.touched < touched.size(); ++m_mark.touched) {
        const Touched& touch = touched[m_mark.touched];
        const Entity& entity = *m_workspace.catalogue().by_number(touch.entity);
        m_records.written(entity, touch.id);
        if (!watched(entity, touch.id)) continue;
        const auto [place, fresh] = places.try_emplace(touch.id, events.size());
        if (!fresh) {
            // Created and then edited is created; deleted wins over everything.
            RuleEvent& event = events[place->second];
            if (touch.kind != OpKind::update) event.kind = touch.kind;
            continue;
        }
        events.push_back({{&entity, touch.id}, touch.kind, {}, cause});
        if (roots) events.back().cause.root = new_root();
    }
    if (events.empty()) {
        m_mark.seq = TRY(m_workspace.database().integer("SELECT coalesce(max(seq), 0) FROM journal"));
        return events;
    }
    Statement rows = TRY(m_workspace.database().prepare("SELECT seq, record, field, before FROM journal WHERE seq > ? ORDER BY seq"));
    rows.bind(0, m_mark.seq);
    while (TRY(rows.step())) {
        m_mark.seq = rows.integer(0);
        const auto event = places.find(rows.integer(1));
        if (event == places.end()) continue;
        const FieldPlace place = m_workspace.catalogue().place_of(rows.integer(2));
        if (!place || place.entity != events[event->second].subject.entity) continue;
        auto& change = events[event->second].change;
        if (std::ranges::find(change, place.field, &FieldBefore::field) == change.end())
            change.push_back({place.field, column_value(rows, 3)});
    }
    return events;
}

Result<double> Engine::react(ChangeScope& scope, const std::vector<Touched>& touched) {
    if (scope.header().cause == Cause::undo) {
        // What an undone run had waiting must not fire again: see handle_rows.
        for (std::size_t at = 0, end = touched.size(); at < end; ++at) TRY(handle_rows(scope, Touched{touched[at]}));
        m_stale = true;
        m_change = 0;
        m_timed.all = true;
        return 1;
    }
    TRY(begin(scope));
    if (m_draining) return drain(scope);
    RunCause cause;
    cause.words = scope.header().label;
    cause.change = scope.change_id();
    cause.occurrence = "c" + std::to_string(scope.change_id());
    cause.at = m_workspace.clock().now();
    for (RuleEvent& event : TRY(collect(scope, cause, true))) m_queue.push_back(std::move(event));
    return drain(scope);
}

Result<double> Engine::drain(ChangeScope& scope) {
    constexpr std::size_t kMostEvents = 100, kMostTouched = 40;  // about 8 ms as wasm on a slow machine
    const std::size_t before = scope.touched().size();
    for (std::size_t events = 0; !m_queue.empty(); ++events, ++m_processed) {
        m_draining = true;
        if (events == kMostEvents || scope.touched().size() >= before + kMostTouched)
            return static_cast<double>(m_processed) / static_cast<double>(m_processed + m_queue.size());
        RuleEvent event = std::move(m_queue.front());
        m_queue.pop_front();
        TRY(process(scope, event));
    }
    m_draining = false;
    return 1;
}

Result<> Engine::answer(ChangeScope& scope) {
    TRY(begin(scope));
    while (TRY(drain(scope)) < 1) {}
    return {};
}

Result<> Engine::handle_rows(ChangeScope& scope, const Touched& touched) {
    // Undo brings back a timer that fired as “pending”: its effects were taken back on purpose.
    const Entity& timers = m_workspace.catalogue().entity("timer");
    if (touched.entity != timers.number || touched.kind != OpKind::update) return {};
    Statement rows = TRY(m_workspace.database().prepare(
        "SELECT before, after FROM journal WHERE record = ? AND seq > ? AND field = ? ORDER BY seq DESC LIMIT 1"));
    rows.bind(0, touched.id).bind(1, scope.first_seq()).bind(2, timers.find("state")->number);
    if (!TRY(rows.step()) || rows.text(0) != "fired" || rows.text(1) != "pending") return {};
    rows.reset();
    return update_row(scope, timers, touched.id, {{"state", Value{"undone"}}});
}

Result<bool> Engine::pause_broken(ChangeScope& scope) {
    TRY(begin(scope));
    const Entity& rules = m_workspace.catalogue().entity("rule");
    for (const RuleBook::Broken& broken : m_book.broken())
        TRY(update_row(scope, rules, broken.rule, {{"state", Value{"paused"}}, {"problem", Value{broken.problem}}}));
    return !m_book.broken().empty();
}

}  // namespace qd
