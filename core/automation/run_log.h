#pragma once
// What rules did, why, and what stopped them: kept for good.

#include <optional>
#include <string>
#include <vector>

#include "core/model/workspace.h"

namespace qd {

struct RunLine {
    Id id = 0, rule = 0, version = 0;
    std::string rule_name;
    const Entity* entity = nullptr;   // null: a run without a record
    Id record = 0;
    std::string title;                // of the record, as it was called then
    std::string state;                // done, waiting, failed, parked, stopped, skipped, exited, undone
    std::string reason;               // why stopped, skipped, parked, left
    std::string cause;                // "Konex moved to Proposal", "Due Mar 3, 09:00"
    Id cause_change = 0;
    std::string chain;                // "Rule A → Rule B → this one", when rules caused it
    Instant started{};
    std::optional<Instant> due;       // timed runs
    std::int64_t microseconds = 0;
    std::int64_t effects = 0;
};

struct FieldDifference {
    std::string field;                // label
    std::string before, after;        // in words
};

struct RunStepLine {
    Id id = 0;
    std::string step;                 // key in the definition: for drawing the path
    std::string action;               // key_of(StepKind)
    std::string state, words, error;
    const Entity* entity = nullptr;   // what it wrote
    Id record = 0;
    bool is_new = false;
    std::vector<FieldDifference> differences;
    Instant at{};
    std::int64_t attempts = 1, microseconds = 0;
};

struct RunQuery {
    Id run = 0;                       // one run; 0 = all
    Id rule = 0;                      // 0 = all
    std::string entity; Id record = 0;
    std::vector<std::string> states;  // empty = all
    std::string text;                 // words in title, rule, cause, chain or reason
    std::optional<Instant> from, to;  // started
    int limit = 100, offset = 0;
};

struct RunPage {
    std::int64_t count = 0;           // without limit
    std::vector<RunLine> lines;       // newest first
};

[[nodiscard]] Result<RunPage> runs(Workspace& workspace, const RunQuery& query);
[[nodiscard]] Result<RunLine> run(Workspace& workspace, Id run);
[[nodiscard]] Result<std::vector<RunStepLine>> run_steps(Workspace& workspace, Id run);
// Of all runs of the query, one line a step: for the screen's "export".
[[nodiscard]] Result<std::string> runs_csv(Workspace& workspace, const RunQuery& query);

}  // namespace qd
