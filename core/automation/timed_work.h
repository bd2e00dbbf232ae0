#pragma once
// Private to core/automation: what has become due.
//
// Delays, timeouts and retries are timer rows. Idle records, ages and dates are not copied
// into rows: their due time follows from the record, so that an import, an undo or an edit can
// never leave a stale timer behind; what was done is known by its key. Schedules go on from
// the rule's `checked` instant, and every occurrence has its key as well.
//
// Timer rows of a rule that is not live stand still; once it is, they are overdue as after an absence.

#include <map>
#include <set>
#include <vector>

#include "core/automation/engine.h"

namespace qd {

struct DueItem {
    enum class Kind : std::uint8_t { timer, clock, schedule, existing, measure };
    Kind kind = Kind::clock;
    Id rule = 0;
    Subject subject;
    Instant due{};
    std::string occurrence;
    // timer:
    Id timer = 0, enrolment = 0;
    std::string timer_kind, step;
    bool missed = false;              // passed over: too old, superseded by a later one, or never to be caught up
};

// When a rule acts next, and on which record; 0: a schedule.
struct NextDue {
    Instant due{};
    Id record = 0;
};

// How far a look came that found more than it may list: the rest begins after it.
struct Cut {
    Instant due{};
    Id record = 0;
    friend auto operator<=>(const Cut&, const Cut&) = default;
};

struct DueList {
    std::vector<DueItem> items;       // by due time
    std::optional<Instant> next;      // what comes after `now`
    std::map<Id, NextDue> next_of;    // the same by rule, timer rows left out
    std::map<Id, Cut> cuts;           // by rule: nothing that comes after is in `items`
    std::set<Id> occurred;            // schedules with an occurrence up to now, whether anybody is in `items` for it or not
};

class TimedWork {
public:
    // session: when this workspace was opened; before it, things are caught up.
    TimedWork(Workspace& workspace, Engine& engine, Instant session) : m_workspace(workspace), m_engine(engine), m_session(session) {}

    [[nodiscard]] Result<> timers(Instant now, DueList& list);
    // One timed rule, from where the last look was cut. At most `most` items, oldest first; then list.cuts says so.
    [[nodiscard]] Result<> rule(LiveRule& rule, Instant now, DueList& list, Cut from = {Instant::min(), 0}, std::size_t most = 10'000);
    // Everything, sorted.
    [[nodiscard]] Result<DueList> all(Instant now);
    // When that record becomes due by that rule; nullopt = never, or it is behind us.
    [[nodiscard]] Result<std::optional<Instant>> due_of(LiveRule& rule, const Subject& subject, Instant now);
    // As things stand today, the rule would act on that record when it becomes due.
    [[nodiscard]] Result<bool> would_act(LiveRule& rule, const Subject& subject, Instant now);

    // The due time that follows from the watched value.
    [[nodiscard]] static std::optional<Instant> due_from(const LiveRule& rule, const WorkCalendar& calendar, std::int64_t base, Instant after);
    [[nodiscard]] static std::string occurrence_of(const LiveRule& rule, const WorkCalendar& calendar, std::int64_t base, Instant due);

private:
    [[nodiscard]] Result<> look(LiveRule& rule, Instant now, DueList& list, Cut from, std::size_t most);
    [[nodiscard]] Result<> clock_rule(LiveRule& rule, Instant now, DueList& list, Cut from, std::size_t most);
    [[nodiscard]] Result<> schedule(LiveRule& rule, Instant now, DueList& list, Cut from, std::size_t most);
    [[nodiscard]] Result<> existing(LiveRule& rule, Instant now, DueList& list, Cut from, std::size_t most);
    // Nobody looked when it was due: the workspace was closed, or the rule was not live yet.
    [[nodiscard]] bool late(Instant due, Instant live_since = Instant::min()) const {
        return due < std::max(m_session - std::chrono::minutes{5}, live_since);
    }

    Workspace& m_workspace;
    Engine& m_engine;
    Instant m_session;
};

// The SQL of what a timed rule watches: an instant or day of "r".
[[nodiscard]] std::string base_sql(const LiveRule& rule);
// What such a rule takes for granted besides its conditions: only open deals grow old.
[[nodiscard]] Filter implied_filter(const LiveRule& rule);
// What records must be like for a rule that is published to take them as they are. nullopt: none can be, for it starts
// with what only happens (a reply, a deletion, a changed field) or with an hour of the day.
[[nodiscard]] std::optional<Filter> existing_filter(const LiveRule& rule);
// Local occurrences of a schedule in (after, until].
[[nodiscard]] Result<std::vector<Instant>> occurrences(const Trigger& trigger, const Clock& clock, Instant published, Instant after, Instant until, std::size_t most);

}  // namespace qd
