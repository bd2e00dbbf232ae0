// The plain interpreter's events, runs and steps; see tests/support/plain_desk.h.

#include "tests/support/plain_desk.h"

namespace qd::test {

void PlainDesk::process(const Event& event) {
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

void PlainDesk::go(Course& course, Todo todo, bool granted) {
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

std::string PlainDesk::each(Course& course, const Step& loop) {
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

void PlainDesk::fire(std::size_t rule, int deal, Cause cause, bool by_hand) {
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

void PlainDesk::go_on(const Wait& given, How how, Cause cause) {
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

bool PlainDesk::did(Course& course, const Step& step, int deal) {
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

void PlainDesk::set(PlainDeal& deal, const std::vector<NewValue>& values, Date today) const {
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

std::vector<PlainDesk::Due> PlainDesk::all_due() {
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

void PlainDesk::heard(const Event& event) {
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

}  // namespace qd::test
