#pragma once
// One rule in a small company whose clock is set forward from event to event, and what it does as lines of text.

#include <fmt/format.h>

#include "core/automation/automation.h"
#include "core/automation/work_calendar.h"
#include "tests/support/rule_fixture.h"

namespace qd::test {

class RuleTrace {
public:
    // Opened at nine in the morning, Central European time.
    RuleTrace(const RuleDefinition& rule, Date day) : clock(at_nine(day)) {
        manager = create("user", {{"name", Value{"Mara"}}, {"role", Value{"manager"}}});
        anna = create("user", {{"name", Value{"Anna"}}, {"role", Value{"representative"}}, {"manager", Value{manager}}, {"quota", Value{std::int64_t{1'000'000}}}});
        account = create("account", {{"name", Value{"Konex"}}, {"owner", Value{anna}}});
        open();
        tick();
        rule_id = must(automation->create(rule, manager));
        must(automation->publish(rule_id, {.accept_cycles = true}));
        tick();
    }

    Id create(std::string entity, std::vector<Assignment> values) {
        tick();
        Change change{"New " + entity, Cause::person, 0, 0, {}, {create_op(std::move(entity), std::move(values))}};
        const Applied applied = must(workspace->apply(change));
        look();
        return applied.touched.front().id;
    }
    void set(std::string entity, Id id, std::string field, Value value) {
        tick();
        Change change{"Edit", Cause::person, 0, 0, {}, {update_op(std::move(entity), id, {{std::move(field), std::move(value)}})}};
        must(workspace->apply(change));
        look();
    }
    void move(Id deal, std::string_view stage) {
        Statement select = must(workspace->database().prepare("SELECT id FROM stage WHERE name = ?"));
        select.bind(0, stage);
        REQUIRE(must(select.step()));
        const Id id = select.integer(0);
        select.reset();
        say("moved to " + std::string{stage});
        set("deal", deal, "stage", Value{id});
    }
    [[nodiscard]] Value day(int later) const { return date_value(clock.today() + std::chrono::days{later}); }

    // The tab stays open: whatever is due acts at its time. Somebody works in it once in a while.
    void live(int days) {
        const Instant end = clock.now() + std::chrono::days{days};
        for (Instant work = clock.now() + std::chrono::days{90}; clock.now() < end; work += std::chrono::days{90}) {
            go_until(std::min(work, end));
            must(workspace->apply({"Work", Cause::person, 0, 0, {}, {workspace->set_setting("company", iso(clock.now()))}}));
        }
    }
    // The tab is closed for so long and an hour.
    void closed(int days) {
        automation.reset();
        clock.set(clock.now() + std::chrono::days{days} + std::chrono::hours{1});
        open();
        const CatchUpSummary summary = must(automation->due());
        say("open again" + (summary.clock_problem.empty() ? std::string{} : ": " + summary.clock_problem));
        if (!summary.clock_problem.empty()) must(automation->settle_clock());
        act();
    }
    void set_back(int hours) {
        clock.set(clock.now() - std::chrono::hours{hours});
        say("the clock was set back: " + must(automation->due()).clock_problem);
        CHECK_FALSE(automation->next_due().has_value());
        CHECK_FALSE(automation->catch_up().has_value());
        // As later on, when it is right again.
        clock.set(clock.now() + std::chrono::hours{hours});
    }
    void say(const std::string& words) { text += moment() + "  " + words + "\n"; }
    void heading(std::string_view words) { text += "\n" + std::string{words} + "\n"; }

    SummerClock clock;
    PageStore store{nullptr};
    std::unique_ptr<Workspace> workspace = must(Workspace::open(store, clock));
    std::unique_ptr<Automation> automation;
    Id manager = 0, anna = 0, account = 0, rule_id = 0;
    double attainment = 0.3;          // what everybody has won of the quota
    std::string text;

private:
    void open() {
        automation = std::make_unique<Automation>(*workspace);
        automation->set_figures({{{"attainment", "Quota attainment", KeyFigure::Unit::rate}}, [this](std::string_view, Instant, Id) { return attainment; }});
    }
    static Instant at_nine(Date day) {
        const SummerClock zone{start_of(day)};
        return at_local(zone, day, 9 * 60);
    }
    void tick() { clock.set(clock.now() + std::chrono::seconds{1}); }
    [[nodiscard]] std::string moment() const {
        const LocalTime local = local_time(clock, clock.now());
        const int offset = clock.utc_offset_minutes(clock.now()) / 60;
        return fmt::format("{} {:02}:{:02} UTC+{}", iso(local.day), local.minute / 60, local.minute % 60, offset);
    }
    void act() {
        auto job = must(automation->catch_up());
        must(run_to_end(*job));
        look();
    }
    void go_until(Instant end) {
        for (int turns = 0; turns < 2'000; ++turns) {
            const auto next = automation->next_due();
            if (!next || *next > end) break;
            clock.set(std::max(*next, clock.now() + std::chrono::seconds{1}));
            act();
        }
        clock.set(std::max(end, clock.now()));
        act();
    }
    // What the rule wrote since the last look.
    void look() {
        if (!automation) return;
        Statement steps = must(workspace->database().prepare("SELECT id, step, state, words, error FROM rule_step WHERE id > ? AND deleted IS NULL ORDER BY id"));
        steps.bind(0, m_last_step);
        while (must(steps.step())) {
            m_last_step = steps.integer(0);
            say("  " + std::string{steps.text(1)} + " " + std::string{steps.text(2)} + ": " + std::string{steps.text(3)} + (steps.text(4).empty() ? "" : " – " + std::string{steps.text(4)}));
        }
        Statement runs = must(workspace->database().prepare("SELECT id, state, reason FROM rule_run WHERE deleted IS NULL ORDER BY id"));
        while (must(runs.step())) {
            const std::string state = std::string{runs.text(1)} + (runs.text(2).empty() ? "" : ": " + std::string{runs.text(2)});
            std::string& known = m_states[runs.integer(0)];
            if (known != state) say("  run " + state), known = state;
        }
    }

    Id m_last_step = 0;
    std::map<Id, std::string> m_states;
};

}  // namespace qd::test
