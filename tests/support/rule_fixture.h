#pragma once
// A workspace with people, deals and rules, for tests of automation.

#include "core/automation/automation.h"
#include "core/automation/templates.h"
#include "tests/support/workspace_fixture.h"

namespace qd::test {

// Central European time: UTC+1, UTC+2 from the last Sunday of March to that of October, 01:00 UTC.
class SummerClock final : public Clock {
public:
    explicit SummerClock(Instant start) : m_now(start) {}
    [[nodiscard]] Instant now() const override { return m_now; }
    [[nodiscard]] int utc_offset_minutes(Instant at) const override {
        const std::chrono::year year = std::chrono::year_month_day{day_of(at)}.year();
        const auto change = [&](std::chrono::month month) {
            return Instant{Date{year / month / std::chrono::Sunday[std::chrono::last]}} + std::chrono::hours{1};
        };
        return at >= change(std::chrono::March) && at < change(std::chrono::October) ? 120 : 60;
    }
    void set(Instant now) { m_now = now; }

private:
    Instant m_now;
};

struct RuleFixture : WorkspaceFixture {
    Id manager = create("user", {{"name", Value{"Mara"}}, {"role", Value{"manager"}}});
    Id anna = create("user", {{"name", Value{"Anna"}}, {"manager", Value{manager}}});
    Id ben = create("user", {{"name", Value{"Ben"}}, {"manager", Value{manager}}});
    std::unique_ptr<Automation> automation = std::make_unique<Automation>(*workspace);

    Id publish(RuleDefinition rule, PublishOptions options = {}) {
        clock.advance(std::chrono::seconds{1});
        const Id id = must(automation->create(rule, manager));
        options.accept_cycles = true;
        must(automation->publish(id, options));
        clock.advance(std::chrono::seconds{1});
        return id;
    }
    Id publish(std::string_view json) { return publish(must(rule_from_json(json))); }
    Id deal(std::string name, std::vector<Assignment> more = {}) {
        more.push_back({"name", Value{std::move(name)}});
        more.push_back({"owner", Value{anna}});
        return create("deal", std::move(more));
    }
    void move(Id deal, std::string_view to) { apply(update_op("deal", deal, {{"stage", Value{stage(to)}}}), "Moved"); }
    void catch_up(std::vector<Id> skip = {}) {
        auto job = must(automation->catch_up(std::move(skip)));
        must(run_to_end(*job));
    }
    void pass(std::chrono::milliseconds time) {
        clock.advance(time);
        catch_up();
    }
    void reopen() {
        automation.reset();
        automation = std::make_unique<Automation>(*workspace);
    }
    std::int64_t tasks(std::string_view where = "1") {
        return count("SELECT count(*) FROM activity WHERE deleted IS NULL AND kind IN ('task', 'call') AND " + std::string{where});
    }
    std::int64_t runs(std::string_view state) {
        return count("SELECT count(*) FROM rule_run WHERE deleted IS NULL AND state = '" + std::string{state} + "'");
    }
};

inline RuleDefinition rule_of(std::string_view trigger, std::string_view steps, std::string_view more = "") {
    return must(rule_from_json("{\"name\": \"R\", \"trigger\": " + std::string{trigger} + ", \"steps\": " + std::string{steps} + std::string{more} + "}"));
}

}  // namespace qd::test
