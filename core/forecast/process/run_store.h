#pragma once
// Forecast runs and what people said in them, as records. Everything is written through
// Workspace::apply or one ChangeScope, so that undo, journal and export see it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/forecast/process/run_job.h"

namespace qd::forecast {

enum class Level : std::uint8_t { rep, manager, director };
[[nodiscard]] const char* key_of(Level level);
[[nodiscard]] const char* label_of(Level level);  // "Representative"

struct RunRecord {
    Id id = 0;
    std::string name, method, reason, hash;
    RunPeriod period;
    Date as_of{};
    int step = 1;                  // 1 data … 5 final
    bool final = false;
    std::optional<std::int64_t> final_amount;
    Id published_by = 0;
};

struct Submission {
    Id id = 0, person = 0, author = 0;  // person 0: the whole company
    Level level = Level::rep;
    std::int64_t call = 0;
    std::string reason;
    Instant at{};
};
struct Adjustment {
    Id id = 0, subject = 0, author = 0; // subject 0: the whole company
    Level level = Level::manager;
    std::int64_t before = 0, after = 0;
    std::string reason;
    Instant at{};
};
struct Judgement {
    Id id = 0;
    std::string expert, reason;
    std::int64_t low = 0, likely = 0, high = 0;
};
struct KeptScenario {
    Id id = 0;
    std::string name, definition;
    std::optional<std::int64_t> outcome;
    std::optional<double> chance;       // percent
};

// A run with everything that was said in it, in the order in which it was said.
struct Dossier {
    RunRecord run;
    std::vector<Submission> submissions;
    std::vector<Adjustment> adjustments;
    std::vector<Judgement> judgements;
    std::vector<KeptScenario> scenarios;
    std::string final_text;             // what was published; "" before

    // The last word; nullptr when there is none.
    [[nodiscard]] const Submission* submitted(Id person, Level level) const;
    [[nodiscard]] const Adjustment* adjusted(Id subject, Level level) const;
};

// Runs made as of that day or before, the newest day first.
[[nodiscard]] Result<std::vector<RunRecord>> read_runs(Workspace& workspace, Date known_by, const QueryContext& context);
[[nodiscard]] Result<Dossier> read_dossier(Workspace& workspace, Id run, const QueryContext& context);
[[nodiscard]] Result<std::string> read_inputs_text(Workspace& workspace, Id run);
[[nodiscard]] Result<std::string> read_results_text(Workspace& workspace, Id run);

// Who does it and when it counts as done.
struct Said { Id actor = 0; std::optional<Instant> happened; };

// Writes the run with its inputs, at step 1; answers its id.
struct Begun { Id run = 0; Applied applied; };
[[nodiscard]] Result<Begun> begin_run(Workspace& workspace, const Run& run, const Said& said);

// Changes to apply. Each refuses a run that is final, and a number without the reason it needs.
[[nodiscard]] Result<Change> accept_step(const RunRecord& run, int done_step);     // 1 … 4: goes on to the next
[[nodiscard]] Result<Change> change_model(const RunRecord& run, const Run& computed);
[[nodiscard]] Result<Change> submit(const RunRecord& run, const Submission& said);
[[nodiscard]] Result<Change> adjust(const RunRecord& run, const Adjustment& said);
[[nodiscard]] Result<Change> withdraw_adjustments(const Dossier& dossier, Id subject, Level level);
[[nodiscard]] Result<Change> judge(const RunRecord& run, const Judgement& said);
[[nodiscard]] Result<Change> keep_scenario(const RunRecord& run, const KeptScenario& scenario);

// Experts' three numbers as one: each (low + 4 likely + high) ÷ 6 as in PERT, then the mean over experts;
// the range is the mean of the lows to the mean of the highs. Nothing without judgements.
struct PanelView { std::int64_t low = 0, likely = 0, high = 0; std::size_t experts = 0; };
[[nodiscard]] std::optional<PanelView> combine(const std::vector<Judgement>& judgements);

}  // namespace qd::forecast
