// Random rules and random edits, against an interpreter that is slow and obviously right:
// it keeps three numbers a deal and goes through all rules for every event.

#include <deque>
#include <set>

#include "core/base/random.h"
#include "tests/support/rule_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

constexpr const char* kReal[] = {"amount", "probability", "next_step_due"};

struct PlainRule {
    int trigger = 0;                  // 0 created, 1 any change, 2 field changed
    int field = 0;                    // watched
    int limit = -1, limited = 0;      // condition: numbers[limited] < limit; -1 = none
    bool was_less = false;            // condition: the watched number was less than 5 before
    int target = 0, add = 1;          // action: numbers[target] += add
};
using Numbers = std::array<std::int64_t, 3>;

std::string json_of(const PlainRule& rule) {
    const std::string field = kReal[rule.field], target = kReal[rule.target];
    std::string trigger = rule.trigger == 0 ? R"({"on": "created"})" : rule.trigger == 1 ? R"({"on": "updated"})" : R"({"on": "field_changed", "field": ")" + field + "\"}";
    std::string conditions;
    if (rule.limit >= 0) conditions += "{\"field\": \"" + std::string{kReal[rule.limited]} + "\", \"op\": \"<\", \"value\": " + std::to_string(rule.limit) + "}";
    if (rule.was_less) conditions += (conditions.empty() ? "" : ", ") + ("{\"field\": \"" + field + "\", \"op\": \"<\", \"value\": 5, \"when\": \"before\"}");
    return R"({"name": "R", "trigger": )" + trigger + R"(, "filter": {"all": [)" + conditions + R"(]}, "steps": [{"do": "update", "set": [{"field": ")" + target +
           R"(", "add": )" + std::to_string(rule.add) + "}]}]}";
}

class Plain {
public:
    explicit Plain(std::vector<PlainRule> rules) : m_rules(std::move(rules)) {}

    void event(Numbers& now, std::optional<Numbers> before) {
        struct Event { std::optional<Numbers> before; Numbers after; int depth; };
        std::deque<Event> queue{{before, now, 0}};
        std::set<std::size_t> acted;
        int writes = 0;
        while (!queue.empty()) {
            const Event event = queue.front();
            queue.pop_front();
            for (std::size_t at = 0; at < m_rules.size(); ++at) {
                const PlainRule& rule = m_rules[at];
                if ((rule.trigger == 0) == event.before.has_value()) continue;
                // The trigger asks what this event changed; conditions ask the record as it is by now.
                if (rule.trigger == 2 && !changed(event, static_cast<std::size_t>(rule.field), now)) continue;
                if (rule.limit >= 0 && !(now[static_cast<std::size_t>(rule.limited)] < rule.limit)) continue;
                if (rule.was_less && !(was(event, static_cast<std::size_t>(rule.field), now) < 5)) continue;
                if (acted.contains(at) || event.depth > 8 || writes >= 200) continue;
                acted.insert(at);
                ++writes;
                const Numbers old = now;
                now[static_cast<std::size_t>(rule.target)] += rule.add;
                if (rule.add != 0) queue.push_back({old, now, event.depth + 1});
            }
        }
    }

private:
    template <class Event>
    static bool changed(const Event& event, std::size_t field, const Numbers& now) {
        return (*event.before)[field] != event.after[field] && (*event.before)[field] != now[field];
    }
    // Of a field that the event did not change, the value before is the value now.
    template <class Event>
    static std::int64_t was(const Event& event, std::size_t field, const Numbers& now) {
        return event.before && (*event.before)[field] != event.after[field] ? (*event.before)[field] : now[field];
    }
    std::vector<PlainRule> m_rules;
};

Value stored(std::size_t field, std::int64_t number) { return field == 1 ? Value{static_cast<double>(number)} : Value{number}; }

// Up to 12 rules and up to 500 edits.
void compare(std::uint64_t seed) {
    INFO("seed " << seed);
    Random random{seed};
    RuleFixture on;
    std::vector<PlainRule> rules;
    for (std::int64_t count = random.between(1, 12); count > 0; --count) {
        PlainRule rule;
        rule.trigger = static_cast<int>(random.below(3)), rule.field = static_cast<int>(random.below(3));
        // A date has no numbers to compare with: only the amount and the chance are asked.
        if (random.chance(0.5)) rule.limit = static_cast<int>(random.below(30)), rule.limited = static_cast<int>(random.below(2));
        rule.was_less = rule.trigger == 2 && rule.field < 2 && random.chance(0.3);
        rule.target = static_cast<int>(random.below(2)), rule.add = static_cast<int>(random.between(1, 4));
        rules.push_back(rule);
        RuleDefinition definition = must(rule_from_json(json_of(rule)));
        definition.name = "R" + std::to_string(rules.size());
        on.publish(definition);
    }
    Plain plain{rules};
    std::vector<std::pair<Id, Numbers>> deals;
    const auto same = [&](std::size_t at) {
        const Record record = on.record("deal", deals[at].first);
        REQUIRE(as_integer(record["amount"]) == deals[at].second[0]);
        REQUIRE(static_cast<std::int64_t>(as_real(record["probability"])) == deals[at].second[1]);
    };
    for (std::int64_t edits = random.between(1, 500); edits > 0; --edits) {
        std::size_t at = deals.size();
        if (deals.empty() || random.chance(0.15)) {
            Numbers numbers{random.between(0, 9), random.between(0, 9), random.between(17'500, 17'520)};
            const Id id = on.create("deal", {{"name", Value{"d"}}, {"amount", stored(0, numbers[0])}, {"probability", stored(1, numbers[1])}, {"next_step_due", stored(2, numbers[2])}});
            plain.event(numbers, std::nullopt);
            deals.emplace_back(id, numbers);
        } else {
            at = random.below(deals.size());
            auto& [id, numbers] = deals[at];
            const std::size_t field = random.below(3);
            const Numbers before = numbers;
            numbers[field] = field == 2 ? random.between(17'500, 17'520) : random.between(0, 9);
            on.apply(update_op("deal", id, {{kReal[field], stored(field, numbers[field])}}));
            if (numbers != before) plain.event(numbers, before);
        }
        same(at);
    }
    for (std::size_t at = 0; at < deals.size(); ++at) same(at);
}

}  // namespace

TEST_CASE("Random rules under random edits do what a slow and plain interpreter does", "[reference]") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) compare(seed);
}

TEST_CASE("Two thousand sets of random rules do what a slow and plain interpreter does", "[.][reference-long]") {
    for (std::uint64_t seed = 1; seed <= 2'000; ++seed) compare(seed);
}
