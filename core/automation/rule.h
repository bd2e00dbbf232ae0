#pragma once
// What a rule says: when it starts, for which records, and what it then does step by
// step. Plain data, kept as the JSON of a rule version; templates and the builder make
// it, the engine runs it.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/query/filter.h"

namespace qd {

enum class TriggerKind : std::uint8_t {
    created, updated, deleted, restored,
    field_changed,                    // field; from and to, empty = any
    stage_entered, stage_left,        // to / from: stages by name or id, empty = any
    stage_aged,                       // in the stage (to, empty = any open one) for `span`
    date_reached,                     // field plus span (negative: before)
    schedule,                         // recurrence, at minute of the day
    idle,                             // no activity for span
    threshold,                        // field or measure crosses level
    import_finished,
    manual,                           // a button on the record
    signal                            // reply, opt_out, meeting_held, contacted
};
constexpr int kTriggerKindCount = 15;

enum class SpanUnit : std::uint8_t { minutes, hours, days, weeks, months, working_days, working_hours };
constexpr int kSpanUnitCount = 7;

struct Span {
    int amount = 0;
    SpanUnit unit = SpanUnit::days;
    friend bool operator==(const Span&, const Span&) = default;
};

struct Trigger {
    TriggerKind kind = TriggerKind::created;
    std::string field;                // field_changed, date_reached, threshold
    std::vector<Value> from, to;      // as in Condition::values; stages also by name
    Span span;                        // stage_aged, date_reached, idle
    bool yearly = false;              // date_reached: each year on that day (birthdays)
    std::string recurrence;           // schedule: an RRULE, "FREQ=WEEKLY;BYDAY=MO": see recurrence.h
    Date starts{};                    // schedule: DTSTART's day; the epoch = the day of publishing
    int minute = 9 * 60;              // schedule, date_reached by a date: local time of day
    bool each_record = true;          // schedule: once for every record that passes, else once without one
    std::string measure;              // threshold: key of a key figure instead of a field; schedule about people: theirs is at the level or past it
    double level = 0;                 // stored form (money: minor units; rates of figures: 0…1)
    bool rising = true;               // upwards, else downwards
    std::string signal;
};

// Whom a step means. Resolved when it runs; "" when there is nobody.
struct Who {
    enum class Kind : std::uint8_t { owner, manager, role, user, rule_owner, nobody };
    Kind kind = Kind::owner;          // the record's owner, the owner's manager, everyone of a role, a person
    std::string role;                 // key of user.role
    Id user = 0;
    friend bool operator==(const Who&, const Who&) = default;
};

// What a field is set to.
struct NewValue {
    enum class Kind : std::uint8_t { literal, copy, in, add, person, clear };
    std::string field;
    Kind kind = Kind::literal;
    Value literal;                    // literal, add; texts may hold merge fields {{account.name}}
    std::string path;                 // copy: from the rule's record; in: from that date, empty = today
    Span span;                        // in
    Who who;                          // person
};

enum class StepKind : std::uint8_t {
    create, update, assign, task, activity, note, tag, move_stage, notify,
    email, call, linkedin,            // a sequence's steps: a draft in the outbox, or a task
    enrol, unenrol, document, file, start_rule,
    delay, wait, branch, each, stop
};
constexpr int kStepKindCount = 22;

struct Step {
    std::string key;                  // "s1": unique in the rule, kept through its versions
    StepKind kind = StepKind::task;
    std::string entity;               // create: what; each: which related records
    std::string via;                  // create, each: the field of theirs that refers to the rule's record
    std::vector<NewValue> set;        // create, update; more fields of a task or activity
    std::string subject;              // task, activity, notify, email, call, linkedin, document: may hold merge fields
    std::string body;
    std::string format;               // activity: its kind; file: csv, json, ics
    Who who;                          // whose task; who is told; assign by method "person"
    std::string method;               // assign: person, round_robin, least_open, weighted
    std::string team;                 // assign: name of a team, empty = everybody active
    std::vector<std::pair<std::string, double>> weights;  // assign weighted: person's name and share
    Value stage;                      // move_stage: name or id
    std::string tag;
    bool remove = false;              // tag
    std::string rule;                 // enrol, unenrol, start_rule: name of the other rule
    Span span;                        // task: due after; delay; wait: timeout
    Filter filter;                    // branch, each, wait
    std::string signal;               // wait: instead of the filter
    int most = 25;                    // each: at most so many
    std::string approval;             // "", "owner", "rule_owner": who must agree before it acts
    std::vector<Step> then;           // branch, wait: it came true; each: what is done with each
    std::vector<Step> otherwise;      // branch: it is not so; wait: timed out
};

enum class Again : std::uint8_t {
    every_time,                       // on every occurrence
    when_matching_again,              // only after it had stopped matching, and never twice at once
    once                              // never twice for a record
};
enum class CatchUp : std::uint8_t { none, last, all };

struct WorkHours {                    // of outward steps; also when a date is reached
    bool limited = false;
    unsigned weekdays = 0b0011111;    // bit 0 = Monday
    int from = 9 * 60, to = 17 * 60;  // local minutes, [from, to)
};

struct RuleDefinition {
    std::string name;
    std::string about;                // one sentence: what it is good for
    std::string entity = "deal";
    bool sequence = false;            // shown under Sequences
    Trigger trigger;
    std::vector<Trigger> also;        // start it too: only what happens to a record, see is_event()
    Filter filter;                    // may ask was, changed, …
    Again again = Again::every_time;
    std::vector<std::string> exits;   // reply, opt_out, meeting_held, contacted, closed, no_match
    CatchUp catch_up = CatchUp::last;
    int catch_up_days = 14;
    WorkHours hours;
    bool imports = false;             // also for what an import writes
    int retries = 3;                  // of a step that fails
    Span retry_after{30, SpanUnit::minutes};
    std::vector<Step> steps;
};

// The form of a rule version and of files in assets/rules. Errors name the place:
// "Step 2, subject: a text is needed." newer_version when it was written by a later Quarterdeck.
[[nodiscard]] Result<RuleDefinition> rule_from_json(std::string_view text);
[[nodiscard]] std::string to_json(const RuleDefinition& rule, int indent = -1);

[[nodiscard]] const char* key_of(TriggerKind kind);  // "stage_entered": stored
[[nodiscard]] const char* key_of(StepKind kind);
[[nodiscard]] const char* key_of(SpanUnit unit);
[[nodiscard]] const char* label_of(TriggerKind kind);  // "Stage is entered": for menus
[[nodiscard]] const char* label_of(StepKind kind);     // "Create a task"
[[nodiscard]] std::string words_of(Span span);         // "10 working days"

// The step with that key, wherever it stands; nullptr when there is none.
[[nodiscard]] const Step* find_step(const RuleDefinition& rule, std::string_view key);
[[nodiscard]] Step* find_step(RuleDefinition& rule, std::string_view key);
// "s7": a key that no step has yet.
[[nodiscard]] std::string new_step_key(const RuleDefinition& rule);
// Something that happens to a record at once: such triggers may stand in RuleDefinition::also.
[[nodiscard]] bool is_event(const Trigger& trigger);
// The trigger, then those in `also`.
[[nodiscard]] std::vector<const Trigger*> triggers_of(const RuleDefinition& rule);
// It sees what was before.
[[nodiscard]] bool sees_change(TriggerKind kind);
// Conditions may ask what was before: one trigger sees it, and none is timed, for which records stand still.
[[nodiscard]] bool sees_change(const RuleDefinition& rule);
// Acts outside of Quarterdeck or prepares it: consent is asked, working hours hold.
[[nodiscard]] bool is_outward(StepKind kind);
// A status of deals or leads with which a run ends that leaves when it is closed.
[[nodiscard]] bool closes(std::string_view status);

}  // namespace qd
