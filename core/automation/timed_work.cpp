#include "core/automation/timed_work.h"

#include <algorithm>
#include <bit>

#include "core/automation/recurrence.h"
#include "core/query/filter_sql.h"

namespace qd {
namespace {
using namespace std::chrono;

// A span is never longer than so many days: for leaving out records that cannot be due.
std::int64_t most_days(const WorkCalendar& calendar, Span span) {
    const std::int64_t amount = std::abs(span.amount);
    const int a_week = std::max(1, std::popcount(calendar.weekdays & 127U));
    const auto free_days = static_cast<std::int64_t>(calendar.holidays.size());
    switch (span.unit) {
        case SpanUnit::minutes: return amount / 1440 + 2;
        case SpanUnit::hours: return amount / 24 + 2;
        case SpanUnit::days: return amount + 2;
        case SpanUnit::weeks: return amount * 7 + 2;
        case SpanUnit::months: return amount * 31 + 2;
        case SpanUnit::working_days: return (amount / a_week + 2) * 7 + free_days;
        case SpanUnit::working_hours: return (amount * 60 / std::max(1, calendar.to - calendar.from) / a_week + 2) * 7 + 7 + free_days;
    }
    return amount;
}

bool watches_day(const LiveRule& rule) {
    return rule.definition->trigger.kind == TriggerKind::date_reached && rule.entity->fields[rule.field].type == FieldType::date;
}

void keep_earliest(std::optional<Instant>& next, Instant candidate) {
    if (!next || candidate < *next) next = candidate;
}

void keep_earliest(std::map<Id, NextDue>& next, Id rule, NextDue candidate) {
    const auto [known, fresh] = next.try_emplace(rule, candidate);
    if (!fresh && candidate.due < known->second.due) known->second = candidate;
}

// Places in the list for one rule. Records that do nothing when their turn comes leave no key: a rule that was cut
// goes on behind them, or they would keep the rest from ever being reached.
class Room {
public:
    Room(Id rule, Cut from, std::size_t most, DueList& list) : m_rule(rule), m_from(from), m_last(from), m_left(most), m_list(list) {}

    [[nodiscard]] bool passed(Instant due, Id record) const { return Cut{due, record} <= m_from; }
    [[nodiscard]] bool full() {
        if (m_left == 0) m_list.cuts[m_rule] = m_last;
        return m_left == 0;
    }
    void add(DueItem item) {
        const Instant due = item.due;
        add(std::move(item), due);
    }
    void add(DueItem item, Instant due) {
        --m_left;
        m_last = {due, item.subject.id};
        m_list.items.push_back(std::move(item));
    }

private:
    Id m_rule;
    Cut m_from, m_last;
    std::size_t m_left;
    DueList& m_list;
};

// What to do with a step that became due while nobody looked. Retries, working hours and what happened meanwhile
// are no appointments: only their age counts.
bool passed_over(const RuleDefinition& rule, const DueItem& item, Instant now) {
    const bool appointment = item.timer_kind == "delay" || item.timer_kind == "timeout";
    return (appointment && rule.catch_up == CatchUp::none) || item.due < now - days{rule.catch_up_days};
}

}  // namespace

std::string base_sql(const LiveRule& rule) {
    if (rule.definition->trigger.kind != TriggerKind::idle) return "r.\"" + rule.entity->fields[rule.field].key + '"';
    if (rule.entity->find("last_activity")) return "coalesce(r.last_activity, r.created)";
    return "coalesce((SELECT max(coalesce(a.done_at, a.created)) FROM activity a WHERE a.\"" + rule.entity->key +
           "\" = r.id AND a.deleted IS NULL AND (a.done = 1 OR a.kind = 'note')), r.created)";
}

Filter implied_filter(const LiveRule& rule) {
    const TriggerKind kind = rule.definition->trigger.kind;
    Filter implied;
    if (rule.entity->key == "deal" && (kind == TriggerKind::idle || (kind == TriggerKind::stage_aged && !rule.to)))
        implied.parts.push_back(where("status", FilterOperator::is, {Value{"open"}}));
    if (kind == TriggerKind::stage_aged && rule.to) {
        std::vector<Value> stages;
        for (const std::int64_t id : rule.to->integers) stages.push_back(Value{id});
        implied.parts.push_back(where("stage", FilterOperator::any_of, std::move(stages)));
    }
    return implied;
}

std::optional<Filter> existing_filter(const LiveRule& rule) {
    using enum TriggerKind;
    if (rule.kind == stage_aged || rule.kind == idle || rule.kind == date_reached) return all_of({rule.definition->filter, implied_filter(rule)});
    std::vector<Filter> ways;
    for (const LiveStart* start : rule.starts()) {
        if (start->kind == created || start->kind == manual || (start->kind == stage_entered && start->on->to.empty())) ways.emplace_back();
        else if (start->kind == stage_entered) ways.push_back(where("stage", FilterOperator::any_of, start->on->to));
    }
    if (ways.empty() || rule.kind == schedule) return std::nullopt;
    return all_of({rule.definition->filter, any_of(std::move(ways))});
}

std::optional<Instant> TimedWork::due_from(const LiveRule& rule, const WorkCalendar& calendar, std::int64_t base, Instant after) {
    const Trigger& on = rule.definition->trigger;
    const Clock& clock = calendar.clock();
    if (!watches_day(rule) && !on.yearly) {
        const Instant due = calendar.add(instant_from_stored(base), on.span);
        return due > after ? std::optional{due} : std::nullopt;
    }
    const Date day = watches_day(rule) ? date_from_stored(base) : local_time(clock, instant_from_stored(base)).day;
    const auto due_on = [&](Date anniversary) { return calendar.add(at_local(clock, anniversary, on.minute), on.span); };
    if (!on.yearly) {
        const Instant due = due_on(day);
        return due > after ? std::optional{due} : std::nullopt;
    }
    // Years after the first; a leap day is kept on Feb 28 in common years.
    const int year = int{year_month_day{day_of(after)}.year()}, born = int{year_month_day{day}.year()};
    for (int n = std::max(0, year - born - 1); n <= std::max(0, year - born) + 2; ++n)
        if (const Instant due = due_on(add_months(day, 12 * n)); due > after) return due;
    return std::nullopt;
}

std::string TimedWork::occurrence_of(const LiveRule& rule, const WorkCalendar& calendar, std::int64_t base, Instant due) {
    if (!rule.definition->trigger.yearly) return "b" + std::to_string(base);
    return "b" + std::to_string(base) + "y" + std::to_string(int{year_month_day{local_time(calendar.clock(), due).day}.year()});
}

Result<> TimedWork::timers(Instant now, DueList& list) {
    constexpr int kMost = 10'000;
    Statement select = TRY(m_workspace.database().prepare(
        "SELECT t.id, t.rule, t.enrolment, t.subject, t.record, t.kind, t.step, t.due, t.occurrence FROM timer t"
        " JOIN enrolment e ON e.id = t.enrolment AND e.state = 'active' AND e.deleted IS NULL"
        " JOIN rule r ON r.id = t.rule AND r.state = 'live' AND r.deleted IS NULL"
        " WHERE t.due <= ? AND t.state = 'pending' AND t.deleted IS NULL ORDER BY t.due, t.id LIMIT ?"));
    select.bind(0, to_stored(now)).bind(1, kMost);
    while (TRY(select.step())) {
        DueItem item;
        item.kind = DueItem::Kind::timer;
        item.timer = select.integer(0), item.rule = select.integer(1), item.enrolment = select.integer(2);
        item.subject = {m_workspace.catalogue().find(select.text(3)), select.integer(4)};
        item.timer_kind = select.text(5), item.step = select.text(6);
        item.due = instant_from_stored(select.integer(7)), item.occurrence = select.text(8);
        list.items.push_back(std::move(item));
    }
    for (DueItem& item : list.items) {
        const Enrolment* enrolment = item.kind == DueItem::Kind::timer ? m_engine.enrolment(item.enrolment) : nullptr;
        if (!enrolment) continue;
        const auto definition = m_engine.book().definition(enrolment->version);
        const LiveRule* rule = m_engine.book().find(item.rule);
        item.missed = definition && rule && late(item.due, rule->published) && passed_over(**definition, item, now);
    }
    Statement coming = TRY(m_workspace.database().prepare(
        "SELECT min(t.due) FROM timer t JOIN rule r ON r.id = t.rule AND r.state = 'live' AND r.deleted IS NULL"
        " WHERE t.due > ? AND t.state = 'pending' AND t.deleted IS NULL"));
    coming.bind(0, to_stored(now));
    if (TRY(coming.step()) && !coming.is_null(0)) keep_earliest(list.next, instant_from_stored(coming.integer(0)));
    return {};
}

Result<> TimedWork::rule(LiveRule& rule, Instant now, DueList& list, Cut from, std::size_t most) {
    TRY(m_engine.book().bind(rule, now));
    TRY(look(rule, now, list, from, most));
    if (const auto next = list.next_of.find(rule.id); next != list.next_of.end()) keep_earliest(list.next, next->second.due);
    return {};
}

Result<> TimedWork::look(LiveRule& rule, Instant now, DueList& list, Cut from, std::size_t most) {
    switch (rule.definition->trigger.kind) {
        case TriggerKind::schedule: return schedule(rule, now, list, from, most);
        case TriggerKind::threshold: {
            if (rule.on->measure.empty()) return {};  // a record's own field: its changes tell
            // Key figures are looked at once an hour.
            const Instant hour = floor<hours>(now);
            if (rule.checked < hour) {
                DueItem item;
                item.kind = DueItem::Kind::measure, item.rule = rule.id, item.due = hour;
                item.occurrence = "h" + std::to_string(to_stored(hour));
                list.items.push_back(std::move(item));
            }
            keep_earliest(list.next, hour + hours{1});
            return {};
        }
        case TriggerKind::idle: case TriggerKind::stage_aged: case TriggerKind::date_reached: return clock_rule(rule, now, list, from, most);
        default: return existing(rule, now, list, from, most);
    }
}

Result<> TimedWork::clock_rule(LiveRule& rule, Instant now, DueList& list, Cut from, std::size_t most) {
    const Trigger& on = rule.definition->trigger;
    const Filter filter = all_of({rule.definition->filter, implied_filter(rule)});
    SqlBuilder sql{m_workspace.catalogue(), *rule.entity};
    std::string where = TRY(where_clause(m_workspace.database(), m_workspace.catalogue(), *rule.entity, filter, rule.context, sql));
    const bool first_pass = rule.existing && rule.checked < rule.published;
    const Instant window = now - days{rule.definition->catch_up_days};
    const Instant low = first_pass ? Instant{} : std::max(rule.published, window);
    const std::string base = base_sql(rule);
    where += " AND " + base + " IS NOT NULL";
    if (!on.yearly && !first_pass) {
        const Instant earliest = on.span.amount > 0 ? low - days{most_days(m_engine.calendar(), on.span)} : low - days{2};
        where += " AND " + base + " >= " + sql.parameter(watches_day(rule) ? date_value(day_of(earliest)) : instant_value(earliest));
    }
    std::vector<DueItem> found;
    {
        Statement select = TRY(m_workspace.database().prepare("SELECT r.id, " + base + " FROM " + sql.from() + where));
        sql.bind(select);
        while (TRY(select.step())) {
            const std::int64_t value = select.integer(1);
            auto due = due_from(rule, m_engine.calendar(), value, low - milliseconds{1});
            while (due && *due <= now) {
                DueItem item;
                item.rule = rule.id, item.subject = {rule.entity, select.integer(0)}, item.due = *due;
                item.occurrence = occurrence_of(rule, m_engine.calendar(), value, *due);
                item.missed = rule.definition->catch_up == CatchUp::none && late(*due) && !first_pass;
                found.push_back(std::move(item));
                due = on.yearly ? due_from(rule, m_engine.calendar(), value, *due) : std::nullopt;
            }
            if (due) keep_earliest(list.next_of, rule.id, {*due, select.integer(0)});
        }
    }
    std::ranges::stable_sort(found, {}, [](const DueItem& item) { return std::pair{item.due, item.subject.id}; });
    Room room{rule.id, from, most, list};
    for (DueItem& item : found) {
        if (room.passed(item.due, item.subject.id)) continue;
        if (room.full()) break;
        if (TRY(m_engine.seen(Engine::run_key(rule.id, item.subject.id, item.occurrence)))) continue;
        room.add(std::move(item));
    }
    return {};
}

Result<std::vector<Instant>> occurrences(const Trigger& trigger, const Clock& clock, Instant published, Instant after, Instant until, std::size_t most) {
    const Recurrence rule = TRY(parse_recurrence(trigger.recurrence));
    const Date start = trigger.starts != Date{} ? trigger.starts : local_time(clock, published).day;
    std::vector<Instant> found;
    for (const Date day : recurrence_days(rule, start, local_time(clock, after).day, local_time(clock, until).day)) {
        const Instant at = at_local(clock, day, trigger.minute);
        if (at > after && at <= until) found.push_back(at);
    }
    if (found.size() > most) found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(most));
    return found;
}

Result<> TimedWork::schedule(LiveRule& rule, Instant now, DueList& list, Cut from, std::size_t most) {
    constexpr std::size_t kMostOccurrences = 400;
    const Trigger& on = rule.definition->trigger;
    const Clock& clock = m_workspace.clock();
    const Instant after = std::max(rule.checked, rule.published);
    const Instant window = now - days{rule.definition->catch_up_days};
    const auto due = TRY(occurrences(on, clock, rule.published, after, now, kMostOccurrences));
    if (!due.empty()) list.occurred.insert(rule.id);
    Room room{rule.id, from, most, list};
    for (std::size_t at = 0; at < due.size() && !room.full(); ++at) {
        const bool superseded = rule.definition->catch_up == CatchUp::last && at + 1 < due.size();
        const bool missed = late(due[at]) && (superseded || rule.definition->catch_up == CatchUp::none || due[at] < window);
        const std::string occurrence = "t" + std::to_string(to_stored(due[at]));
        std::vector<Id> ids = {0};
        if (on.each_record && !missed)
            ids = TRY(matching_ids(m_workspace.database(), m_workspace.catalogue(), *rule.entity, rule.definition->filter, rule.context));
        std::ranges::sort(ids);
        for (const Id id : ids) {
            if (room.passed(due[at], id)) continue;
            if (room.full()) break;
            if (TRY(m_engine.seen(Engine::run_key(rule.id, id, occurrence)))) continue;
            DueItem item;
            item.kind = DueItem::Kind::schedule, item.rule = rule.id, item.due = due[at], item.occurrence = occurrence, item.missed = missed;
            item.subject = {id ? rule.entity : nullptr, id};
            room.add(std::move(item));
        }
    }
    const auto coming = TRY(occurrences(on, clock, rule.published, now, now + days{800}, 100'000));
    if (!coming.empty()) keep_earliest(list.next_of, rule.id, {coming.front(), 0});
    return {};
}

// Records that matched already when the rule was published, if it was asked to take them.
Result<> TimedWork::existing(LiveRule& rule, Instant now, DueList& list, Cut from, std::size_t most) {
    if (!rule.existing || rule.checked >= rule.published) return {};
    const std::optional<Filter> filter = existing_filter(rule);
    if (!filter) return {};
    auto ids = matching_ids(m_workspace.database(), m_workspace.catalogue(), *rule.entity, *filter, rule.context);
    if (!ids) return {};
    std::ranges::sort(*ids);
    Room room{rule.id, from, most, list};
    for (const Id id : *ids) {
        if (room.passed(rule.published, id)) continue;
        if (room.full()) break;
        const std::string occurrence = "x" + std::to_string(rule.version);
        if (TRY(m_engine.seen(Engine::run_key(rule.id, id, occurrence)))) continue;
        DueItem item;
        item.kind = DueItem::Kind::existing, item.rule = rule.id, item.subject = {rule.entity, id}, item.due = now, item.occurrence = occurrence;
        room.add(std::move(item), rule.published);
    }
    return {};
}

Result<DueList> TimedWork::all(Instant now) {
    DueList list;
    TRY(timers(now, list));
    for (const auto& rule : m_engine.book().rules()) TRY(this->rule(*rule, now, list));
    std::ranges::stable_sort(list.items, {}, &DueItem::due);
    return list;
}

Result<std::optional<Instant>> TimedWork::due_of(LiveRule& rule, const Subject& subject, Instant now) {
    if (subject.entity != rule.entity) return std::optional<Instant>{};
    Statement select = TRY(m_workspace.database().prepare("SELECT " + base_sql(rule) + " FROM \"" + rule.entity->key + "\" r WHERE r.id = ? AND r.deleted IS NULL"));
    select.bind(0, subject.id);
    if (!TRY(select.step()) || select.is_null(0)) return std::optional<Instant>{};
    const std::int64_t base = select.integer(0);
    // What lies behind us within the window is due at once: the scan decides whether it was done.
    const Instant low = std::max(rule.published, now - days{rule.definition->catch_up_days}) - milliseconds{1};
    return due_from(rule, m_engine.calendar(), base, low);
}

Result<bool> TimedWork::would_act(LiveRule& rule, const Subject& subject, Instant now) {
    TRY(m_engine.book().bind(rule, now));
    const BoundFilter implied = TRY(bind_filter(implied_filter(rule), m_workspace.catalogue(), *rule.entity, rule.context));
    return TRY(passes(implied, *rule.entity, subject.id, m_engine.records())) && TRY(passes(rule.filter, *rule.entity, subject.id, m_engine.records()));
}

}  // namespace qd
