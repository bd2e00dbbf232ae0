#pragma once
// A rule tried on the past: the journal is read once from the window's beginning to its
// end, with the clock of each moment, and the same triggers, conditions and steps are
// asked as when it is live. Nothing is written. What the rule itself would have changed
// does not come back as a new cause; fields of related records are taken as they are today.
// What the past cannot tell about this rule stands in the note.

#include <memory>
#include <string>
#include <vector>

#include "core/automation/rule.h"
#include "core/automation/run_log.h"
#include "core/base/job.h"

namespace qd {

struct WouldBeEffect {
    std::string step;                 // key
    std::string words;                // "Task “Call the buyer” for Anna, due 2017-03-03"
    std::vector<FieldDifference> differences;
    Instant at{};
};

struct WouldBeRun {
    Id record = 0;                    // 0: a schedule without records
    std::string title;
    Instant at{};
    std::string cause;                // "Stage changed from Engaging to Proposal"
    std::vector<WouldBeEffect> effects;
    std::string ended;                // "", "exited: closed", "skipped: do not contact", "still waiting"
};

struct DryRunOptions {
    Instant from{}, to{};
    std::size_t keep_runs = 5'000;    // beyond, runs are counted only
};

struct DryRunResult {
    std::size_t acted = 0;            // runs with at least one effect
    std::size_t skipped = 0;          // started, but nothing was left to do or it was not allowed
    std::size_t looked_at = 0;        // events of the past that the trigger was asked about
    std::vector<WouldBeRun> runs;     // by time
    std::vector<std::pair<Date, std::size_t>> by_week;                  // first day of the week, acted
    std::vector<std::pair<std::string, std::size_t>> reached;           // by step key: how many got there
    std::vector<std::pair<std::string, std::pair<std::size_t, std::size_t>>> branches;  // step key: then, otherwise
    std::string note;                 // sentences: what cannot be known about the past; may be empty
};

class DryRun final : public Job {
public:
    // Error: the rule cannot run; the sentence names the place. The workspace outlives the job and
    // must not be written to before it ends (a change makes the next step() fail with `conflict`).
    [[nodiscard]] static Result<std::unique_ptr<DryRun>> start(Workspace& workspace, RuleDefinition rule, DryRunOptions options);
    ~DryRun() override;

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override;
    // After it finished.
    [[nodiscard]] const DryRunResult& result() const;

    struct Impl;
    explicit DryRun(std::unique_ptr<Impl> impl);

private:
    std::unique_ptr<Impl> m_impl;
};

// record,title,at,cause,step,what,field,before,after
[[nodiscard]] std::string to_csv(const DryRunResult& result);

}  // namespace qd
