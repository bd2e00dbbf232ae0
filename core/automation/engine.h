#pragma once
// Private to core/automation: rules acting inside an open change.
//
// Order of a change (one transaction): the change's own writes → events, one for each record
// → exits and waits of enrolments → rules in their order → what the rules wrote becomes the
// next events, until nothing is left → commit. Limits: depth 8; a rule acts once on a record;
// 500 steps and 200 written rows for each root event; 1,000 effects of a rule a day. Whatever is
// stopped leaves a run that says why and by which chain. What a person or a due time starts beyond the effects of a day is
// held, and starts on the next day (timer "limit").
//
// While a rule is paused its waiting records take no step. They may leave: a reply or an opt-out counts all the same.
//
// Undo and redo start no rules: they put back what was, rule effects included.

#include <deque>
#include <set>
#include <tuple>
#include <unordered_map>

#include "core/automation/daily_limit.h"
#include "core/automation/record_cache.h"
#include "core/automation/rule_book.h"
#include "core/automation/step_plan.h"

namespace qd {

constexpr int kMostDepth = 8;
constexpr int kMostSteps = 500;
constexpr int kMostWrites = 200;

inline constexpr const char* kLeftByReply = "a reply came";  // reason of a run that a reply ended

// Why a run starts, and under which root event its limits count.
struct RunCause {
    std::string words;                // "Konex moved to Proposal"
    std::string occurrence;           // with rule and record, the key that lets it happen once
    Id change = 0;
    int depth = 0;
    std::vector<Id> chain;            // rules that led here, oldest first
    std::size_t root = 0;             // in m_roots
    Instant at{};                     // “now” for dates
    std::optional<Instant> due;       // timed runs
};

struct Enrolment {
    Id id = 0, rule = 0, version = 0, run = 0;
    Subject subject;
    std::string step, occurrence;
};

// One record's part in a change.
struct RuleEvent {
    Subject subject;
    OpKind kind = OpKind::update;
    std::vector<FieldBefore> change;
    RunCause cause;
};

enum class Flow : std::uint8_t { next, wait, stop };

// Where an interrupted run goes on.
struct Entry {
    enum class At : std::uint8_t { start, again, after, then, otherwise };
    At at = At::start;
    std::string step;
    bool granted = false;             // approval was given, or the working hours have come
};

// A run under way: rows are written when it pauses or ends.
struct RunDraft {
    struct StepRow {
        std::string step, once, action, state, words, made, before, after, error;
        Id made_id = 0;
        bool is_new = false;
        int attempts = 1;
        std::int64_t took = 0;        // microseconds of an action
    };
    struct Waiting {
        std::string step, timer;      // timer kind; "" = none
        std::optional<Instant> due;
        std::string state = "active";
    };
    Id run = 0;                       // 0: not stored yet
    Id rule = 0, version = 0, rule_owner = 0;
    std::shared_ptr<const RuleDefinition> definition;
    std::string rule_name;
    Subject subject;
    RunCause cause;
    std::string state = "done", reason;
    std::vector<StepRow> rows;
    std::vector<std::pair<std::string, OutboxDraft>> outbox;  // by step
    std::optional<Waiting> waiting;
    std::optional<Enrolment> enrolment;
    std::int64_t effects = 0;
    int attempt = 1;                  // of the step it resumes at
    Instant started{};
};

class Engine {
public:
    explicit Engine(Workspace& workspace);

    // Reads rules and enrolments again.
    [[nodiscard]] Result<> load();
    // For readers outside of a change.
    [[nodiscard]] Result<> ready();
    // Called after every commit: what memory holds is what is stored. The next use loads when rules, people or
    // stages were touched. A change that is never reported here was rolled back: the next one loads too.
    void committed(const Applied& applied);

    // The workspace's participant: some of the events at each call.
    [[nodiscard]] Result<double> react(ChangeScope& scope, const std::vector<Touched>& touched);

    // For jobs and buttons: first of all, in a new scope; then what follows, then the scope's commit.
    [[nodiscard]] Result<> begin(ChangeScope& scope);
    // Everything that follows from what was done so far, as if the change ended here: how much falls due at once makes
    // no difference to what comes of it.
    [[nodiscard]] Result<> answer(ChangeScope& scope);
    // The scope's commit. What wrote nothing is reported to nobody, and is no rollback all the same.
    [[nodiscard]] Result<Applied> commit(ChangeScope& scope);
    [[nodiscard]] Result<> fire(ChangeScope& scope, LiveRule& rule, Subject subject, RunCause cause,
                                std::span<const FieldBefore> change = {}, bool by_hand = false);
    [[nodiscard]] Result<> resume(ChangeScope& scope, const Enrolment& enrolment, Entry entry, RunCause cause, int attempt = 1);
    [[nodiscard]] Result<> restart(ChangeScope& scope, Id run, RunCause cause);
    // How far a rule was looked at, and what its figure was: no reason to read the rules again.
    [[nodiscard]] Result<> note_checked(ChangeScope& scope, LiveRule& rule, Instant until, std::optional<double> level = {});
    // A start that the daily limit had held: it begins, or is held for another day.
    [[nodiscard]] Result<> release(ChangeScope& scope, const Enrolment& enrolment, RunCause cause);
    // What the record waited for happened. While its rule is not live that is kept until it is.
    [[nodiscard]] Result<> happened(ChangeScope& scope, const Enrolment& enrolment, const std::string& step, RunCause cause);
    [[nodiscard]] Result<> leave(ChangeScope& scope, const Enrolment& enrolment, std::string reason, std::string state = "exited");
    [[nodiscard]] Result<> signal(ChangeScope& scope, std::string_view signal, Subject subject, RunCause cause);
    // Broken rules are paused with their problem; true when one was.
    [[nodiscard]] Result<bool> pause_broken(ChangeScope& scope);
    [[nodiscard]] std::size_t new_root() { m_roots.emplace_back(); return m_roots.size() - 1; }

    [[nodiscard]] RuleBook& book() { return m_book; }
    [[nodiscard]] RecordCache& records() { return m_records; }
    [[nodiscard]] const WorkCalendar& calendar() const { return m_calendar; }
    [[nodiscard]] Turns& turns() { return m_turns; }
    [[nodiscard]] const Enrolment* enrolment(Id id) const;
    [[nodiscard]] const std::unordered_map<Id, std::vector<Enrolment>>& enrolled() const { return m_enrolled; }
    [[nodiscard]] Result<bool> seen(const std::string& once);  // a run with that key exists, undone ones too
    [[nodiscard]] Result<std::int64_t> effects_today(Id rule, Instant at);
    [[nodiscard]] static std::string run_key(Id rule, Id record, std::string_view occurrence);
    // Records of entities with timed rules that were written since the last call; everything after a bulk change.
    struct TimedTouches { std::vector<Subject> records; bool all = false; };
    [[nodiscard]] TimedTouches take_timed_touches();
    [[nodiscard]] PlanContext plan_context(const RunDraft& run);
    // Why what waits in the outbox must not go out any more; "" = it may.
    [[nodiscard]] Result<std::string> must_not_go_out(std::string_view kind, const Subject& subject);
    // Which try of a step that failed comes now: 1 = the first.
    [[nodiscard]] Result<int> attempt_of(Id run, std::string_view step);
    // Working hours and retries go by the computer's clock, except in a rehearsal.
    [[nodiscard]] Instant real_now(Instant at) const { return m_rehearses ? at : std::max(at, m_workspace.clock().now()); }
    void rehearse() { m_rehearses = true; }

private:
    friend class StepRunner;
    struct Root { int steps = 0, writes = 0; };
    struct Mark { std::size_t touched = 0; std::int64_t seq = 0; };

    [[nodiscard]] Result<> ensure_loaded();
    [[nodiscard]] Result<std::vector<RuleEvent>> collect(ChangeScope& scope, const RunCause& cause, bool roots);
    [[nodiscard]] Result<double> drain(ChangeScope& scope);
    [[nodiscard]] Result<> process(ChangeScope& scope, RuleEvent& event);
    [[nodiscard]] Result<> interrupt(ChangeScope& scope, const RuleEvent& event);
    [[nodiscard]] bool still_waits(const Enrolment& enrolment) const;
    // The version it is in. nullptr: it cannot be read here, and the enrolment was parked for a person.
    [[nodiscard]] Result<std::shared_ptr<const RuleDefinition>> readable(ChangeScope& scope, const Enrolment& enrolment);
    // Lets the waiting runs of a record leave or go on.
    [[nodiscard]] Result<> reach(ChangeScope& scope, std::string_view signal, const Subject& subject, const RunCause& cause);
    [[nodiscard]] Result<> signal_here(ChangeScope& scope, std::string_view signal, const Subject& subject, const RunCause& cause);
    // Drafts for somebody who opted out, whether their run still waits or not.
    [[nodiscard]] Result<> withdraw_drafts(ChangeScope& scope, const Subject& person);
    // Records that the signal concerns though nobody named them: a contact's open deals, a deal's contact.
    [[nodiscard]] Result<std::vector<Subject>> concerned(const Subject& subject, std::string_view signal);
    [[nodiscard]] Result<> note_timed(const RuleEvent& event);
    [[nodiscard]] Result<> derive_signals(ChangeScope& scope, const RuleEvent& event);
    [[nodiscard]] Result<bool> triggered(const LiveStart& start, const RuleEvent& event);
    [[nodiscard]] Result<std::string> refusal(const LiveRule& rule, const Subject& subject, const RunCause& cause, bool may_be_held);
    [[nodiscard]] Result<> hold(ChangeScope& scope, RunDraft& run);
    [[nodiscard]] Instant next_day() const;   // its first instant
    [[nodiscard]] Result<> finish(ChangeScope& scope, RunDraft& run);
    [[nodiscard]] Result<> write_stop(ChangeScope& scope, const LiveRule& rule, const Subject& subject, const RunCause& cause,
                                      std::string state, std::string reason);
    [[nodiscard]] Result<Id> write_run(ChangeScope& scope, const RunDraft& run);
    [[nodiscard]] Result<> write_waiting(ChangeScope& scope, RunDraft& run);
    [[nodiscard]] Result<> write_timer(ChangeScope& scope, const Enrolment& enrolment, std::string kind, std::optional<Instant> due);
    [[nodiscard]] Result<> end_enrolment(ChangeScope& scope, const Enrolment& enrolment, std::string_view state, std::string_view reason);
    void forget(const Enrolment& enrolment);  // it waits no more
    [[nodiscard]] Result<> cancel_timers(ChangeScope& scope, Id enrolment);
    [[nodiscard]] Result<> handle_rows(ChangeScope& scope, const Touched& touched);
    [[nodiscard]] std::string chain_words(const std::vector<Id>& chain, std::string_view last) const;
    [[nodiscard]] bool watched(const Entity& entity, Id id) const;

    Workspace& m_workspace;
    RuleBook m_book;
    RecordCache m_records;
    WorkCalendar m_calendar;
    Turns m_turns;
    bool m_stale = true, m_calendar_stale = true, m_rehearses = false;
    bool m_drafts = false;                                      // something may wait in the outbox
    std::unordered_map<Id, std::vector<Enrolment>> m_enrolled;  // active ones, by record (0: without one)
    std::unordered_map<Id, std::int64_t> m_today;               // effects by rule
    Date m_today_day{};
    TimedTouches m_timed;

    // Of the open change:
    Id m_change = 0;
    std::set<Id> m_only_checked;                        // rules of which it wrote no more than that
    Mark m_mark;
    std::deque<RuleEvent> m_queue;
    std::size_t m_processed = 0;
    bool m_draining = false;                            // the queue holds what the last call left
    std::set<std::tuple<std::size_t, Id, Id>> m_acted;  // root event, rule, record
    std::vector<Root> m_roots;
};

// The rule's conditions did not hold before these fields changed. The record and all others are as `now` knows them.
[[nodiscard]] Result<bool> newly_matching(const LiveRule& rule, Id record, std::span<const FieldBefore> change, RecordSource& now);

// Short forms for the rows that automation writes.
struct NamedValue { std::string_view field; Value value; };
[[nodiscard]] Result<Id> create_row(ChangeScope& scope, const Entity& entity, std::initializer_list<NamedValue> values);
[[nodiscard]] Result<> update_row(ChangeScope& scope, const Entity& entity, Id id, std::initializer_list<NamedValue> values);

}  // namespace qd
