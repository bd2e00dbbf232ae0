#pragma once
// Private to core/automation: a rule on its way through the past.

#include <queue>

#include "core/automation/dry_run.h"
#include "core/automation/engine.h"
#include "core/automation/history.h"
#include "core/automation/timed_work.h"

namespace qd {

struct DryRun::Impl {
    Impl(Workspace& the_workspace, DryRunOptions the_options)
        : workspace(the_workspace), options(the_options), book(the_workspace), calendar(WorkCalendar::of(the_workspace)) {}

    enum class Phase : std::uint8_t { load, queue, walk, done };
    // Something that happens at a moment besides field changes.
    struct Moment {
        enum class Kind : std::uint8_t { born, due, activity, signal, schedule, resume, imported };
        Instant at{};
        std::size_t order = 0;        // ties: first come, first served
        Kind kind = Kind::born;
        Id record = 0;
        std::size_t enrolment = 0;    // resume
        std::int64_t base = 0;        // due: the value it follows from
        bool operator>(const Moment& other) const { return std::pair{at, order} > std::pair{other.at, other.order}; }
    };
    struct SimRun {
        std::size_t number = 0;       // in sims
        std::size_t index = 0;        // in result.runs; kNotKept
        std::size_t waits = 0;        // how often it waited: an older due time is no longer meant
        Id record = 0;
        std::string step;             // it waits in
        Entry::At next = Entry::At::start;
        bool active = false, acted = false;
        Instant started{};
    };
    static constexpr std::size_t kNotKept = static_cast<std::size_t>(-1);

    Result<> prepare(RuleDefinition definition);
    Result<bool> load_step();
    Result<> fill_queue();
    Result<> walk(std::size_t budget);
    Result<> changed(std::size_t first, std::size_t end);
    Result<> happened(const Moment& moment);
    Result<> ask(Id record, Instant at, std::span<const FieldBefore> change, std::string cause);
    Result<> start(Id record, Instant at, std::string cause);
    Result<> interrupt(Id record, Instant at, std::string_view signal);
    void push(Instant at, Moment::Kind kind, Id record, std::size_t enrolment = 0, std::int64_t base = 0);
    void push_due(Id record, std::int64_t base, Instant after);
    [[nodiscard]] std::optional<std::int64_t> base_of(Id record);
    [[nodiscard]] Result<bool> holds(const Filter& filter, Subject subject, Instant at);

    Result<> go(std::size_t run, Entry::At at, const std::string& step, Instant now);
    Result<Flow> list(SimRun& run, const std::vector<Step>& steps, Subject subject, Instant now, std::size_t first = 0);
    Result<Flow> find(SimRun& run, const std::vector<Step>& steps, Entry::At at, const std::string& step, Instant now, bool& found);
    Result<Flow> one(SimRun& run, const Step& step, Subject subject, Instant now, bool granted);
    Result<Flow> act(SimRun& run, const Step& step, Subject subject, Instant now);
    void wait(SimRun& run, const Step& step, Entry::At next, std::optional<Instant> due);
    void end(SimRun& run, std::string how);
    void count(std::string_view step);
    void branch(std::string_view step, bool yes);
    void finish();

    Workspace& workspace;
    DryRunOptions options;
    RuleBook book;
    WorkCalendar calendar;
    Turns turns;
    std::unique_ptr<LiveRule> rule;
    std::unique_ptr<History> history;
    std::uint64_t revision = 0;
    Phase phase = Phase::load;
    std::size_t next_change = 0, orders = 0;
    std::priority_queue<Moment, std::vector<Moment>, std::greater<>> queue;
    std::unordered_map<Id, std::int64_t> last_activity, stage_since;
    std::unordered_map<Id, std::size_t> active;       // record → sims
    std::set<std::pair<Id, std::string>> seen;        // timed occurrences
    std::set<Id> once;
    std::vector<SimRun> sims;
    std::optional<BoundFilter> implied;
    std::map<Date, std::size_t> weeks;
    std::map<std::string, std::size_t> reached;
    std::map<std::string, std::pair<std::size_t, std::size_t>> branches;
    std::size_t tracked_stage = 0;
    DryRunResult result;
};

}  // namespace qd
