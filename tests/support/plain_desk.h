#pragma once
// Rules carried out by an interpreter that is slow and plain: deals are structs, a waiting run is the list of steps that
// are left to do, and every event goes through all rules. It shares the rules' definitions with the engine, nothing else.

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "core/automation/rule.h"
#include "core/base/clock.h"
#include "core/model/value.h"

namespace qd::test {

inline constexpr std::array kPlainStages = {"Prospecting", "Engaging", "Proposal", "Negotiation", "Won", "Lost"};

struct PlainPerson { Id id = 0; std::string name; int manager = -1; bool sells = false; };
struct PlainContact { Id id = 0; bool reachable = false, silent = false; };

struct PlainDeal {
    Id id = 0;
    bool alive = true;
    std::int64_t amount = 0;
    double chance = 0;
    std::string need;
    std::optional<Date> next;
    int stage = 0, owner = -1, contact = -1, account = -1;
    std::vector<std::string> tags;
    Instant created{}, since{};
    std::optional<Instant> talked;

    [[nodiscard]] std::string status() const { return stage == 4 ? "won" : stage == 5 ? "lost" : "open"; }
};

class PlainDesk {
public:
    using Fields = std::map<std::string, Value>;

    PlainDesk(const Clock& clock, std::vector<PlainPerson> people, std::vector<PlainContact> contacts, int rule_owner)
        : m_clock(clock), m_people(std::move(people)), m_contacts(std::move(contacts)), m_rule_owner(rule_owner) {}

    void add(RuleDefinition rule) {
        m_rules.push_back(std::make_unique<RuleDefinition>(std::move(rule)));
        m_published.push_back(m_clock.now());
        m_decided.push_back(m_clock.now());
    }

    // --- what people do: each is a change of its own
    std::size_t create(PlainDeal deal) {
        deal.created = deal.since = m_clock.now();
        m_deals.push_back(std::move(deal));
        m_events.push_back({Kind::created, static_cast<int>(m_deals.size()) - 1, {}, {}, by_person()});
        answer();
        return m_deals.size() - 1;
    }
    template <class Edit>
    void edit(std::size_t deal, Edit change) {
        write(static_cast<int>(deal), by_person(), change);
        answer();
    }
    void set_alive(std::size_t deal, bool alive) {
        m_deals[deal].alive = alive;
        m_events.push_back({alive ? Kind::restored : Kind::deleted, static_cast<int>(deal), {}, {}, by_person()});
        answer();
    }
    struct Activity { std::string kind, subject; bool incoming = false, held = false, done = false; int contact = -1; };
    void log(int deal, const Activity& activity) {
        note_activity(deal, activity, by_person());
        answer();
    }
    void set_silent(std::size_t contact, bool silent) {
        m_contacts[contact].silent = silent;
        if (silent) m_events.push_back({Kind::opted_out, static_cast<int>(contact), {}, {}, by_person()});
        answer();
    }
    void start(std::size_t rule, std::size_t deal) {
        fire(rule, static_cast<int>(deal), by_person(), true);
        answer();
    }
    // The oldest question that still waits.
    void settle(bool accept) {
        for (std::size_t at = 0; at < m_outbox.size(); ++at) {
            if (m_outbox[at].kind != "approval" || m_outbox[at].state != "waiting") continue;
            m_outbox[at].state = accept ? "done" : "dismissed";
            const int run = m_outbox[at].run;
            for (const Wait& wait : std::vector<Wait>{m_waits})
                if (wait.run == run && wait.kind == "approval") go_on(wait, accept ? How::again : How::after, by_person());
            break;
        }
        answer();
    }
    // Looks at what is due, up to four times while something is; each is followed by all that comes of it.
    void catch_up() {
        for (int look = 0; look < 4; ++look) {
            const std::vector<Due> due = all_due();
            for (const Due& one : due) {
                act(one);
                answer();
            }
            if (due.empty()) return;
        }
    }

    // --- what there is now, as lines
    [[nodiscard]] const std::vector<PlainDeal>& deals() const { return m_deals; }
    [[nodiscard]] std::string told(std::size_t at) const {
        const PlainDeal& deal = m_deals[at];
        std::string tags;
        for (const std::string& tag : deal.tags) tags += tag + " ";
        return fmt::format("{} {} {} {} {} {} {}[{}]", deal.alive ? "deal" : "gone", deal.amount, deal.chance, deal.need.empty() ? "-" : deal.need,
                           deal.next ? iso(*deal.next) : "-", kPlainStages[static_cast<std::size_t>(deal.stage)], name_of(deal.owner), tags);
    }
    [[nodiscard]] std::vector<std::string> activities() const { return m_activities; }
    [[nodiscard]] std::vector<std::string> outbox() const {
        std::vector<std::string> lines;
        for (const Item& item : m_outbox) lines.push_back(fmt::format("{} {} {} for {}: {}", item.kind, item.title, id_of(item.deal), name_of(item.owner), item.state));
        return lines;
    }
    [[nodiscard]] std::vector<std::string> runs() const {
        std::vector<std::string> lines;
        for (const Run& run : m_runs) lines.push_back(fmt::format("{} {} {} effects {} depth {}", m_rules[run.rule]->name, id_of(run.deal), run.state, run.effects, run.depth));
        return lines;
    }
    [[nodiscard]] std::vector<std::string> waiting() const {
        std::vector<std::string> lines;
        for (const Wait& wait : m_waits) lines.push_back(fmt::format("{} {} {}", m_rules[wait.rule]->name, id_of(wait.deal), wait.at->key));
        std::ranges::sort(lines);
        return lines;
    }
    [[nodiscard]] std::int64_t accounts() const { return m_accounts; }

private:
    enum class Kind { created, updated, deleted, restored, activity, opted_out };
    enum class How { after, then, otherwise, again };
    using Todo = std::vector<const Step*>;

    struct Cause {
        std::size_t root = 0;
        int depth = 0;
        std::vector<std::size_t> chain;
        Instant at{};
        bool due = false;
    };
    struct Event { Kind kind; int about; Fields before; Activity activity; Cause cause; };
    struct Root { int steps = 0, writes = 0; };
    struct Run {
        std::size_t rule = 0;
        int deal = -1;
        std::string state = "done";
        std::int64_t effects = 0;
        int depth = 0;
        std::set<std::pair<std::string, int>> did;  // steps and deals
    };
    struct Wait {
        int id = 0;
        std::size_t rule = 0;
        int deal = -1, run = -1;
        const Step* at = nullptr;
        Todo left;                    // after it
        std::string kind;             // delay, timeout, window, retry, approval; "" = parked
        Instant due{};
        int timer = 0, attempts = 0;  // attempts: of the step that fails
    };
    struct Item { std::string kind, title; int deal = -1, owner = -1, run = -1; std::string state = "waiting"; };
    struct Due { Instant due; int wait = 0, timer = 0; std::size_t rule = 0; int deal = -1; std::string key; };
    // A run under way.
    struct Course { Run run; int stored = -1; std::optional<Wait> was; Cause cause; int attempts = 0; std::vector<Item> items; };

    Cause by_person() { return {new_root(), 0, {}, m_clock.now(), false}; }
    std::size_t new_root() { m_roots.emplace_back(); return m_roots.size() - 1; }
    [[nodiscard]] std::string name_of(int person) const { return person < 0 ? "nobody" : m_people[static_cast<std::size_t>(person)].name; }
    [[nodiscard]] Id id_of(int deal) const { return deal < 0 ? 0 : m_deals[static_cast<std::size_t>(deal)].id; }
    PlainDeal& deal_of(int deal) { return m_deals[static_cast<std::size_t>(deal)]; }

    // --- conditions
    static Fields fields_of(const PlainDeal& deal, const std::vector<PlainPerson>& people) {
        std::string tags;
        for (const std::string& tag : deal.tags) tags += tag + ",";
        const auto text = [](std::string words) { return words.empty() ? Value{} : Value{std::move(words)}; };
        return {{"amount", Value{deal.amount}}, {"probability", Value{deal.chance}}, {"need", text(deal.need)}, {"tags", text(tags)},
                {"next_step_due", deal.next ? Value{to_stored(*deal.next)} : Value{}}, {"stage", Value{std::string{kPlainStages[static_cast<std::size_t>(deal.stage)]}}},
                {"status", Value{deal.status()}}, {"owner", deal.owner < 0 ? Value{} : Value{people[static_cast<std::size_t>(deal.owner)].name}}};
    }
    // And what the other living deals need, line by line, with its own life before them.
    [[nodiscard]] Fields fields_of(int deal) const {
        Fields fields = fields_of(m_deals[static_cast<std::size_t>(deal)], m_people);
        std::string needs = m_deals[static_cast<std::size_t>(deal)].alive ? "alive\n" : "gone\n";
        for (const PlainDeal& other : m_deals)
            if (other.alive && other.id != m_deals[static_cast<std::size_t>(deal)].id) needs += other.need + "\n";
        fields["needs"] = Value{std::move(needs)};
        return fields;
    }
    // Two living deals need the same as that.
    static bool is_shared(const Value& need, const Fields& now) {
        const std::string all{as_text(now.at("needs"))}, line = "\n" + std::string{as_text(need)} + "\n";
        int holders = all.starts_with("alive") ? 1 : 0;
        for (std::size_t at = all.find(line); at != std::string::npos; at = all.find(line, at + 1)) ++holders;
        return !is_empty(need) && holders > 1;
    }

    static bool same(const Value& left, const Value& right) {
        const auto is_text = [](const Value& value) { return std::holds_alternative<std::string>(value); };
        return is_text(left) || is_text(right) ? left == right : as_real(left) == as_real(right);
    }
    static bool among(const Value& value, const std::vector<Value>& list) {
        return !is_empty(value) && std::ranges::any_of(list, [&](const Value& one) { return same(value, one); });
    }
    static bool holds(const Filter& filter, const Fields& now, const Fields& before = {}) {
        const auto part_holds = [&](const Filter& part) { return holds(part, now, before); };
        switch (filter.kind) {
            case Filter::Kind::all: return std::ranges::all_of(filter.parts, part_holds);
            case Filter::Kind::any: return filter.parts.empty() || std::ranges::any_of(filter.parts, part_holds);
            case Filter::Kind::none: return std::ranges::none_of(filter.parts, part_holds);
            default: break;
        }
        const Condition& asked = filter.condition;
        const Value& value = now.at(asked.field);
        const auto trip = before.find(asked.field);
        const Value& old = trip == before.end() ? value : trip->second;
        switch (asked.op) {
            case FilterOperator::is: case FilterOperator::any_of: return among(value, asked.values);
            case FilterOperator::is_not: return !among(value, asked.values);
            case FilterOperator::less: return !is_empty(value) && as_real(value) < as_real(asked.values.front());
            case FilterOperator::at_least: return !is_empty(value) && as_real(value) >= as_real(asked.values.front());
            case FilterOperator::empty: return is_empty(value);
            case FilterOperator::not_empty: return !is_empty(value);
            case FilterOperator::shared: return is_shared(value, now);
            case FilterOperator::not_shared: return !is_shared(value, now);
            case FilterOperator::was: return among(old, asked.values);
            case FilterOperator::was_not: return !among(old, asked.values);
            case FilterOperator::changed: return old != value;
            case FilterOperator::not_changed: return old == value;
            default: throw std::logic_error{"the plain interpreter does not know this operator"};
        }
    }
    static bool asks_before(const Filter& filter) {
        if (filter.kind == Filter::Kind::condition) return filter.condition.op >= FilterOperator::was;
        return std::ranges::any_of(filter.parts, asks_before);
    }

    // --- events
    void answer() {
        while (!m_events.empty()) {
            const Event event = m_events.front();
            m_events.pop_front();
            process(event);
        }
    }
    void process(const Event& event);
    [[nodiscard]] bool differs(const Event& event, const std::string& field) const {
        const auto trip = event.before.find(field);
        return trip != event.before.end() && trip->second != fields_of(event.about).at(field);
    }
    [[nodiscard]] bool watches(const Trigger& on, const Event& event) const {
        switch (on.kind) {
            case TriggerKind::created: return event.kind == Kind::created;
            case TriggerKind::updated: return event.kind == Kind::updated;
            case TriggerKind::deleted: return event.kind == Kind::deleted;
            case TriggerKind::restored: return event.kind == Kind::restored;
            case TriggerKind::stage_entered: return event.kind == Kind::created || (event.kind == Kind::updated && differs(event, "stage"));
            case TriggerKind::stage_left: return event.kind == Kind::updated && differs(event, "stage");
            case TriggerKind::field_changed: return event.kind == Kind::updated && differs(event, on.field);
            case TriggerKind::threshold: return (event.kind == Kind::created && on.rising) || (event.kind == Kind::updated && differs(event, on.field));
            default: return false;
        }
    }
    [[nodiscard]] bool suits(const Trigger& on, const Event& event) const {
        const bool stage = on.kind == TriggerKind::stage_entered || on.kind == TriggerKind::stage_left;
        if (!stage && on.kind != TriggerKind::field_changed && on.kind != TriggerKind::threshold) return true;
        const std::string field = stage ? "stage" : on.field;
        const Value now = fields_of(event.about).at(field);
        const auto trip = event.before.find(field);
        const Value before = trip == event.before.end() ? Value{} : trip->second;
        if (on.kind != TriggerKind::threshold) return (on.from.empty() || among(before, on.from)) && (on.to.empty() || among(now, on.to));
        const bool was_there = on.rising ? !is_empty(before) && as_real(before) >= on.level : is_empty(before) || as_real(before) <= on.level;
        return !was_there && (on.rising ? as_real(now) >= on.level : as_real(now) <= on.level);
    }
    [[nodiscard]] const Wait* still(const Wait& wait) const {
        const auto found = std::ranges::find_if(m_waits, [&](const Wait& one) { return one.id == wait.id && one.at == wait.at && !one.kind.empty(); });
        return found == m_waits.end() ? nullptr : &*found;
    }
    [[nodiscard]] std::vector<Wait> waits_of(int deal) const {
        std::vector<Wait> found;
        for (const Wait& wait : m_waits)
            if (wait.deal == deal && !wait.kind.empty()) found.push_back(wait);
        return found;
    }
    [[nodiscard]] bool exits_on(std::size_t rule, std::string_view exit) const { return std::ranges::contains(m_rules[rule]->exits, exit); }

    void interrupt(int deal, bool gone, const Cause& cause) {
        for (const Wait& wait : waits_of(deal)) {
            if (!still(wait)) continue;
            const RuleDefinition& rule = *m_rules[wait.rule];
            if (gone || (exits_on(wait.rule, "closed") && deal_of(deal).status() != "open") ||
                (exits_on(wait.rule, "no_match") && !asks_before(rule.filter) && !holds(rule.filter, fields_of(deal)))) {
                leave(wait);
                continue;
            }
            if (wait.kind == "timeout" && wait.at->signal.empty() && holds(wait.at->filter, fields_of(deal))) go_on(wait, How::then, cause);
        }
    }
    void heard(const Event& event);
    void opted_out(const Event& event) {
        for (int deal = 0; deal < static_cast<int>(m_deals.size()); ++deal)
            if (deal_of(deal).alive && deal_of(deal).contact == event.about) signal("opt_out", deal, event.cause, true);
        for (Item& item : m_outbox)
            if (item.state == "waiting" && (item.kind == "email" || item.kind == "document") && item.deal >= 0 && deal_of(item.deal).contact == event.about && m_contacts[static_cast<std::size_t>(event.about)].silent)
                item.state = "withdrawn";
    }
    void signal(const std::string& name, int deal, const Cause& cause, bool starts) {
        for (const Wait& wait : waits_of(deal)) {
            if (!still(wait)) continue;
            if (exits_on(wait.rule, name)) leave(wait);
            else if (wait.kind == "timeout" && wait.at->signal == name) go_on(wait, How::then, cause);
        }
        for (std::size_t rule = 0; starts && rule < m_rules.size(); ++rule)
            if (std::ranges::any_of(triggers_of(*m_rules[rule]), [&](const Trigger* on) { return on->kind == TriggerKind::signal && on->signal == name; }) &&
                holds(m_rules[rule]->filter, fields_of(deal)))
                fire(rule, deal, cause, false);
    }

    // --- runs
    void fire(std::size_t rule, int deal, Cause cause, bool by_hand);
    void go_on(const Wait& given, How how, Cause cause);
    void go(Course& course, Todo todo, bool granted);
    bool counts(const Course& course) {
        Root& root = m_roots[course.cause.root];
        return ++root.steps <= 500 && root.writes < 200;
    }
    // "" = all done, "done" and "stopped": the run ends, "failed": it is tried again.
    std::string each(Course& course, const Step& loop);
    void failed(Course& course, const Step& step, Todo rest) {
        if (++course.attempts > m_rules[course.run.rule]->retries) {
            course.run.state = "parked";
            return wait(course, step, std::move(rest), "", {});
        }
        course.run.state = "failed";
        wait(course, step, std::move(rest), "retry", later(std::max(course.cause.at, m_clock.now()), m_rules[course.run.rule]->retry_after));
    }
    void wait(Course& course, const Step& step, Todo rest, std::string kind, Instant due) {
        if (course.run.state == "done") course.run.state = "waiting";
        store(course);
        Wait made{course.was ? course.was->id : ++m_ids, course.run.rule, course.run.deal, course.stored, &step, std::move(rest), kind, due, ++m_timers, kind == "retry" || kind == "window" ? course.attempts : 0};
        std::erase_if(m_waits, [&](const Wait& one) { return one.id == made.id; });
        m_waits.push_back(std::move(made));
    }
    void end(Course& course, const std::string& state) {
        course.run.state = state;
        store(course);
        if (course.was) std::erase_if(m_waits, [&](const Wait& one) { return one.id == course.was->id; });
    }
    void store(Course& course) {
        if (course.stored < 0) {
            course.stored = static_cast<int>(m_runs.size());
            m_runs.push_back(course.run);
        } else m_runs[static_cast<std::size_t>(course.stored)] = course.run;
        for (Item& item : course.items) item.run = course.stored, m_outbox.push_back(item);
        course.items.clear();
    }
    void leave(const Wait& given) {
        const Wait wait = given;
        std::erase_if(m_waits, [&](const Wait& one) { return one.id == wait.id; });
        m_runs[static_cast<std::size_t>(wait.run)].state = "exited";
        for (Item& item : m_outbox)
            if (item.run == wait.run && item.state == "waiting" && (item.kind == "email" || item.kind == "approval")) item.state = "withdrawn";
    }

    // --- single steps
    [[nodiscard]] int manager_of(int person) const { return person < 0 ? -1 : m_people[static_cast<std::size_t>(person)].manager; }
    [[nodiscard]] int person(const Who& who, int deal) const {
        const int owner = m_deals[static_cast<std::size_t>(deal)].owner;
        return who.kind == Who::Kind::owner ? owner : who.kind == Who::Kind::manager ? manager_of(owner) : who.kind == Who::Kind::rule_owner ? m_rule_owner : -1;
    }
    [[nodiscard]] int approver(const std::string& approval, int deal) const {
        const int owner = m_deals[static_cast<std::size_t>(deal)].owner;
        return approval == "owner" && owner >= 0 ? owner : m_rule_owner;
    }
    Cause next(const Course& course) const {
        Cause made = course.cause;
        ++made.depth;
        made.chain.push_back(course.run.rule);
        made.due = false;
        return made;
    }
    // false: it fails, and nothing was done.
    bool did(Course& course, const Step& step, int deal);
    void set(PlainDeal& deal, const std::vector<NewValue>& values, Date today) const;
    template <class Change>
    void write(int deal, const Cause& cause, Change change) {
        const Fields before = fields_of(deal);
        const int stage = deal_of(deal).stage;
        change(deal_of(deal));
        if (deal_of(deal).stage != stage) deal_of(deal).since = m_clock.now();
        Event event{Kind::updated, deal, {}, {}, cause};
        for (const auto& [field, value] : fields_of(deal))
            if (before.at(field) != value) event.before[field] = before.at(field);
        if (!event.before.empty()) m_events.push_back(std::move(event));
    }
    void tell(int deal, const Activity& made, std::optional<Date> due, int owner) {
        m_activities.push_back(fmt::format("{} {} {} {} for {}", made.kind, made.subject, deal_of(deal).alive ? id_of(deal) : 0, due ? iso(*due) : "-", name_of(owner)));
    }
    void note_activity(int deal, const Activity& activity, const Cause& cause) {
        if (deal >= 0 && (activity.done || activity.kind == "note")) deal_of(deal).talked = m_clock.now();
        m_events.push_back({Kind::activity, deal, {}, activity, cause});
    }

    // --- time
    static bool works(Date day) { return std::chrono::weekday{day}.iso_encoding() <= 5; }
    static Date later(Date day, Span span) {
        if (span.unit == SpanUnit::days) return day + std::chrono::days{span.amount};
        if (span.unit != SpanUnit::working_days) throw std::logic_error{"the plain interpreter does not know this span"};
        for (int left = span.amount; left > 0;)
            if (works(day += std::chrono::days{1})) --left;
        return day;
    }
    static Instant later(Instant at, Span span) {
        if (span.unit == SpanUnit::minutes) return at + std::chrono::minutes{span.amount};
        if (span.unit == SpanUnit::hours) return at + std::chrono::hours{span.amount};
        return at + (later(day_of(at), span) - day_of(at));
    }
    // The first minute from then on in which the rule may reach out.
    [[nodiscard]] Instant opens(std::size_t rule, Instant at) const {
        const WorkHours& hours = m_rules[rule]->hours;
        if (!hours.limited) return at;
        const auto open = [&](Instant one) {
            const auto minute = std::chrono::duration_cast<std::chrono::minutes>(one - start_of(day_of(one))).count();
            return works(day_of(one)) && minute >= hours.from && minute < hours.to;
        };
        if (open(at)) return at;
        Instant minute = start_of(day_of(at));
        while (minute <= at || !open(minute)) minute += std::chrono::minutes{1};
        return minute;
    }
    [[nodiscard]] std::optional<Instant> due_of(const Trigger& on, const PlainDeal& deal) const {
        switch (on.kind) {
            case TriggerKind::idle: return later(deal.talked.value_or(deal.created), on.span);
            case TriggerKind::stage_aged: return later(deal.since, on.span);
            case TriggerKind::date_reached: return deal.next ? std::optional{later(start_of(*deal.next) + std::chrono::minutes{on.minute}, on.span)} : std::nullopt;
            default: return std::nullopt;
        }
    }
    [[nodiscard]] static std::string base_of(const Trigger& on, const PlainDeal& deal) {
        return on.kind == TriggerKind::date_reached ? iso(*deal.next) : iso(on.kind == TriggerKind::idle ? deal.talked.value_or(deal.created) : deal.since);
    }
    [[nodiscard]] bool passes_now(std::size_t rule, int deal) const {
        const Trigger& on = m_rules[rule]->trigger;
        const Fields now = fields_of(deal);
        const bool open = now.at("status") == Value{"open"};
        const bool taken_for_granted = on.kind == TriggerKind::idle ? open : on.kind == TriggerKind::stage_aged ? (on.to.empty() ? open : among(now.at("stage"), on.to)) : true;
        return m_deals[static_cast<std::size_t>(deal)].alive && taken_for_granted && holds(m_rules[rule]->filter, now);
    }
    std::vector<Due> all_due();
    void act(const Due& due) {
        const Cause cause{new_root(), 0, {}, due.due, true};
        if (due.wait) {
            for (const Wait& wait : std::vector<Wait>{m_waits}) {
                if (wait.id != due.wait || wait.timer != due.timer) continue;
                go_on(wait, wait.kind == "delay" ? How::after : wait.kind == "timeout" ? How::otherwise : How::again, cause);
            }
            return;
        }
        if (!passes_now(due.rule, due.deal)) return;
        const std::size_t before = m_runs.size();
        fire(due.rule, due.deal, cause, false);
        if (m_runs.size() > before) m_done.insert({due.rule, due.deal, due.key});
    }

    const Clock& m_clock;
    std::vector<PlainPerson> m_people;
    std::vector<PlainContact> m_contacts;
    int m_rule_owner = 0;
    std::vector<std::unique_ptr<RuleDefinition>> m_rules;
    std::vector<Instant> m_published, m_decided;
    std::vector<PlainDeal> m_deals;
    std::deque<Event> m_events;
    std::vector<Root> m_roots;
    std::set<std::tuple<std::size_t, std::size_t, int>> m_acted;  // root, rule, deal
    std::set<std::tuple<std::size_t, int, std::string>> m_done;   // what was due and is done
    std::map<std::pair<std::size_t, std::string>, int> m_turns;
    std::vector<Run> m_runs;
    std::vector<Wait> m_waits;
    std::vector<Item> m_outbox;
    std::vector<std::string> m_activities;
    std::int64_t m_accounts = 0;
    int m_ids = 0, m_timers = 0;
};

}  // namespace qd::test
