#pragma once
// One record taken through a rule's steps with a clock that the person moves. Everything
// happens inside a transaction that is taken back; afterwards nothing has changed.

#include <string>
#include <vector>

#include "core/automation/rule.h"
#include "core/automation/run_log.h"

namespace qd {

struct RehearsalMoment {
    Instant at{};
    std::string step;                 // key; "" for "started", "left", "finished"
    std::string state;                // as RunStepLine::state, or started, finished, exited, waiting, skipped
    std::string words;
    std::vector<FieldDifference> differences;
};

struct Rehearsal {
    std::vector<RehearsalMoment> moments;      // what happened up to `now`, in order
    Instant now{};
    std::optional<Instant> next;               // when the clock has to stand for the next step
    std::string waiting_at;                    // key of the step it waits in
    bool finished = false;
};

// A thing that happens meanwhile: a reply at 10:00, the deal is won.
struct RehearsalEvent {
    Instant at{};
    std::string signal;                        // reply, opt_out, meeting_held, contacted; or
    std::vector<Assignment> values;            // an edit of the record
};

struct RehearsalOptions {
    Id record = 0;
    Instant start{};
    Instant now{};                             // ≥ start: how far the clock was moved
    std::vector<RehearsalEvent> events;
    bool ignore_filter = false;                // as if it matched
};

// Conflict while another change is running.
[[nodiscard]] Result<Rehearsal> rehearse(Workspace& workspace, const RuleDefinition& rule, const RehearsalOptions& options);

}  // namespace qd
