#pragma once
// Private to core/automation: a rule on its way through the past.

#include <functional>
#include <queue>

#include "core/automation/dry_run.h"
#include "core/automation/engine.h"
#include "core/automation/history.h"
#include "core/automation/timed_work.h"

namespace qd {

struct DryRun::Impl {
    Impl(Workspace& the_workspace, DryRunOptions the_options)
        : workspace(the_workspace), options(the_options), book(the_workspace), calendar(WorkCalendar::of(the_workspace)) {}

    using Row = History::Row;
    static constexpr std::size_t kNotKept = static_cast<std::size_t>(-1);
    static constexpr std::uint32_t kNoRun = static_cast<std::uint32_t>(-1);
    static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

    enum class Phase : std::uint8_t { load, prepare, activities, sort, walk, done };
    // Something that happens at a moment besides field changes.
    struct Moment {
        enum class Kind : std::uint8_t { born, due, activity, signal, schedule, resume, imported };
        std::int64_t at = 0;          // stored instant
        std::uint32_t order = 0;      // ties: first come, first served
        Row row = History::kNoRow;
        std::int64_t base = 0;        // activity: when; resume: how often the run had waited; signal: Signals
        std::uint32_t run = 0;        // resume: in sims
        Kind kind = Kind::born;
        bool operator>(const Moment& other) const { return std::pair{at, order} > std::pair{other.at, other.order}; }
        bool operator<(const Moment& other) const { return other > *this; }
    };
    // What one activity tells, as bits; `aside`: it belongs to a related record, so that it starts nothing here.
    enum Signals : unsigned { reply = 1, meeting_held = 2, contacted = 4, opt_out = 8, aside = 16 };
    struct SimRun {
        std::size_t index = 0;        // in result.runs; kNotKept
        Row row = History::kNoRow;
        std::uint32_t waits = 0;      // how often it waited: an older due time is no longer meant
        const Step* step = nullptr;   // it waits in
        Entry::At next = Entry::At::start;
        bool active = false, acted = false;
        Instant started{};
    };
    struct RowState {
        std::int64_t since = kNever;  // idle: last activity; stage_aged: in its stage since; kNever: not known
        std::int64_t due = kNever;    // next
        std::int64_t queued = kNever; // the one moment that stands in the queue for it
        std::uint32_t run = kNoRun;   // waiting one, in sims
        bool started = false;         // once is enough
    };
    struct Occurrence {
        std::int64_t base = 0;
        int year = 0;                 // of a date that comes every year
        friend bool operator==(const Occurrence&, const Occurrence&) = default;
    };
    struct Bound {
        Date day{};
        int offset = 0;
        BoundFilter filter;
    };
    Result<> prepare(RuleDefinition definition);
    Result<> prepare_rows();
    void notes();
    Result<bool> activities_step();
    void was_active(Row row, std::int64_t at);
    Result<> signalled(Row row, Instant at, unsigned signals);
    Result<> first_dues();
    Result<> walk(std::size_t budget);
    Result<> changed(std::size_t first, std::size_t end);
    [[nodiscard]] std::optional<std::string> cause_of(const LiveStart& start, Row row, bool removed, bool restored) const;
    [[nodiscard]] bool born_into(const LiveStart& start, Row row) const;
    Result<> happened(const Moment& moment);
    Result<> fell_due(Row row, Instant at);
    Result<> ask(Row row, Instant at, std::span<const FieldBefore> change, std::string cause);
    Result<> start(Row row, Instant at, std::string cause);
    Result<> interrupt(Row row, Instant at, std::string_view signal);
    void know(Instant at, Moment::Kind kind, Row row, std::int64_t base = 0);
    void push(std::int64_t at, Moment::Kind kind, Row row, std::uint32_t run = 0, std::int64_t base = 0);
    void push_due(Row row, Instant after);
    [[nodiscard]] const Moment* next_moment() const;
    void take_moment();
    [[nodiscard]] std::optional<std::int64_t> base_of(Row row) const;
    [[nodiscard]] Result<bool> holds(const Filter& filter, Subject subject, Instant at);
    [[nodiscard]] Id id_of(Row row) const { return row == History::kNoRow ? 0 : history->ids()[row]; }
    [[nodiscard]] Subject subject_of(Row row) const { return {row == History::kNoRow ? nullptr : rule->entity, id_of(row)}; }
    [[nodiscard]] bool waits(Row row) const { return row != History::kNoRow && rows[row].run != kNoRun; }

    Result<> go(std::uint32_t run, Entry::At at, Instant now);
    Result<Flow> list(SimRun& run, const std::vector<Step>& steps, Subject subject, Instant now, std::size_t first = 0);
    Result<Flow> find(SimRun& run, const std::vector<Step>& steps, Entry::At at, const Step& step, Instant now, bool& found);
    Result<Flow> one(SimRun& run, const Step& step, Subject subject, Instant now, bool granted);
    Result<Flow> act(SimRun& run, const Step& step, Subject subject, Instant now);
    void wait(SimRun& run, const Step& step, Entry::At next, std::optional<Instant> due);
    void end(SimRun& run, std::string how);
    void branch(const Step& step, bool yes);
    void finish();
    void note_limit();

    Workspace& workspace;
    DryRunOptions options;
    RuleBook book;
    WorkCalendar calendar;
    Turns turns;
    std::unique_ptr<LiveRule> rule;
    std::vector<const LiveStart*> starts;             // of the rule
    std::unique_ptr<History> history;
    std::uint64_t revision = 0;
    Phase phase = Phase::load;
    std::size_t next_change = 0, next_known = 0;
    std::uint32_t orders = 0;
    std::vector<Moment> known;                        // what the past knows, by time
    std::priority_queue<Moment, std::vector<Moment>, std::greater<>> queue;  // what follows from it on the way
    Id activities_read = 0;
    int activities_pass = 0;                          // own ones, then those of related records
    unsigned signals = 0;                             // that the trigger, an exit or a wait names
    std::optional<std::size_t> last_activity;         // the field, when a condition asks it
    std::size_t opted_out = 0;                        // the field, when opt-outs matter and the records have it
    std::vector<RowState> rows;
    std::vector<std::vector<Occurrence>> seen;        // dates by row: a date may be moved away and back again
    std::vector<SimRun> sims;
    std::optional<BoundFilter> implied;
    std::vector<FieldBefore> trips;
    std::map<const Filter*, Bound> bound;
    std::map<Date, std::size_t> weeks, effects;       // effects: by day
    std::map<const Step*, std::size_t> reached;
    std::map<const Step*, std::pair<std::size_t, std::size_t>> branches;
    std::size_t tracked_stage = 0;
    DryRunResult result;
};

}  // namespace qd
