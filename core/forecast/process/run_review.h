#pragma once
// Step 4 of a forecast run, review and calibration: the machine's number, what each
// representative submitted, what managers and directors made of it, up the tree.

#include <optional>
#include <string>
#include <vector>

#include "core/forecast/pipeline/roll_up.h"
#include "core/forecast/process/run_store.h"

namespace qd::forecast {

struct ReviewRow {
    RollUpRow::Kind kind = RollUpRow::Kind::person;
    Id id = 0;
    std::string name;
    int parent = -1, depth = 0;
    bool leads = false;                    // somebody reports to this person
    // With everybody below, minor units. Categories are amounts in full, closing in the period.
    std::int64_t closed = 0, commit = 0, best_case = 0, pipeline = 0, undated = 0;
    std::size_t open_deals = 0;
    std::int64_t statistical = 0;
    std::int64_t submitted = 0;            // calls; the statistical number where nobody submitted
    std::size_t submitters = 0, people = 0;  // who submitted, of how many with deals or a quota
    std::int64_t adjusted = 0;             // after managers' and directors' adjustments
    std::optional<std::int64_t> quota;
    std::int64_t own_base = 0;             // of the person alone: submitted or statistical
    const Submission* submission = nullptr;  // of this person; in the dossier
    const Adjustment* adjustment = nullptr;  // of this number; in the dossier
    const Submission* sign_off = nullptr;    // of this manager's team
    [[nodiscard]] std::int64_t change() const { return adjusted - submitted; }
    [[nodiscard]] std::optional<double> attainment() const;  // adjusted ÷ quota
};

struct Review {
    std::vector<ReviewRow> rows;           // row 0 is everybody; parents before children
    std::int64_t statistical = 0, submitted = 0, managers = 0, final = 0, last_period = 0;  // minor units
    std::optional<std::int64_t> quota;
    std::size_t submitters = 0, people = 0, teams = 0, teams_signed = 0;
    std::int64_t open_amount = 0;          // of the period, undated ones included
    std::optional<double> coverage;        // open ÷ what is missing to the quota
    [[nodiscard]] std::optional<std::int64_t> gap() const { return quota ? std::optional{final - *quota} : std::nullopt; }
    [[nodiscard]] const ReviewRow* find(Id person) const;
};

// Rows point into the dossier, which outlives the review. Numbers come from the run's frozen inputs;
// what people said stands as they said it, whatever settings became.
[[nodiscard]] Review make_review(const Run& run, const Dossier& dossier);

}  // namespace qd::forecast
