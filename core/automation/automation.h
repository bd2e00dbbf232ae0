#pragma once
// Automation of one workspace: the rules, what they are doing, and what they did. Lives
// beside the workspace while it is open; screens and the command line talk to this.
//
// Rules act inside the transaction of the change that caused them. What is timed acts in
// catch_up() and tick() jobs, which the owner of this object runs while nothing else writes.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/automation/daily_limit.h"
#include "core/automation/dry_run.h"
#include "core/automation/figures.h"
#include "core/automation/outbox.h"
#include "core/automation/rehearsal.h"
#include "core/automation/rule.h"
#include "core/automation/rule_check.h"
#include "core/automation/run_log.h"
#include "core/base/job.h"
#include "core/model/workspace.h"

namespace qd {

struct RuleLine {
    Id id = 0;
    std::string name, about, entity;
    bool sequence = false;
    std::string state;                // draft, live, paused
    std::string problem;              // why it paused itself; "" = nothing
    int live_number = 0, draft_number = 0;  // 0 = none
    std::int64_t position = 0;
    Id owner = 0;
    std::string sentence;             // of the live version, else of the draft
    std::optional<Instant> last_run;
    std::optional<Instant> next_due;  // of a live rule's waits, dates and schedules: when it acts next, as far as is known today
    std::int64_t acted = 0, failed = 0, stopped = 0;  // runs of the last 30 days; failed includes parked
    std::int64_t waiting = 0;         // records in it now
};

struct VersionLine {
    Id id = 0;
    int number = 0;
    std::string state;                // draft, live, retired
    std::optional<Instant> published;
    Id published_by = 0;
    std::int64_t waiting = 0;         // enrolments that are still in it
};

enum class Pending : std::uint8_t { stay, move, leave };  // what becomes of those waiting in the old version

struct PublishOptions {
    bool existing = false;            // start it for records that match already
    Pending pending = Pending::stay;
    bool accept_cycles = false;       // the cycles of check() were seen
    Id actor = 0;
};

struct RuleReport {
    std::vector<RuleProblem> problems;
    std::vector<RuleCycle> cycles;
    std::int64_t existing = 0;        // records that match now
};

// Timed effects that became due while the workspace was closed, not yet done.
struct CatchUpGroup {
    Id rule = 0;
    std::string rule_name;
    std::string what;                 // "Create a task"
    std::size_t due = 0;              // will be done
    std::size_t missed = 0;           // too old, or superseded: will be passed over
    std::size_t held = 0;             // of those due: beyond what the rule may do today, they start on the next days
    Instant first{}, last{};
    std::vector<std::string> examples;  // titles, up to 5
};

struct CatchUpSummary {
    std::vector<CatchUpGroup> groups;
    std::size_t effects = 0;
    bool ask = false;                 // more than 50: show it before it happens
    // The computer's clock: "" = fine. Else a sentence, and no timed rule runs until it is settled.
    std::string clock_problem;
    bool clock_far_ahead = false;     // settle_clock() goes on all the same
    std::optional<Instant> last_seen;
};

struct UndoConflict {
    Id run = 0;
    const Entity* entity = nullptr;
    Id record = 0;
    std::string title;
    std::string what;                 // "Stage was edited since by Anna and keeps “Won”."
};

struct UndoPreview {
    std::size_t runs = 0, writes = 0; // writes: that would be taken back
    std::vector<UndoConflict> conflicts;
    std::vector<std::string> outside; // "2 drafts were sent already": cannot be taken back
};

class EnrolJob;
class EnrolLook;
class LeaveJob;
class RunUndo;
class UndoLook;

class Automation {
public:
    // Becomes the workspace's participant as soon as a rule is live. Reads the rules; a rule that
    // cannot be read any more is paused with its problem, the others work. workspace outlives this.
    explicit Automation(Workspace& workspace);
    ~Automation();
    Automation(const Automation&) = delete;
    Automation& operator=(const Automation&) = delete;

    // What rules can ask about figures; without it no figure is ever known.
    void set_figures(Figures figures);
    [[nodiscard]] const Figures& figures_known() const;

    // --- rules
    [[nodiscard]] Result<std::vector<RuleLine>> rules();
    [[nodiscard]] Result<std::vector<VersionLine>> versions(Id rule);
    [[nodiscard]] Result<RuleDefinition> definition(Id version);
    [[nodiscard]] Result<RuleDefinition> live(Id rule);   // not_found when none is live
    [[nodiscard]] Result<RuleDefinition> draft(Id rule);  // the draft, else a copy of the live version
    [[nodiscard]] Result<RuleReport> check(const RuleDefinition& rule, Id rule_id);
    // How many of `count` runs would start today and when the rest would: before publishing and enrolling.
    [[nodiscard]] Result<DailyShare> share_of_day(const RuleDefinition& rule, Id rule_id, std::int64_t count);
    // A new rule with a draft. key: of the template it came from, may be empty.
    [[nodiscard]] Result<Id> create(const RuleDefinition& draft, Id actor, std::string_view key = {});
    // An incomplete draft may be kept.
    [[nodiscard]] Result<Applied> save_draft(Id rule, const RuleDefinition& draft, Id actor);
    [[nodiscard]] Result<Applied> discard_draft(Id rule, Id actor);
    // The draft becomes the live version and never changes again. Refused with the first problem.
    [[nodiscard]] Result<Applied> publish(Id rule, const PublishOptions& options);
    // Waiting records stand still until it is live again; then what is overdue follows the rule's catch-up.
    [[nodiscard]] Result<Applied> pause(Id rule, Id actor);
    [[nodiscard]] Result<Applied> resume(Id rule, Id actor);
    [[nodiscard]] Result<Applied> remove(Id rule, Id actor);
    [[nodiscard]] Result<Applied> move_to(Id rule, std::int64_t position, Id actor);

    // --- trying out
    [[nodiscard]] Result<std::unique_ptr<DryRun>> dry_run(const RuleDefinition& rule, DryRunOptions options);
    [[nodiscard]] Result<Rehearsal> rehearse(const RuleDefinition& rule, const RehearsalOptions& options);

    // --- by hand
    // Live rules with a manual trigger for this kind of record.
    [[nodiscard]] std::vector<RuleLine> buttons(std::string_view entity);
    [[nodiscard]] Result<Applied> start(Id rule, Id record, Id actor);
    // A reply, an opt-out, a meeting: starts rules that listen and lets waiting ones go on or leave.
    [[nodiscard]] Result<Applied> signal(std::string_view signal, std::string_view entity, Id record, Id actor);
    [[nodiscard]] Result<Applied> leave(Id enrolment, std::string reason, Id actor);
    // Many at once, see enrolling.h. open_for: live rules into which a person may put records of that kind.
    [[nodiscard]] std::vector<RuleLine> open_for(std::string_view entity);
    [[nodiscard]] std::unique_ptr<EnrolLook> look_at_enrolling(Id rule, std::vector<Id> records);
    [[nodiscard]] std::unique_ptr<EnrolJob> enrol_job(Id rule, std::vector<Id> records, Id actor);
    [[nodiscard]] std::unique_ptr<LeaveJob> leave_job(std::vector<Id> enrolments, Id actor);

    // --- time
    [[nodiscard]] Result<CatchUpSummary> due();
    // skip: rules whose due effects are passed over. Cancelling keeps what was done. Each batch is
    // one transaction with its keys, so that a crash anywhere repeats nothing and loses nothing.
    [[nodiscard]] Result<std::unique_ptr<Job>> catch_up(std::vector<Id> skip = {});
    // The clock jumped ahead and the person says that it is right.
    [[nodiscard]] Result<Applied> settle_clock();
    // To be asked at least every two minutes while something is timed. true: more than five passed since, so that the
    // computer slept; a new session has begun, and what became due meanwhile is caught up as when the workspace is opened.
    [[nodiscard]] bool woke();
    // Grows whenever RuleLine::next_due may be another one without a change of the workspace.
    [[nodiscard]] std::uint64_t looks() const;
    // When tick() has something to do again; nullopt = nothing is timed. Cheap: for request_frame.
    [[nodiscard]] std::optional<Instant> next_due();

    // --- what happened
    [[nodiscard]] Result<UndoPreview> preview_undo(const RunQuery& query);
    // All runs of the query in one change. What was edited since keeps its value; notes say so.
    [[nodiscard]] Result<Applied> undo(const RunQuery& query, Id actor);
    // The same in steps, see run_undo.h: a rule may have run thousands of times.
    [[nodiscard]] std::unique_ptr<UndoLook> look_at_undo(const RunQuery& query);
    [[nodiscard]] std::unique_ptr<RunUndo> undo_job(const RunQuery& query, Id actor);
    // Tries a parked or failed step again.
    [[nodiscard]] Result<Applied> retry(Id run, Id actor);
    // To be asked before a draft is opened, copied or sent: consent may have been taken back since it was made. When
    // it was, the draft is withdrawn and the error says who asked not to be contacted. settle() asks it too.
    [[nodiscard]] Result<> may_go_out(Id outbox_item, Id actor);
    // accept: sent, done, approved; otherwise dismissed, refused.
    [[nodiscard]] Result<Applied> settle(Id outbox_item, bool accept, Id actor);
    // Per step of a sequence: who reached it, waits in it, replied after it.
    // replied: whose next reply came after this draft, call or message, before another one.
    struct StepFigures { std::string step; std::int64_t reached = 0, waiting = 0, left = 0, replied = 0; };
    [[nodiscard]] Result<std::vector<StepFigures>> figures(Id rule);

    struct Impl;  // core/automation only

private:
    std::unique_ptr<Impl> m_impl;
};

}  // namespace qd
