#include "core/forecast/process/accuracy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/sort_by.h"
#include "core/forecast/pipeline/deal_history_job.h"

namespace qd::forecast {
namespace {

constexpr const char* kLabels[] = {"Naive", "Statistical", "Reps", "Managers", "Final"};

// Each win by who owned the deal when it was won.
std::vector<Win> wins_when_won(const DealHistory& history, Date today) {
    std::vector<Win> wins;
    for (const DealPath& deal : history.deals) {
        const DealMoment& now = history.path(deal).back();
        if (now.deleted || history.kind(now) != StageKind::won || !now.close_date || *now.close_date > today || !now.amount) continue;
        const DealMoment* then = history.at(deal, end_of(*now.close_date));
        wins.push_back({deal.id, then ? then->owner : now.owner, *now.close_date, *now.amount});
    }
    return wins;
}

double percent_of(double part, double whole) { return whole > 0 ? 100 * part / whole : 0; }

struct Sums {
    double actual = 0, statistical = 0, submitted = 0, final = 0;  // sums of absolute misses
    PersonScore score;
};

void add_people(std::map<Id, Sums>& people, const FinalTable& table, const std::vector<Win>& wins) {
    for (const FinalRow& row : table.rows) {
        // A manager's row holds the team; the people in it have rows of their own.
        if (row.kind != "person") continue;
        const bool leads = std::ranges::any_of(table.rows, [&](const FinalRow& other) { return &other == &row + 1 && other.depth > row.depth; });
        if (leads) continue;
        const std::int64_t actual = won_between(wins, table.first, table.last, row.id);
        if (!actual && !row.has_submitted && !row.adjusts) continue;
        Sums& sums = people[row.id];
        sums.score.id = row.id;
        sums.score.name = row.name;
        ++sums.score.runs;
        sums.score.actual += actual;
        sums.score.has_submitted |= row.has_submitted;
        sums.score.was_adjusted |= row.adjusts;
        const auto miss = [&](std::int64_t said) { return std::abs(static_cast<double>(said - actual)); };
        sums.actual += static_cast<double>(actual);
        sums.statistical += miss(row.statistical);
        sums.submitted += miss(row.submitted);
        sums.final += miss(row.final);
    }
}

struct Judged {
    double misses = 0, actual = 0;
    ExpertScore score;
    void add(std::int64_t low, std::int64_t likely, std::int64_t high, std::int64_t came) {
        ++score.runs;
        score.within += low <= came && came <= high;
        misses += std::abs(static_cast<double>(likely - came));
        actual += static_cast<double>(came);
    }
};

// Somebody who judged a run twice is scored by the last word; the combination by all, as it was published.
void add_experts(std::map<std::string, Judged>& experts, const FinalTable& table, std::int64_t actual) {
    std::map<std::string, const Judgement*> last;
    for (const Judgement& judgement : table.panel) last[judgement.expert] = &judgement;
    for (const auto& [name, judgement] : last) experts[name].add(judgement->low, judgement->likely, judgement->high, actual);
    if (const auto all = combine(table.panel)) experts[{}].add(all->low, all->likely, all->high, actual);
}

std::string finding(const Accuracy& accuracy) {
    if (accuracy.runs.empty()) return {};
    std::string words;
    const auto tell = [&](ProcessStep step, const char* who) {
        const StepScore& score = accuracy.steps[static_cast<std::size_t>(step)];
        if (!score.value_added || std::abs(*score.value_added) < 0.05) return;
        if (!words.empty()) words += ' ';
        words += fmt::format("{} {} {:.1f} points of error", who, *score.value_added > 0 ? "took away" : "added", std::abs(*score.value_added));
        if (*score.value_added < 0 && score.too_high) words += fmt::format(" and were too high in {} of {} runs", score.too_high, accuracy.runs.size());
        words += '.';
    };
    tell(ProcessStep::statistical, "The models");
    tell(ProcessStep::reps, "Representatives");
    tell(ProcessStep::managers, "Managers");
    tell(ProcessStep::final, "The last call");
    return words.empty() ? "No step changed the error." : words;
}

void score_steps(Accuracy& accuracy) {
    double actual = 0;
    for (const ScoredRun& run : accuracy.runs) actual += static_cast<double>(run.actual);
    for (std::size_t step = 0; step < kSteps; ++step) {
        StepScore& score = accuracy.steps[step];
        double absolute = 0, sum = 0;
        for (const ScoredRun& run : accuracy.runs) {
            const auto miss = static_cast<double>(run.said[step] - run.actual);
            absolute += std::abs(miss);
            sum += miss;
            score.too_high += miss > 0;
        }
        score.error = percent_of(absolute, actual);
        score.bias = percent_of(sum, actual);
        if (step > 0) score.value_added = accuracy.steps[step - 1].error - score.error;
    }
}

}  // namespace

const char* label_of(ProcessStep step) { return kLabels[static_cast<std::size_t>(step)]; }

double ScoredRun::miss(ProcessStep step) const {
    return percent_of(static_cast<double>(said[static_cast<std::size_t>(step)] - actual), static_cast<double>(actual));
}

Result<Accuracy> measure_accuracy(Workspace& workspace, Date today, const QueryContext& context) {
    Accuracy accuracy;
    std::vector<RunRecord> done;
    for (RunRecord& run : TRY(read_runs(workspace, today, context)))
        if (run.final && run.period.last <= today) done.push_back(std::move(run));
    if (done.empty()) return accuracy;
    const std::vector<Win> wins = wins_when_won(TRY(read_deal_history(workspace, end_of(today))), today);
    std::map<Id, Sums> people;
    std::map<std::string, Judged> experts;
    for (const RunRecord& run : done) {
        const Dossier dossier = TRY(read_dossier(workspace, run.id, context));
        const FinalTable table = TRY(final_from_text(dossier.final_text));
        ScoredRun scored{run.id, table.period, won_between(wins, table.first, table.last), {table.naive, table.statistical, table.submitted, table.managers, table.final}, false, combine(table.panel)};
        scored.in_80 = scored.actual >= table.low80 && scored.actual <= table.high80;
        accuracy.within_80 += scored.in_80;
        add_experts(experts, table, scored.actual);
        accuracy.runs.push_back(std::move(scored));
        add_people(people, table, wins);
    }
    std::ranges::reverse(accuracy.runs);
    score_steps(accuracy);
    for (auto& [id, sums] : people) {
        PersonScore& score = sums.score;
        score.statistical = percent_of(sums.statistical, sums.actual);
        score.submitted = percent_of(sums.submitted, sums.actual);
        score.final = percent_of(sums.final, sums.actual);
        score.by_person = score.statistical - score.submitted;
        score.by_reviewer = score.submitted - score.final;
        accuracy.people.push_back(std::move(score));
    }
    sort_by(accuracy.people, std::ranges::greater{}, &PersonScore::actual);
    for (auto& [name, judged] : experts) {
        judged.score.name = name;
        judged.score.error = percent_of(judged.misses, judged.actual);
        accuracy.experts.push_back(std::move(judged.score));
    }
    accuracy.sentence = finding(accuracy);
    return accuracy;
}

}  // namespace qd::forecast
