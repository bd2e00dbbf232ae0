#pragma once
// How good past forecasts were, step by step and person by person, against what came:
// forecast value added (Fildes, Goodwin, Lawrence & Nikolopoulos 2009; Gilliland 2010).

#include <optional>
#include <string>
#include <vector>

#include "core/forecast/process/run_final.h"

namespace qd::forecast {

// The steps that a number goes through.
enum class ProcessStep : std::uint8_t { naive, statistical, reps, managers, final };
inline constexpr std::size_t kSteps = 5;
[[nodiscard]] const char* label_of(ProcessStep step);

struct ScoredRun {
    Id run = 0;
    std::string period;
    std::int64_t actual = 0;               // won in the period, minor units
    std::array<std::int64_t, kSteps> said{};
    bool in_80 = false;                    // the actual lay within the 80 % range
    std::optional<PanelView> panel;
    [[nodiscard]] double miss(ProcessStep step) const;  // percent of actual, signed: positive = too high; 0 without an actual
};

struct StepScore {
    double error = 0;                      // Σ|said − actual| ÷ Σ actual, percent
    double bias = 0;                       // Σ(said − actual) ÷ Σ actual, percent
    std::optional<double> value_added;     // points of error that the step took away from the step before it
    std::size_t too_high = 0;              // runs
};

struct PersonScore {
    Id id = 0;
    std::string name;
    std::size_t runs = 0;
    std::int64_t actual = 0;
    double statistical = 0, submitted = 0, final = 0;  // error, percent
    double by_person = 0, by_reviewer = 0;             // value added: submitting, and reviewing it
    bool has_submitted = false, was_adjusted = false;
};

// How the panel's judgements turned out.
struct ExpertScore {
    std::string name;                      // empty: all experts of a run combined
    std::size_t runs = 0;
    std::size_t within = 0;                // runs whose outcome lay between low and high
    double error = 0;                      // of the likely number: Σ|likely − actual| ÷ Σ actual, percent
};

struct Accuracy {
    std::vector<ScoredRun> runs;           // oldest first; published ones whose period is over
    std::array<StepScore, kSteps> steps{};
    std::vector<PersonScore> people;       // who sold, submitted or was adjusted; the largest actual first
    std::vector<ExpertScore> experts;      // the combination first, then by name; empty when nobody judged
    std::size_t within_80 = 0;
    std::string sentence;                  // the finding, "" without runs
};

// As seen from that day: periods that were over by then, wins as they are known then.
[[nodiscard]] Result<Accuracy> measure_accuracy(Workspace& workspace, Date today, const QueryContext& context);

}  // namespace qd::forecast
