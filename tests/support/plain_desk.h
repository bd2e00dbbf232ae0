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
    // Looks at what is due, up to four times while something is; twenty at once are one change.
    void catch_up() {
        for (int look = 0; look < 4; ++look) {
            const std::vector<Due> due = all_due();
            for (std::size_t first = 0; first < due.size(); first += 20) {
                for (std::size_t at = first; at < std::min(due.size(), first + 20); ++at) act(due[at]);
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
    [[nodiscard]] Fields fields_of(int deal) const { return fields_of(m_deals[static_cast<std::size_t>(deal)], m_people); }

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
    void process(const Event& event) {
        if (event.kind == Kind::opted_out) return opted_out(event);
        if (event.kind == Kind::activity) return heard(event);
        interrupt(event.about, event.kind == Kind::deleted, event.cause);
        // What came back to the value that it had did not change, and a change that a rule before took back neither.
        std::vector<std::pair<std::size_t, const Trigger*>> asked;
        for (std::size_t rule = 0; rule < m_rules.size(); ++rule)
            for (const Trigger* on : triggers_of(*m_rules[rule]))
                if (watches(*on, event)) asked.emplace_back(rule, on);
        bool acted = false;
        std::optional<std::size_t> answered;
        for (const auto& [rule, on] : asked) {
            if (answered == rule || (acted && !watches(*on, event)) || !suits(*on, event)) continue;
            const Fields now = fields_of(event.about);
            if (!holds(m_rules[rule]->filter, now, event.before)) continue;
            if (m_rules[rule]->again == Again::when_matching_again && event.kind == Kind::updated && !m_rules[rule]->filter.lets_all_through()) {
                Fields then = now;
                for (const auto& [field, value] : event.before) then[field] = value;
                if (holds(m_rules[rule]->filter, then)) continue;
            }
            fire(rule, event.about, event.cause, false);
            acted = true;
            answered = rule;
        }
    }
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
    void heard(const Event& event) {
        const Activity& told = event.activity;
        if (event.about >= 0) interrupt(event.about, false, event.cause);
        std::vector<std::string> names;
        if (told.kind == "email" && told.incoming) names.emplace_back("reply");
        if (told.kind == "meeting" && told.held) names.emplace_back("meeting_held");
        if (told.done && (told.kind == "call" || told.kind == "email" || told.kind == "meeting")) names.emplace_back("contacted");
        for (const std::string& name : names) {
            if (event.about >= 0) signal(name, event.about, event.cause, true);
            else
                for (int deal = 0; told.contact >= 0 && deal < static_cast<int>(m_deals.size()); ++deal)
                    if (deal_of(deal).alive && deal_of(deal).contact == told.contact && deal_of(deal).status() == "open") signal(name, deal, event.cause, false);
        }
    }
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
    void fire(std::size_t rule, int deal, Cause cause, bool by_hand) {
        const auto stopped = [&](const char* state) { m_runs.push_back({rule, deal, state, 0, cause.depth, {}}); };
        const bool led_here = std::ranges::contains(cause.chain, rule), acted = m_acted.contains({cause.root, rule, deal});
        if (acted) return stopped(led_here ? "stopped" : "skipped");
        if (cause.depth > 8 || m_roots[cause.root].steps >= 500 || m_roots[cause.root].writes >= 200) return stopped("stopped");
        for (const Wait& wait : waits_of(deal))
            if (wait.rule == rule) return by_hand ? stopped("skipped") : void();
        if (m_rules[rule]->again == Again::once && !by_hand)
            for (const Run& run : m_runs)
                if (run.rule == rule && run.deal == deal && run.state != "stopped" && run.state != "skipped") return;
        m_acted.insert({cause.root, rule, deal});
        Course course{{rule, deal, "done", 0, cause.depth, {}}, -1, {}, cause, 0, {}};
        Todo todo;
        for (const Step& step : m_rules[rule]->steps) todo.push_back(&step);
        go(course, std::move(todo), false);
    }
    void go_on(const Wait& given, How how, Cause cause) {
        const Wait wait = given;
        m_acted.insert({cause.root, wait.rule, wait.deal});
        Course course{m_runs[static_cast<std::size_t>(wait.run)], wait.run, wait, std::move(cause), wait.attempts, {}};
        course.run.state = "done";
        Todo todo = wait.left;
        const auto before = [&](const std::vector<Step>& steps) {
            Todo first;
            for (const Step& step : steps) first.push_back(&step);
            todo.insert(todo.begin(), first.begin(), first.end());
        };
        if (how == How::otherwise && wait.at->signal.empty() && holds(wait.at->filter, fields_of(wait.deal))) how = How::then;
        if (how == How::then) before(wait.at->then);
        if (how == How::otherwise) before(wait.at->otherwise);
        if (how == How::again) todo.insert(todo.begin(), wait.at);
        // The step that is tried again keeps its count, whatever comes after it begins anew.
        go(course, std::move(todo), how == How::again);
    }
    void go(Course& course, Todo todo, bool granted) {
        while (!todo.empty()) {
            const Step& step = *todo.front();
            todo.erase(todo.begin());
            if (!counts(course)) return end(course, "stopped");
            const auto before = [&](const std::vector<Step>& steps) {
                Todo first;
                for (const Step& one : steps) first.push_back(&one);
                todo.insert(todo.begin(), first.begin(), first.end());
            };
            const int deal = course.run.deal;
            switch (step.kind) {
                case StepKind::stop: return end(course, "done");
                case StepKind::delay: return wait(course, step, todo, "delay", later(course.cause.at, step.span));
                case StepKind::wait:
                    if (!step.signal.empty() || !holds(step.filter, fields_of(deal))) return wait(course, step, todo, "timeout", later(course.cause.at, step.span));
                    before(step.then);
                    break;
                case StepKind::branch: before(holds(step.filter, fields_of(deal)) ? step.then : step.otherwise); break;
                case StepKind::each: {
                    const std::string how = each(course, step);
                    if (how == "failed") return failed(course, step, todo);
                    course.attempts = 0;
                    if (!how.empty()) return end(course, how);
                    break;
                }
                default: {
                    if (!step.approval.empty() && !granted) {
                        course.items.push_back({"approval", m_rules[course.run.rule]->name + ": " + step.subject, deal, approver(step.approval, deal), -1, "waiting"});
                        return wait(course, step, todo, "approval", {});
                    }
                    const Instant now = std::max(course.cause.at, m_clock.now());
                    if (is_outward(step.kind) && opens(course.run.rule, now) > now) return wait(course, step, todo, "window", opens(course.run.rule, now));
                    if (!did(course, step, deal)) return failed(course, step, todo);
                    course.attempts = 0;
                }
            }
            granted = false;
        }
        end(course, "done");
    }
    bool counts(const Course& course) {
        Root& root = m_roots[course.cause.root];
        return ++root.steps <= 500 && root.writes < 200;
    }
    // "" = all done, "done" and "stopped": the run ends, "failed": it is tried again.
    std::string each(Course& course, const Step& loop) {
        const int account = deal_of(course.run.deal).account;
        std::vector<int> related;
        for (int deal = 0; account >= 0 && deal < static_cast<int>(m_deals.size()); ++deal)
            if (deal != course.run.deal && deal_of(deal).alive && deal_of(deal).account == account) related.push_back(deal);
        int count = 0;
        for (const int deal : related) {
            if (!holds(loop.filter, fields_of(deal))) continue;
            if (++count > loop.most) return "";
            Todo todo;
            for (const Step& step : loop.then) todo.push_back(&step);
            while (!todo.empty()) {
                const Step& step = *todo.front();
                todo.erase(todo.begin());
                if (!counts(course)) return "stopped";
                if (step.kind == StepKind::stop) return "done";
                if (step.kind == StepKind::branch) {
                    Todo first;
                    for (const Step& one : holds(step.filter, fields_of(deal)) ? step.then : step.otherwise) first.push_back(&one);
                    todo.insert(todo.begin(), first.begin(), first.end());
                } else if (!course.run.did.contains({step.key, deal}) && !did(course, step, deal)) return "failed";
            }
        }
        return "";
    }
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
    bool did(Course& course, const Step& step, int deal) {
        const std::size_t rule = course.run.rule;
        PlainDeal& about = deal_of(deal);
        std::int64_t effects = 1;
        const auto changes = [&](auto change) {
            PlainDeal changed = about;
            change(changed);
            if (fields_of(changed, m_people) == fields_of(about, m_people)) return effects = 0, true;
            if (!about.alive) return false;
            ++m_roots[course.cause.root].writes;
            write(deal, next(course), change);
            return true;
        };
        const auto activity = [&](Activity made, std::optional<Date> due, int owner) {
            ++m_roots[course.cause.root].writes;
            tell(deal, made, due, owner);
            made.contact = about.contact;  // it belongs to the contact too, and to nothing else when the deal is gone
            note_activity(about.alive ? deal : -1, made, next(course));
        };
        const auto outbox = [&](const char* kind, int owner) { course.items.push_back({kind, step.subject, deal, owner, -1, "waiting"}); };
        const bool silent = about.contact >= 0 && m_contacts[static_cast<std::size_t>(about.contact)].silent;
        const Date today = day_of(course.cause.at);
        switch (step.kind) {
            case StepKind::update:
                if (!changes([&](PlainDeal& now) { set(now, step.set, today); })) return false;
                break;
            case StepKind::tag:
                if (!changes([&](PlainDeal& now) {
                        const bool has = std::ranges::contains(now.tags, step.tag);
                        if (step.remove) std::erase(now.tags, step.tag);
                        else if (!has) now.tags.push_back(step.tag);
                    })) return false;
                break;
            case StepKind::move_stage: {
                const int to = static_cast<int>(std::ranges::find(kPlainStages, as_text(step.stage)) - kPlainStages.begin());
                if (!changes([&](PlainDeal& now) {
                        if (now.stage != to) now.stage = to, now.since = m_clock.now();
                    })) return false;
                break;
            }
            case StepKind::assign: {
                int& last = m_turns.try_emplace({rule, step.key}, -1).first->second;
                int owner = step.method == "person" ? person(step.who, deal) : -1;
                for (int tried = 1; owner < 0 && step.method != "person"; ++tried)
                    if (const int one = (last + tried) % static_cast<int>(m_people.size()); m_people[static_cast<std::size_t>(one)].sells) owner = one;
                if (owner < 0) return false;
                if (!changes([&](PlainDeal& now) { now.owner = owner; })) return false;
                if (effects > 0) last = owner;  // somebody who had it already had no turn
                break;
            }
            case StepKind::task: activity({"task", step.subject, false, false, false, -1}, later(today, step.span), person(step.who, deal)); break;
            case StepKind::call: case StepKind::linkedin:
                if (silent) effects = 0;
                else activity({step.kind == StepKind::call ? "call" : "task", step.subject, false, false, false, -1}, later(today, step.span), person(step.who, deal));
                break;
            case StepKind::note: activity({"note", "Note", false, false, true, -1}, {}, person(step.who, deal)); break;
            case StepKind::activity: activity({step.format, step.subject, false, false, true, -1}, {}, person(step.who, deal)); break;
            case StepKind::create: ++m_roots[course.cause.root].writes, ++m_accounts; break;
            case StepKind::notify: {
                const int told = person(step.who, deal);
                if (told < 0) return false;
                outbox("notice", told);
                break;
            }
            case StepKind::email:
                if (silent) effects = 0;
                else if (about.contact < 0 || !m_contacts[static_cast<std::size_t>(about.contact)].reachable) return false;
                else outbox("email", about.owner >= 0 ? about.owner : m_rule_owner);
                break;
            case StepKind::document: {
                const int getter = person(step.who, deal);
                if (silent) effects = 0;
                else outbox("document", getter >= 0 ? getter : m_rule_owner);
                break;
            }
            case StepKind::file: outbox("file", about.owner >= 0 ? about.owner : m_rule_owner); break;
            case StepKind::enrol: case StepKind::start_rule: case StepKind::unenrol: {
                const auto other = static_cast<std::size_t>(std::ranges::find(m_rules, step.rule, [](const auto& one) { return one->name; }) - m_rules.begin());
                const Wait* inside = nullptr;
                const std::vector<Wait> waits = waits_of(deal);
                for (const Wait& one : waits)
                    if (one.rule == other) inside = &one;
                effects = 0;
                if (step.kind == StepKind::unenrol) {
                    if (inside) leave(*inside);
                } else if (!inside) {
                    fire(other, deal, next(course), true);
                    effects = 1;
                }
                break;
            }
            default: throw std::logic_error{"the plain interpreter does not know this step"};
        }
        course.run.effects += effects;
        course.run.did.insert({step.key, deal});
        return true;
    }
    void set(PlainDeal& deal, const std::vector<NewValue>& values, Date today) const {
        const PlainDeal was = deal;
        for (const NewValue& value : values) {
            const bool adds = value.kind == NewValue::Kind::add;
            if (value.field == "amount") deal.amount = static_cast<std::int64_t>(as_real(value.literal)) + (adds ? was.amount : 0);
            else if (value.field == "probability") deal.chance = as_real(value.literal) + (adds ? was.chance : 0);
            else if (value.field == "need") deal.need = value.kind == NewValue::Kind::clear ? "" : as_text(value.literal) == "{{stage.name}}" ? kPlainStages[static_cast<std::size_t>(was.stage)] : std::string{as_text(value.literal)};
            else if (value.field == "next_step_due") deal.next = value.kind == NewValue::Kind::clear ? std::nullopt : std::optional{later(today, value.span)};
            else if (value.field == "owner") deal.owner = value.who.kind == Who::Kind::manager ? manager_of(was.owner) : value.who.kind == Who::Kind::owner ? was.owner : m_rule_owner;
            else throw std::logic_error{"the plain interpreter does not know this field"};
        }
    }
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
    std::vector<Due> all_due() {
        const Instant now = m_clock.now();
        std::vector<Due> all;
        for (const Wait& wait : m_waits)
            if (!wait.kind.empty() && wait.kind != "approval" && wait.due <= now) all.push_back({wait.due, wait.id, wait.timer, wait.rule, wait.deal, {}});
        std::ranges::sort(all, {}, [](const Due& one) { return std::pair{one.due, one.timer}; });
        for (std::size_t rule = 0; rule < m_rules.size(); ++rule) {
            const Trigger& on = m_rules[rule]->trigger;
            std::vector<Due> found;
            if (on.kind == TriggerKind::schedule) {
                // Daily: whoever matches at the first look after the moment.
                for (Instant at = start_of(day_of(m_decided[rule])) + std::chrono::minutes{on.minute}; at <= now; at += std::chrono::days{1})
                    for (int deal = 0; at > m_decided[rule] && deal < static_cast<int>(m_deals.size()); ++deal)
                        if (passes_now(rule, deal)) found.push_back({at, 0, 0, rule, deal, "t" + iso(at)});
                m_decided[rule] = now;
            }
            for (int deal = 0; deal < static_cast<int>(m_deals.size()); ++deal) {
                const auto due = due_of(on, deal_of(deal));
                if (!due || *due > now || *due < std::max(m_published[rule], now - std::chrono::days{m_rules[rule]->catch_up_days}) || !passes_now(rule, deal)) continue;
                found.push_back({*due, 0, 0, rule, deal, "b" + base_of(on, deal_of(deal))});
            }
            std::ranges::stable_sort(found, {}, [](const Due& one) { return std::pair{one.due, one.deal}; });
            for (Due& one : found)
                if (!m_done.contains({rule, one.deal, one.key})) all.push_back(std::move(one));
        }
        std::ranges::stable_sort(all, {}, &Due::due);
        return all;
    }
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
