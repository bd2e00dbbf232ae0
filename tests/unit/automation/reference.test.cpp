// Random rules under random edits and a moving clock, against the plain interpreter of tests/support/plain_desk.h:
// every deal, activity, draft, run and waiting record must be the same.

#include "core/base/random.h"
#include "tests/support/plain_desk.h"
#include "tests/support/repeats.h"
#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;
using namespace std::chrono_literals;

namespace {

template <class List>
auto one_of(Random& random, const List& list) { return list[random.below(std::size(list))]; }

class RandomRules {
public:
    RandomRules(Random& random, int number) : m_random(random), m_number(number) {}

    RuleDefinition rule() {
        RuleDefinition made;
        made.name = "R" + std::to_string(m_number);
        made.trigger = trigger(true);
        while (m_random.chance(0.25) && made.also.size() < 2) made.also.push_back(trigger(false));
        if (m_random.chance(0.6)) made.filter = filter(sees_change(made));
        made.again = static_cast<Again>(m_random.below(3));
        for (const char* exit : {"reply", "opt_out", "meeting_held", "contacted", "closed", "no_match"})
            if (m_random.chance(0.12)) made.exits.emplace_back(exit);
        made.hours.limited = m_random.chance(0.2);
        made.steps = steps(0, false);
        return made;
    }

private:
    Trigger trigger(bool timed) {
        using enum TriggerKind;
        static constexpr TriggerKind kEvents[] = {created, updated, updated, deleted, restored, field_changed, field_changed, field_changed, stage_entered, stage_left, threshold, manual, signal};
        static constexpr TriggerKind kTimed[] = {stage_aged, idle, date_reached, schedule};
        Trigger on;
        on.kind = timed && m_random.chance(0.3) ? one_of(m_random, kTimed) : one_of(m_random, kEvents);
        const auto stages = [&] { return m_random.chance(0.7) ? std::vector<Value>{Value{std::string{one_of(m_random, kPlainStages)}}} : std::vector<Value>{}; };
        switch (on.kind) {
            case field_changed: on.field = one_of(m_random, std::array{"amount", "probability", "need", "next_step_due", "owner", "status", "tags"}); break;
            case stage_entered: on.to = stages(); break;
            case stage_left: on.from = stages(); break;
            case threshold: on.field = one_of(m_random, std::array{"amount", "probability"}), on.level = static_cast<double>(m_random.between(1, 9)), on.rising = m_random.chance(0.5); break;
            case signal: on.signal = one_of(m_random, std::array{"reply", "opt_out", "meeting_held", "contacted"}); break;
            case stage_aged: on.to = stages(), on.span = span(); break;
            case idle: on.span = span(); break;
            case date_reached: on.field = "next_step_due", on.span = {static_cast<int>(m_random.between(-2, 2)), SpanUnit::days}; break;
            case schedule: on.recurrence = "FREQ=DAILY"; break;
            default: break;
        }
        return on;
    }
    Span span() { return {static_cast<int>(m_random.between(1, 3)), one_of(m_random, std::array{SpanUnit::hours, SpanUnit::days, SpanUnit::working_days})}; }
    Filter filter(bool change) {
        if (m_random.chance(0.3)) {
            std::vector<Filter> parts{condition(change), condition(change)};
            return one_of(m_random, std::array{all_of(parts), any_of(parts), none_of(parts)});
        }
        return condition(change);
    }
    Filter condition(bool change) {
        using enum FilterOperator;
        const auto number = [&] { return std::vector<Value>{Value{m_random.between(1, 9)}}; };
        const auto stage = [&] { return std::vector<Value>{Value{std::string{one_of(m_random, kPlainStages)}}}; };
        switch (m_random.below(change ? 13 : 9)) {
            case 0: return where("amount", less, number());
            case 1: return where("probability", at_least, number());
            case 2: return where("stage", m_random.chance(0.5) ? is : is_not, stage());
            case 3: return where("need", m_random.chance(0.5) ? empty : not_empty);
            case 4: return where("status", is, {Value{"open"}});
            case 5: return where("owner", m_random.chance(0.5) ? is : is_not, {Value{"Anna"}});
            case 6: return where("next_step_due", m_random.chance(0.5) ? empty : not_empty);
            case 7: return where("need", is_not, {Value{"x"}});
            case 8: return where("need", m_random.chance(0.5) ? shared : not_shared);
            case 9: return where("stage", m_random.chance(0.5) ? was : was_not, stage());
            case 10: return where("amount", m_random.chance(0.5) ? changed : not_changed);
            case 11: return where("owner", changed);
            default: return where("need", was, {Value{"x"}});
        }
    }
    std::vector<Step> steps(int depth, bool in_loop) {
        std::vector<Step> made;
        for (std::int64_t count = m_random.between(1, depth == 0 ? 4 : 2); count > 0; --count) made.push_back(step(depth, in_loop));
        return made;
    }
    Who who() { return {.kind = one_of(m_random, std::array{Who::Kind::owner, Who::Kind::manager, Who::Kind::rule_owner})}; }
    NewValue new_value() {
        using Kind = NewValue::Kind;
        switch (m_random.below(7)) {
            case 0: return {.field = "amount", .kind = Kind::add, .literal = Value{m_random.between(1, 3)}};
            case 1: return {.field = "amount", .kind = Kind::literal, .literal = Value{m_random.between(0, 9)}};
            case 2: return {.field = "probability", .kind = Kind::add, .literal = Value{std::int64_t{1}}};
            case 3: return {.field = "need", .kind = Kind::literal, .literal = Value{one_of(m_random, std::array{"x", "y", "{{stage.name}}"})}};
            case 4: return {.field = one_of(m_random, std::array{"need", "next_step_due"}), .kind = Kind::clear};
            case 5: return {.field = "next_step_due", .kind = Kind::in, .span = {static_cast<int>(m_random.between(0, 3)), SpanUnit::days}};
            default: return {.field = "owner", .kind = Kind::person, .who = who()};
        }
    }
    Step step(int depth, bool in_loop) {
        using enum StepKind;
        static constexpr StepKind kActions[] = {update, update, update, assign, task, activity, note, tag, move_stage, notify, email, call, linkedin, document, file, create, enrol, start_rule, unenrol};
        static constexpr StepKind kControl[] = {delay, delay, wait, wait, branch, branch, each, stop};
        Step made;
        made.key = "s" + std::to_string(++m_keys);
        made.subject = "T" + std::to_string(m_number) + made.key;
        made.kind = depth < 2 && m_random.chance(0.35) ? one_of(m_random, kControl) : one_of(m_random, kActions);
        if (in_loop && (made.kind == delay || made.kind == wait || made.kind == each)) made.kind = branch;
        if ((made.kind == enrol || made.kind == start_rule || made.kind == unenrol) && m_number == 0) made.kind = task;
        switch (made.kind) {
            case update:
                for (std::int64_t count = m_random.between(1, 2); count > 0; --count) {
                    NewValue value = new_value();
                    if (std::ranges::find(made.set, value.field, &NewValue::field) == made.set.end()) made.set.push_back(std::move(value));
                }
                break;
            case assign: made.method = one_of(m_random, std::array{"person", "round_robin"}), made.who = who(); break;
            case task: case call: case linkedin: case document: made.who = who(), made.span = {static_cast<int>(m_random.between(0, 3)), SpanUnit::working_days}; break;
            case activity: made.format = one_of(m_random, std::array{"call", "note", "meeting"}); break;
            case note: made.body = "N"; break;
            case tag: made.tag = one_of(m_random, std::array{"hot", "cold"}), made.remove = m_random.chance(0.3); break;
            case move_stage: made.stage = Value{std::string{one_of(m_random, kPlainStages)}}; break;
            case notify: made.who = who(); break;
            case file: made.format = "json"; break;
            case create: made.entity = "account", made.set = {{.field = "name", .literal = Value{"Made"}}}; break;
            case enrol: case start_rule: case unenrol: made.rule = "R" + std::to_string(m_random.below(static_cast<std::uint64_t>(m_number))); break;
            case delay: made.span = span(); break;
            case wait:
                made.span = span();
                if (m_random.chance(0.5)) made.signal = one_of(m_random, std::array{"reply", "meeting_held", "contacted", "opt_out"});
                else made.filter = filter(false);
                made.then = steps(depth + 1, false);
                if (m_random.chance(0.7)) made.otherwise = steps(depth + 1, false);
                break;
            case branch:
                made.filter = filter(false);
                made.then = steps(depth + 1, in_loop);
                if (m_random.chance(0.7)) made.otherwise = steps(depth + 1, in_loop);
                break;
            case each:
                made.entity = "deal", made.via = "account", made.most = static_cast<int>(m_random.between(1, 4));
                if (m_random.chance(0.4)) made.filter = filter(false);
                made.then = steps(depth + 1, true);
                break;
            default: break;
        }
        if (!in_loop && (made.kind == update || made.kind == task || made.kind == move_stage || made.kind == email) && m_random.chance(0.12))
            made.approval = one_of(m_random, std::array{"owner", "rule_owner"});
        return made;
    }

    Random& m_random;
    int m_number, m_keys = 0;
};

// A company of three people, two accounts and two contacts, its rules, and the same on the plain desk.
class Both : RuleFixture {
public:
    explicit Both(std::uint64_t seed) : m_random(seed) {
        for (int at = 0; at < 2; ++at) m_accounts.push_back(create("account", {{"name", Value{"A" + std::to_string(at)}}}));
        m_contacts = {create("contact", {{"name", Value{"Cem"}}, {"email", Value{"cem@example.com"}}}), create("contact", {{"name", Value{"Dora"}}})};
        m_people = {{manager, "Mara", -1, false}, {anna, "Anna", 0, true}, {ben, "Ben", 0, true}};
        m_plain.emplace(clock, m_people, std::vector<PlainContact>{{m_contacts[0], true, false}, {m_contacts[1], false, false}}, 0);
        for (std::int64_t number = 0, count = m_random.between(1, 12); number < count; ++number) {
            RuleDefinition rule = RandomRules{m_random, static_cast<int>(number)}.rule();
            clock.advance(1s);
            const Id id = must(automation->create(rule, manager));
            must(automation->publish(id, {.accept_cycles = true}));
            m_plain->add(rule);
            clock.advance(1s);
            m_rules.push_back({id, std::move(rule)});
        }
    }

    // Up to `most` edits; looks at the edited deal each time, at everything once in a while.
    void run(std::int64_t most) {
        INFO(told());
        for (std::int64_t edits = m_random.between(1, most), done = 0; done < edits; ++done) {
            m_did.clear();
            step();
            INFO("edit " << done << ": " << m_did);
            if (m_at < m_plain->deals().size()) same_deal(m_at);
            if (done % 20 == 19 || done + 1 == edits) same_everything();
        }
    }

private:
    using Id = qd::Id;
    [[nodiscard]] std::string told() const {
        std::string all;
        for (const auto& [id, rule] : m_rules) all += to_json(rule) + "\n";
        return all;
    }
    void step() {
        const std::size_t count = m_plain->deals().size();
        if (count == 0 || (count < 12 && m_random.chance(0.15))) return new_deal();
        m_at = m_random.below(count);
        const PlainDeal deal = m_plain->deals()[m_at];
        const std::uint64_t what = m_random.below(16);
        if (what < 4) return pass_time();
        if (what == 4) return set_alive(!deal.alive && m_random.chance(0.9));
        if (what == 5) return contact_edit();
        if (what == 6) return answer(m_random.chance(0.7));
        if (!deal.alive) return set_alive(true);
        if (what == 7) return by_hand();
        if (what < 10) return log();
        edit(deal);
    }
    void new_deal() {
        PlainDeal deal{.amount = m_random.between(0, 9), .chance = static_cast<double>(m_random.between(0, 9)), .stage = static_cast<int>(m_random.below(6)),
                       .owner = static_cast<int>(m_random.between(-1, 2)), .contact = static_cast<int>(m_random.between(-1, 1)), .account = static_cast<int>(m_random.between(-1, 1))};
        const auto linked = [](const std::vector<Id>& ids, int at) { return at < 0 ? Value{} : Value{ids[static_cast<std::size_t>(at)]}; };
        deal.id = create("deal", {{"name", Value{"d"}}, {"amount", Value{deal.amount}}, {"probability", Value{deal.chance}}, {"stage", Value{stage(kPlainStages[static_cast<std::size_t>(deal.stage)])}},
                                  {"owner", person(deal.owner)}, {"contact", linked(m_contacts, deal.contact)}, {"account", linked(m_accounts, deal.account)}});
        m_at = m_plain->create(deal);
    }
    [[nodiscard]] Value person(int at) const { return at < 0 ? Value{} : Value{m_people[static_cast<std::size_t>(at)].id}; }
    void pass_time() {
        m_did = "time passes";
        clock.advance(std::chrono::minutes{m_random.between(90, 60 * 40)});
        catch_up();
        m_plain->catch_up();
    }
    void set_alive(bool alive) {
        const PlainDeal& deal = m_plain->deals()[m_at];
        if (deal.alive == alive) return;
        m_did = alive ? "restored" : "deleted";
        apply(alive ? Op{OpKind::restore, "deal", deal.id, {}, {}} : remove_op("deal", deal.id));
        m_plain->set_alive(m_at, alive);
    }
    void contact_edit() {
        m_did = "a contact's edit";
        const std::size_t contact = m_random.below(2);
        if (m_random.chance(0.5)) {
            create("activity", {{"kind", Value{"email"}}, {"direction", Value{"in"}}, {"subject", Value{"Re"}}, {"contact", Value{m_contacts[contact]}}});
            return m_plain->log(-1, {"email", "Re", true, false, false, static_cast<int>(contact)});
        }
        m_silent[contact] = !m_silent[contact];
        apply(update_op("contact", m_contacts[contact], {{"do_not_contact", Value{std::int64_t{m_silent[contact]}}}}));
        m_plain->set_silent(contact, m_silent[contact]);
    }
    void answer(bool accept) {
        const qd::Id item = count("SELECT coalesce((SELECT id FROM outbox WHERE kind = 'approval' AND state = 'waiting' AND deleted IS NULL ORDER BY id LIMIT 1), 0)");
        m_did = accept ? "approved" : "refused";
        clock.advance(1s);
        if (item) must(automation->settle(item, accept, manager));
        m_plain->settle(accept);
    }
    void by_hand() {
        const std::size_t rule = m_random.below(m_rules.size());
        m_did = "by hand " + m_rules[rule].second.name;
        clock.advance(1s);
        must(automation->start(m_rules[rule].first, m_plain->deals()[m_at].id, manager));
        m_plain->start(rule, m_at);
    }
    void log() {
        static const PlainDesk::Activity kKinds[] = {{"email", "Re", true, false, false, -1}, {"meeting", "M", false, true, false, -1}, {"call", "C", false, false, true, -1}, {"note", "N", false, false, false, -1}};
        const PlainDesk::Activity made = one_of(m_random, kKinds);
        m_did = "logged " + made.kind;
        std::vector<Assignment> values{{"kind", Value{made.kind}}, {"subject", Value{made.subject}}, {"deal", Value{m_plain->deals()[m_at].id}}, {"done", Value{std::int64_t{made.done}}}};
        if (made.incoming) values.push_back({"direction", Value{"in"}});
        if (made.held) values.push_back({"outcome", Value{"held"}});
        create("activity", std::move(values));
        m_plain->log(static_cast<int>(m_at), made);
    }
    void edit(const PlainDeal& deal) {
        const auto change = [&](Assignment value, auto on_plain) {
            m_did = "edited " + value.field;
            apply(update_op("deal", deal.id, {std::move(value)}));
            m_plain->edit(m_at, on_plain);
        };
        switch (m_random.below(6)) {
            case 0: case 1: {
                const int to = static_cast<int>(m_random.below(6));
                return change({"stage", Value{stage(kPlainStages[static_cast<std::size_t>(to)])}}, [to](PlainDeal& now) { now.stage = to; });
            }
            case 2: {
                const std::int64_t amount = m_random.between(0, 9);
                return change({"amount", Value{amount}}, [amount](PlainDeal& now) { now.amount = amount; });
            }
            case 3: {
                const auto chance = static_cast<double>(m_random.between(0, 9));
                return change({"probability", Value{chance}}, [chance](PlainDeal& now) { now.chance = chance; });
            }
            case 4: {
                const Date next = clock.today() + std::chrono::days{m_random.between(-2, 4)};
                return change({"next_step_due", date_value(next)}, [next](PlainDeal& now) { now.next = next; });
            }
            default: {
                const int owner = static_cast<int>(m_random.between(-1, 2));
                return change({"owner", person(owner)}, [owner](PlainDeal& now) { now.owner = owner; });
            }
        }
    }

    // --- what is stored, in the plain desk's words
    std::vector<std::string> lines(const std::string& sql) {
        std::vector<std::string> found;
        Statement select = must(workspace->database().prepare(sql));
        while (must(select.step())) found.emplace_back(select.text(0));
        return found;
    }
    void same_deal(std::size_t at) {
        const auto stored = lines("SELECT iif(d.deleted IS NULL, 'deal', 'gone') || ' ' || d.amount || ' ' || cast(d.probability AS integer) || ' ' || coalesce(d.need, '-') || ' ' ||"
                                  " coalesce(date(d.next_step_due * 86400, 'unixepoch'), '-') || ' ' || s.name || ' ' || coalesce(u.name, 'nobody') || '[' ||"
                                  " coalesce((SELECT group_concat(value || ' ', '') FROM json_each(d.tags)), '') || ']'"
                                  " FROM deal d JOIN stage s ON s.id = d.stage LEFT JOIN user u ON u.id = d.owner WHERE d.id = " + std::to_string(m_plain->deals()[at].id));
        REQUIRE(stored.size() == 1);
        REQUIRE(stored.front() == m_plain->told(at));
    }
    void same_everything() {
        for (std::size_t at = 0; at < m_plain->deals().size(); ++at) same_deal(at);
        const auto same = [](const std::vector<std::string>& stored, const std::vector<std::string>& plain) {
            for (std::size_t at = 0; at < std::min(stored.size(), plain.size()); ++at) {
                INFO("line " << at);
                REQUIRE(stored[at] == plain[at]);
            }
            REQUIRE(stored.size() == plain.size());
        };
        same(lines("SELECT r.name || ' ' || coalesce(n.record, 0) || ' ' || n.state || ' effects ' || n.effects || ' depth ' || n.depth FROM rule_run n JOIN rule r ON r.id = n.rule ORDER BY n.id"),
             m_plain->runs());
        same(lines("SELECT a.kind || ' ' || a.subject || ' ' || coalesce(a.deal, 0) || ' ' || coalesce(date(a.due * 86400, 'unixepoch'), '-') || ' for ' || coalesce(u.name, 'nobody')"
                   " FROM activity a JOIN rule_step s ON s.made = 'activity' AND s.made_id = a.id LEFT JOIN user u ON u.id = a.owner ORDER BY a.id"),
             m_plain->activities());
        same(lines("SELECT o.kind || ' ' || o.title || ' ' || coalesce(o.record, 0) || ' for ' || coalesce(u.name, 'nobody') || ': ' || o.state FROM outbox o LEFT JOIN user u ON u.id = o.owner ORDER BY o.id"),
             m_plain->outbox());
        same(lines("SELECT r.name || ' ' || coalesce(e.record, 0) || ' ' || e.step AS line FROM enrolment e JOIN rule r ON r.id = e.rule WHERE e.state IN ('active', 'parked') ORDER BY line"),
             m_plain->waiting());
        REQUIRE(count("SELECT count(*) FROM account WHERE name = 'Made'") == m_plain->accounts());
    }

    Random m_random;
    std::vector<Id> m_accounts, m_contacts;
    std::vector<PlainPerson> m_people;
    std::vector<std::pair<Id, RuleDefinition>> m_rules;
    std::optional<PlainDesk> m_plain;
    std::string m_did;                // the last edit
    bool m_silent[2] = {false, false};
    std::size_t m_at = 0;
};

void compare(std::uint64_t first, std::uint64_t last, std::int64_t most_edits) {
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        INFO("seed " << seed);
        Both both{seed};
        both.run(most_edits);
    }
}

}  // namespace

TEST_CASE("Random rules under random edits do what a slow and plain interpreter does", "[reference]") {
    compare(1, static_cast<std::uint64_t>(test::repeats(60)), 500);
}

TEST_CASE("Two thousand sets of random rules do what a slow and plain interpreter does", "[.][reference-long]") { compare(1, 2'000, 500); }
