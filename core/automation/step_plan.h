#pragma once
// Private to core/automation: what one step would write. It only reads: the engine carries
// a plan out, dry runs and rehearsals show it, so that they cannot disagree.

#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/automation/rule.h"
#include "core/automation/work_calendar.h"
#include "core/model/workspace.h"
#include "core/query/query_context.h"
#include "core/query/record_filter.h"

namespace qd {

struct Subject {
    const Entity* entity = nullptr;   // null: a run without a record
    Id id = 0;
};

struct PlannedWrite {
    OpKind kind = OpKind::create;
    const Entity* entity = nullptr;
    Id id = 0;
    std::vector<FieldValue> values;
};

struct OutboxDraft {
    std::string kind, title, recipient, subject_line, body, file_name, mime, content;
    Id owner = 0;
    std::optional<Date> due;
    Subject about;                    // in a loop: the related record
};

struct StepPlan {
    std::vector<PlannedWrite> writes;
    std::vector<OutboxDraft> outbox;
    std::string words;                // "Task “Call the buyer” for Anna, due 2017-03-03"
    std::string blocked;              // why it must not be done: "Anna asked not to be contacted."
    std::string nothing;              // why there is nothing to do
};

// Who was assigned by which step, for taking turns: kept through runs, forgotten on rollback and read again from the log.
struct Turns {
    std::map<std::pair<Id, std::string>, Id> last;                     // by rule and step
    std::map<std::pair<Id, std::string>, std::map<Id, double>> given;  // weighted
    std::map<std::string, std::unordered_map<Id, std::int64_t>> open;  // by entity: open work of each person
    void clear() { last.clear(), given.clear(), open.clear(); }
};

struct PlanContext {
    Workspace& workspace;
    RecordSource& source;
    const WorkCalendar& calendar;
    Turns& turns;
    Id rule = 0, rule_owner = 0;
    Instant at{};                     // “now” of the run: its due time when it catches up
};

// Actions only: not delay, wait, branch, each, stop, enrol, unenrol, start_rule.
// Errors are what a person would have to mend: a stage that is gone, a gate that is not met.
[[nodiscard]] Result<StepPlan> plan_step(const Step& step, const Subject& subject, const PlanContext& context);

// People that the words mean, active ones only; may be none.
[[nodiscard]] Result<std::vector<Id>> people(const Who& who, const Subject& subject, const PlanContext& context);
// "owner" and "rule_owner" of Step::approval.
[[nodiscard]] Result<Id> approver(std::string_view approval, const Subject& subject, const PlanContext& context);
[[nodiscard]] bool is_person(const Subject& subject);
// Why this record's person must not be contacted; "" = they may.
[[nodiscard]] Result<std::string> no_contact(const Subject& subject, const PlanContext& context);
// Living related records for a loop, ascending, without its filter.
[[nodiscard]] Result<std::vector<Id>> related_ids(const Step& step, const Subject& subject, const PlanContext& context);
[[nodiscard]] std::string merged_text(std::string_view text, const Subject& subject, const PlanContext& context);

// Private to the planner: assigning an owner.
[[nodiscard]] Result<Id> choose_owner(const Step& step, const Subject& subject, const PlanContext& context);
// The plan was carried out: whoever got the record had the turn. Somebody who had it already did not.
void took_turn(const Step& step, const StepPlan& plan, const PlanContext& context);

}  // namespace qd
